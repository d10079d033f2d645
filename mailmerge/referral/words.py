"""What stands in pages where a fact is known, and where it is not."""

from collections.abc import Iterable
from datetime import date

from mailmerge.casework.calendar import in_words

UNKNOWN = "not on record"


def yes_no(given: bool | None, unknown: str = UNKNOWN) -> str:
    """Return a yes or a no in words, and what is said where neither is on record."""
    return unknown if given is None else "yes" if given else "no"


def days(found: Iterable[date]) -> str:
    """Return days in words, or that there is none on record."""
    return ", ".join(in_words(day) for day in sorted(set(found))) or UNKNOWN


def day(on: date | None) -> str:
    """Return a day in words, or that it is not on record."""
    return UNKNOWN if on is None else in_words(on)


def number(counted: int | None) -> str:
    """Return a number, or that it is not on record."""
    return UNKNOWN if counted is None else str(counted)
