"""Bank holidays of England, with the one-off ones that were proclaimed."""

from datetime import date
from functools import lru_cache


def is_bank_holiday(day: date) -> bool:
    """Say whether `day` is a bank holiday in England, or the day that stands for one that fell on a weekend."""
    return day in _bank_holidays(day.year)


@lru_cache(maxsize=256)
def _bank_holidays(year: int) -> frozenset[date]:
    import holidays  # a tenth of a second, which `--help` need not wait for

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
