"""How a PDF holds many objects together, and where each lies: ISO 32000-1, 7.5.7 and 7.5.8.

What is given for a stream is all that its dictionary says but the length, and its content, yet to be compressed.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

# A reference to another object: its number and generation; not what looks like one inside a string, where qpdf escapes
# every bracket.
REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|(?<![^\s\[])(\d+) (\d+) R\b", re.DOTALL)
FREE, PLAIN, PACKED = 0, 1, 2  # kinds of entries in a cross-reference stream
_WIDTHS = (1, 5, 2)  # the bytes of an entry: its kind, its place in the file, and that among the objects packed there


def packed(objects: Sequence[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    """Return the dictionary and content of a stream that holds objects, given with their numbers; none is a stream."""
    places = accumulate((len(text) + 1 for _, text in objects), initial=0)
    first = b" ".join(b"%d %d" % (number, at) for (number, _), at in zip(objects, places, strict=False)) + b"\n"
    head = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode >>" % (len(objects), len(first))
    return head, first + b"".join(text + b"\n" for _, text in objects)


def cross_references(entries: Sequence[tuple[int, int, int]], root: int, info: int | None) -> tuple[bytes, bytes]:
    """Return the dictionary and the content of the stream that says where each object lies.

    Args:
        entries: of each object, by its number from 0 on: its kind, its place, and which it is of those packed there.
        root: the number of the catalog.
        info: the number of the information dictionary, if there is one.
    """
    head = b"<< /Type /XRef /Size %d /Root %d 0 R /W [ %d %d %d ]" % (len(entries), root, *_WIDTHS)
    if info is not None:
        head += b" /Info %d 0 R" % info
    kind, place, index = _WIDTHS
    table = (a.to_bytes(kind, "big") + b.to_bytes(place, "big") + c.to_bytes(index, "big") for a, b, c in entries)
    return b"%s /Filter /FlateDecode >>" % head, b"".join(table)


def stream(number: int, dictionary: bytes, data: bytes) -> bytes:
    """Return a stream as an object of a file; its data are compressed already, where the dictionary says so."""
    head = dictionary.rstrip().removesuffix(b">>")
    return b"%d 0 obj\n%s/Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, head, len(data), data)
