"""Runs of register marks at which somebody is to be told. Source: the authority's profile."""

from collections.abc import Iterator

from mailmerge.casework.calendar import Calendar, OutsideCalendar
from mailmerge.casework.case import Case
from mailmerge.casework.register import Register
from mailmerge.law.authorities import Alert
from mailmerge.law.context import DecisionContext
from mailmerge.law.decision import Reason
from mailmerge.law.figures import Figures
from mailmerge.law.reasons import reason

_SESSIONS_A_DAY = 2


def _in_rolling_weeks(alert: Alert, register: Register, calendar: Calendar) -> bool:
    try:
        most = register.most_in_rolling_weeks(calendar, alert.school_weeks or 1, alert.codes)
    except OutsideCalendar:
        return False
    return most >= (alert.sessions or 1)


def _is_due(alert: Alert, register: Register, calendar: Calendar) -> bool:
    if alert.days is None:
        return _in_rolling_weeks(alert, register, calendar)
    if alert.cumulative and register.count(alert.codes) >= alert.days * _SESSIONS_A_DAY:
        return True
    run = register.longest_run(alert.codes, by="days")
    return run is not None and run.days >= alert.days


def _due(case: Case, register: Register, context: DecisionContext) -> Iterator[Reason]:
    for alert in context.profile.alerts:
        for_this_phase = alert.phase is None or alert.phase == case.school.phase
        if for_this_phase and _is_due(alert, register, context.calendar):
            yield reason("register-alert", {"tell": alert.tell})


def register_alerts(case: Case, figures: Figures, context: DecisionContext) -> tuple[Reason, ...]:
    """Return what the authority's profile wants told about the pupil's marks; nothing without marks."""
    return tuple(_due(case, figures.register, context)) if figures.register is not None else ()
