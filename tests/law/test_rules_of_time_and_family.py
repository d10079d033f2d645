"""The rules that trials added: limits of time, illness, age, a family in mourning, warnings that came back."""

from dataclasses import replace
from datetime import date

import pytest

from mailmerge.casework.case import AttendanceFigures, Case, Needs, Parent, PenaltyNotice
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.law.alerts import alerts_of
from mailmerge.law.history import History, SentLetter
from mailmerge.law.releases import Release, why_not
from tests.law.build import (
    AGREED,
    CALENDAR,
    MONDAY,
    OAKFIELD,
    a_parent,
    attendance,
    codes,
    context,
    contract,
    decided,
    leave,
    nti,
    said,
)

TAKEN = {"requested_on": date(2025, 6, 2), "first_day": date(2025, 7, 7), "last_day": date(2025, 7, 11)}


def register(first: date, last: date, code: str = "/", but: dict[date, str] | None = None) -> Register:
    but = but or {}
    return Register(
        tuple(
            Mark(day, session, but.get(day, code))
            for day in CALENDAR.school_days(first, last)
            if but.get(day) != "none"
            for session in ("AM", "PM")
        )
    )


@pytest.mark.parametrize(
    ("letter_date", "outcome", "near", "why"),
    [
        (date(2025, 11, 10), "8a", False, "the day before four months"),
        (date(2025, 11, 11), "8a", True, "four months"),
        (date(2026, 1, 11), "8a", True, "six months to the day"),
        (date(2026, 1, 12), "hold: out-of-time", False, "the day after"),
    ],
)
def test_a_prosecution_must_begin_within_six_months_of_the_leaves_last_day(
    letter_date: date, outcome: str, near: bool, why: str
) -> None:
    case = leave(**TAKEN, letter_date=letter_date)
    assert said(case) == outcome, why
    assert ("prosecution-limit-near" in codes(case)) is near, why


def test_the_limit_of_leave_granted_in_part_runs_from_the_last_refused_day() -> None:
    granted = {"decision": "part granted", "granted_from": date(2025, 7, 9), "granted_to": date(2025, 7, 11)}
    case = leave(**TAKEN, **granted, letter_date=date(2026, 1, 9))
    assert said(case) == "hold: out-of-time"


@pytest.mark.parametrize("kind", ["court-order", "deceased"])
def test_the_death_of_the_pupil_comes_before_anything_else(kind: str) -> None:
    parent = a_parent(court_order=kind == "court-order", deceased=kind == "deceased")
    assert said(leave(parent, pupil_deceased=True)) == "hold: pupil-deceased"


def test_the_death_of_the_pupil_holds_a_form_and_every_parent() -> None:
    held = decided(leave(a_parent(), a_parent(2), pupil_deceased=True, letter_wanted="leave-request-form"))
    assert [parent.because.code for parent in held] == ["pupil-deceased"] * 2


@pytest.mark.parametrize(
    ("figures", "variant", "why"),
    [
        ({"authorised_sessions": 10, "unauthorised_sessions": 2, "authorised_medical_sessions": 6}, "medical", "half"),
        ({"authorised_sessions": 10, "unauthorised_sessions": 2, "authorised_medical_sessions": 5}, None, "less"),
        ({"authorised_medical_sessions": 9}, None, "the missed sessions are not known"),
        ({"sessions_possible": 100, "authorised_medical_sessions": 5}, "medical", "half of ten"),
        ({}, None, "nothing is known"),
        (
            {
                "register": register(
                    date(2025, 9, 2), date(2025, 11, 7), but={date(2025, 9, d): "I" for d in (2, 3, 4, 5)}
                )
            },
            "medical",
            "by the marks",
        ),
    ],
)
def test_letter_1_to_a_sick_childs_family_has_its_own_words(
    figures: dict[str, int | Register], variant: str | None, why: str
) -> None:
    case = attendance(90.0, attendance=AttendanceFigures(percent=90.0, **figures))
    assert decided(case)[0].variant == variant, why


def test_letter_2_waits_where_most_absence_is_medical() -> None:
    figures = AttendanceFigures(84.0, authorised_sessions=10, unauthorised_sessions=0, authorised_medical_sessions=9)
    case = attendance(84.0, attendance=figures, early_intervention_on=date(2025, 10, 1))
    assert said(case) == "hold: medical-first"


def test_letter_1_about_a_four_year_old_says_nothing_of_legal_duty() -> None:
    case = attendance(90.0)
    young = replace(case, pupil=replace(case.pupil, date_of_birth=date(2021, 5, 1)))
    assert decided(young)[0].variant == "under-age"


