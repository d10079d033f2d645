"""Bank holidays of England, with the one-off ones that were proclaimed."""

from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

# The years whose days lie beside this file, one a line. Source: the library `holidays`, by `tools/bank_holidays.py`.
KNOWN_YEARS = range(2015, 2051)
KNOWN_DAYS = "bank_holidays.txt"


def is_bank_holiday(day: date) -> bool:
    """Say whether `day` is a bank holiday in England, or the day that stands for one that fell on a weekend."""
    return day in (_known() if day.year in KNOWN_YEARS else bank_holidays(day.year))


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of a year, as the library works them out.

    It loads every country there is, which takes longer than all else that a command needs to begin.
    """
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@cache
def _known() -> frozenset[date]:
    lines = files(__package__).joinpath(KNOWN_DAYS).read_text("ascii").split()
    return frozenset(map(date.fromisoformat, lines))
