"""What a workbook's styles say of its cells: dates, percentages, padded numbers, text that is struck out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from mailmerge.intake.files.table import Cell, Percent, Unshown
from mailmerge.intake.numberformat import NumberFormat, Sort, read_format

_OFF = frozenset(("0", "false", "off"))
_OUT_OF_RANGE = "#VALUE!"


@dataclass(frozen=True, slots=True)
class CellFormat:
    """One style: what its format shows, and whether it strikes its text out."""

    numbers: NumberFormat = field(default_factory=NumberFormat)
    strikes: bool = False

    @property
    def hides_text(self) -> bool:
        """Whether the sheet shows nothing where a text is."""
        return "text" in self.numbers.hides


PLAIN = CellFormat()


def local(tag: Any) -> str:
    """Return an element's name without its namespace: strict and transitional workbooks differ in that alone."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of an element that have this name, in whatever namespace."""
    return (child for child in element if local(child.tag) == name) if element is not None else iter(())


def child(element: Any, name: str) -> Any:
    """Return the first child of this name, None without one."""
    return next(children(element, name), None)


def is_struck(font: Any) -> bool:
    """Say whether a font, or the properties of a run of text, strike it out."""
    strike = child(font, "strike") if font is not None else None
    return strike is not None and strike.get("val", "1").lower() not in _OFF


@dataclass(slots=True)
class CellFormats:
    """The styles of a workbook, by the number that a cell gives; what was worked out once is kept."""

    formats: tuple[CellFormat, ...] = ()
    is_1904: bool = False
    altering: frozenset[str] = frozenset()
    known: dict[tuple[str, Sort], Cell] = field(default_factory=dict)

    @classmethod
    def read(cls, styles: Any, *, is_1904: bool) -> Self:
        """Return what a workbook's `styles.xml` says; `styles` is its root element, None without one."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS  # heavy, and only where a workbook is read

        codes = dict(BUILTIN_FORMATS)
        for one in children(child(styles, "numFmts"), "numFmt"):
            codes[int(one.get("numFmtId"))] = one.get("formatCode", "General")
        struck = [is_struck(font) for font in children(child(styles, "fonts"), "font")]
        formats = tuple(
            CellFormat(
                read_format(codes.get(int(xf.get("numFmtId", "0")), "General")),
                strikes=struck[number] if 0 <= (number := int(xf.get("fontId", "0"))) < len(struck) else False,
            )
            for xf in children(child(styles, "cellXfs"), "xf")
        )
        return cls(
            formats, is_1904, frozenset(str(n) for n, one in enumerate(formats) if one.strikes or one.hides_text)
        )

    def of(self, style: str | None) -> CellFormat:
        """Return the format that a cell's `s` names."""
        if style is None:
            return self.formats[0] if self.formats else PLAIN
        number = int(style)
        return self.formats[number] if 0 <= number < len(self.formats) else PLAIN

    def alters_text(self, style: str | None) -> bool:
        """Say whether a style strikes its text out, or hides it."""
        return style is not None and style in self.altering

    def number(self, text: str, cell_format: CellFormat) -> Cell:
        """Return what a cell's number stands for, in its format; a nought that is not shown is a blank."""
        numbers = cell_format.numbers
        value = _number(text)
        if numbers.hides and numbers.hides_number(value):
            return Unshown(text) if value else ""
        if numbers.sort == "digits":
            return numbers.written(value) if isinstance(value, int) and value >= 0 else value
        key = (text, numbers.sort)
        if key not in self.known:
            self.known[key] = self._worked_out(value, numbers.sort)
        return self.known[key]

    def _worked_out(self, value: int | float, sort: Sort) -> Cell:
        if sort == "percent":
            # 0.923 is stored; the rounding takes out what binary fractions add (92.30000000000001).
            return Percent(round(value * 100, 9))
        if sort == "percent sign":
            return Percent(value)
        if sort == "number":
            return value
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        epoch = CALENDAR_MAC_1904 if self.is_1904 else CALENDAR_WINDOWS_1900
        try:
            found: date | datetime | time | timedelta | None = from_excel(
                value, epoch, timedelta=sort == "length of time"
            )
        except (OverflowError, ValueError):
            return _OUT_OF_RANGE
        return found if found is not None else value


def _number(text: str) -> int | float:
    return float(text) if any(mark in text for mark in ".eEnN") else int(text)
