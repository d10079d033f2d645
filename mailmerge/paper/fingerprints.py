"""Pages of PDFs as hashes: the same where they are drawn by the same, in whatever file and under whatever numbers."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

DEEPEST = 50  # trees of pages in trees of pages, and things in things that a page is drawn with
_RESOURCES = "/Resources"
_REFERENCE = b" R"  # what one to another object ends in
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

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}
        self._underway: set[tuple[int, int]] = set()
        self._leads_back = False

    def of(self, page: Any, resources: bytes | None = None) -> Fingerprint:
        """Return the fingerprint of a page, a `pikepdf.Page`.

        Args:
            page: it.
            resources: the hash of its resources, where that is known.

        Raises:
            TooDeepError: its resources lie too deep.
        """
        own = resources if resources is not None else self._hash(_had(page, _RESOURCES), DEEPEST)
        about = b"".join(self._hash(_had(page, key), DEEPEST) for key in _ABOUT_A_PAGE)
        if self._leads_back:
            # How a thing that leads back to itself is told depends on where one begins: next time, at the same place.
            self._known.clear()
            self._leads_back = False
        return Fingerprint(hashlib.sha256(_content(page)).digest(), own, about)

    def _hash(self, value: Any, deep: int) -> bytes:
        """Return the hash of a thing of the document, and of all that it refers to."""
        import pikepdf

        if not deep:
            raise TooDeepError
        if not isinstance(value, pikepdf.Object) or not value.is_indirect:
            return self._hash_here(value, deep)
        number = value.objgen
        if number in self._underway:
            self._leads_back = True
            return b""
        if number not in self._known:
            self._underway.add(number)
            self._known[number] = self._hash_here(value, deep)
            self._underway.discard(number)
        return self._known[number]

    def _hash_here(self, value: Any, deep: int) -> bytes:
        import pikepdf

        told = hashlib.sha256(type(value).__name__.encode())
        if isinstance(value, pikepdf.Stream):
            told.update(self._hash_here(value.stream_dict, deep) + value.read_raw_bytes())
        elif not isinstance(value, pikepdf.Object):
            told.update(repr(value).encode())
        elif _REFERENCE not in (text := value.unparse(resolved=True)):
            told.update(text)
        elif isinstance(value, pikepdf.Array):
            for item in value:
                told.update(self._hash(item, deep - 1))
        else:
            for key in sorted(value.keys()):
                told.update(b"%s %s" % (key.encode(), self._hash(value[key], deep - 1)))
        return told.digest()


def _content(page: Any) -> bytes:
    """Return what draws a page, its parts joined as they are drawn: ISO 32000-1, table 30."""
    import pikepdf

    content = page.obj.get("/Contents", ())
    parts: Any = [content] if isinstance(content, pikepdf.Stream) else content
    return b"\n".join(part.read_bytes() for part in parts)


def _had(page: Any, key: str) -> Any:
    """Return what a page has by a name; what it lacks it has from the tree that it hangs in: ISO 32000-1, 7.7.3.4."""
    holder: Any = page.obj
    for _ in range(DEEPEST):
        if holder is None or key in holder:
            break
        holder = holder.get("/Parent")
    return None if holder is None else holder.get(key)