@pytest.mark.parametrize(
    ("granted", "expected", "why"),
    [
        ((None, None), "hold: leave-part-granted", "the days are not given"),
        ((date(2025, 11, 17), None), "hold: leave-part-granted", "the last is not"),
        ((date(2025, 11, 17), date(2025, 11, 21)), "hold: leave-part-granted", "nothing is refused"),
        ((date(2025, 11, 24), date(2025, 11, 25)), "hold: leave-part-granted", "outside the leave"),
        ((date(2025, 11, 10), date(2025, 11, 14)), "hold: leave-part-granted", "before the leave"),
        ((date(2025, 11, 14), date(2025, 11, 18)), "hold: leave-part-granted", "from before it, days nobody asked for"),
        ((date(2025, 11, 19), date(2025, 11, 24)), "hold: leave-part-granted", "to after it"),
        ((date(2025, 11, 21), date(2025, 11, 21)), "8a", "the last day alone was granted"),
        ((date(2025, 11, 17), date(2025, 11, 17)), "8a", "the first alone"),
        ((date(2025, 11, 18), date(2025, 11, 17)), "hold: leave-part-granted", "the last is before the first"),
        ((date(2025, 11, 17), date(2025, 11, 18)), "8a", "three days are refused"),
    ],
)
def test_leave_granted_in_part(granted: tuple[date | None, ...], expected: str, why: str) -> None:
    case = leave(decision="part granted", granted_from=granted[0], granted_to=granted[1])
    assert said(case) == expected, why
    assert expected != "8a" or decided(case)[0].variant == "part"


def test_only_refused_days_count_towards_the_least_for_a_referral() -> None:
    days = {"granted_from": date(2025, 11, 17), "granted_to": date(2025, 11, 17)}
    assert "leave-below-threshold" in codes(leave(decision="part granted", **days))


@pytest.mark.parametrize(
    "needs",
    [{"sen_support": True}, {"ehcp": True}, {"social_care": True}, {"reduced_timetable": True}],
    ids=lambda needs: next(iter(needs)),
)
def test_a_child_with_needs_is_thought_of_singly(needs: dict[str, bool]) -> None:
    assert "needs-individual-thought" in codes(leave(needs=Needs(**needs)))


@pytest.mark.parametrize(
    ("went", "consented", "held"),
    [(False, False, True), (False, None, False), (None, False, False), (True, False, False), (False, True, False)],
)
def test_a_parent_who_stayed_and_did_not_agree_gets_none(went: bool | None, consented: bool | None, held: bool) -> None:
    case = leave(a_parent(went_on_leave=went, consented_to_leave=consented), **TAKEN)
    assert (said(case) == "hold: parent-did-not-go") is held


def test_before_the_leave_nobody_has_gone() -> None:
    assert said(leave(a_parent(went_on_leave=False, consented_to_leave=False))) == "8a"


def _warned(**changes: object) -> History:
    parent = a_parent()
    sent = SentLetter("contract-engagement", parent.key, date(2025, 10, 6), AGREED.isoformat(), date(2025, 10, 6))
    return History((replace(sent, **changes),))


POOR = {"decline_cause": "poor engagement", "referral_decided": True, "figures": AttendanceFigures(82.0)}


@pytest.mark.parametrize(
    ("history", "parent", "expected", "why"),
    [
        (_warned(), a_parent(), "9", "posted"),
        (_warned(returned_on=date(2025, 10, 13)), a_parent(), "hold: warning-came-back", "it came back"),
        (_warned(returned_on=date(2025, 11, 11)), a_parent(), "9", "it comes back after the letter"),
        (
            _warned(returned_on=date(2025, 10, 13)),
            a_parent(warning_letter_on=date(2025, 10, 20)),
            "9",
            "posted again",
        ),
    ],
)
def test_a_warning_that_came_back_warned_nobody(history: History, parent: Parent, expected: str, why: str) -> None:
    assert said(contract(parent, **POOR), history) == expected, why


@pytest.mark.parametrize(("posted", "old"), [(date(2025, 5, 12), False), (date(2025, 5, 11), True)])
def test_a_warning_over_26_weeks_old_is_told(posted: date, old: bool) -> None:
    case = contract(a_parent(warning_letter_on=posted), **POOR, agreed_on=date(2025, 5, 1))
    assert said(case) == "9"
    assert ("warning-old" in codes(case)) is old


@pytest.mark.parametrize(
    ("issued", "posted", "expected"),
    [
        (date(2025, 9, 15), date(2025, 9, 14), "hold: nti-not-posted"),
        (date(2025, 9, 15), date(2025, 9, 15), "10"),
        (date(2025, 9, 15), date(2025, 10, 22), "10"),
        (date(2025, 9, 15), date(2025, 10, 23), "hold: nti-not-posted"),
    ],
)
def test_only_a_posting_of_this_notice_within_its_time_counts(issued: date, posted: date, expected: str) -> None:
    dates = {"issued_on": issued, "starts_on": date(2025, 9, 17), "ends_on": date(2025, 10, 22)}
    assert said(nti(a_parent(nti_letter_on=posted), outcome="not met", **dates)) == expected


def test_a_notice_for_a_day_of_this_absence_is_told() -> None:
    notice = PenaltyNotice(date(2025, 8, 1), date(2025, 7, 8))
    assert "absence-used-before" in codes(leave(a_parent(penalty_notices=(notice,)), **TAKEN))


# --- the prosecution period -------------------------------------------------------------------------------------

