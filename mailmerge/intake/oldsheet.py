"""An old workbook (.xls) as its compiled reader gives it: called in a child process alone.

The reader believes the sizes that a damaged file gives, and where memory fails it ends its process.
"""

import io
from dataclasses import dataclass
from typing import Any


class LockedError(Exception):
    """A workbook has a password."""


class DamagedError(Exception):
    """A workbook can't be read."""


@dataclass(frozen=True, slots=True)
class OldSheet:
    """A sheet: its title, the cells of its rows as Python's values, and whether other sheets hold something too."""

    title: str
    rows: list[list[Any]]
    has_others: bool


def old_sheet(data: bytes, unseen_title: str) -> OldSheet | None:
    """Return the first visible sheet with rows that has not this title; None where none can be seen.

    Raises:
        LockedError: there is a password.
        DamagedError: there is another reason why it can't be read.
    """
    import python_calamine as calamine  # only where there is such a file

    try:
        return _read(data, unseen_title)
    except MemoryError:
        raise
    except calamine.PasswordError:
        raise LockedError from None
    except BaseException:  # of every kind, panics of the compiled reader among them
        raise DamagedError from None


def _read(data: bytes, unseen_title: str) -> OldSheet | None:
    import python_calamine as calamine

    book = calamine.load_workbook(io.BytesIO(data))
    visible = [
        one.name
        for one in book.sheets_metadata
        if one.visible == calamine.SheetVisibleEnum.Visible and one.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    titles = [title for title in visible if title != unseen_title] or visible
    sheets = [book.get_sheet_by_name(title) for title in titles]
    sheet = next((one for one in sheets if one.height > 1), sheets[0] if sheets else None)
    if sheet is None:
        return None
    others = any(one.height for one in sheets if one is not sheet)
    return OldSheet(sheet.name, sheet.to_python(skip_empty_area=False), others)
