"""What a check tells of a letter before it is made: words that no font of ours can print."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailmerge.casework.address import PostalAddress
from mailmerge.casework.case import Case
from mailmerge.casework.names import PersonName
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.history import History
from mailmerge.runs.orders import DecidedCase
from mailmerge.runs.remarks import with_remarks
from mailmerge.setup.configuration import Configuration
from tests.law.build import MEETING, a_parent, attendance, context, leave, nti

HOME = PostalAddress(("1 Mill Road",), "March", "PE15 8NQ")


def named(case: Case, **pupil: Any) -> Case:
    return replace(case, pupil=replace(case.pupil, **pupil))


def invited(place: str | None) -> Case:
    return attendance(85.0, early_intervention_on=date(2025, 10, 24), meeting=replace(MEETING, place=place))


@pytest.mark.parametrize(
    ("case", "word", "instead", "why"),
    [
        (named(leave(), forename="Ka\u02bbimi"), "Ka\u02bbimi", "type ’", "the child's name"),
        (leave(a_parent(name=PersonName("Mx", "Zofia", "\u13a0dair"))), "\u13a0dair", "U+13A0", "the parent's"),
        (leave(a_parent(address=replace(HOME, town="M\u02bbarch"))), "M\u02bbARCH", "type ’", "the address"),
        (leave(refusal_reason="no\u2713"), "no\u2713", "type yes", "words that letter 8a prints"),
        (nti(target="no\u2713"), "no\u2713", "type yes", "the target that a notice prints"),
        (invited("room\u2713"), "room\u2713", "type yes", "where the meeting is"),
        (invited(None), None, None, "a meeting without a place"),
        (leave(meeting=replace(MEETING, place="room\u2713")), None, None, "a letter that invites to no meeting"),
        (leave(reason="no\u2713"), None, None, "words that no letter prints"),
        (named(leave(), forename="Łukasz Nguyễn"), None, None, "letters that our fonts have"),
        (attendance(99.0), None, None, "no letter is due"),
    ],
)
def test_a_letter_that_cannot_be_printed_is_held_before_it_is_made(
    new_house: Configuration, case: Case, word: str | None, instead: str | None, why: str
) -> None:
    facts = CaseFacts.of(case, History(), context(case.school))
    (made,) = with_remarks(DecidedCase(facts, decide(facts)), new_house).decision.parents
    if word is None or instead is None:
        assert made.because.code != "letter-not-fit", why
        return
    assert (made.outcome, made.because.code) == ("hold", "letter-not-fit"), why
    assert f"“{word}”" in made.because.text, why
    assert instead in made.because.text, why
