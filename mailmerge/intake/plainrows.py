"""Rows of a sheet as programs mostly write them: plain text that needs no XML reader, at a third of its time.

A part is plain where it is UTF-8 and has neither comments, sections nor processing instructions, which could hold what
only looks like a row. A row is plain where each cell is a reference, a style, a sort and a value; any other row (with
a formula, or text in runs) is handed on as XML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

_CHUNK = 256 * 1024
_PROLOG = re.compile(
    rb'\s*(?:<\?xml version="1\.[01]"(?: encoding="[Uu][Tt][Ff]-8")?(?: standalone="\w+")?\s*\?>)?\s*<'
)
_BOM = b"\xef\xbb\xbf"
_ROOT = re.compile(rb"<worksheet\b[^>]*>")
_ROW = re.compile(rb'\s*<row((?: [\w:]+="[^"<&]*")*) ?(?:/>|>(.*?)</row>)', re.DOTALL)
_END = re.compile(rb"\s*</sheetData>")
_CELL = (
    r'<c(?: r="([A-Z]{1,3})[0-9]+")(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?(?:/>|>'
    r"(?:<v>([^<\r]*)</v>|<is><t(?: xml:space=\"preserve\")?>([^<\r]*)</t></is>)?</c>)"
)
_CELLS = re.compile(_CELL)
_ONLY_CELLS = re.compile(rf"(?:{re.sub(r'[(](?![?])', '(?:', _CELL)})*")
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ATTRIBUTE = re.compile(rb' ([\w:]+)="([^"]*)"')
_LONGEST_ROW = 8 * 1024 * 1024  # bytes: 300 columns of the longest text that Excel holds


class NotPlain(ValueError):  # noqa: N818 - no mistake: who reads turns to XML from the next row on
    """Something else than a plain row, or a row as XML, stands where rows do."""


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row: its attributes, and its cells as (column's letters, style, sort, value, inline text), "" where not given.

    `cells` is None for a row that is not plain; `xml` is then the row within its sheet's own first tag.
    """

    attributes: dict[str, str]
    cells: list[tuple[str, str, str, str, str]] | None
    xml: bytes = b""


def is_plain(stream: IO[bytes]) -> bool:
    """Tell whether a sheet's part can be read as plain rows; the stream is read to its end."""
    start = stream.read(_CHUNK).removeprefix(_BOM)
    found = _PROLOG.match(start)
    if found is None or not _ROOT.match(start, found.end() - 1):
        return False
    seen = start[found.end() - 1 :]
    while seen:
        if b"<!" in seen or b"<?" in seen:
            return False
        chunk = stream.read(_CHUNK)
        seen = seen[-1:] + chunk if chunk else b""
    return True


def plain_rows(stream: IO[bytes]) -> Iterator[PlainRow]:
    """Yield the rows of a part that is plain.

    Raises:
        NotPlain: before the first row that can't be told apart from what is round it.
    """
    held, root = b"", b""
    at = -1
    while at < 0:
        chunk = stream.read(_CHUNK)
        if not chunk:
            return
        held += chunk
        if b"<sheetData/>" in held:
            return
        at = held.find(b"<sheetData>")
    found_root = _ROOT.search(held)
    root = found_root[0] if found_root else b"<worksheet>"
    at += len(b"<sheetData>")
    while True:
        # A row is looked for only where its end is there too.
        while (found := _ROW.match(held, at)) is not None:
            at = found.end()
            yield _row(found[1], found[2] or b"", root)
        if _END.match(held, at):
            return
        chunk = stream.read(_CHUNK)
        if not chunk or len(held) - at > _LONGEST_ROW:
            raise NotPlain
        held, at = held[at:] + chunk, 0


def plain_text(text: str) -> str:
    """Return the text of a plain cell with its entities resolved: there are but those that XML itself has."""
    return text if "&" not in text else _ENTITY.sub(_resolved, text)


def _resolved(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    return chr(int(found[2]) if found[2] else int(found[3], 16))


def _row(attributes: bytes, inner: bytes, root: bytes) -> PlainRow:
    given = {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(attributes)}
    text = inner.decode()
    if _ONLY_CELLS.fullmatch(text) and not _STRAY.search(text):
        return PlainRow(given, _CELLS.findall(text))
    return PlainRow(given, None, b"%s<row%s>%s</row></worksheet>" % (root, attributes, inner))
