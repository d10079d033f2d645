"""Fonts that WeasyPrint uses where they lie, instead of copying them into a new folder for each process.

It removes that folder when Python forgets the fonts, which a process that ends at once never does: each run would leave
a folder of 700 kB on the office's machine, for good.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.text.fonts import FontConfiguration


class FontsInPlace(FontConfiguration):  # type: ignore[misc] # WeasyPrint has no types
    """WeasyPrint's fonts of a process; each face of a style sheet is a file of our own, and no two share one."""

    def __init__(self) -> None:
        super().__init__()
        self._placed: set[str] = set()

    def add_font_face(self, rule_descriptors: Any, url_fetcher: Any) -> None:
        """Add the face of a style sheet's rule, if it is not known yet."""
        [(_, url)] = rule_descriptors["src"]
        if url in self._placed:
            return
        self._folder: _InPlace | None = _InPlace(Path(url2pathname(urlsplit(url).path)))
        try:
            super().add_font_face(rule_descriptors, url_fetcher)
        finally:
            self._folder = None
        self._placed.add(url)


class _InPlace:
    """Stands for WeasyPrint's folder of copies, and for the copy in it: the font itself."""

    def __init__(self, font: Path) -> None:
        self._font = font

    def __truediv__(self, _: str) -> "_InPlace":
        return self

    def exists(self) -> bool:
        return False

    def write_bytes(self, _: bytes) -> None:
        """Write nothing: what was read is there."""

    def as_posix(self) -> str:
        return self._font.as_posix()
