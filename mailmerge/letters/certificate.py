"""The certificate of attendance that a school has filed: it goes behind a letter where there are no marks.

It may come from anywhere, so it is opened and drawn in a child process with limits.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from mailmerge.confined import Limits, OutranError, confined
from mailmerge.letters.letterhead import FORM_NAME
from mailmerge.paper.flattened import flattened
from mailmerge.paper.scanned import UnreadablePictureError, picture_page, read_picture

# A certificate of more is asked about: behind the letters of a few families it would be hundreds of sheets.
MOST_PAGES = 50
_PICTURES = (".jpg", ".jpeg", ".png")
_LIMITS = Limits()


def printable_certificate(filed: Iterable[Path], limits: Limits = _LIMITS) -> Path | None:
    """Return the first of these papers that can be printed; None where none can."""
    return next((path for path in filed if pages_of(path, limits)), None)


def pages_of(path: Path, limits: Limits = _LIMITS) -> int:
    """Return how many pages a filed certificate has; 0 where it can't be printed."""
    try:
        facts = path.stat()
        return _pages_of(path, facts.st_mtime_ns, facts.st_size, limits)
    except OSError:
        return 0


@lru_cache(maxsize=4096)
def _pages_of(path: Path, _changed: int, _size: int, limits: Limits) -> int:
    """Return the same, looked at once: it is asked again for every parent."""
    try:
        return confined(_count_pages, path, limits=limits)
    except OutranError:
        return 0


def _count_pages(path: Path) -> int:
    import pikepdf  # heavy, and only where a certificate is on record

    try:
        if _is_picture(path):
            # To its end: half a picture is none.
            read_picture(path.read_bytes(), most=1)
            return 1
        with pikepdf.open(path) as document:
            return len(document.pages)
    except (OSError, UnreadablePictureError, pikepdf.PdfError, pikepdf.PasswordError):
        return 0


def confined_certificate(path: Path, limits: Limits) -> bytes | None:
    """Return a filed certificate for the printer, see `certificate_pdf`; None where it can't be drawn within limits."""
    try:
        return confined(certificate_pdf, path, limits=limits)
    except (OutranError, UnreadablePictureError):
        return None


def certificate_pdf(path: Path) -> bytes:
    """Return a filed certificate for the printer: a PDF as it is seen, a picture on a page of its own.

    Raises:
        UnreadablePictureError: it was changed since it was found to be printable, or can't be drawn.
    """
    if _is_picture(path):
        return picture_page(path.read_bytes())
    import pikepdf
    import pypdfium2

    try:
        return flattened(path.read_bytes(), FORM_NAME)
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        raise UnreadablePictureError("This PDF is damaged. Scan the page again.") from None


def _is_picture(path: Path) -> bool:
    return path.suffix.casefold() in _PICTURES
