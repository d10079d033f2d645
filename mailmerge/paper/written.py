"""A PDF as bytes, of objects that are written already: streams as they are, all else compressed together.

The tree of structure, two thirds of a letter's objects, lies in a stream of its own, all but its root: whoever opens
the letter to draw it, or to look at its fonts, reads none of it. Source of the form: ISO 32000-1, 7.5.7 (object
streams) and 7.5.8 (cross-reference streams).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import pydyf

from mailmerge.paper.streams import deflate

_HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_FREE, _PLAIN, _PACKED = 0, 1, 2  # kinds of entries in a cross-reference stream
_WIDTHS = (1, 4, 2)  # the bytes of an entry: its kind, where it lies, which one it is there
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
    entries = [(_FREE, 0, 0)] * (len(objects) + 1)

    def put(number: int, data: bytes) -> None:
        nonlocal at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, data))
        at += len(parts[-1])

    for each in objects:
        if each.is_stream:
            entries[each.number] = (_PLAIN, at, 0)
            put(each.number, each.data)
    for of_structure in (False, True):
        packed = [each for each in objects if not each.is_stream and each.is_of_structure is of_structure]
        if packed:
            number = len(entries)
            for index, each in enumerate(packed):
                entries[each.number] = (_PACKED, number, index)
            entries.append((_PLAIN, at, 0))
            put(number, _object_stream(packed, deflate))
    number, start = len(entries), at
    entries.append((_PLAIN, start, 0))
    table = b"".join(
        number.to_bytes(width, "big") for entry in entries for number, width in zip(entry, _WIDTHS, strict=True)
    )
    head = b"/Type /XRef/Size %d/Root %d 0 R/Info %d 0 R/W [%d %d %d]" % (len(entries), root, info, *_WIDTHS)
    put(number, _stream(head, deflate(table)))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
    return b"".join(parts)


def _object_stream(packed: Sequence[Written], deflate: Callable[[bytes], bytes]) -> bytes:
    places = accumulate((len(each.data) + 1 for each in packed), initial=0)
    head = b" ".join(b"%d %d" % (each.number, place) for each, place in zip(packed, places, strict=False))
    body = b"\n".join((head, *(each.data for each in packed)))
    return _stream(b"/Type /ObjStm/N %d/First %d" % (len(packed), len(head) + 1), deflate(body))


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<<%s/Filter /FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def _is_of_structure(element: Any) -> bool:
    return isinstance(element, pydyf.Dictionary) and (element.get("Type") in _OF_STRUCTURE or "Nums" in element)
