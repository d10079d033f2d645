"""The parts of an Excel workbook, strict or transitional: its sheets, and the cells of one as they are shown.

Read by hand, for a row's being hidden and a cell's struck-out text or unsaved formula must be seen, at the speed of
files of a million cells. Whoever calls has guarded the archive (workbook.py). Source of the format: ECMA-376, part 1,
18.3 (sheets), 18.4 (shared strings) and 18.8 (styles).
"""

import posixpath
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from string import ascii_uppercase
from typing import IO, Any, Self

from lxml import etree

from mailmerge.intake.cellformats import PLAIN, CellFormat, CellFormats, child, children, local
from mailmerge.intake.celltexts import XML_OPTIONS, as_shown, read_texts, text_of, unescaped
from mailmerge.intake.files.merged import MergedCells
from mailmerge.intake.files.places import column_number
from mailmerge.intake.files.table import FIX_ME_AUTHOR, Cell, Flawed, HiddenRow
from mailmerge.intake.plainrows import NotPlain, PlainRow, is_plain, plain_rows, plain_text

_BOOK = "xl/workbook.xml"
_CHUNK = 1024 * 1024
_ON = frozenset(("1", "true", "on"))
_UNSAVED = Flawed(
    "",
    "formula-without-value",
    '"{column}" holds a formula, and the file does not hold what it comes to. Open the file in Excel, save it, and '
    "drop it again; or type the value in.",
)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook: its title, the part that holds its cells, and whether anybody sees it."""

    title: str
    part: str
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook: its sheets in their order, its texts and styles; `plain` are the parts that need no XML."""

    archive: zipfile.ZipFile
    sheets: tuple[SheetPart, ...]
    texts: list[str | Flawed]
    formats: CellFormats
    plain: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> Self:
        """Return the workbook of an archive; whatever is damaged raises an exception of any kind."""
        names = {name.lower(): name for name in archive.namelist()}
        book = _root(archive, _BOOK)
        targets: dict[str, tuple[str, str]] = {}
        for one in children(_root(archive, names["xl/_rels/workbook.xml.rels"]), "Relationship"):
            path = posixpath.normpath(posixpath.join("xl", one.get("Target"))).lstrip("/")
            targets[one.get("Id")] = (one.get("Type", "").rpartition("/")[2], names.get(path.lower(), path))
        sheets = tuple(
            SheetPart(one.get("name", ""), targets[_relation(one)][1], one.get("state", "visible") == "visible")
            for one in children(child(book, "sheets"), "sheet")
            if targets.get(_relation(one), ("", ""))[0] == "worksheet"
        )
        parts = dict(targets.values())
        texts: list[str | Flawed] = []
        if "sharedStrings" in parts and parts["sharedStrings"].lower() in names:
            with archive.open(parts["sharedStrings"]) as stream:
                texts = read_texts(stream)
        has_styles = "styles" in parts and parts["styles"].lower() in names
        settings = child(book, "workbookPr")
        formats = CellFormats.read(
            _root(archive, parts["styles"]) if has_styles else None,
            is_1904=settings is not None and settings.get("date1904", "0").lower() in _ON,
        )
        return cls(archive, sheets, texts, formats)

    def has_rows(self, sheet: SheetPart) -> int:
        """Return 2 for a sheet that has rows below a first one, 1 for one that has that only, 0 for a blank one."""
        rows = (cells for _, cells in self.rows(sheet) if any(not isinstance(c, str) or c.strip() for c in cells))
        return len(list(islice(rows, 2)))

    def merged_cells(self, sheet: SheetPart) -> MergedCells:
        """Return which cells of a sheet are merged."""
        with self.archive.open(sheet.part) as part:
            return MergedCells.read(iter(lambda: part.read(_CHUNK), b""))

    def comments(self, sheet: SheetPart) -> Mapping[int, Sequence[str]]:
        """Return the comments of a sheet by the numbers of their rows, without those of a FIX_ME workbook."""
        folder, name = posixpath.split(sheet.part)
        parts = frozenset(self.archive.namelist())
        relations = f"{folder}/_rels/{name}.rels"
        related = children(_root(self.archive, relations), "Relationship") if relations in parts else ()
        found = defaultdict(list)
        for one in related:
            part = posixpath.normpath(posixpath.join(folder, one.get("Target", ""))).lstrip("/")
            if not one.get("Type", "").endswith("/comments") or part not in parts:
                continue
            root = _root(self.archive, part)
            authors = [author.text or "" for author in root.iter("{*}author")]
            for comment in root.iter("{*}comment"):
                number, by = comment.get("ref", "").lstrip(ascii_uppercase), comment.get("authorId", "")
                if not number.isdecimal() or (by.isdecimal() and authors[int(by) : int(by) + 1] == [FIX_ME_AUTHOR]):
                    continue
                found[int(number)].append("".join(piece.text or "" for piece in comment.iter("{*}t")))
        return found

    def rows(self, sheet: SheetPart) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows of a sheet that it has cells for, with their numbers, in order.

        Raises:
            ValueError: rows or columns are out of order; nobody could tell which is which.
        """
        last = 0
        for number, cells in self._numbered(sheet.part):
            at = last + 1 if number is None else int(number)
            if at <= last:
                raise ValueError("rows out of order")
            last = at
            if cells:
                yield at, cells

    def _numbered(self, part: str) -> Iterator[tuple[str | None, list[Cell]]]:
        """Yield every row of a part with its number, None where the part gives none."""
        if part not in self.plain:
            with self.archive.open(part) as stream:
                self.plain[part] = is_plain(stream)
        done = 0
        if self.plain[part]:
            try:
                with self.archive.open(part) as stream:
                    for row in plain_rows(stream):
                        yield row.attributes.get("r"), self._plain_cells(row)
                        done += 1
            except NotPlain:
                self.plain[part] = False
            else:
                return
        with self.archive.open(part) as stream:
            yield from islice(self._as_xml(stream), done, None)

    def _as_xml(self, stream: IO[bytes]) -> Iterator[tuple[str | None, list[Cell]]]:
        for _, row in etree.iterparse(stream, tag="{*}row", **XML_OPTIONS):
            yield row.get("r"), self._cells(row)
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]

    def _plain_cells(self, row: PlainRow) -> list[Cell]:
        if row.cells is None:
            return self._cells(etree.fromstring(row.xml, etree.XMLParser(**XML_OPTIONS))[0])
        cells: list[Cell] = HiddenRow() if _is_hidden(row.attributes) else []
        append, texts, altering = cells.append, self.texts, self.formats.altering
        for letters, style, sort, said, inline in row.cells:
            at = column_number(letters)
            if at != len(cells):
                if at < len(cells):
                    raise ValueError("cells out of order")
                cells.extend([""] * (at - len(cells)))
            if sort == "s" and said and style not in altering:
                append(texts[int(said)])  # by far the most cells of Excel's
            elif sort == "inlineStr" and inline and style not in altering:
                append(unescaped(plain_text(inline)) if "&" in inline or "_" in inline else inline)  # and of others'
            elif said or (inline and sort == "inlineStr"):
                append(self._formatted(sort or "n", plain_text(said), plain_text(inline), style or None))
            else:
                append("")
        return _without_blank_end(cells)

    def _cells(self, row: Any) -> list[Cell]:
        cells: list[Cell] = HiddenRow() if _is_hidden(row) else []
        append, texts = cells.append, self.texts
        for element in row:
            place = element.get("r")
            if place is not None:
                at = column_number(place.rstrip("0123456789"))
                if at < len(cells):
                    raise ValueError("cells out of order")
                while len(cells) < at:
                    append("")
            value: Cell
            sort = element.get("t")
            if sort == "s" and len(element) == 1 and not self.formats.alters_text(element.get("s")):
                value = texts[int(element[0].text)]  # by far the most cells
            else:
                value = self._cell(element)
            append(value)
        return _without_blank_end(cells)

    def _cell(self, element: Any) -> Cell:
        sort, said, formula, inline = element.get("t", "n"), None, False, None
        for part in element:
            name = local(part.tag)
            if name == "v":
                said = part.text
            elif name == "f":
                formula = True
            elif name == "is":
                inline = part
        if formula and not said and sort != "str":
            return _UNSAVED
        if inline is None and said is None:
            return ""
        return self._formatted(sort, said or "", text_of(inline) if inline is not None else "", element.get("s"))

    def _formatted(self, sort: str, said: str, inline: str | Flawed, style: str | None) -> Cell:
        """Return what a cell that is not blank shows, in its style."""
        cell_format = self.formats.of(style) if style is not None or sort == "n" else PLAIN
        return as_shown(self._value(sort, said, inline, cell_format), cell_format)

    def _value(self, sort: str, said: str, inline: str | Flawed, cell_format: CellFormat) -> Cell:
        if sort in ("s", "inlineStr", "str"):
            return self._text(sort, said, inline)
        match sort:
            case "b":
                return said.strip().lower() in _ON
            case "d":
                return datetime.fromisoformat(said.strip().removesuffix("Z"))
            case "e":
                return said
        return self.formats.number(said.strip(), cell_format) if said.strip() else ""

    def _text(self, sort: str, said: str, inline: str | Flawed) -> str | Flawed:
        """Return the text of a cell: a shared one, one of its own, or what a formula comes to."""
        if sort == "s":
            return self.texts[int(said)]
        if sort == "str":
            return unescaped(said)
        return unescaped(inline) if isinstance(inline, str) else inline


def _without_blank_end(cells: list[Cell]) -> list[Cell]:
    """Drop the blank cells at a row's end: those that are coloured but hold nothing are none."""
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _is_hidden(row: Any) -> bool:
    if row.get("hidden", "0").lower() in _ON:
        return True
    height = row.get("ht")
    return height is not None and float(height) == 0


def _relation(sheet: Any) -> str:
    """Return the id of the part that a sheet's element names, whatever the namespace of the attribute."""
    return next((value for name, value in sheet.attrib.items() if local(name) == "id" and name != "id"), "")


def _root(archive: zipfile.ZipFile, part: str) -> Any:
    with archive.open(part) as stream:
        return etree.parse(stream, etree.XMLParser(**XML_OPTIONS)).getroot()