_LATE_ABSENT = dict.fromkeys(CALENDAR.school_days(date(2025, 10, 6), date(2025, 10, 15)), "O")


def _nine(marks: Register, **changes: object) -> Case:
    figures = AttendanceFigures(82.0, register=marks)
    return contract(a_parent(warning_letter_on=date(2025, 10, 6)), **(POOR | {"figures": figures}), **changes)


def test_a_sound_period_is_proposed_and_older_illness_is_left_out() -> None:
    ill = dict.fromkeys(CALENDAR.school_days(date(2025, 5, 12), date(2025, 5, 23)), "I")
    case = _nine(register(date(2025, 4, 22), MONDAY, but=ill | _LATE_ABSENT))
    assert said(case) == "9"
    assert "period-proposed" in codes(case)


def test_a_period_that_was_chosen_is_judged_and_not_every_mark() -> None:
    case = _nine(register(date(2025, 4, 22), MONDAY, but=_LATE_ABSENT))
    chosen = replace(case, period_from=date(2025, 10, 6), period_to=date(2025, 10, 24))
    assert "period-too-short" in codes(chosen)


def test_a_school_day_without_a_mark_is_a_missing_mark() -> None:
    case = _nine(register(date(2025, 9, 2), MONDAY, but=_LATE_ABSENT | {date(2025, 10, 2): "none"}))
    assert "missing-or-n-marks" in codes(case)


# --- alerts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "told"), [(15, True), (14, False)])
def test_fifteen_days_of_illness_in_the_school_year_are_told_everywhere(days: int, told: bool) -> None:
    school_days = CALENDAR.school_days(date(2025, 9, 2), MONDAY)[::2][:days]
    marks = register(date(2025, 9, 2), MONDAY, but=dict.fromkeys(school_days, "I"))
    found = list(alerts_of(marks, MONDAY, None, context(replace(OAKFIELD, authority="hampshire"))))
    assert any("Fifteen days" in alert.text for alert in found) is told


@pytest.mark.parametrize(("day", "told"), [(date(2024, 7, 12), False), (date(2025, 11, 7), True)])
def test_the_national_threshold_is_told_from_the_day_that_it_is_in_force(day: date, told: bool) -> None:
    first = CALENDAR.school_days_after(day, 0)
    marks = register(day.replace(day=1 if day.year == 2024 else 3), first, "U")
    found = [alert.text for alert in alerts_of(marks, day, "secondary", context())]
    assert any("national threshold" in text for text in found) is told


# --- releases and letters asked for by name ---------------------------------------------------------------------


def _release(code: str, **changes: str) -> Release:
    return replace(Release(code, "seen by the lead", "Ms Ortiz", "leave-refused", "lead"), **changes)


@pytest.mark.parametrize(
    ("release", "expected", "why"),
    [
        (_release("do-not-contact"), "8a", "by a lead, for the letter due"),
        (_release("do-not-contact", role="office"), "hold: do-not-contact", "not by the office"),
        (_release("do-not-contact", why=" "), "hold: do-not-contact", "not without a reason"),
        (_release("do-not-contact", letter="suspected-leave"), "hold: do-not-contact", "for another letter"),
        (_release("do-not-contact", parent="name:another"), "hold: do-not-contact", "for another parent"),
        (_release("do-not-contact", parent=a_parent().key), "8a", "for this parent, by their key"),
        (_release("do-not-contact", parent="Zofia Nowak"), "8a", "by what the office calls them"),
        (_release("court-order"), "hold: do-not-contact", "another code"),
    ],
)
def test_a_person_may_end_a_hold(release: Release, expected: str, why: str) -> None:
    case, history = leave(a_parent(do_not_contact=True)), History(releases=(release,))
    assert said(case, history) == expected, why
    assert expected != "8a" or "released" in codes(case, history)


@pytest.mark.parametrize("code", ["out-of-time", "not-compulsory-school-age"])
def test_some_holds_end_only_when_the_facts_change(code: str) -> None:
    assert why_not(_release(code, role="trust")) is not None


def test_a_hold_of_the_table_that_is_released_lets_the_letter_go() -> None:
    case = leave(requested_on=None, decision=None, returned_on=date(2025, 10, 24))
    freed = _release("late-suspected-leave", letter="suspected-leave")
    assert said(case, History(releases=(freed,))) == "8b"


def test_a_letter_refused_by_name_says_what_it_lacks() -> None:
    case = contract(letter_wanted="contract-terminated", decline_cause="poor engagement")
    text = decided(case)[0].because.text
    assert "the posting of letter 5" in text
    assert '"referral decided"' in text


def test_marks_that_give_no_percent_leave_the_typed_one_standing() -> None:
    empty = register(date(2025, 11, 3), MONDAY, "X")
    case = attendance(99.0, attendance=AttendanceFigures(99.0, register=empty))
    assert said(case) == "no-letter: above-threshold"


def test_a_percent_just_above_the_level_shows_that_it_is_above() -> None:
    assert "96.04%, above 96.0%" in decided(attendance(96.04))[0].because.text
