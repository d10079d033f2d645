"""How dates, times, money, counts and lists are written in a letter: one way each, the same everywhere.

Every function takes a value and gives plain English. None in, None out: what is unknown stays unknown,
so that a template can ask `if` and a forgotten blank is an error at printing, never the word "None".
What is read as one thing (a date, a telephone number, a count with its noun) has no-break spaces, so that no line ends
in the middle of it: in the PDF and in Word alike.
"""

from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from typing import overload

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NOON = 12
NO_BREAK = "\N{NO-BREAK SPACE}"


def unbroken(text: str) -> str:
    """Return a text that no line may break, such as a telephone number."""
    return text.replace(" ", NO_BREAK)


@overload
def long_date(day: date) -> str: ...
@overload
def long_date(day: date | None) -> str | None: ...
def long_date(day: date | None) -> str | None:
    """Return `20 November 2025`, unbroken; month names do not depend on the machine's locale."""
    return None if day is None else unbroken(f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


@overload
def weekday_date(day: date) -> str: ...
@overload
def weekday_date(day: date | None) -> str | None: ...
def weekday_date(day: date | None) -> str | None:
    """Return `Thursday 20 November 2025`, for a day on which somebody has to do something."""
    return None if day is None else f"{_WEEKDAYS[day.weekday()]} {long_date(day)}"


def period(first: date | None, last: date | None) -> str | None:
    """Return `from Monday 13 October 2025 to Friday 17 October 2025`, or `on …` where it is a single day."""
    if first is None or last is None:
        return None
    if first == last:
        return f"on {weekday_date(first)}"
    return f"from {weekday_date(first)} to {weekday_date(last)}"


def clock(at: time | None) -> str | None:
    """Return `3.30pm`, `9am` or `12 noon`."""
    if at is None:
        return None
    if (at.hour, at.minute) == (_NOON, 0):
        return unbroken("12 noon")
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % _NOON or _NOON}{minutes}{'am' if at.hour < _NOON else 'pm'}"


@overload
def money(pounds: int) -> str: ...
@overload
def money(pounds: int | None) -> str | None: ...
def money(pounds: int | None) -> str | None:
    """Return whole pounds as `£2,500`."""
    return None if pounds is None else f"£{pounds:,}"


def percent(value: float | None) -> str | None:
    """Return `93.4%`: one decimal, halves up, as a person with a pencil rounds (law.md, 2)."""
    if value is None:
        return None
    return f"{Decimal(str(value)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@overload
def number(count: int) -> str: ...
@overload
def number(count: int | None) -> str | None: ...
def number(count: int | None) -> str | None:
    """Return a count in words up to ten, and in figures above."""
    if count is None:
        return None
    return _WORDS[count] if 0 <= count < len(_WORDS) else f"{count:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: `three years`, `one year`."""
    return f"{number(count)}{NO_BREAK}{one if count == 1 else many or one + 's'}"


def ordinal(place: int) -> str:
    """Return `third` for 3, and `12th` beyond the words (no ordinal here reaches 21)."""
    return _ORDINALS[place] if 0 < place < len(_ORDINALS) else f"{place}th"


def times(count: int | None) -> str | None:
    """Return `once`, `twice` or `12 times`; None for nothing to speak of (unknown, or never)."""
    if not count:
        return None
    return {1: "once", 2: "twice"}.get(count) or counted(count, "time")


def items(cell: str | None) -> tuple[str, ...]:
    """Return the items of a cell that holds a list, with `;` between them (contract, 2)."""
    return tuple(item.strip() for item in (cell or "").split(";") if item.strip())


def sentence(text: str | None) -> str | None:
    """Return a typed remark as a sentence: a capital to begin with and one stop at its end; None for a blank."""
    text = (text or "").strip()
    if not text:
        return None
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.!?' else '.'}"


def an(noun: str) -> str:
    """Return a noun with its article: `an attendance contract`, `a parenting contract`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
