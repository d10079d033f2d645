"""Sessions: a day and its half in one cell, as `03/11/2025 AM` or `2025-11-03 09:05`."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from mailmerge.casework.marks import Session
from mailmerge.intake.files.table import Cell, DayOfFile, tidy
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.columns import Column
from mailmerge.intake.rows.dates import day_of_text, moment_of_text, read_date, time_of_text

_HALVES: Mapping[str, Session] = {
    **dict.fromkeys(("am", "a.m.", "morning"), "AM"),
    **dict.fromkeys(("pm", "p.m.", "afternoon"), "PM"),
}
HALF = r"\(?(?P<{name}>AM|PM|A\.M\.|P\.M\.|Morning|Afternoon)\)?"
_FIRST, _LAST = HALF.format(name="first"), HALF.format(name="last")
_DAY_AND_HALF = re.compile(
    rf"(?:{_FIRST}[ ,_-]+)?(?P<day>.*?[0-9A-Za-z])(?:(?:[ ,_-]+|(?<=[0-9])){_LAST})?", re.IGNORECASE
)
# Registers are taken within these. Midnight and noon are what programs write where they know no time.
_MORNING, _NOON, _EVENING = time(7), time(12), time(18)


def read_session(cell: Cell, column: Column) -> tuple[date, Session]:
    """Return the day and session that a cell names; raises `BadCell` `bad-date` where either does not follow."""
    if isinstance(cell, datetime) and cell.time() != time():
        return cell.date(), _session_at(cell.time(), column)
    text = tidy(cell)
    halves, half = _DAY_AND_HALF.fullmatch(text), half_behind(text)
    day = day_of_text(halves["day"].strip()) if halves and half else None
    if isinstance(cell, DayOfFile):
        day = cell.day
    if day and half:
        return day, half
    if isinstance(cell, str) and (found := moment_of_text(text)):
        return found[0].date(), _session_at(found[0].time(), column)
    read_date(cell, column)
    raise BadCell("bad-date", _why_no_session(column))


def half_named(word: str | None) -> Session | None:
    """Return the session that a word such as `PM` or `Morning` names, None for every other."""
    return _HALVES.get((word or "").casefold())


def half_behind(text: str) -> Session | None:
    """Return the session that is named before or behind a day; None where none is."""
    found = _DAY_AND_HALF.fullmatch(text)
    return half_named(found["first"] or found["last"]) if found else None


def half_at(text: str) -> Session | None:
    """Return the session in which a time of day lies, None where the text is none, or lies in neither."""
    clock = time_of_text(text)
    try:
        return _session_at(clock, Column("session")) if clock else None
    except BadCell:
        return None


def _session_at(clock: time, column: Column) -> Session:
    if _MORNING <= clock < _NOON:
        return "AM"
    if _NOON < clock < _EVENING:
        return "PM"
    raise BadCell("bad-date", _why_no_session(column))


def _why_no_session(column: Column) -> str:
    return (
        f'"{column.name}" does not say which session it was. Add a column "session" with AM or PM, or write it behind '
        "the day: 03/11/2025 AM."
    )
