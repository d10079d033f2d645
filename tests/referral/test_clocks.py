"""Every clock of the diary: when it runs, on which day, and what ends it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.dispatch.clocks import Clocks
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.letters import BY_KEY
from mailmerge.law.parameters import national_parameters
from mailmerge.law.profile_files import own_profile, shipped_profiles
from mailmerge.referral.clocks import Happened, LetterDays, PupilDays, changes_of_values, clocks_of
from mailmerge.referral.due import DUE_CODES, in_order, sentences, this_week, told
from mailmerge.workspace import load_workspace
from tests.cli.conftest import ROOT

OAKFIELD = load_workspace(ROOT).calendars["oakfield"]
CAMBRIDGESHIRE = shipped_profiles()["cambridgeshire"]
ENGLAND = shipped_profiles()["england"]

# Away from Monday 6 to Friday 10 October 2025, back on the Monday; 8b of Tuesday 14 October.
LEAVE = "2025-10-06/2025-10-10"
SUSPECTED = LetterDays(
    ref="8B",
    kind=BY_KEY["suspected-leave"],
    letter_date=date(2025, 10, 14),
    made_on=date(2025, 10, 14),
    trigger=LEAVE,
    clocks=Clocks(reply_by=date(2025, 10, 21), post_by=date(2025, 10, 20)),
    parent=1,
)
WAITS = replace(SUSPECTED, waits=True)
INVITE = replace(
    SUSPECTED,
    ref="2",
    kind=BY_KEY["contract-invite"],
    trigger="2025/2025-10-24",
    clocks=Clocks(meeting_on=date(2025, 10, 24)),
)
NOTICE = replace(SUSPECTED, ref="NTI", kind=BY_KEY["notice-to-improve"], trigger="2025-10-06", clocks=Clocks())
ENDED = replace(NOTICE, ref="10", kind=BY_KEY["nti-unsuccessful"])
REFERS = replace(NOTICE, ref="9", kind=BY_KEY["contract-terminated"], trigger="2025-03-03")
AGREED = {"contract agreed on": date(2025, 9, 12)}
SENT = {"nti issued on": date(2025, 10, 2), "nti starts on": date(2025, 10, 6)}
NTI_ENDS = {"nti ends on": date(2025, 11, 3)}


def day(text: str) -> date:
    return date.fromisoformat(text)


def limited(start: str) -> AuthorityProfile:
    text = f"leave.referral_limit = {{ count = 10, unit = 'days', from = '{start}' }}"
    return own_profile("rutland", text, approved=True)


def register(*marks: tuple[str, str]) -> Register:
    return Register(tuple(Mark(day(on), "AM", code) for on, code in marks))


def pupil(**known: dict[str, date] | tuple[Happened | LetterDays, ...]) -> PupilDays:
    return PupilDays(**{"profile": CAMBRIDGESHIRE, "calendar": OAKFIELD, **known})


CLOCKS = [
    ("reply-due", "2025-10-21", pupil(letters=(SUSPECTED,)), "seven days from the letter"),
    ("code-g-from", "2025-10-22", pupil(letters=(SUSPECTED,)), "the next school day after the reply day"),
    ("no-n-after", "2025-10-13", pupil(letters=(SUSPECTED,)), "five school days after the first day away"),
    (
        "no-n-after",
        "2025-10-14",
        pupil(register=register(("2025-10-07", "N"), ("2025-10-08", "N"))),
        "by the marks: five school days after the first N",
    ),
    ("letter-8b-limit", "2025-10-20", pupil(letters=(WAITS,)), "made, and not posted yet"),
    (
        "letter-8b-limit",
        "2025-10-20",
        pupil(days={"returned on": day("2025-10-13"), "suspicion source": day("2025-10-13")}),
        "back, and no letter made: five school days from the return",
    ),
    ("leave-referral-limit", "2025-11-10", pupil(letters=(SUSPECTED,)), "28 days from the first school day after it"),
    (
        "leave-referral-limit",
        "2025-11-12",
        pupil(letters=(SUSPECTED,), days={"returned on": day("2025-10-15")}),
        "28 days from the day of return on record",
    ),
    (
        "leave-referral-limit",
        "2025-11-10",
        pupil(
            letters=(SUSPECTED,),
            outcomes=(Happened("sent", day("2025-11-03"), 1), Happened("returned", day("2025-11-05"), 1)),
        ),
        "the referral was returned",
    ),
    (
        "leave-referral-limit",
        "2025-10-20",
        replace(pupil(letters=(SUSPECTED,), days={"returned on": day("2025-10-15")}), profile=limited("leave-end")),
        "ten days from the end of the leave, whenever the child was back",
    ),
    (
        "leave-referral-limit",
        "2025-10-26",
        replace(pupil(letters=(replace(SUSPECTED, posted_on=day("2025-10-16")),)), profile=limited("letter-posted")),
        "ten days from the posting of the letter",
    ),
    ("prosecution-limit", "2026-04-10", pupil(letters=(SUSPECTED,)), "six months from the last day of the leave"),
    (
        "prosecution-limit",
        "2026-04-08",
        pupil(letters=(REFERS,), register=register(("2025-10-08", "O"), ("2025-10-09", "I"))),
        "six months from the last unauthorised session before letter 9",
    ),
    ("nti-start", "2025-10-06", pupil(letters=(NOTICE,), days=NTI_ENDS), "the notice's first day"),
    ("nti-half-way", "2025-10-20", pupil(letters=(NOTICE,), days=NTI_ENDS), "half of four weeks"),
    ("nti-end", "2025-11-03", pupil(letters=(NOTICE,), days=NTI_ENDS), "the end on record"),
    ("nti-end", "2025-11-17", pupil(letters=(NOTICE,)), "no end on record: the longest that the authority allows"),
    ("nti-weekly", "2025-10-13", pupil(letters=(NOTICE,), days=NTI_ENDS), "a week after its start"),
    ("nti-start", "2025-10-06", pupil(days=SENT | NTI_ENDS), "the authority sent the notice: its row alone tells"),
    ("nti-half-way", "2025-10-20", pupil(days=SENT | NTI_ENDS), "half of what the row says"),
    (
        "contract-review",
        "2025-11-05",
        pupil(days={"contract agreed on": day("2025-10-01"), "contract review on": day("2025-11-05")}),
        "the review's own day",
    ),
    (
        "contract-review",
        "2025-12-01",
        pupil(days={"contract agreed on": day("2025-10-01"), "contract ends on": day("2025-12-01")}),
        "else the agreed end",
    ),
    ("contract-review", "2025-11-12", pupil(days={"contract agreed on": day("2025-10-01")}), "else six weeks"),
    ("not-posted", "2025-10-16", pupil(letters=(WAITS,)), "two working days after it was made"),
    (
        "not-proved",
        "2025-10-21",
        pupil(letters=(replace(SUSPECTED, on_sheet_on=day("2025-10-14")),)),
        "five working days after the sheet",
    ),
    (
        "came-back",
        "2025-10-27",
        pupil(letters=(replace(SUSPECTED, came_back_on=day("2025-10-27")),)),
        "the day on which it came back",
    ),
    (
        "delivered",
        "2025-10-20",
        pupil(letters=(replace(SUSPECTED, delivered_on=day("2025-10-20")),)),
        "the deemed day",
    ),
    ("meeting", "2025-10-24", pupil(letters=(INVITE,)), "the meeting's day"),
    (
        "support-ripe",
        "2025-12-24",
        pupil(days={"eha submitted on": day("2025-10-01")}),
        "twelve weeks of early help",
    ),
    (
        "support-ripe",
        "2025-12-24",
        pupil(days={"specialist teaching since": day("2025-10-01")}),
        "twelve weeks of specialist teaching",
    ),
]


@pytest.mark.parametrize(("code", "on", "known", "reason"), CLOCKS, ids=[f"{row[0]}: {row[3]}" for row in CLOCKS])
def test_a_clock_is_not_late_until_its_day_is_over(code: str, on: str, known: PupilDays, reason: str) -> None:
    clock = next(clock for clock in clocks_of(known) if clock.code == code)
    assert clock.on == day(on), reason
    for shift, late in ((-1, False), (0, False), (1, True)):
        item = told(clock, clock.on + timedelta(days=shift), "oakfield", "X")
        if item is None:
            assert (shift, sentences()[code].get("stays")) == (1, 0), "told on its day alone"
        else:
            assert (item.late, item.on) == (late, clock.on)
            assert "{" not in item.text + item.source


@pytest.mark.parametrize(
    ("column", "rule"), [("eha submitted on", "early_help"), ("specialist teaching since", "specialist_teaching")]
)
def test_support_has_no_clock_where_the_authority_has_no_rule_on_it(column: str, rule: str) -> None:
    known = pupil(
        days={column: day("2025-10-01")},
        profile=own_profile("cambridgeshire", f'support.{rule} = "none"', approved=True),
    )
    assert "support-ripe" not in {clock.code for clock in clocks_of(known)}


REPLY = Happened("reply", day("2025-10-20"), 1)
CAME_BACK = replace(SUSPECTED, came_back_on=day("2025-10-17"))
MET = Happened("meeting-missed", day("2025-10-24"))
DEALT_WITH = [
    (
        "support-ripe",
        pupil(
            profile=own_profile("rutland", "support.early_help = 'none'", approved=True),
            days={"eha submitted on": day("2025-10-01")},
        ),
        "the authority asks for no time of support",
    ),
    ("reply-due", pupil(letters=(SUSPECTED,), notes=(REPLY,)), "a reply is noted"),
    ("reply-due", pupil(letters=(CAME_BACK,)), "nobody has read what came back"),
    ("code-g-from", pupil(letters=(CAME_BACK,)), "nobody was asked"),
    ("code-g-from", pupil(letters=(SUSPECTED,), notes=(REPLY,)), "the reason is known"),
    ("no-n-after", pupil(letters=(SUSPECTED,), register=register(("2025-10-07", "O"))), "the marks hold no N"),
    ("letter-8b-limit", pupil(letters=(SUSPECTED,)), "it was posted"),
    ("leave-referral-limit", pupil(letters=(SUSPECTED,), outcomes=(Happened("sent", day("2025-11-03"), 1),)), "sent"),
    (
        "leave-referral-limit",
        pupil(
            letters=(SUSPECTED,),
            outcomes=(Happened("returned", day("2025-11-04")), Happened("sent", day("2025-11-05"), 1)),
        ),
        "sent again",
    ),
    ("leave-referral-limit", pupil(letters=(SUSPECTED,), profile=ENGLAND), "no limit of the authority's is known"),
    ("prosecution-limit", pupil(letters=(SUSPECTED,), outcomes=(Happened("paid", day("2025-12-01"), 1),)), "paid"),
    ("nti-end", pupil(letters=(NOTICE, ENDED)), "letter 10 says how it ended"),
    ("nti-end", pupil(letters=(NOTICE,), days=SENT, over=frozenset({"nti"})), "its outcome is told"),
    ("nti-end", pupil(days=SENT, over=frozenset({"nti"})), "the outcome of the authority's is told"),
    ("nti-start", pupil(days={"nti starts on": SENT["nti starts on"]}), "asked for, and not issued yet"),
    ("contract-review", pupil(days=AGREED, notes=(MET,)), "the review was held"),
    ("contract-review", pupil(days=AGREED, over=frozenset({"contract"})), "the contract is closed"),
    (
        "contract-review",
        pupil(days=AGREED, letters=(replace(REFERS, trigger="2025-09-12"),)),
        "letter 9 ended the contract",
    ),
    ("delivered", pupil(letters=(replace(SUSPECTED, delivered_on=MET.on, came_back_on=MET.on),)), "it came back"),
    ("meeting", pupil(letters=(INVITE,), notes=(MET,)), "nobody came, and that is noted"),
]


@pytest.mark.parametrize(("code", "known", "reason"), DEALT_WITH, ids=[f"{row[0]}: {row[2]}" for row in DEALT_WITH])
def test_what_has_been_dealt_with_is_not_told(code: str, known: PupilDays, reason: str) -> None:
    assert code not in {clock.code for clock in clocks_of(known)}, reason


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        (replace(REPLY, parent=2), "another parent's"),
        (replace(REPLY, on=day("2025-10-13")), "from before the letter"),
        (replace(REPLY, kind="call"), "a call of ours is no reply"),
    ],
)
def test_a_reply_must_be_this_parents_and_later(note: Happened, reason: str) -> None:
    assert "reply-due" in {clock.code for clock in clocks_of(pupil(letters=(SUSPECTED,), notes=(note,)))}, reason


def test_the_letter_that_ended_one_contract_takes_no_review_of_the_next_away() -> None:
    assert "contract-review" in {clock.code for clock in clocks_of(pupil(days=AGREED, letters=(REFERS,)))}


def test_a_weeks_look_ends_with_a_contact_in_that_week() -> None:
    noted = pupil(letters=(NOTICE,), days=NTI_ENDS, notes=(Happened("call", day("2025-10-17")),))
    weeks = [clock.words["week"] for clock in clocks_of(noted) if clock.code == "nti-weekly"]
    assert weeks == [1, 3]


def test_a_notice_to_two_parents_is_told_once() -> None:
    both = pupil(letters=(NOTICE, replace(NOTICE, ref="NTI-2", parent=2)))
    assert [clock.code for clock in clocks_of(both)].count("nti-start") == 1


@pytest.mark.parametrize(
    ("today", "told_of", "reason"),
    [
        ("2024-08-17", True, "two days before: it is coming"),
        ("2024-08-18", True, "the day before it changes"),
        ("2024-08-19", False, "it has changed"),
    ],
)
def test_a_figures_change_is_told_the_day_before(today: str, told_of: bool, reason: str) -> None:
    days = {clock.on for clock in changes_of_values(national_parameters(), day(today))}
    assert (day("2024-08-18") in days) is told_of, reason


def test_days_outside_the_calendar_take_nothing_else_away() -> None:
    old = replace(SUSPECTED, trigger="2030-10-07/2030-10-11", waits=True)
    codes = {clock.code for clock in clocks_of(pupil(letters=(old,)))}
    assert {"reply-due", "not-posted", "prosecution-limit"} <= codes


def test_every_code_has_words_and_a_row_above() -> None:
    assert set(sentences()) == set(DUE_CODES)
    assert {row[0] for row in CLOCKS} | {"value-changes"} == set(DUE_CODES)


def test_what_is_late_comes_first_and_a_week_is_seven_days() -> None:
    today = day("2025-10-21")
    items = in_order(
        item
        for known in (row[2] for row in CLOCKS)
        for clock in clocks_of(known)
        if (item := told(clock, today, "oakfield", "X"))
    )
    late = [item.late for item in items]
    assert late == sorted(late, reverse=True)
    assert all(item.late or item.on <= today + timedelta(days=6) for item in this_week(items, today))
