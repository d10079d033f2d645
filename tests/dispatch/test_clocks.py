"""The clocks that a letter prints, tested again where it was posted late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.case import Case
from mailmerge.dispatch.clocks import Clocks, FailedClock, failed_clocks
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decision import ParentDecision, Reason
from mailmerge.law.history import History
from mailmerge.law.letters import BY_APPENDIX
from tests.law.build import attendance, context, contract, leave, nti

MON, TUE, FRI = date(2025, 9, 15), date(2025, 9, 16), date(2025, 9, 19)
NEXT_MON = date(2025, 9, 22)


@pytest.mark.parametrize(
    ("clocks", "posted_on", "delivered_on", "failed", "reason"),
    [
        (Clocks(), FRI, NEXT_MON, (), "a letter without clocks keeps"),
        (Clocks(reply_by=NEXT_MON), TUE, FRI, (), "a date for a reply: the parent still has the letter before it"),
        (Clocks(reply_by=NEXT_MON), TUE, NEXT_MON, ("reply-days",), "the letter comes on the last day for a reply"),
        (Clocks(reply_by=NEXT_MON, reply_from=MON), MON, FRI, (), "seven days promised, posted on its date"),
        (Clocks(reply_by=NEXT_MON, reply_from=MON), TUE, FRI, ("reply-days",), "seven days promised, six left"),
        (Clocks(meeting_on=FRI), TUE, FRI, (), "the meeting is on the day of delivery"),
        (Clocks(meeting_on=FRI), TUE, NEXT_MON, ("meeting",), "the meeting is over when the letter comes"),
        (Clocks(post_by=FRI), FRI, NEXT_MON, (), "letter 8b on the fifth school day"),
        (Clocks(post_by=TUE), FRI, NEXT_MON, ("suspected-leave-limit",), "letter 8b after the fifth school day"),
        (Clocks(leave_from=FRI), TUE, FRI, (), "the leave is still to come"),
        (Clocks(leave_from=FRI), FRI, NEXT_MON, ("leave-begun",), "on its first day a leave has begun"),
        (Clocks(notice_from=FRI), FRI, NEXT_MON, (), "a notice may begin on the day of posting"),
        (Clocks(notice_from=TUE), FRI, NEXT_MON, ("notice-begun",), "the notice began before it was posted"),
        (
            Clocks(meeting_on=TUE, post_by=MON),
            TUE,
            FRI,
            ("meeting", "suspected-leave-limit"),
            "each is named",
        ),
    ],
)
def test_a_clock_fails_when_its_promise_no_longer_holds(
    clocks: Clocks, posted_on: date, delivered_on: date, failed: tuple[FailedClock, ...], reason: str
) -> None:
    assert failed_clocks(clocks, posted_on, delivered_on) == failed, reason


DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
CLOCKS = st.builds(Clocks, *[st.none() | DAYS] * 6)


@given(CLOCKS)
def test_clocks_read_back_from_recorded_facts(clocks: Clocks) -> None:
    assert Clocks.from_json(clocks.as_json()) == clocks


@given(CLOCKS, DAYS, st.integers(0, 9), st.integers(0, 30))
def test_later_posting_never_mends_a_clock(clocks: Clocks, posted_on: date, way: int, later: int) -> None:
    delay = timedelta(days=later)
    before = failed_clocks(clocks, posted_on, posted_on + timedelta(days=way))
    after = failed_clocks(clocks, posted_on + delay, posted_on + delay + timedelta(days=way))
    assert set(before) <= set(after)


def test_what_a_later_version_records_is_passed_over() -> None:
    assert Clocks.from_json({"meeting_on": "2025-09-19", "tide": "2025-09-19"}) == Clocks(meeting_on=FRI)


# Cases of the law's own tests, on Monday 10 November 2025, and what their letters promise.
REPLY_BY = date(2025, 11, 17)
MEETS_ON = date(2025, 11, 20)
SUSPECTED = {"requested_on": None, "decision": None, "returned_on": date(2025, 11, 4)}


@pytest.mark.parametrize(
    ("case", "appendix", "variant", "clocks", "reason"),
    [
        (attendance(94.0), "1", None, Clocks(reply_by=REPLY_BY), "a date for a reply"),
        (attendance(89.0), "2", None, Clocks(meeting_on=MEETS_ON), "an invitation"),
        (contract(), "4", None, Clocks(meeting_on=MEETS_ON), "an invitation"),
        (contract(), "5", None, Clocks(meeting_on=MEETS_ON), "an invitation"),
        (contract(), "6", None, Clocks(), "nothing"),
        (contract(), "9", None, Clocks(), "nothing"),
        (
            leave(first_day=date(2025, 11, 24)),
            *("8a", "before", Clocks(reply_by=REPLY_BY, leave_from=date(2025, 11, 24)), "a leave still to come"),
        ),
        (leave(first_day=date(2025, 11, 3)), "8a", "after", Clocks(reply_by=REPLY_BY), "a leave that has begun"),
        (
            leave(**SUSPECTED),
            "8b",
            None,
            Clocks(reply_by=REPLY_BY, reply_from=date(2025, 11, 10), post_by=date(2025, 11, 11)),
            "seven days, and five school days from the return",
        ),
        (
            leave(**SUSPECTED, late_reason="flood"),
            *("8b", None, Clocks(reply_by=REPLY_BY, reply_from=date(2025, 11, 10)), "late with a reason: no limit"),
        ),
        (nti(), "NTI", None, Clocks(notice_from=date(2025, 11, 12)), "the period of a notice"),
        (nti(), "10", None, Clocks(), "nothing"),
    ],
)
def test_a_letter_promises_what_its_case_says(
    case: Case, appendix: str, variant: str | None, clocks: Clocks, reason: str
) -> None:
    facts = CaseFacts.of(case, History(), context(case.school)).parents[0]
    kind = BY_APPENDIX[appendix]
    because = Reason(kind.key, "", "")
    decision = ParentDecision(1, "letter", because, letter=kind, variant=variant, reply_by=facts.reply_by(kind))
    made = Clocks.of(facts, kind, decision, asks_for_reply=kind.answers is not None)
    assert made == clocks, reason
