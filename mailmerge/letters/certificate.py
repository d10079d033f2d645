"""The certificate of attendance that a school has filed: it goes behind a letter where there are no marks."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from mailmerge.paper.flattened import flattened
from mailmerge.paper.scanned import UnreadablePictureError, picture_page, read_picture

_PICTURES = (".jpg", ".jpeg", ".png")


def printable_certificate(filed: Iterable[Path]) -> Path | None:
    """Return the first of these papers that can be printed; None where none can."""
    return next((path for path in filed if _is_printable(path)), None)


def certificate_pdf(path: Path) -> bytes:
    """Return a filed certificate for the printer: a PDF as it is seen, a picture on a page of its own.

    Raises:
        UnreadablePictureError: the picture was changed since it was found to be printable.
    """
    return picture_page(path.read_bytes()) if _is_picture(path) else flattened(path.read_bytes())


def _is_picture(path: Path) -> bool:
    return path.suffix.casefold() in _PICTURES


def _is_printable(path: Path) -> bool:
    import pikepdf  # heavy, and only where a certificate is on record

    try:
        if _is_picture(path):
            facts = path.stat()
            return _is_whole_picture(path, facts.st_mtime_ns, facts.st_size)
        with pikepdf.open(path) as document:
            return len(document.pages) > 0
    except (OSError, pikepdf.PdfError, pikepdf.PasswordError):
        return False


@lru_cache(maxsize=4096)
def _is_whole_picture(path: Path, _changed: int, _size: int) -> bool:
    """Whether a picture can be read to its end: that takes a while, and is asked again for every parent."""
    try:
        read_picture(path.read_bytes(), most=1)
    except UnreadablePictureError:
        return False
    return True
