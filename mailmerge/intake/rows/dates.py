"""Dates and times of day, as offices type them and as workbooks store them. Source of the forms taken: contract, 2."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from mailmerge.intake.files.table import Cell, DayOfFile, tidy
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.columns import Column

# With the year first, in four digits, there is no doubt which way round it is.
_ISO_DATE = re.compile(r"([0-9]{4})(?P<mark>[-/.])([0-9]{1,2})(?P=mark)([0-9]{1,2})")
_ISO_DIGITS = re.compile(r"(19[0-9]{2}|20[0-9]{2}|2100)([0-9]{2})([0-9]{2})")
_BRITISH_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})")
_DOTTED_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
# Two digits may be a year's in front too ("03-11-25" is of 2003 for some programs): one digit alone is a day's, and
# what no month has is a year's.
_DASHED_DATE = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})|([0-9])-([0-9]{1,2})-([0-9]{2})")
_DASHED_LONG_AGO = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-(00|3[2-9]|[4-9][0-9])")
_SHORT_YEAR = re.compile(r"[0-9]{2}([-.])[0-9]{1,2}\1[0-9]{2}|[0-9]\.[0-9]{1,2}\.[0-9]{2}")
_DAY_AND_MONTH = re.compile(r"(?:([A-Za-z]{3,9})[,.]? )?([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([A-Za-z]{3,9})\.?")
# "the 3rd of November 2025", "3 / 11 / 2025", and the dashes that word processors make.
_SMALL_WORDS = re.compile(r"\bthe (?=[0-9])|(?<=[0-9a-z]) of(?= [A-Za-z]{3})", re.IGNORECASE)
_ROOM_AT_SLASHES = re.compile(r" ?/ ?")
_DASHES = str.maketrans(dict.fromkeys("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}", "-"))
# What systems put behind a day: "14:05", "2.05 pm", "T14:05:00.000Z".
_TIME_BEHIND = re.compile(
    r"(.*?[0-9A-Za-z])(?:,? |T)(?:at )?([0-9]{1,2})(?:(?::([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?([ap])\.?m\.?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?)|(?:\.([0-9]{2}))? ?([ap])\.?m\.?)",
    re.IGNORECASE,
)
_SCHOOLS_CLOCK = ZoneInfo("Europe/London")
_WORDED_DATE = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ /-]([A-Za-z]{3,9})\.?,?[ /-]([0-9]{4}|[0-9]{2})")
_MONTH_IN_FRONT = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NUMBERS = {name[:length]: n for n, name in enumerate(_MONTHS, start=1) for length in (3, 4, len(name))}
_SERIAL = re.compile(r"[1-6][0-9]{4}(?:\.[0-9]+)?")  # Excel's inner number for a day, 1927 to 2091
_SLASHED_WITHOUT_YEAR = re.compile(r"[0-3]?[0-9]/[01]?[0-9]")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_TWO_DIGIT_PIVOT = 70  # 70 is 1970, 69 is 2069
_DATE_FORMS = "Write it as 13/10/2025, 13-10-2025, 13 Oct 2025 or 2025-10-13; a time of day may stand behind it."

_CLOCK = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})(?::00)?(?: ?(?:([ap])\.?m\.?|h(?:ou)?rs))?|([0-2][0-9])([0-5][0-9])(?: ?h(?:ou)?rs)?",
    re.IGNORECASE,
)
_NOON = frozenset(("noon", "12 noon", "midday", "12 midday"))
_HOUR = re.compile(r"([0-9]{1,2}) ?([ap])\.?m\.?", re.IGNORECASE)
_FIRST_HOUR = 7  # nobody meets before it: "3.30" is an afternoon's that lacks its pm
_DAY_AND_CLOCK = re.compile(r"(.+[0-9])(?: |T)(?:at )?([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.0+)?)?")
_TIME_FORMS = "Write it as 15:30 or 3.30pm."


def read_date(cell: Cell, column: Column) -> date:
    """Return the day that a cell names; raises `BadCell` `bad-date`.

    A time of day behind a typed day is passed over. A workbook's date cell that has one is not believed: programs that
    mean a day and store its midnight in universal time name the day before (case F2).
    """
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise BadCell("bad-date", _why_not_midnight(f"{cell:%d/%m/%Y}", f"{cell:%H:%M}", column))
        day: date | None = cell.date()
    elif isinstance(cell, date):
        day = cell
    elif isinstance(cell, DayOfFile):
        day = cell.day
        if day is None:
            raise BadCell(
                "bad-date",
                f'"{column.name}" could be either of two days: other dates of this file have the month first, or '
                "show that the program which made it reads them so. Write it as 2025-10-13, the year first, and every "
                "other date of the file too.",
            )
    else:
        day = day_of_text(tidy(cell)) or _day_before_time(tidy(cell), column)
    if day is None:
        raise BadCell("bad-date", _why_no_date(tidy(cell), column))
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise BadCell("bad-date", f'The year in "{column.name}" can\'t be right. Correct the date.')
    return day


def _why_not_midnight(day: str, clock: str, column: Column) -> str:
    return (
        f'"{column.name}" holds {day} at {clock}, and should be a day only: the program that made the file may have '
        "stored the day after or before. Type the day."
    )


def _day_before_time(text: str, column: Column) -> date | None:
    """Return the day of a text that has a time of day, AM or PM behind it.

    Where it names its offset, it is the schools' own day.
    """
    found = moment_of_text(text)
    if found is None:
        in_half = _BEFORE_HALF.fullmatch(text)
        return day_of_text(in_half[1].rstrip(" ,-(")) if in_half else None
    moment, is_of_school = found
    if is_of_school and (moment.hour, moment.minute) == (23, 0):
        raise BadCell("bad-date", _why_not_midnight(f"{moment:%d/%m/%Y}", "23:00", column))
    return moment.date()


def moment_of_text(text: str) -> tuple[datetime, bool] | None:
    """Return the day and time of day of a text that holds both, by the schools' clock, and whether it was typed by it.

    A text that names its offset ("Z", "+01:00") was not. None where there is no such moment.
    """
    found = _TIME_BEHIND.fullmatch(text)
    day = day_of_text(found[1].rstrip(",")) if found else None
    if found is None or day is None:
        return None
    hour, minute, half = int(found[2]), int(found[3] or found[6] or 0), found[4] or found[7]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    if not found[5]:
        return datetime.combine(day, time(hour, minute)), True
    offset = "+00:00" if found[5] in "Zz" else found[5]
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:{minute:02}:00{offset}")
        return moment.astimezone(_SCHOOLS_CLOCK).replace(tzinfo=None), False
    except (ValueError, OverflowError):
        return None


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# As people write them, short and long; the first three letters tell which it is.
WEEKDAY = r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)
_BEHIND_WEEKDAY = re.compile(r"([A-Za-z]{3,9})[,.]? (.*[0-9].*)")
_BEFORE_HALF = re.compile(r"(.*[0-9A-Za-z]),? ?[(-]?(?:[ap]\.?m\.?|morning|afternoon)\)?", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def day_without_year(text: str) -> tuple[int, int] | None:
    """Return the day and month of a text such as "2 Nov" or "Mon 2 November", None for every other."""
    found = _DAY_AND_MONTH.fullmatch(text.strip())
    if not found or (found[1] and weekday_named(found[1]) is None):
        return None
    month = _MONTH_NUMBERS.get(found[3].casefold())
    return (int(found[2]), month) if month else None


def weekday_before(text: str) -> int | None:
    """Return the weekday (Monday is 0) that stands before a day, None where none does."""
    return weekday_named(text.split()[0].rstrip(",.")) if text.strip() else None


def weekday_named(word: str) -> int | None:
    """Return the weekday (Monday is 0) that a word such as `Mon`, `Weds` or `Friday` names, None for every other."""
    if not _WEEKDAY.fullmatch(word):
        return None
    return next(n for n, name in enumerate(_WEEKDAYS) if name.startswith(word[:3].casefold()))


def _plainly(text: str) -> str:
    """Return a day as most people write it, without the small words and the room that others leave."""
    return _ROOM_AT_SLASHES.sub("/", _SMALL_WORDS.sub("", text.translate(_DASHES)))


def read_moment(cell: Cell, column: Column) -> date:
    """Return the day that a cell names, or the day and time of day (a datetime) where it gives both.

    Raises `BadCell` `bad-date`. The time is the schools' own.
    """
    found = _DAY_AND_CLOCK.fullmatch(tidy(cell)) if isinstance(cell, str) else None
    if isinstance(cell, datetime):
        clock = cell.time()
    elif found and int(found[2]) < 24 and int(found[3]) < 60:
        clock = time(int(found[2]), int(found[3]))
    else:
        return read_date(cell, column)
    day = read_date(found[1] if found else cell.date() if isinstance(cell, datetime) else cell, column)
    return datetime.combine(day, clock.replace(second=0, microsecond=0)) if clock != time() else day


@lru_cache(maxsize=10_000)
def day_of_text(text: str) -> date | None:
    """Return the day that `text` names, or None; two digits of a year are 1970 to 2069."""
    text = _plainly(text)
    numbers = _day_month_year(text)
    if numbers is None and (found := _BEHIND_WEEKDAY.fullmatch(text)) is not None:
        named = day_of_text(found[2])
        # One that falls on another weekday is a slip in one of the two.
        return named if named and named.weekday() == weekday_named(found[1]) else None
    if numbers is None:
        return None
    day, month, year = numbers
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _TWO_DIGIT_PIVOT else 1900
    try:
        return date(number, month, day)
    except ValueError:
        return None


def _day_month_year(text: str) -> tuple[int, int, str] | None:
    """Return the day, the month (0: no month's name) and the year's digits of a text in one of the forms taken."""
    if found := _ISO_DATE.fullmatch(text):
        return int(found[4]), int(found[3]), found[1]
    if found := _ISO_DIGITS.fullmatch(text):
        return int(found[3]), int(found[2]), found[1]
    for form in (_BRITISH_DATE, _DOTTED_DATE, _DASHED_DATE, _DASHED_LONG_AGO):
        if found := form.fullmatch(text):
            day, month, year = (number for number in found.groups() if number is not None)
            return int(day), int(month), year
    if found := _WORDED_DATE.fullmatch(text):
        return int(found[1]), _MONTH_NUMBERS.get(found[2].casefold(), 0), found[3]
    if (found := _MONTH_IN_FRONT.fullmatch(text)) and found[1].casefold() in _MONTH_NUMBERS:
        return int(found[2]), _MONTH_NUMBERS[found[1].casefold()], found[3]
    return None


def _why_no_date(text: str, column: Column) -> str:
    if why := _why_no_such_day(_plainly(text), column):
        return why
    american = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{2,4}", text)
    if american and int(american[1]) <= 12 < int(american[2]) <= 31:
        return (
            f'"{column.name}" has month and day the wrong way round. Write the day first, then the month: 25 April '
            "2025 is 25/04/2025."
        )
    if _SHORT_YEAR.fullmatch(text):
        return f'"{column.name}" may have its year first or last. Write the year with four digits: 13/10/2025.'
    if day_without_year(text) or _SLASHED_WITHOUT_YEAR.fullmatch(_plainly(text)):
        return f"\"{column.name}\" has no year, and the file's other dates don't tell it. {_DATE_FORMS}"
    if _SERIAL.fullmatch(text):
        return (
            f'"{column.name}" holds Excel\'s inner number for a date. Format the column as a date in Excel, and save '
            "the file again."
        )
    return f'"{column.name}" is not a date that can be read. {_DATE_FORMS}'


def _why_no_such_day(text: str, column: Column) -> str:
    """Return why a text that names a day names none after all, "" where it names no day."""
    behind = _BEHIND_WEEKDAY.fullmatch(text)
    weekday, day = (weekday_named(behind[1]), day_of_text(behind[2])) if behind else (None, None)
    if day and weekday is not None:
        said = f"{_WEEKDAYS[day.weekday()].title()}, not a {_WEEKDAYS[weekday].title()}"
        return f'The day in "{column.name}" is a {said}. Put the weekday or the date right.'
    named = _day_month_year(text)
    if named and 1 <= named[1] <= len(_MONTHS):
        return f'There is no such day as the one in "{column.name}". Correct it.'
    return ""


def read_time(cell: Cell, column: Column) -> time:
    """Return the time of day that a cell names; raises `BadCell` `bad-date`, since times have no code of their own."""
    if isinstance(cell, datetime):
        found: time | None = cell.time()
    elif isinstance(cell, time):
        found = cell
    elif isinstance(cell, timedelta):
        found = _time_after_midnight(cell)
    else:
        found = time_of_text(tidy(cell))
    if found is None:
        raise BadCell("bad-date", f'"{column.name}" is not a time of day that can be read. {_TIME_FORMS}')
    if found.hour < _FIRST_HOUR:
        raise BadCell("bad-date", f'"{column.name}" would be at night. {_TIME_FORMS}')
    return found.replace(second=0, microsecond=0)


def _time_after_midnight(length: timedelta) -> time | None:
    hours, seconds = divmod(int(length.total_seconds()), 3600)
    return time(hours, seconds // 60) if 0 <= hours < 24 else None


def time_of_text(text: str) -> time | None:
    """Return the time of day that a text names, None for every other."""
    if text.casefold() in _NOON:
        return time(12)
    if found := _CLOCK.fullmatch(text):
        hour, minute, half = int(found[1] or found[4]), int(found[2] or found[5]), (found[3] or "").lower()
    elif found := _HOUR.fullmatch(text):
        hour, minute, half = int(found[1]), 0, found[2].lower()
    else:
        return None
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
