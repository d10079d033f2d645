"""A PDF as bytes, of objects that are written already: streams as they are, all else compressed together.

The tree of structure, two thirds of a letter's objects, lies in a stream of its own, all but its root: whoever opens
the letter to draw it, or to look at its fonts, reads none of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pydyf

from mailmerge.paper.packing import FREE, PACKED, PLAIN, cross_references, packed, stream
from mailmerge.paper.streams import deflate

_HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_OF_STRUCTURE = ("/StructElem", "/OBJR")


@dataclass(frozen=True, slots=True)
class Written:
    """An object of a PDF, with its number, as it is written; what is no stream is packed with others."""

    number: int
    data: bytes = field(repr=False)
    is_stream: bool
    is_of_structure: bool


def written(element: Any) -> Written:
    """Return an object of pydyf's as it is written."""
    return Written(element.number, bytes(element.data), not element.compressible, _is_of_structure(element))


def write(objects: Sequence[Written], root: int, info: int, deflate: Callable[[bytes], bytes] = deflate) -> bytes:
    """Return a PDF.

    Args:
        objects: all of it, in the order of their numbers, which begin with 1 and have no gap.
        root: the number of its catalog.
        info: the number of its information dictionary.
        deflate: compresses what is packed.
    """
    parts, at = [_HEAD], len(_HEAD)
    entries = [(FREE, 0, 0)] * (len(objects) + 1)

    def put(part: bytes) -> None:
        nonlocal at
        parts.append(part)
        at += len(part)

    for each in objects:
        if each.is_stream:
            entries[each.number] = (PLAIN, at, 0)
            put(b"%d 0 obj\n%s\nendobj\n" % (each.number, each.data))
    for of_structure in (False, True):
        others = [each for each in objects if not each.is_stream and each.is_of_structure is of_structure]
        for index, each in enumerate(others):
            entries[each.number] = (PACKED, len(entries), index)
        if others:
            head, body = packed([(each.number, each.data) for each in others])
            entries.append((PLAIN, at, 0))
            put(stream(len(entries) - 1, head, deflate(body)))
    start = at
    head, table = cross_references([*entries, (PLAIN, start, 0)], root, info)
    put(stream(len(entries), head, deflate(table)))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
    return b"".join(parts)


def _is_of_structure(element: Any) -> bool:
    return isinstance(element, pydyf.Dictionary) and (element.get("Type") in _OF_STRUCTURE or "Nums" in element)
