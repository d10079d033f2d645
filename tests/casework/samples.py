"""The sample trust's term dates, and short ways to write calendars and registers in tests."""

from datetime import date

from mailmerge.casework.calendar import Calendar, Span, Term
from mailmerge.casework.register import Register, parse_marks


def term(first: str, half_first: str, half_last: str, last: str) -> Term:
    """Return a term from its four days in time's order."""
    return Term(
        Span(date.fromisoformat(first), date.fromisoformat(last)),
        Span(*map(date.fromisoformat, (half_first, half_last))),
    )


TERMS_2024 = (
    term("2024-09-03", "2024-10-28", "2024-11-01", "2024-12-20"),
    term("2025-01-06", "2025-02-17", "2025-02-21", "2025-04-04"),
    term("2025-04-22", "2025-05-26", "2025-05-30", "2025-07-22"),
)
TERMS_2025 = (
    term("2025-09-02", "2025-10-27", "2025-10-31", "2025-12-19"),
    term("2026-01-05", "2026-02-16", "2026-02-20", "2026-03-27"),
    term("2026-04-13", "2026-05-25", "2026-05-29", "2026-07-21"),
)
CALENDAR = Calendar(TERMS_2024 + TERMS_2025)


def register(marks: str, first: date = date(2025, 9, 2)) -> Register:
    """Return the register with these marks, two a school day from `first`."""
    read = parse_marks(marks, first, CALENDAR)
    assert isinstance(read, Register), read
    return read
