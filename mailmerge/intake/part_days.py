"""Headings of marks that say their day in part: `Mon 3 Nov AM` without its year, `Mon AM` beside a column of weeks.

The year follows from the file's other headings; else it is the school year of the run's day where every day of the
file can be one of it. What does not follow is asked for. Source: contract, 2.2; case R10.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from mailmerge.casework.calendar import academic_year, in_academic_year, monday_of
from mailmerge.casework.marks import Session
from mailmerge.intake.files.table import Row, tidy
from mailmerge.intake.rows.dates import WEEKDAY, day_of_text, day_without_year, weekday_named
from mailmerge.intake.rows.sessions import half_named
from mailmerge.intake.synonyms import fold

_DAYS = 5  # of a week at school
_WEEKDAY = rf"(?P<weekday>{WEEKDAY})"
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


_WEEK_BY_NUMBER = re.compile(r"(?:week|wk)(?:number|no|num)")
_WEEK_END = re.compile(r"(?:date)?(?:week|wk)(?:ending|ends?)(?:date)?|w/?e")
# `W/C 03/11/2025`, `Week beginning: 3 Nov 2025`.
_BEGUN = re.compile(
    r"(?:w ?/? ?[cbs]|(?:week|wk)(?: (?:commencing|comm?|beginning|beg|starting|of))?)[.:]? *(?P<day>[0-9].*)",
    re.IGNORECASE,
)
# `03/11/2025 S1`, `Mon (2)`, `3 Nov a`, `Session 1 Mark`.
_IN_HALVES = re.compile(
    r"(?P<of>.*?)(?:(?:[ _-]+|(?=[(s]))\(?|^)(?P<word>session|sess|s)?[ _.-]?(?P<half>[1-9]|a|p)\)?(?: (?:mark|code))?",
    re.IGNORECASE,
)
# `AM1`, `03/11/2025 PM 1`.
_NUMBERED_HALF = re.compile(r"(?P<half>(?:.*\b)?[AP]M) ?(?P<number>[1-9])", re.IGNORECASE)
_LONGEST = 40  # characters of such a heading
_BOTH = ("12", "ap")
_FIRST_HALVES = frozenset("1a")


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
    return Undated(*day, weekday_named(found["weekday"] or ""), half_named(half))


@lru_cache(maxsize=2_000)
def day_of_a_week(heading: str) -> tuple[int, Session | None] | None:
    """Return the weekday (Monday is 0) and session that a heading is, as `Mon AM`, `Tuesday`; None for every other."""
    found = _OF_A_WEEK.fullmatch(_plain(heading))
    weekday = weekday_named(found["weekday"]) if found else None
    if found is None or weekday is None or weekday >= _DAYS:
        return None
    return weekday, half_named(found["first"] or found["last"])


def is_week(heading: str) -> bool:
    """Tell whether a heading is of a column that says in which week the row's marks lie."""
    return _WEEK.fullmatch(fold(heading)) is not None


def is_week_by_number(heading: str) -> bool:
    """Tell whether a heading is of a column that numbers the weeks."""
    return _WEEK_BY_NUMBER.fullmatch(fold(heading)) is not None


def is_week_end(heading: str) -> bool:
    """Tell whether a heading is of a column that says on which day the week of the row's marks ends."""
    return _WEEK_END.fullmatch(fold(heading)) is not None


@lru_cache(maxsize=2_000)
def week_begun(heading: str) -> date | None:
    """Return the Monday of the week that a heading says begins then; None for every other heading.

    A week that is said to begin on a Saturday or Sunday is the one that follows; on another day begins none.
    """
    found = _BEGUN.fullmatch(" ".join(heading.split()))
    day = day_of_text(found["day"]) if found else None
    if day is None or 0 < day.weekday() < _DAYS:
        return None
    return monday_of(day + timedelta(days=2))


def names_a_week(heading: str) -> bool:
    """Tell whether a heading says of a week, certainly or not, when it begins, or its number."""
    return _BEGUN.fullmatch(" ".join(heading.split())) is not None


def with_halves(headings: Sequence[str]) -> tuple[str, ...]:
    """Return the headings with AM and PM for the two sessions of a day that have numbers, or a and p, behind it.

    The first is the morning's. So only where each day has both and no third, which would be a lesson.
    """
    headings = without_numbers(headings)
    found = {at: both for at, heading in enumerate(headings) if (both := half_of(heading))}
    halves: dict[str, list[str]] = {}
    for of, half in found.values():
        halves.setdefault(of.casefold(), []).append(half)
    if not halves or any("".join(sorted(both)) not in _BOTH for both in halves.values()):
        return tuple(headings)
    whole = list(headings)
    for at, (of, half) in found.items():
        whole[at] = f"{of} {'AM' if half in _FIRST_HALVES else 'PM'}".strip()
    return tuple(whole)


def without_numbers(texts: Sequence[str]) -> tuple[str, ...]:
    """Return headings or cells with AM for `AM1`, PM for `PM1`; as they are where a second, a lesson, is among them."""
    found = {at: one for at, text in enumerate(texts) if (one := _NUMBERED_HALF.fullmatch(" ".join(text.split())))}
    if any(int(one["number"]) > 1 for one in found.values()):
        return tuple(texts)
    return tuple(found[at]["half"] if at in found else text for at, text in enumerate(texts))


def half_of(heading: str) -> tuple[str, str] | None:
    """Return the day and the half that a heading is, as typed, the day blank where it is a session by its number."""
    text = " ".join(heading.split())
    found = _IN_HALVES.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    of, half = found["of"], found["half"].casefold()
    is_day = day_of_text(of) or undated(of) or weekday_named(of) is not None
    is_session = not of and half.isdigit() and (found["word"] or "").casefold() == "session"
    return (of, half) if is_day or is_session else None


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
        if day is None or day.weekday() >= _DAYS or (day > last_marked and any(_marks(at, rows))):
            return tuple(headings)
        whole[at] = f"{day} {said.session or ''}".strip()
    return tuple(whole)


def _marks(at: int, rows: Sequence[Row]) -> Iterator[str]:
    return (text for row in rows if at < len(row.cells) and (text := tidy(row.cells[at])))


def _plain(heading: str) -> str:
    return " ".join(_BRACKETS.sub(" ", heading).split()).casefold()
