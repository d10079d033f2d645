"""What a workbook's styles say of its cells: dates, percentages, padded numbers, text that is struck out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, Self

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from mailmerge.intake.files.table import Cell, Percent, shown

_ZEROS_ONLY = re.compile("0+")
_OFF = frozenset(("0", "false", "off"))
_OUT_OF_RANGE = "#VALUE!"

Sort = Literal["number", "date", "length of time", "percent", "padded"]


@dataclass(frozen=True, slots=True)
class CellFormat:
    """One style: what its numbers are, how many digits they are padded to, and whether it strikes its text out."""

    sort: Sort = "number"
    digits: int = 0
    strikes: bool = False


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
    striking: frozenset[str] = frozenset()
    known: dict[tuple[str, Sort], Cell] = field(default_factory=dict)

    @classmethod
    def read(cls, styles: Any, *, is_1904: bool) -> Self:
        """Return what a workbook's `styles.xml` says; `styles` is its root element, None without one."""
        codes = dict(BUILTIN_FORMATS)
        for one in children(child(styles, "numFmts"), "numFmt"):
            codes[int(one.get("numFmtId"))] = one.get("formatCode", "General")
        struck = [is_struck(font) for font in children(child(styles, "fonts"), "font")]
        formats = tuple(
            _format(
                codes.get(int(xf.get("numFmtId", "0")), "General"),
                strikes=struck[number] if 0 <= (number := int(xf.get("fontId", "0"))) < len(struck) else False,
            )
            for xf in children(child(styles, "cellXfs"), "xf")
        )
        return cls(formats, is_1904, frozenset(str(n) for n, one in enumerate(formats) if one.strikes))

    def of(self, style: str | None) -> CellFormat:
        """Return the format that a cell's `s` names."""
        if style is None:
            return self.formats[0] if self.formats else PLAIN
        number = int(style)
        return self.formats[number] if 0 <= number < len(self.formats) else PLAIN

    def strikes(self, style: str | None) -> bool:
        """Say whether a style strikes its text out."""
        return style is not None and style in self.striking

    def number(self, text: str, cell_format: CellFormat) -> Cell:
        """Return what a cell's number stands for, in its format."""
        key = (text, cell_format.sort)
        if cell_format.sort == "padded":
            return shown(_number(text)).zfill(cell_format.digits) if isinstance(_number(text), int) else _number(text)
        if key not in self.known:
            self.known[key] = self._worked_out(_number(text), cell_format.sort)
        return self.known[key]

    def _worked_out(self, value: int | float, sort: Sort) -> Cell:
        if sort == "percent":
            # 0.923 is stored; the rounding takes out what binary fractions add (92.30000000000001).
            return Percent(round(value * 100, 9))
        if sort == "number":
            return value
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


def _format(code: str, *, strikes: bool) -> CellFormat:
    if is_timedelta_format(code):
        return CellFormat("length of time", strikes=strikes)
    if is_date_format(code):
        return CellFormat("date", strikes=strikes)
    if "%" in code:
        return CellFormat("percent", strikes=strikes)
    if _ZEROS_ONLY.fullmatch(code) and len(code) > 1:
        return CellFormat("padded", len(code), strikes=strikes)
    return CellFormat(strikes=strikes)
