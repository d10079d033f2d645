"""The texts of a workbook: their runs joined, phonetic guides left out, the format's escapes undone."""

import re
from datetime import date
from typing import IO, Any

from lxml import etree

from mailmerge.intake.cellformats import CellFormat, child, is_struck, local
from mailmerge.intake.files.table import Cell, Flawed, Unshown, shown
from mailmerge.intake.refusal import too_large

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_", re.IGNORECASE)
_MOST_TEXTS = 6_000_000  # 20,000 rows of 300 columns

# Safe against entities, external parts and depth; `huge_tree` stays off.
XML_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
}


def struck_out(text: str) -> Flawed:
    """Return the cell of a text that is struck out, wholly or in part."""
    return Flawed(
        text,
        "struck-out",
        'The text in "{column}" is struck out. Delete what no longer holds, or take the line through it away.',
    )


def as_shown(value: Cell, cell_format: CellFormat) -> Cell:
    """Return a cell's value as the sheet shows it in a format: hidden, struck out, or as it is."""
    if cell_format.hides_text and isinstance(value, str | Flawed):
        return Unshown(shown(value)) if shown(value).strip() else ""
    if cell_format.strikes and not isinstance(value, Flawed) and value != "":
        return struck_out(f"{value:%d/%m/%Y}" if isinstance(value, date) else shown(value))
    return value


def unescaped(text: str) -> str:
    """Return a text with the format's escapes undone: `_x000D_` is a line end, `_x005F_` an underscore."""
    if "_x" not in text and "_X" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def text_of(element: Any) -> str | Flawed:
    """Return the text of a shared or inline string: `si` or `is`.

    Of a text in runs, one that is struck out counts for the whole: nobody can tell what is meant to be left.
    """
    parts: list[str] = []
    struck = False
    for part in element:
        name = local(part.tag)
        if name == "t":
            parts.append(part.text or "")
        elif name == "r":
            said = child(part, "t")
            text = (said.text or "") if said is not None else ""
            parts.append(text)
            struck = struck or bool(text.strip() and is_struck(child(part, "rPr")))
    whole = unescaped("".join(parts))
    return struck_out(whole) if struck else whole


def read_texts(stream: IO[bytes]) -> list[str | Flawed]:
    """Return the shared texts of a workbook, in their order."""
    texts: list[str | Flawed] = []
    for _, element in etree.iterparse(stream, tag="{*}si", **XML_OPTIONS):
        texts.append(text_of(element))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
        if len(texts) > _MOST_TEXTS:
            raise too_large("The workbook holds far more texts than a case file.")
    return texts
