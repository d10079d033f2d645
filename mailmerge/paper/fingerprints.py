"""Pages of PDFs as hashes: the same where they are drawn by the same, in whatever file and under whatever numbers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from mailmerge.paper.packing import REFERENCE

if TYPE_CHECKING:
    import re

    import pikepdf

DEEPEST = 50  # trees of pages in trees of pages, and things that lead to things
_RESOURCES, _LENGTH = "/Resources", "/Length"
_ABOUT_A_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/Group", "/UserUnit")


class TooDeepError(Exception):
    """What a page is drawn with lies deeper than any writer puts it."""


class Fingerprint(NamedTuple):
    """A page: what draws it, what that is drawn with, and its size and the like, as hashes."""

    content: bytes
    resources: bytes
    about: bytes


class Fingerprints:
    """Takes the fingerprints of pages of one document; what several of its pages are drawn with is read once."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._document = document
        self._known: dict[tuple[int, int], bytes] = {}
        self._underway: set[tuple[int, int]] = set()
        self._leads_back = False

    def of(self, page: pikepdf.Page) -> Fingerprint:
        """Return the fingerprint of a page of the document.

        Raises:
            TooDeepError: what it is drawn with lies too deep.
        """
        resources = _hashed(self._told(_had(page, _RESOURCES), DEEPEST))
        about = _hashed(b" ".join(self._told(_had(page, key), DEEPEST) for key in _ABOUT_A_PAGE))
        if self._leads_back:
            # How a thing that leads back to itself is told depends on where one begins: next time, at the same place.
            self._known.clear()
            self._leads_back = False
        return Fingerprint(_hashed(_content(page)), resources, about)

    def _told(self, value: Any, deep: int) -> bytes:
        """Return a thing as qpdf writes it, with the hash of what each reference leads to in the reference's place."""
        import pikepdf

        if not deep:
            raise TooDeepError
        if isinstance(value, pikepdf.Stream):
            # Its length may be told in an object of its own, and is not wherever it is written anew.
            others = {key: one for key, one in value.stream_dict.items() if key != _LENGTH}
            return self._told(pikepdf.Dictionary(others), deep) + _hashed(value.read_raw_bytes())
        if not isinstance(value, pikepdf.Object):
            return repr(value).encode()
        return REFERENCE.sub(lambda found: self._led_to(found, deep - 1), value.unparse(resolved=True))

    def _led_to(self, found: re.Match[bytes], deep: int) -> bytes:
        if found[1] is None:
            return found[0]
        number = int(found[1]), int(found[2])
        if number in self._underway:
            self._leads_back = True
            return b"back"
        if number not in self._known:
            self._underway.add(number)
            self._known[number] = _hashed(self._told(self._document.get_object(number), deep))
            self._underway.discard(number)
        return self._known[number]


def _hashed(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _content(page: pikepdf.Page) -> bytes:
    """Return what draws a page, its parts joined as they are drawn: ISO 32000-1, table 30."""
    import pikepdf

    content = page.obj.get("/Contents", ())
    parts: Any = [content] if isinstance(content, pikepdf.Stream) else content
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))


def _had(page: pikepdf.Page, key: str) -> Any:
    """Return what a page has by a name; what it lacks it has from the tree that it hangs in: ISO 32000-1, 7.7.3.4."""
    holder: Any = page.obj
    for _ in range(DEEPEST):
        if holder is None or key in holder:
            break
        holder = holder.get("/Parent")
    return None if holder is None else holder.get(key)
