"""What makes two rows the same facts, now and in earlier versions."""

from dataclasses import field, fields, make_dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailmerge.casework.address import PostalAddress
from mailmerge.casework.case import (
    AttendanceFigures,
    Case,
    Contract,
    Leave,
    Meeting,
    Needs,
    Nti,
    Parent,
    PenaltyNotice,
    Pupil,
)
from mailmerge.casework.fingerprint import fingerprint, fingerprint_v2, is_made_from
from mailmerge.casework.fingerprint_names import HASHED_AS, LEFT_OUT, WHO_AND_WHERE
from mailmerge.casework.fingerprint_v1 import fingerprint_v1
from mailmerge.casework.marks import Mark
from mailmerge.casework.names import PersonName
from mailmerge.casework.register import Register
from mailmerge.casework.school import School
from tests.law.build import attendance

CASE = attendance(72.5)
(PARENT, *_) = CASE.parents
NUMBERED = replace(PARENT, number=2)
_SECOND_VERSION = "v2:272fec3723d235a2740a7270785732d90f5f4a6faf66feded84c19466c25409b"
_THIRD_VERSION = "v3:0a90e7f88b338ae0728d8bd00afc3edbf201001f77d8352664563f1cc04b529b"
_ACCENTED = "v2:70795ddab647e8611e08f03d232ed9512bc1e83d4be533bb8c9b5e627f504161"
_FIRST_VERSION_OF_WHOLE = "aea700b949a320d53e083623dfa55d39b7e129013553e555160a57043bcf1256"
_WHOLE = Case(
    (2,),
    Pupil("A874400100001", "Leo", "Nowak", date(2016, 3, 14), "5", "5B"),
    School("oakfield", "Oakfield", "primary", "cambridgeshire"),
    date(2025, 11, 10),
    (
        Parent(
            1,
            PersonName("Mx", "Zofia", "Nowak"),
            address=PostalAddress(("Flat 1", "4 Mill Lane"), "Ely", "BF1 2AT", bfpo=57, repaired=True),
            penalty_notices=(PenaltyNotice(date(2025, 2, 3), date(2025, 1, 20), withdrawn=True),),
        ),
    ),
    attendance=AttendanceFigures(
        percent=72.5, register=Register((Mark(date(2025, 9, 2), "AM", "O"), Mark(date(2025, 9, 2), "PM", "/")))
    ),
    meeting=Meeting(date(2025, 11, 20), time(15, 30)),
    contract=Contract(agreed_on=date(2025, 10, 1)),
    nti=Nti(issued_on=date(2025, 10, 6)),
    needs=Needs(ehcp=True),
    leave=Leave(decision="refused"),
)
_FIRST_VERSION = "42c7e8b6c50c4751b36a0fa23ddf7516dd597862d67a523c0a2ff0f4a06fd47d"


def test_the_first_version_is_what_it_wrote_of_a_case_with_all_its_parts() -> None:
    """Taken from the first version itself, with this same case."""
    assert fingerprint_v1(_WHOLE) == _FIRST_VERSION_OF_WHOLE


def test_the_first_version_is_what_it_wrote() -> None:
    """Written down when the first version still wrote it: a column added since must not change it."""
    assert fingerprint_v1(replace(CASE, parents=(PARENT,))) == _FIRST_VERSION


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(CASE, rows=(99,)), True),
        (replace(CASE, letter_date=date(2026, 1, 12)), True),
        (replace(CASE, needs=replace(CASE.needs, eha_offered_on=date(2025, 10, 1))), True),
        (replace(CASE, school=replace(CASE.school, name="Oakfield Academy")), True),
        (replace(CASE, attendance=replace(CASE.attendance, percent=71.9)), False),
        (replace(CASE, phone_call_on=CASE.letter_date), True),
        (replace(CASE, phone_call_on=CASE.letter_date + timedelta(days=1)), False),
        (replace(CASE, phone_call_on=None), False),
        (replace(CASE, needs=replace(CASE.needs, ehcp=True)), False),
        (replace(CASE, needs=replace(CASE.needs, ehcp=False)), False),
    ],
    ids=[
        "row",
        "day",
        "a note no rule reads",
        "a setting",
        "attendance",
        "called on the day",
        "not called yet",
        "no call",
        "a plan",
        "no plan: told, not blank",
    ],
)
def test_what_counts(other: Case, same: bool) -> None:
    assert is_made_from(other, PARENT, fingerprint(CASE, PARENT)) is same


def test_the_place_in_the_row_does_not_count() -> None:
    assert fingerprint(CASE, NUMBERED) == fingerprint(CASE, PARENT)


def test_who_and_where_people_are_is_no_news_of_the_case() -> None:
    """A mended name or address dropped with the same facts does not run on to the next letter."""
    moved = replace(PARENT, address=None, email="new@example.org", language="Polish", lives_with_child=False)
    renamed = replace(CASE, pupil=replace(CASE.pupil, forename="Leonard", class_name="4B"), parents=(moved,))
    assert is_made_from(renamed, moved, fingerprint(CASE, PARENT))
    assert not is_made_from(renamed, moved, fingerprint_v2(CASE, PARENT)), "as the second version had it"
    assert not is_made_from(renamed, replace(moved, do_not_contact=True), fingerprint(CASE, PARENT)), "a guard is news"


