"""Months counted on and back in the calendar, as limits of time count them."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later (negative: earlier), or the month's last where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
