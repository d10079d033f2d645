"""Runs of register marks at which somebody is told. Source: the authority's profile, and what holds everywhere."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from itertools import dropwhile

from mailmerge.casework.calendar import Calendar, OutsideCalendar, academic_year
from mailmerge.casework.case import Case
from mailmerge.casework.marks import ATTENDED, UNAUTHORISED
from mailmerge.casework.register import Register, Run
from mailmerge.law.context import DecisionContext
from mailmerge.law.decision import Reason
from mailmerge.law.figures import Figures
from mailmerge.law.parameters import Parameters
from mailmerge.law.profile_tables import Alert
from mailmerge.law.reasons import reason
from mailmerge.law.rolling import most_in

_SESSIONS_A_DAY = 2


@cache
def _everywhere() -> tuple[Alert, ...]:
    """Read the alerts that hold in every authority's area."""
    text = resources.files("mailmerge.law").joinpath("data/alerts.toml").read_text("utf-8")
    return tuple(Alert.model_validate(entry) for entry in tomllib.loads(text)["alerts"])


def _in_rolling_period(alert: Alert, register: Register, calendar: Calendar) -> bool:
    try:
        most = most_in(register, alert.codes, alert.rolling, calendar)
    except OutsideCalendar:
        return False
    return most >= (alert.sessions or 1)


def _is_due(alert: Alert, register: Register, calendar: Calendar) -> bool:
    # Most registers have too few such marks for any alert, however they lie: a day has at least one of its sessions.
    if register.count(alert.codes) < (alert.days or alert.sessions or 1):
        return False
    if alert.days is None:
        return _in_rolling_period(alert, register, calendar)
    if _add_up(alert, alert.days, register):
        return True
    run = register.longest_run(alert.codes, by="days")
    return run is not None and run.days >= alert.days


def _add_up(alert: Alert, days: int, register: Register) -> bool:
    """Tell whether so many days lie in the marks, where an alert counts those that are not in a row too."""
    return alert.cumulative and register.count(alert.codes) >= days * _SESSIONS_A_DAY


def _in_force(alert: Alert, law: Parameters, day: date) -> bool:
    """Tell whether an alert has its ground in law: the national threshold only from the day that it was in force."""
    national = alert.sessions is not None and set(alert.codes) == UNAUTHORISED
    return not national or law.number_or_none("threshold_sessions", day) is not None


def words_of(alert: Alert, whereabouts_unknown: bool | None) -> str:
    """Return what is to be told; where nothing is said of the pupil's whereabouts, with what would be otherwise."""
    if whereabouts_unknown is None:
        return alert.tell
    return (alert.tell_if_unknown if whereabouts_unknown else alert.tell_if_known) or alert.tell


def _this_year(register: Register, day: date) -> Register:
    return register.between(date(academic_year(day), 9, 1), day)


def _due(
    register: Register, day: date, phase: str | None, context: DecisionContext
) -> Iterator[tuple[Alert, Register]]:
    """Yield the alerts that are due on a day, each with the marks that count for it.

    What the authority asks for comes first; an alert that holds everywhere is left out where one of the authority's
    own on the same codes is due.
    """
    marks = register.up_to(day)
    told: set[tuple[str, ...]] = set()
    authoritys = context.profile.alerts
    for place, alert in enumerate((*authoritys, *_everywhere())):
        if alert.phase not in (None, phase) or (place >= len(authoritys) and alert.codes in told):
            continue
        # Few are due, so that is looked at before the law.
        counting = _this_year(marks, day) if alert.cumulative else marks
        if _is_due(alert, counting, context.calendar) and _in_force(alert, context.law, day):
            told.add(alert.codes)
            yield alert, counting


def alerts_of(
    register: Register, day: date, phase: str | None, context: DecisionContext, whereabouts_unknown: bool | None = None
) -> Iterator[Reason]:
    """Yield what is to be told about a register on a day, for a pupil of a phase; it needs no case."""
    for alert, _ in _due(register, day, phase, context):
        yield reason("register-alert", {"tell": words_of(alert, whereabouts_unknown)})


def runs_told(
    register: Register, day: date, phase: str | None, context: DecisionContext
) -> Iterator[tuple[Alert, Run]]:
    """Yield each run of days that is to be told, with its alert: what an e-mail or the list for a meeting is made of.

    Days that count together, and not in a row, are one run from the first to the last. Where the alert waits until the
    pupil is back, a run counts once a present mark follows it.
    """
    for alert, marks in _due(register, day, phase, context):
        for run in _runs_of(alert, alert.days, marks) if alert.days else ():
            if not alert.once_back or _is_back(run, alert, marks):
                yield alert, run


def _runs_of(alert: Alert, least: int, marks: Register) -> Iterator[Run]:
    if _add_up(alert, least, marks):
        days = [mark.on for mark in marks.marks if mark.code in alert.codes]
        yield Run(days[0], days[-1], len(days), len(days) // _SESSIONS_A_DAY)
        return
    yield from (run for run in marks.runs(alert.codes) if run.days >= least)


def _is_back(run: Run, alert: Alert, marks: Register) -> bool:
    """Tell whether a present mark follows a run, be it in the afternoon of its last day."""
    later = [mark for mark in marks.marks if mark.on >= run.last]
    after = dropwhile(lambda mark: mark.on == run.last and mark.code not in alert.codes, later)
    return any(mark.code in ATTENDED for mark in after)


def register_alerts(case: Case, figures: Figures, context: DecisionContext) -> tuple[Reason, ...]:
    """Return what is to be told about the pupil's marks; nothing without marks."""
    if figures.register is None:
        return ()
    unknown = case.needs.whereabouts_unknown
    return tuple(alerts_of(figures.register, case.letter_date, case.school.phase, context, unknown))
