"""The authority's own form: its fields first and in its order, a list and a page, or a row for a spreadsheet."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailmerge.intake.cases import read_cases
from mailmerge.law.profile_tables import ReferralRules
from mailmerge.referral import form
from mailmerge.referral.dossier import Dossier
from mailmerge.runs.packs import plan_packs
from tests.referral.stories import KNOWN, OTHER, PARENT, PUPIL, UPN, Office, csv_of

LEAVE = {
    "leave requested on": "2025-09-15",
    "leave decision": "refused",
    "leave from": "2025-10-13",
    "leave to": "2025-10-17",
}


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """The case of a leave that letters went out about."""
    office.drop("2025-09-22", {**PUPIL, **PARENT, **OTHER, **LEAVE})
    row = {"upn": UPN, "referral route": "leave", "on": "2025-10-23", "parent": "Zofia Tran", **KNOWN}
    house = office.configuration
    day = date(2025, 10, 23)
    read = read_cases(csv_of([row]), "request.csv", house.vocabulary(), day, None)
    (planned,) = plan_packs(read, house, office.ledger, day, None).planned
    return planned.dossiers[0]


def asked_by(dossier: Dossier, **rules: Any) -> Dossier:
    """Return a case of an authority that says this of its referrals."""
    profile = dossier.facts.context.profile
    told = ReferralRules.model_validate({**profile.referral.model_dump(), **rules})
    context = replace(dossier.facts.context, profile=profile.model_copy(update={"referral": told}))
    return replace(dossier, facts=replace(dossier.facts, context=context))


def rows_of(files: Mapping[str, bytes]) -> list[list[str]]:
    (data,) = (data for name, data in files.items() if name.endswith(".csv"))
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_an_authority_without_a_form_gets_none_and_a_portal_a_list_and_a_page(dossier: Dossier) -> None:
    assert form.form_files(dossier) == {}
    files = form.form_files(asked_by(dossier, route="portal", fields=("siblings", "date of birth")))
    assert [name.rpartition(".")[2] for name in files] == ["csv", "html"]
    assert rows_of(files)[:3] == [["question", "answer"], ["siblings", ""], ["date of birth", "14/03/2016"]]
    assert sum(name.casefold() == "date of birth" for name, _ in rows_of(files)) == 1
    page = next(data for name, data in files.items() if name.endswith(".html")).decode()
    assert "14/03/2016" in page
    assert "<script" not in page


def test_a_spreadsheet_gets_its_headings_and_a_row_to_paste(dossier: Dossier) -> None:
    headings, row, *more = rows_of(form.form_files(asked_by(dossier, route="spreadsheet", fields=("UPN", "siblings"))))
    assert (headings[:2], row[:2], more) == (["UPN", "siblings"], [UPN, ""], [])
    assert len(headings) == len(row)


def test_nothing_of_the_other_parent_stands_in_it(dossier: Dossier) -> None:
    files = form.form_files(asked_by(dossier, route="word-form"))
    assert not [
        word for word in ("Quillfeather", "Zebedee", "PE13") for data in files.values() if word in data.decode()
    ]


def test_a_cell_that_looks_like_a_formula_is_text(dossier: Dossier) -> None:
    answers = replace(dossier.request.answers, absence_reason="=1+1")
    asking = replace(asked_by(dossier, route="portal"), request=replace(dossier.request, answers=answers))
    assert "'=1+1" in [cell for row in rows_of(form.form_files(asking)) for cell in row]


def test_a_field_that_looks_like_a_formula_is_text(dossier: Dossier) -> None:
    for route in ("portal", "spreadsheet"):
        files = form.form_files(asked_by(dossier, route=route, fields=("=SUM(A1)",)))
        assert "'=SUM(A1)" in [cell for row in rows_of(files) for cell in row], route


def test_every_pack_has_a_page_to_copy_answers_from_and_says_what_the_profile_does_not_tell(dossier: Dossier) -> None:
    page = form.answer_sheet(dossier).decode()
    assert "its profile does not say (referral.fields)" in page
    assert page.index("Does the parent speak English?") < page.index("Reference")
    asked = form.answer_sheet(asked_by(dossier, fields=("Year group", "siblings"))).decode()
    assert "stands first, in its order" in asked
    assert asked.index(">Year group<") < asked.index(">siblings<") < asked.index(">Does the parent speak English?<")


def test_the_page_to_copy_from_names_no_other_parent(dossier: Dossier) -> None:
    page = form.answer_sheet(dossier).decode()
    assert not [word for word in ("Quillfeather", "Zebedee", "PE13") if word in page]