@pytest.mark.parametrize(
    "other",
    [
        {"name": PersonName("Dr", "Sofia", "Novak")},
        {"address": PostalAddress(("9 Mill Lane",), "Ely", "CB7 4DL")},
        {"mis_id": "77"},
        {"relationship": "aunt"},
        {"email": "new@example.org"},
        {"language": "Polish"},
        {"speaks_english": False},
        {"large_print": True},
        {"parental_responsibility": False},
        {"day_to_day_care": False},
        {"lives_with_child": False},
        {"home_address_used": True},
        {"address_to_confirm": True},
    ],
    ids=lambda other: next(iter(other)),
)
def test_what_is_put_right_of_a_parent_is_no_news_of_the_case(other: dict[str, Any]) -> None:
    put_right = replace(PARENT, **other)
    assert put_right != PARENT
    assert fingerprint(CASE, put_right) == fingerprint(CASE, PARENT)


@pytest.mark.parametrize(
    "other",
    [
        {"forename": "Leonard"},
        {"surname": "Novak"},
        {"date_of_birth": date(2015, 3, 14)},
        {"year_group": "6"},
        {"class_name": "4B"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_what_is_put_right_of_a_pupil_is_no_news_of_the_case(other: dict[str, Any]) -> None:
    assert fingerprint(replace(CASE, pupil=replace(CASE.pupil, **other)), PARENT) == fingerprint(CASE, PARENT)


def test_people_who_may_be_out_of_date_are_no_news_of_the_case() -> None:
    assert fingerprint(replace(CASE, people_out_of_date=not CASE.people_out_of_date), PARENT) == fingerprint(
        CASE, PARENT
    )


def test_the_names_that_are_hashed_stay_those_that_were_hashed() -> None:
    """Letters on record were hashed by these: a fact that is new comes at the end of `hashed_names.txt`."""
    ever = Path(__file__).with_name("hashed_names.txt").read_text("ascii").split()
    now = {f"{kind.__name__}.{name}" for kind, names in HASHED_AS.items() for name in names.values()}
    assert now == set(ever)


@pytest.mark.parametrize("kind", WHO_AND_WHERE, ids=lambda kind: kind.__name__)
def test_what_is_no_news_is_a_fact_that_has_a_name(kind: type) -> None:
    assert WHO_AND_WHERE[kind] <= set(HASHED_AS[kind])


def test_all_versions_are_understood() -> None:
    for known in (
        fingerprint(CASE, PARENT),
        fingerprint_v2(CASE, PARENT),
        fingerprint_v1(replace(CASE, parents=(PARENT,))),
    ):
        assert is_made_from(CASE, PARENT, known)


def test_each_version_is_what_it_wrote() -> None:
    """Written down when it was first written: letters on record have it, so nothing that the program renames may."""
    assert fingerprint_v2(CASE, PARENT) == _SECOND_VERSION
    assert fingerprint(CASE, PARENT) == _THIRD_VERSION


def test_letters_with_accents_are_hashed_as_it_was_first_done() -> None:
    case = replace(CASE, leave=replace(CASE.leave, reason="Zoë"))
    assert fingerprint_v2(case, PARENT) == _ACCENTED


def test_a_doubt_that_was_noted_since_the_first_version_is_no_new_fact() -> None:
    known = fingerprint_v1(replace(CASE, parents=(PARENT,)))
    assert is_made_from(replace(CASE, identity_doubtful=True), PARENT, known)


def test_a_note_since_the_first_version_is_no_new_fact() -> None:
    """Case S1: the first version hashed what was noted too; the row alone is what the letter was made from."""
    row = replace(CASE, phone_call_on=None)
    known = fingerprint_v1(replace(row, parents=(PARENT,)))
    noted = replace(row, phone_call_on=date(2025, 10, 1), needs=replace(CASE.needs, eha_offered_on=date(2025, 10, 1)))
    assert is_made_from(noted, PARENT, known)
    assert not is_made_from(replace(noted, attendance=replace(CASE.attendance, percent=71.9)), PARENT, known)


@pytest.mark.parametrize("kind", HASHED_AS, ids=lambda kind: kind.__name__)
def test_every_fact_has_its_name_or_is_left_out(kind: type) -> None:
    """A fact without a name would be forgotten without a word."""
    named = set(HASHED_AS[kind]) | LEFT_OUT.get(kind, frozenset())
    assert {field.name for field in fields(kind) if field.init} == named
    assert len(set(HASHED_AS[kind].values())) == len(HASHED_AS[kind]), "two facts under one name"


def test_an_attribute_that_is_renamed_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name that is hashed is the table's, so the attribute's own does not matter."""
    renamed = make_dataclass("Needs", [("carer", bool | None, field(default=None))], frozen=True)
    monkeypatch.setitem(HASHED_AS, renamed, {"carer": "ehcp"})
    case = replace(CASE, needs=renamed(carer=True))
    assert fingerprint(case, PARENT) == fingerprint(replace(CASE, needs=replace(CASE.needs, ehcp=True)), PARENT)


def test_a_column_that_is_added_and_left_blank_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    wider = make_dataclass(
        "Needs", [("young_carer", bool | None, field(default=None))], bases=(type(CASE.needs),), frozen=True
    )
    monkeypatch.setitem(HASHED_AS, wider, {**HASHED_AS[type(CASE.needs)], "young_carer": "young_carer"})
    case = replace(CASE, needs=wider())
    assert CASE.needs == type(CASE.needs)()
    assert fingerprint(case, PARENT) == fingerprint(CASE, PARENT)
    assert fingerprint(replace(case, needs=wider(young_carer=True)), PARENT) != fingerprint(CASE, PARENT)
