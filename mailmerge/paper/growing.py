"""A PDF that is written as its pages come: what was written is not held, so that memory does not grow with the pages.

Pages come as documents of a few papers. Each document's objects are numbered on from those before it and written at
once: streams as they are, everything else compressed together. Only where each object lies is kept, some bytes each,
and what leads to the pages, which is written last: a reader comes to some of the pages without reading the others.
Source of the form: ISO 32000-1, 7.5.7 (object streams) and 7.5.8 (cross-reference streams).
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import deque
from typing import TYPE_CHECKING, BinaryIO

from mailmerge.paper.packing import FREE, PACKED, PLAIN, REFERENCE, cross_references, packed, stream

if TYPE_CHECKING:
    import pikepdf

_CATALOG, _TREE = 1, 2
_FORMAT = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_MOST_PACKED = 200  # objects in one stream, which a reader unpacks as a whole


class GrowingPdf:
    """Writes one PDF into a file; `finish` makes it whole. The same calls give the same bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._kinds = bytearray((FREE, PACKED, PACKED))
        self._places, self._indexes = array("Q", (0, 0, 0)), array("H", (0, 0, 0))
        self._packed: list[tuple[int, bytes]] = []
        self._at = 0
        self._branches: list[tuple[int, bytes]] = []
        self._pages = 0
        self._write(_FORMAT)

    def add(self, document: pikepdf.Pdf, written: dict[int, int]) -> dict[int, int]:
        """Write the pages of a document and all that they are drawn with.

        Args:
            document: made by `pikepdf.new()`; its pages hang in one tree.
            written: its objects that this file has already, by their numbers: there, and here.

        Returns:
            The number here of each of its objects, by the one there.
        """
        tree, numbers, waiting = document.Root.Pages, dict(written), deque[int]()
        branch = numbers[tree.objgen[0]] = self.number()
        self.hang(branch, self._renumbered(_parts(tree)[0], numbers, waiting), len(document.pages))
        self._copy(document, numbers, waiting)
        return numbers

    def take(self, document: pikepdf.Pdf, thing: pikepdf.Object) -> int:
        """Write an object of a document and all that it refers to, and return its number here."""
        there = thing.objgen[0]
        numbers = {there: self.number()}
        self._copy(document, numbers, deque((there,)))
        return numbers[there]

    def number(self) -> int:
        """Return the number of an object that is yet to be put."""
        self._kinds.append(FREE)
        self._places.append(0)
        self._indexes.append(0)
        return len(self._kinds) - 1

    def put(self, number: int, text: bytes) -> None:
        """Write an object that is no stream."""
        self._packed.append((number, text))
        if len(self._packed) == _MOST_PACKED:
            self._write_packed()

    def put_stream(self, number: int, dictionary: bytes, data: bytes) -> None:
        """Write a stream; `dictionary` says all of it but the length."""
        self._note(number, PLAIN, self._at, 0)
        self._write(stream(number, dictionary, data))

    def hang(self, branch: int, text: bytes, pages: int) -> None:
        """Hang a tree of pages into this file's: its number, its dictionary without a parent, and how many it holds."""
        self._branches.append((branch, b"%s /Parent %d 0 R >>" % (text.rstrip().removesuffix(b">>"), _TREE)))
        self._pages += pages

    def finish(self, catalog: bytes = b"", info: int | None = None) -> None:
        """Write what leads to the pages, and where each object lies.

        Args:
            catalog: what else the document's catalog says.
            info: the number of its information dictionary, if it has one.
        """
        self._write_packed()
        branches = b" ".join(b"%d 0 R" % branch for branch, _ in self._branches)
        for branch, text in self._branches:
            self.put(branch, text)
        self.put(_CATALOG, b"<< /Type /Catalog /Pages %d 0 R %s>>" % (_TREE, catalog))
        self.put(_TREE, b"<< /Type /Pages /Kids [ %s ] /Count %d >>" % (branches, self._pages))
        self._write_packed()
        own, start = self.number(), self._at
        self._note(own, PLAIN, start, 0)
        entries = zip(self._kinds, self._places, self._indexes, strict=True)
        head, table = cross_references(list(entries), _CATALOG, info)
        self._write(stream(own, head, zlib.compress(table)))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _copy(self, document: pikepdf.Pdf, numbers: dict[int, int], waiting: deque[int]) -> None:
        """Write the objects that wait, and those that they lead to, which get numbers meanwhile."""
        while waiting:
            there = waiting.popleft()
            text, stream = _parts(document.get_object((there, 0)))
            found = self._renumbered(text, numbers, waiting)
            if stream is None:
                self.put(numbers[there], found)
            else:
                self.put_stream(numbers[there], found, stream)

    def _renumbered(self, text: bytes, numbers: dict[int, int], waiting: deque[int]) -> bytes:
        def renumber(found: re.Match[bytes]) -> bytes:
            if found[1] is None:
                return found[0]
            there = int(found[1])
            if there not in numbers:
                numbers[there] = self.number()
                waiting.append(there)
            return b"%d 0 R" % numbers[there]

        return REFERENCE.sub(renumber, text)

    def _note(self, number: int, kind: int, place: int, index: int) -> None:
        self._kinds[number], self._places[number], self._indexes[number] = kind, place, index

    def _write_packed(self) -> None:
        if not self._packed:
            return
        own = self.number()
        for index, (number, _) in enumerate(self._packed):
            self._note(number, PACKED, own, index)
        head, body = packed(self._packed)
        self._note(own, PLAIN, self._at, 0)
        self._write(stream(own, head, zlib.compress(body)))
        self._packed = []

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)


def _parts(thing: pikepdf.Object) -> tuple[bytes, bytes | None]:
    """Return an object as it is written, and the data of a stream, which are as the document has them."""
    import pikepdf

    if not isinstance(thing, pikepdf.Stream):
        return thing.unparse(resolved=True), None
    data = thing.read_raw_bytes()
    dictionary = pikepdf.Dictionary({key: value for key, value in thing.stream_dict.items() if key != "/Length"})
    return dictionary.unparse(resolved=True), data
