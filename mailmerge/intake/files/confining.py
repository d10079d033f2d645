"""A dropped spreadsheet read in a child process with limits, where what it unpacks to is not bounded by its size."""

from mailmerge.confined import Limits as ChildLimits
from mailmerge.confined import OutranError, confined
from mailmerge.intake.files.sheet import AreHeadings, ReadSheets, Sheet, read_sheets
from mailmerge.intake.files.workbook import OLE_MAGIC, ZIP_MAGIC
from mailmerge.intake.refusal import Limits, too_demanding

_TOO_DEMANDING = (
    "Open it in Excel, copy the rows into a new, empty workbook, save that as an Excel Workbook (.xlsx) or as CSV, and "
    "drop it."
)
_BOMS_AND_BLANKS = b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"


def confined_sheets(child: ChildLimits) -> ReadSheets:
    """Return what reads a file as `read_sheets` does, in a child process with these limits where it needs one.

    Text with commas takes no more than its size tells, and is read here.
    """

    def read(data: bytes, file_name: str, limits: Limits, headings: AreHeadings) -> tuple[Sheet, ...]:
        if not _is_demanding(data) or len(data) > limits.bytes:
            return read_sheets(data, file_name, limits, headings)
        try:
            return confined(read_sheets, data, file_name, limits, headings, limits=child)
        except OutranError:
            raise too_demanding(_TOO_DEMANDING) from None

    return read


def _is_demanding(data: bytes) -> bool:
    """Whether a file is an archive, an old workbook or XML."""
    return data.startswith((ZIP_MAGIC, OLE_MAGIC)) or data[:64].lstrip(_BOMS_AND_BLANKS).startswith(b"<")
