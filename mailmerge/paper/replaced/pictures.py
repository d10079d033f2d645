"""Pictures that WeasyPrint compresses once a process, not once a letter: a school's QR codes are mostly the same."""

import hashlib
from typing import Any

from weasyprint.images import RasterImage

_MOST_PICTURES = 100
# What its dots say is all that is compressed of it; of one with a palette there is more.
_MODES = ("L", "RGB", "RGBA")

_get_png_data = RasterImage._get_png_data
_kept: dict[tuple[Any, ...], bytes] = {}


def keep_pictures() -> None:
    """Let WeasyPrint, in this process, keep the pictures that it compresses."""
    RasterImage._get_png_data = staticmethod(_kept_png_data)


def _kept_png_data(picture: Any) -> bytes:
    """Return a picture's dots as a PDF holds them, as WeasyPrint's own function does."""
    key = (picture.mode, picture.size, hashlib.sha256(picture.tobytes()).digest())
    kept = _kept.get(key) if picture.mode in _MODES else None
    if kept is None:
        if len(_kept) >= _MOST_PICTURES:
            _kept.clear()
        kept = _kept[key] = bytes(_get_png_data(picture))
    return kept
