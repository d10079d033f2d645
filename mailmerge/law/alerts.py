"""Runs of register marks at which somebody is told. Source: the authority's profile, and what holds everywhere."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources

from mailmerge.casework.calendar import Calendar, OutsideCalendar, academic_year
from mailmerge.casework.case import Case
from mailmerge.casework.marks import UNAUTHORISED
from mailmerge.casework.register import Register
from mailmerge.law.context import DecisionContext
from mailmerge.law.decision import Reason
from mailmerge.law.figures import Figures
from mailmerge.law.parameters import Parameters
from mailmerge.law.profile_tables import Alert
from mailmerge.law.reasons import reason

_SESSIONS_A_DAY = 2


@cache
def _everywhere() -> tuple[Alert, ...]:
    """Read the alerts that hold in every authority's area."""
    text = resources.files("mailmerge.law").joinpath("data/alerts.toml").read_text("utf-8")
    return tuple(Alert.model_validate(entry) for entry in tomllib.loads(text)["alerts"])


def _in_rolling_weeks(alert: Alert, register: Register, calendar: Calendar) -> bool:
    try:
        most = register.most_in_rolling_weeks(calendar, alert.school_weeks or 1, alert.codes)
    except OutsideCalendar:
        return False
    return most >= (alert.sessions or 1)


def _is_due(alert: Alert, register: Register, calendar: Calendar) -> bool:
    # Most registers have too few such marks for any alert, however they lie: a day has at least one of its sessions.
    if register.count(alert.codes) < (alert.days or alert.sessions or 1):
        return False
    if alert.days is None:
        return _in_rolling_weeks(alert, register, calendar)
    if alert.cumulative and register.count(alert.codes) >= alert.days * _SESSIONS_A_DAY:
        return True
    run = register.longest_run(alert.codes, by="days")
    return run is not None and run.days >= alert.days


def _in_force(alert: Alert, law: Parameters, day: date) -> bool:
    """Tell whether an alert has its ground in law: the national threshold only from the day that it was in force."""
    national = alert.sessions is not None and set(alert.codes) == UNAUTHORISED
    return not national or law.number_or_none("threshold_sessions", day) is not None


def _words(alert: Alert, whereabouts_unknown: bool | None) -> str:
    """Return what is to be told; where nothing is said of the pupil's whereabouts, with what would be otherwise."""
    if whereabouts_unknown is None:
        return alert.tell
    return (alert.tell_if_unknown if whereabouts_unknown else alert.tell_if_known) or alert.tell


def _this_year(register: Register, day: date) -> Register:
    return register.between(date(academic_year(day), 9, 1), day)


def alerts_of(
    register: Register, day: date, phase: str | None, context: DecisionContext, whereabouts_unknown: bool | None = None
) -> Iterator[Reason]:
    """Yield what is to be told about a register on a day, for a pupil of a phase; it needs no case.

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
        is_due = _is_due(alert, _this_year(marks, day) if alert.cumulative else marks, context.calendar)
        if is_due and _in_force(alert, context.law, day):
            told.add(alert.codes)
            yield reason("register-alert", {"tell": _words(alert, whereabouts_unknown)})


def register_alerts(case: Case, figures: Figures, context: DecisionContext) -> tuple[Reason, ...]:
    """Return what is to be told about the pupil's marks; nothing without marks."""
    if figures.register is None:
        return ()
    unknown = case.needs.whereabouts_unknown
    return tuple(alerts_of(figures.register, case.letter_date, case.school.phase, context, unknown))
