"""Old Excel workbooks (.xls): the rows of one, and what an office is told of it."""

from collections.abc import Iterator

from mailmerge.intake.files.merged import filled
from mailmerge.intake.files.table import Cell
from mailmerge.intake.oldsheet import DamagedError, LockedError, old_sheet
from mailmerge.intake.refusal import unreadable

_LOCKED = (
    "This workbook has a password. Open it in Excel, take the password off, and save it as an Excel Workbook (.xlsx)."
)
_OTHER = (
    "This is not an Excel workbook, though its insides look like an old one's. Save the list as an Excel Workbook "
    "(.xlsx) or as CSV."
)


def read_old_excel(data: bytes, unseen_title: str, notes: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of the first visible sheet that has any, with their numbers.

    Args:
        data: the workbook's bytes.
        unseen_title: the title of a sheet that is never the one meant.
        notes: gets remarks for the office.

    Raises:
        FileRefused: `unreadable`: damaged, with a password, or no workbook.
    """
    try:
        found = old_sheet(data, unseen_title)
    except LockedError:
        raise unreadable(_LOCKED) from None
    except DamagedError:
        raise unreadable(_OTHER) from None
    if found is None:
        raise unreadable("The workbook has no sheet that can be seen. Unhide the sheet with the cases, and save it.")
    if found.has_others:
        notes.append(
            f'Only the sheet "{found.title}" was read, the first with rows. If the rows are on another sheet, move '
            "that one to the front, or save it as a file of its own."
        )
    yield from filled(found.rows, found.merged, notes)
