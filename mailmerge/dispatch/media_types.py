"""Scans told from other files by their first bytes."""

_PDF = b"%PDF-"
# Some programs put something before it; readers look for it there (ISO 32000-1, annex H, note 13).
_PDF_BEGINS_WITHIN = 1024
_MEDIA_TYPES = {_PDF: "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def media_type(data: bytes) -> str | None:
    """Return what kind of scan these bytes begin like, or None where they are none that is taken."""
    if _PDF in data[:_PDF_BEGINS_WITHIN]:
        return _MEDIA_TYPES[_PDF]
    return next((kind for magic, kind in _MEDIA_TYPES.items() if data.startswith(magic)), None)
