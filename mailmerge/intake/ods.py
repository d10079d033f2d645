"""OpenDocument spreadsheets (LibreOffice, Google): the cells of the first sheet with rows, as they are shown.

Read by hand, for no reader tells hidden and filtered rows, percentages and struck-out text. Whoever calls has guarded
the archive (workbook.py). Source of the format: OpenDocument 1.3, part 3, 9 (tables) and 19 (attributes).
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any, Self

from lxml import etree

from mailmerge.intake.cellformats import child, children, local
from mailmerge.intake.celltexts import XML_OPTIONS, struck_out
from mailmerge.intake.files.table import Cell, CommentedRow, Flawed, HiddenRow, Percent, Unshown, shown
from mailmerge.intake.refusal import too_large

_LENGTH = re.compile(r"-?PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_WIDEST = 16_384
_MOST_REPEATED = 100_000  # rows that say the same, and cells that do
_UNSHOWN = frozenset(("collapse", "filter"))
# Either says that there is a line through the text: LibreOffice writes the one for a part of a cell, and the other.
_LINES = ("text-line-through-style", "text-line-through-type")
_LINELESS = frozenset(("none", ""))
_TRUTHS = {"TRUE": True, "FALSE": False}  # as a number in the format of one is shown
_UNSAVED = Flawed(
    "",
    "formula-without-value",
    '"{column}" holds a formula, and the file does not hold what it comes to. Open the file, save it, and drop it '
    "again; or type the value in.",
)
_GROUPS = frozenset(("table-row-group", "table-header-rows", "table-rows"))


def attribute(element: Any, name: str) -> str | None:
    """Return an attribute by its name without namespace, None without one."""
    return next((value for key, value in element.attrib.items() if local(key) == name or key == name), None)


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The tables of a document that can be seen, with their titles, and the names of styles that strike text out."""

    tables: tuple[tuple[str, Any], ...]
    striking: frozenset[str]

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> Self:
        """Return the spreadsheet in an archive; whatever is damaged raises an exception of any kind."""
        parser = etree.XMLParser(**XML_OPTIONS)
        striking: set[str] = set()
        hiding: set[str] = set()
        root = None
        for part in ("styles.xml", "content.xml"):
            if part not in archive.namelist():
                continue
            with archive.open(part) as stream:
                root = etree.parse(stream, parser).getroot()
            for style in root.iter("{*}style"):
                name = attribute(style, "name") or ""
                line = _line_through(style)
                if line or (line is None and attribute(style, "parent-style-name") in striking):
                    striking.add(name)
                if any(attribute(p, "display") == "false" for p in children(style, "table-properties")):
                    hiding.add(name)
        tables = children(child(child(root, "body"), "spreadsheet"), "table")
        seen = [(attribute(one, "name") or "", one) for one in tables if attribute(one, "style-name") not in hiding]
        return cls(tuple(seen), frozenset(striking))

    def has_rows(self, table: Any) -> int:
        """Return 2 for a table that has rows below a first one, 1 for one that has that only, 0 for a blank one."""
        return len(list(islice(self.rows(table), 2)))

    def rows(self, table: Any) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows of a table that are not blank, with their numbers.

        Raises:
            FileRefused: `too-large`; a row says that it is repeated more often than any list is long.
        """
        number = 1
        over: dict[int, tuple[int, Cell]] = {}  # by column: up to which row a merged cell counts, and what it says
        for row, is_shown in _table_rows(table):
            again = int(attribute(row, "number-rows-repeated") or 1)
            cells = self._cells(row, number, over)
            if any(not isinstance(cell, str) or cell.strip() for cell in cells):
                if again > _MOST_REPEATED:
                    raise too_large("The sheet repeats a row more often than a list is long.")
                for place in range(number, number + again):
                    yield place, CommentedRow(cells, _comments(row)) if is_shown else HiddenRow(cells)
            number += again

    def _cells(self, row: Any, number: int, over: dict[int, tuple[int, Cell]]) -> list[Cell]:
        cells: list[Cell] = []
        default = attribute(row, "default-cell-style-name")
        for element in row:
            if local(element.tag) not in ("table-cell", "covered-table-cell"):
                continue
            again = int(attribute(element, "number-columns-repeated") or 1)
            # What another cell covers may hold old words still; nobody sees them.
            value = "" if local(element.tag) == "covered-table-cell" else self._value(element, default)
            if value == "" and len(cells) + again > _WIDEST:
                break  # the blank rest of the sheet
            if len(cells) + again > _WIDEST:
                raise too_large("The sheet has more columns than Excel can hold.")
            deep = int(attribute(element, "number-rows-spanned") or 1)
            if deep > 1 and value != "":
                over[len(cells)] = (number + deep - 1, value)
            cells.extend([value] * again)
        own = any(not isinstance(cell, str) or cell.strip() for cell in cells)
        for at, (last, value) in over.items():
            if own and number <= last and at < len(cells) and cells[at] == "":
                cells[at] = value
        while cells and cells[-1] == "":
            cells.pop()
        return cells

    def _value(self, element: Any, default: str | None) -> Cell:
        text, struck = self._text(element)
        sort = attribute(element, "value-type")
        value = _typed(element, sort, text)
        if value not in ("", _UNSAVED) and not text and child(element, "p") is not None:
            return Unshown(shown(value)) if value else ""  # a nought that is not shown is a blank
        style = attribute(element, "style-name") or default
        if value != "" and not isinstance(value, Flawed) and (struck or style in self.striking):
            return struck_out(text or shown(value))
        return value

    def _text(self, element: Any) -> tuple[str, bool]:
        """Return the text of a cell, a line a paragraph, and whether a part of it is struck out."""
        paragraphs = list(children(element, "p"))
        text = "\n".join(_words(paragraph) for paragraph in paragraphs)
        struck = any(
            attribute(span, "style-name") in self.striking and _words(span).strip()
            for paragraph in paragraphs
            for span in paragraph.iter("{*}span")
        )
        return text, struck


def _line_through(style: Any) -> bool | None:
    """Return whether a style strikes text out, None where it does not say."""
    said = [value for of in children(style, "text-properties") for name in _LINES if (value := attribute(of, name))]
    return any(value.lower() not in _LINELESS for value in said) if said else None


def _table_rows(table: Any, is_shown: bool = True) -> Iterator[tuple[Any, bool]]:
    for element in table:
        name = local(element.tag)
        if name == "table-row":
            yield element, is_shown and attribute(element, "visibility") not in _UNSHOWN
        elif name in _GROUPS:
            yield from _table_rows(element, is_shown and attribute(element, "display") != "false")


def _comments(row: Any) -> Iterator[str]:
    """Yield the comments beside the cells of a row."""
    for comment in row.iter("{*}annotation"):
        yield "\n".join(_words(paragraph) for paragraph in children(comment, "p"))


def _words(element: Any) -> str:
    """Return the text of a paragraph: spaces, tabs and line breaks are elements; a note is none of its text."""
    parts = [element.text or ""]
    for one in element:
        name = local(one.tag)
        if name == "s":
            parts.append(" " * min(int(attribute(one, "c") or 1), 1000))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name not in ("annotation", "ruby-text"):
            parts.append(_words(one))
        parts.append(one.tail or "")
    return "".join(parts)


def _typed(element: Any, sort: str | None, text: str) -> Cell:
    match sort:
        case "float" | "currency" | "percentage" | "boolean":
            return _figure(element, sort, text)
        case "date":
            day = datetime.fromisoformat((attribute(element, "date-value") or "").removesuffix("Z"))
            return day.replace(microsecond=0)
        case "time":
            return _time(attribute(element, "time-value") or "", text)
    said = attribute(element, "string-value")
    if sort is None and attribute(element, "formula") and not text and said is None:
        return _UNSAVED
    return text or said or ""


def _figure(element: Any, sort: str, text: str) -> Cell:
    if sort == "boolean":
        return attribute(element, "boolean-value") == "true"
    value = attribute(element, "value") or ""
    if sort == "percentage":
        return Percent(round(float(value) * 100, 9))
    return text if _is_padded(text) else _TRUTHS.get(text, _number(value))


def _time(value: str, text: str) -> Cell:
    """Return the time of day, or the length of time, that a cell holds; its text where it can't be told."""
    found = _LENGTH.fullmatch(value)
    if not found:
        return text
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return time(hours, minutes, seconds) if hours < 24 else timedelta(hours=hours, minutes=minutes)


def _is_padded(text: str) -> bool:
    return len(text) > 1 and text.isdecimal() and text.isascii() and text.startswith("0")


def _number(value: str) -> int | float:
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 10**15 else number
