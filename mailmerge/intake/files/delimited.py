"""CSV files: from bytes to text to records, whatever program wrote them."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain

from mailmerge.intake.refusal import stray_quotation_mark, unreadable

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SAMPLE = 4096  # bytes or characters that are enough to tell an encoding, or text from anything else
_HEADINGS_SAMPLE = 64 * 1024  # characters that hold the longest row of headings
_HEADINGS_WITHIN = 10  # lines that are not blank
# In this order where two are as frequent: a heading may hold a comma, but hardly a semicolon or a tab.
_DELIMITERS = "\t;,"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = '="'
_SEP_LINE = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)")
_STRAY = (
    "it has a quotation mark (\") inside a cell, so cells or whole rows may stand where they don't belong. Take the "
    "mark out, or save the list as an Excel workbook (.xlsx) from the program that made it."
)
_END = "\N{SYMBOL FOR END OF TRANSMISSION}mailmerge-end-of-file"


def _undefined_kept(byte: int) -> str:
    """Return the Windows-1252 character of `byte`; the five bytes it leaves undefined stay control characters."""
    return bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)


_WINDOWS_1252 = {byte: _undefined_kept(byte) for byte in range(0x80, 0xA0)}


def _looks_like_utf16(data: bytes) -> str | None:
    """Return which UTF-16 `data` is, when it has no byte-order mark: every second byte of Western text is zero."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if len(data) % 2 == 0 and max(even, odd) > half * 0.4 and min(even, odd) < half * 0.05:
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def decode(data: bytes) -> str:
    """Return the text of a CSV file: UTF-8 or UTF-16, with or without a mark, else Windows-1252.

    Raises:
        FileRefused: `unreadable`, when it is no text.
    """
    bom = next((mark for mark in _BOMS if data.startswith(mark)), b"")
    encoding = _BOMS.get(bom) or _looks_like_utf16(data)
    try:
        text = data[len(bom) :].decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding:
            raise unreadable(
                "The file is damaged: some of it can't be read as text. Export it again, and save it as an Excel "
                "workbook (.xlsx) or as CSV UTF-8."
            ) from None
        text = data.decode("latin-1").translate(_WINDOWS_1252)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 20 > len(sample):
        raise unreadable(
            "This is neither a CSV file nor an Excel workbook (.xlsx). Open it in the program that made it, and "
            "export it as one of those."
        )
    return text


def _delimiter(text: str) -> str:
    """Return what parts the cells: of comma, semicolon and tab the one most often outside quotes in the headings.

    The first line holds them where its semicolon or tab is in each of the next few lines too. Else they stand in the
    first line that one of the three parts in three, or failing that in two: what is above it is a title.
    """
    lines = [line for line in re.split(r"[\r\n]+", text[:_HEADINGS_SAMPLE]) if line.strip(" \t,;")]
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines[:_HEADINGS_WITHIN]] or [""]
    first = max(_DELIMITERS, key=bare[0].count)
    if first != "," and all(first in line for line in bare):
        return first
    most = [max(map(line.count, _DELIMITERS)) for line in bare]
    headings = next((line for fewest in (2, 1) for line, count in zip(bare, most, strict=True) if count >= fewest), "")
    return max(_DELIMITERS, key=headings.count)


def _first_stray(text: str, delimiter: str) -> int | None:
    """Return the number of the first record with a quotation mark that neither opens nor closes a cell, nor is doubled.

    Records end where `csv` ends them. A cell may keep Excel from changing it: `="0012"`.
    """
    if '"' not in text:
        return None
    mark = re.escape(delimiter)
    whole = re.compile(rf'(?:"(?:[^"]|"")*"|="[^"\r\n]*"|[^"{mark}\r\n]*)(?P<end>{mark}|\r\n|\r|\n|\Z)')
    number, at = 1, 0
    while at < len(text):
        found = whole.match(text, at)
        if found is None:
            return number
        number += found["end"] != delimiter
        at = found.end()
    return None


def _out_of_formula(cell: str) -> str:
    """Return the text of a cell that an export keeps Excel from changing: ="0012"."""
    return cell[len(_FORMULA) : -1] if cell.startswith(_FORMULA) and cell.endswith('"') else cell


def read_delimited(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the number that a spreadsheet program shows beside it; a blank line is a record too.

    Raises:
        FileRefused: `unreadable`, when it is no text, or a cell is far too long; `quotation-mark`, when one is never
            closed, or stands inside a cell and is not doubled.
    """
    text = decode(data)
    sep_line = _SEP_LINE.match(text)  # Excel's own first line: it sets the delimiter and is not shown
    delimiter = sep_line.group(1) if sep_line else _delimiter(text)
    body = text[sep_line.end() :] if sep_line else text
    if not body.endswith(("\n", "\r")):
        body += "\n"
    lines = chain(io.StringIO(body, newline=""), [_END])
    number, has_formulas = 0, _FORMULA in body
    stray = _first_stray(body, delimiter)
    try:
        for number, record in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
            if record == [_END]:
                return
            if record and record[-1].endswith(_END):
                break
            if number == stray:
                raise stray_quotation_mark(number, _STRAY)
            yield number, [_out_of_formula(cell) for cell in record] if has_formulas else record
    except csv.Error:  # with lines cut at every end of line, all that is left to it is its limit of a cell's length
        raise unreadable(
            f"Row {number + 1} has a cell of more than {csv.field_size_limit():,} characters. If a quotation mark "
            '(") opens in that row and is never closed, put the missing mark in; if not, shorten the cell.'
        ) from None
    raise stray_quotation_mark(
        number,
        'a quotation mark (") that opens here is never closed, so the rows after it run together. Put the missing mark '
        "in, or save the list as an Excel workbook (.xlsx) from the program that made it.",
    )
