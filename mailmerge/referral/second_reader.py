"""The joined PDF, read by a library that had no part in making it, as the authority's own software will."""

import io
from collections.abc import Iterable
from typing import BinaryIO

from mailmerge.errors import NotFitError
from mailmerge.paper.pdfium import count_pages


def pages_read(pdf: bytes | BinaryIO, parts: Iterable[bytes]) -> int:
    """Return how many pages a second reader finds in a pack: as many as in its parts, and nothing attached to them.

    Args:
        pdf: the joined PDF, or the file that holds it.
        parts: the papers that were joined.

    Raises:
        NotFitError: it can't be read, pages are missing, or something is attached: the pack must not go out.
    """
    # Half a second to load, and wanted where a pack is made alone: no file that is dropped waits for it.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf, strict=True)
        found, wanted = len(reader.pages), sum(map(count_pages, parts))
        is_sound = found == wanted and not reader.attachments
    except (PyPdfError, ValueError, KeyError) as error:
        raise NotFitError("The pack cannot be read back. Show this to whoever looks after the program.") from error
    if not is_sound:
        raise NotFitError("The pack is not whole as it was joined. Show this to whoever looks after the program.")
    return found
