"""Headings of marks that say their day in part: `Mon 3 Nov AM` without its year, `Mon AM` beside a column of weeks.

The year follows from the file's other headings; else it is the school year of the run's day where every day of the
file can be one of it. What does not follow is asked for. Source: contract, 2.2; case R10.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mailmerge.casework.calendar import academic_year, in_academic_year
from mailmerge.casework.marks import Session
from mailmerge.intake.files.table import Row, tidy
from mailmerge.intake.rows.dates import day_without_year
from mailmerge.intake.rows.sessions import half_named
from mailmerge.intake.synonyms import fold

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_WEEKDAY = r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?)"
_HALF = r"(?P<{name}>am|pm|morning|afternoon)"
_BRACKETS = re.compile(r"[():]")
_FIRST, _LAST = _HALF.format(name="first"), _HALF.format(name="last")
_DAY = r"(?P<day>[0-9]{1,2}(?:/[0-9]{1,2}|(?:st|nd|rd|th)?[ -][a-z]{3,9}\.?))"
# `Mon 3 Nov AM`, `AM 3/11`, `Mon AM 3 Nov`.
_UNDATED = re.compile(
    rf"(?:{_FIRST}[ _-]+)?(?:{_WEEKDAY}[,.]? +)?(?:{_HALF.format(name='middle')} +)?{_DAY}(?:[ _-]*{_LAST})?"
)
_OF_A_WEEK = re.compile(rf"(?:{_FIRST}[ _-]+)?{_WEEKDAY}\.?(?:[ _-]*{_LAST})?")
_WEEK = re.compile(
    r"(?:date)?(?:week|wk)(?:(?:beginning|begins?|commencing|starting|starts?|of|from)(?:date)?)?|w[bc]|mondayof"
)


@dataclass(frozen=True, slots=True)
class Undated:
    """A day and its session as a heading says them; `weekday` counts from Monday (0), None where none is said."""

    day: int
    month: int
    weekday: int | None
    session: Session | None

    def in_school_year(self, year: int) -> date | None:
        """Return the day in the school year that began in `year`; None where it is none, or another weekday's."""
        found = in_academic_year(year, self.day, self.month)
        return found if found and self.weekday in (None, found.weekday()) else None


@lru_cache(maxsize=2_000)
def undated(heading: str) -> Undated | None:
    """Return the day without a year that a heading is, as `Mon 3 Nov AM` or `03/11 PM`; None for every other."""
    found = _UNDATED.fullmatch(_plain(heading))
    if found is None:
        return None
    slashed = found["day"].split("/")
    day = (int(slashed[0]), int(slashed[1])) if len(slashed) > 1 else day_without_year(found["day"])
    if day is None:
        return None
    half = found["first"] or found["middle"] or found["last"]
    return Undated(*day, _weekday(found["weekday"]), half_named(half))


@lru_cache(maxsize=2_000)
def day_of_a_week(heading: str) -> tuple[int, Session | None] | None:
    """Return the weekday (Monday is 0) and session that a heading is, as `Mon AM`, `Tuesday`; None for every other."""
    found = _OF_A_WEEK.fullmatch(_plain(heading))
    weekday = _weekday(found["weekday"]) if found else None
    return None if found is None or weekday is None else (weekday, half_named(found["first"] or found["last"]))


def is_week(heading: str) -> bool:
    """Tell whether a heading is of a column that says in which week the row's marks lie."""
    return _WEEK.fullmatch(fold(heading)) is not None


def with_years(headings: Sequence[str], dated: Sequence[date], rows: Sequence[Row], run_date: date) -> tuple[str, ...]:
    """Return the headings with the year of each day that lacks one, or as they are where it does not follow.

    Args:
        headings: the headings as typed.
        dated: the days of those headings that have a year.
        rows: the file's rows: a day with a mark is not after the run's.
        run_date: the run's day.
    """
    found = {at: said for at, heading in enumerate(headings) if (said := undated(heading))}
    years = {academic_year(day) for day in dated} or {academic_year(run_date)}
    if not found or len(years) > 1:
        return tuple(headings)
    (year,) = years
    last_marked = date.max if dated else run_date
    whole = list(headings)
    for at, said in found.items():
        day = said.in_school_year(year)
        if day is None or day.weekday() >= len(_WEEKDAYS) or (day > last_marked and any(_marks(at, rows))):
            return tuple(headings)
        whole[at] = f"{day} {said.session or ''}".strip()
    return tuple(whole)


def _marks(at: int, rows: Sequence[Row]) -> Iterator[str]:
    return (text for row in rows if at < len(row.cells) and (text := tidy(row.cells[at])))


def _plain(heading: str) -> str:
    return " ".join(_BRACKETS.sub(" ", heading).split()).casefold()


def _weekday(said: str | None) -> int | None:
    return next((n for n, name in enumerate(_WEEKDAYS) if said and name.startswith(said[:3])), None)
