"""Rows on record whose name is nobody's, or that two people bear: what may rest on them waits."""

from datetime import date

import pytest

from mailmerge.casework.called import Person
from mailmerge.casework.case import Parent, PenaltyNotice
from mailmerge.casework.names import PersonName
from mailmerge.law.history import History, SentLetter
from mailmerge.law.releases import Release
from tests.law.build import a_parent, attendance, decided, leave, said

SPRING = date(2025, 3, 10)
NOTICE = (PenaltyNotice(SPRING),)
STEP = a_parent(2, name=PersonName("Mr", "Gary", "Nowak"))
TOMASZ = a_parent(2, name=PersonName("Mr", "Tomasz", "Nowak"))


def notice(*names: str, withdrawn_for: str | None = None) -> History:
    withdrawals = {} if withdrawn_for is None else {withdrawn_for: (date(2025, 4, 10),)}
    return History(notices=dict.fromkeys(names, NOTICE), withdrawals=withdrawals)


@pytest.mark.parametrize(
    ("history", "parents", "expected", "why"),
    [
        (notice("mxzofianowak"), [a_parent()], ["second"], "a title never counts"),
        (notice("nowakzofia"), [a_parent()], ["second"], "surname first"),
        (notice("znowak"), [a_parent()], ["misnamed-parent"], "an initial"),
        (notice("zofianowakpike"), [a_parent()], ["misnamed-parent"], "a double surname that is not hers here"),
        (notice("garypike"), [a_parent(), STEP], ["misnamed-parent"] * 2, "nobody knows that step-parent"),
        (notice("parent1"), [a_parent()], ["misnamed-parent"], "a column of some file is no name"),
        (notice("mrnowak"), [a_parent(), TOMASZ], ["conditional", "second"], "one parent has that title"),
        (
            notice("mrnowak"),
            [TOMASZ, a_parent(3, name=PersonName("Mr", "Idris", "Nowak")), a_parent()],
            ["parents-not-distinct", "parents-not-distinct", "conditional"],
            "two have; the third is not meant",
        ),
        (notice("znowak", "zofianowak"), [a_parent()], ["second"], "told again under a name that is somebody's"),
        (
            notice("znowak", "tomasznowak"),
            [a_parent(), TOMASZ],
            ["misnamed-parent"] * 2,
            "what is told of another parent on that day says nothing of hers",
        ),
        (
            notice("theirdad", "tomasznowak"),
            [a_parent(), TOMASZ],
            ["conditional", "second"],
            "a name like nobody's, told again",
        ),
        (notice("zofianowak", withdrawn_for="znowak"), [a_parent()], ["misnamed-parent"], "the withdrawal is nobody's"),
        (notice("zofianowak", withdrawn_for=""), [a_parent()], ["first"], "a withdrawal for every parent"),
        (notice(""), [a_parent(), TOMASZ], ["second", "second"], "a notice to every parent"),
    ],
)
def test_the_amount_waits_for_whom_a_notice_is_about(
    history: History, parents: list[Parent], expected: list[str], why: str
) -> None:
    made = decided(leave(*parents), history)
    assert [one.penalty.tier if one.penalty else one.because.code for one in made] == expected, why


def test_somebody_who_is_known_from_another_row_is_not_this_parent() -> None:
    history = History(notices={"garypike": NOTICE}, people=(Person.of(PersonName("Mr", "Gary", "Pike")),))
    penalty = decided(leave(), history)[0].penalty
    assert penalty is not None
    assert penalty.tier == "conditional"


def test_a_former_name_is_known_by_the_number() -> None:
    history = History(notices={"zofiakowalska": NOTICE}, people=(Person.of(PersonName("", "Zofia", "Kowalska"), "11"),))
    penalty = decided(leave(a_parent(mis_id="11")), history)[0].penalty
    assert penalty is not None
    assert penalty.tier == "second"


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("zofianowak", "2", "it went to her"),
        ("msnowak", "hold: misnamed-parent", "another title than hers"),
        ("znowak", "hold: misnamed-parent", "it may have gone to her"),
        ("zofianowakpike", "hold: misnamed-parent", "or under another surname"),
        ("tomasznowak", "1", "it went to another"),
    ],
)
def test_a_letter_from_before_this_system_waits_for_whom_it_went_to(name: str, expected: str, why: str) -> None:
    history = History((SentLetter("early-intervention", name, date(2025, 10, 1)),))
    assert said(attendance(84.0), history) == expected, why


def test_a_person_ends_the_hold() -> None:
    release = Release("misnamed-parent", "it is the uncle's", "T. Ellery", role="attendance")
    history = History(notices={"garypike": NOTICE}, releases=(release,))
    (made,) = decided(leave(), history)
    assert made.letter is not None
    assert made.penalty is not None
    assert made.penalty.tier == "conditional"


def test_the_first_row_that_names_nobody_is_told() -> None:
    history = History(notices={"garypike": NOTICE, "anneweir": (PenaltyNotice(date(2025, 5, 1)),)})
    (made,) = decided(leave(), history)
    assert "10/03/2025" in made.because.text
    assert "garypike" in made.because.text


def test_a_letter_that_was_made_here_names_its_parent_for_certain() -> None:
    made_here = SentLetter("early-intervention", "parent-7", date(2025, 10, 1), parent_name="znowak")
    assert said(attendance(84.0), History((made_here,))) == "1"


def test_a_letter_to_a_former_name_went_to_whoever_has_that_number() -> None:
    history = History(
        (SentLetter("early-intervention", "zofiakowalska", date(2025, 10, 1)),),
        people=(Person.of(PersonName("", "Zofia", "Kowalska"), "11"),),
    )
    assert said(attendance(84.0, a_parent(mis_id="11")), history) == "2"
    assert said(attendance(84.0, a_parent(mis_id="12")), history) == "1"


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        (None, "hold: misnamed-parent", "nobody here is called by an initial alone"),
        ("Mx Z Nowak", "1", "a letter of our own says to whom it went: to somebody who is not here now"),
    ],
)
def test_a_letter_of_our_own_is_nobodys_riddle(name: str | None, expected: str, why: str) -> None:
    sent = SentLetter("early-intervention", "znowak", SPRING, "2025", parent_name=name)
    assert said(attendance(94.0), History((sent,))) == expected, why
