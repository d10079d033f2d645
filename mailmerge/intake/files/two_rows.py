"""Headings on two rows: a group above (`Parent 1`, a day), and its parts below (`Title`, `AM`)."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from mailmerge.intake.files.table import Cell, shown

# A group of these words alone says nothing that its parts need: `Pupil details` over `UPN`.
_ABOUT_THE_PUPIL = frozenset(
    (
        *(
            "pupil",
            "pupils",
            "student",
            "students",
            "child",
            "childs",
            "learner",
            "school",
            "registration",
            "attendance",
        ),
        *("basic", "personal", "general", "identity", "details", "detail", "information", "info", "data", "figures"),
        *("the", "and"),
    )
)
_LEAST_PARTS = 2
# A heading has a letter, and no number as long as a year, a UPN's or a telephone's.
_IS_A_PART = re.compile(r"^(?!.*\d{4}).*[A-Za-z%]")
_DETAILS = re.compile(r"\s+(?:details?|info(?:rmation)?|data)$", re.IGNORECASE)  # `Father's details` over `Title`


def joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[str, ...] | None:
    """Return the headings that two rows make together, or None where they can't be read as groups and their parts.

    A group stands over its parts once, with blanks behind it (as merged cells are read), or over each of them. What
    stands below a group is text, never a number or a day: those are a row's.
    """
    above, below = [_text(cell) for cell in upper], [_text(cell) for cell in lower]
    if any(not isinstance(cell, str) for cell in lower) or any(text and not _IS_A_PART.search(text) for text in below):
        return None
    together: list[str] = []
    parts = most = 0
    group = ""
    for over, under in zip_longest(above, below, fillvalue=""):
        if (over and over == under) or (over and not under):
            group, heading = "", over
        elif not under:
            heading = ""
        else:
            parts = parts + 1 if not over or over == group else 1
            group = over or group
            most = max(most, parts if group else 0)
            is_plain = _is_about_the_pupil(group) and any(map(str.isalpha, under))
            heading = under if is_plain else f"{_DETAILS.sub('', group)} {under}"
        together.append(heading)
    return tuple(together) if most >= _LEAST_PARTS and together != below[: len(together)] else None


def _text(cell: Cell) -> str:
    """Return a heading as it stands; a day of a workbook as it is read again behind it."""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else " ".join(shown(cell).split())


def _is_about_the_pupil(group: str) -> bool:
    words = set(re.findall(r"[a-z]+", group.casefold()))
    return not group or (bool(words) and words <= _ABOUT_THE_PUPIL)
