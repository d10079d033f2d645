"""A case's parts by themselves: who a parent is, and which days of a leave were refused."""

from dataclasses import replace
from datetime import date

import pytest

from mailmerge.casework.case import Leave, Parent, PenaltyNotice, Pupil
from mailmerge.casework.names import PersonName

_PARENT = Parent(2, PersonName("Mrs", "Zofia", "Nowak"), mis_id="AB-77")


def test_a_parent_is_the_same_person_by_number_or_by_name() -> None:
    assert _PARENT.key == "id:ab77"
    assert replace(_PARENT, number=1, mis_id=None).key == "name:zofia nowak"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Mrs Zofia Nowak", True),
        ("zofia NOWAK", True),
        ("Mrs Nowak", True),
        ("Parent 2", True),
        ("ab77", True),
        ("Parent 1", False),
        ("Zofia", False),
        ("", False),
    ],
)
def test_what_an_office_calls_a_parent(said: str, meant: bool) -> None:
    assert _PARENT.is_called(said) is meant
    assert not replace(_PARENT, mis_id=None).is_called("ab77")


def test_what_is_not_said_of_a_parent_is_not_so() -> None:
    said = (_PARENT.large_print, _PARENT.letter_made, _PARENT.home_address_used, _PARENT.address_to_confirm)
    assert not any(said)


def test_a_penalty_notice_stands_unless_it_is_said_to_be_withdrawn() -> None:
    assert not PenaltyNotice(date(2025, 10, 6)).withdrawn


def test_a_pupils_full_name() -> None:
    assert Pupil("A874400100001", "Leo", "Nowak", date(2016, 3, 14)).full_name == "Leo Nowak"


_PART = Leave(decision="part granted", granted_from=date(2025, 11, 18), granted_to=date(2025, 11, 19))


@pytest.mark.parametrize(
    ("leave", "refused", "why"),
    [
        (_PART, [17, 20], "those outside what was granted"),
        (replace(_PART, granted_from=None), [17, 18, 19, 20], "from which day is not known: none is safe"),
        (replace(_PART, granted_to=None), [17, 18, 19, 20], "nor to which"),
        (replace(_PART, decision="refused"), [17, 18, 19, 20], "nothing was granted"),
        (replace(_PART, decision=None), [17, 18, 19, 20], "nobody asked"),
    ],
)
def test_the_days_of_a_leave_that_were_refused(leave: Leave, refused: list[int], why: str) -> None:
    days = (date(2025, 11, day) for day in range(17, 21))
    assert [day.day for day in days if leave.is_refused_on(day)] == refused, why
