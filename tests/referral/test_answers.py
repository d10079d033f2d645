"""The five answers: asked for where they are blank, beside what the record says of them; nobody is named."""

from dataclasses import replace
from datetime import date

import pytest

from mailmerge.intake.cases import read_cases
from mailmerge.referral.checks.answers import answered, asker_on_record, speaks_on_record, went_on_record
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.papers import _Entry, _with_proofs
from mailmerge.referral.request import Answers
from mailmerge.runs.packs import plan_packs
from tests.referral.stories import KNOWN, OTHER, PARENT, PUPIL, REQUEST, UPN, Office, csv_of

LEAVE = {**REQUEST, "leave from": "2025-10-13", "leave to": "2025-10-17"}


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """The case of a leave, of which the request for a referral answers nothing."""
    office.drop("2025-09-22", {**PUPIL, **PARENT, **OTHER, **LEAVE})
    row = {"upn": UPN, "referral route": "leave", "on": "2025-10-23", "parent": "Zofia Tran", **KNOWN}
    house, day = office.configuration, date(2025, 10, 23)
    read = read_cases(csv_of([row]), "request.csv", house.vocabulary(), day, None)
    (planned,) = plan_packs(read, house, office.ledger, day, None).planned
    found = planned.dossiers[0]
    return replace(found, request=replace(found.request, answers=Answers()))


def _saying(dossier: Dossier, asked_by: str | None, **parent: bool | None) -> Dossier:
    facts = dossier.facts
    mine = replace(facts.parent, **parent)
    parents = tuple(mine if one.number == mine.number else one for one in facts.case.parents)
    case = replace(facts.case, parents=parents, leave=replace(facts.case.leave, requested_by=asked_by))
    return replace(dossier, facts=replace(facts, case=case, parent=mine))


def test_what_the_record_says_stands_beside_each_question(dossier: Dossier) -> None:
    rules = (
        answered("requested_by", known=asker_on_record),
        answered("who_went", known=went_on_record),
        answered("speaks_english", known=speaks_on_record),
    )

    def told(said: Dossier) -> list[object]:
        found = [rule(said) for rule in rules]
        assert all(one is not None and one.level == "ask" for one in found)
        return [one.details["known"] for one in found if one is not None]

    silent = _saying(dossier, None, speaks_english=None, went_on_leave=None)
    assert told(silent) == ["", "", ""]
    says = " The record says: this parent"
    spoken = _saying(dossier, "1", speaks_english=False, went_on_leave=True)
    assert told(spoken) == [f"{says}.", f"{says} went.", f"{says} does not speak English."]
    stayed = _saying(dossier, "2", speaks_english=True, went_on_leave=False)
    assert told(stayed) == [" The record says: another parent.", f"{says} did not go.", f"{says} speaks English."]
    assert told(_saying(dossier, "both"))[0] == f"{says}, jointly with another parent."


def test_the_cover_counts_what_proves_a_posting_among_the_letters_pages() -> None:
    papers = [_Entry("Index", 1, 1, False), _Entry("Letter", 2, 3, False), _Entry("Proof", 4, 4, True)]
    papers += [_Entry("Sheet", 5, 6, True), _Entry("Certificate", 7, 7, False)]
    shown = [(entry.title, entry.first, entry.last) for entry in _with_proofs(papers)]
    assert shown == [("Index", 1, 1), ("Letter, and the proof of its posting", 2, 6), ("Certificate", 7, 7)]
