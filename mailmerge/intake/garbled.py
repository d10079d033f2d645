"""Text that a program garbled on the way: a web page's entities (`O&#39;Brien`), UTF-8 read as Windows-1252 (`ZoÃ«`).

Only what is certain: `Ã` alone is a letter of real names (João, MÃE), and so are its neighbours. Source: contract, 2;
what is refused must never stand on an envelope.
"""

import html
import re
from collections.abc import Mapping

from mailmerge.intake.files.table import Cell, shown
from mailmerge.intake.joint import joins_two
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.columns import WHOLE_NAME, Column

_PRINTED = ("forename", "surname", "title", WHOLE_NAME, "leave refusal reason", "nti target", "meeting place")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TIMES_ESCAPED = 3  # a page's text that was put into a page again: &amp;#39;
_BYTES: Mapping[str, int] = {
    bytes([byte]).decode("cp1252", errors="ignore") or chr(byte): byte for byte in range(0x80, 0x100)
}
_SIGN = {byte: re.escape(sign) for sign, byte in _BYTES.items()}
_BEHIND = "[" + "".join(_SIGN[byte] for byte in range(0x80, 0xC0)) + "]"
_MARKS = "[" + "".join(_SIGN[byte] for byte in range(0x90, 0xA0)) + "]"
# Letters of Latin script one by one, an apostrophe or dash; of other scripts two in a row, since one may be chance.
_GARBLED = re.compile(
    f"[ÃÄÅ]{_BEHIND}|È[˜™š›]|á[º»]{_BEHIND}|â€{_MARKS}|(?:[ÎÏ]{_BEHIND}){{2,}}|(?:[ÐÑ]{_BEHIND}){{2,}}"
    f"|(?:[ØÙÚÛ]{_BEHIND}){{2,}}"
)
_MARK_OF_THREE = "â€"


def refuse_garbled(cell: Cell, column: Column) -> None:
    """Raise `BadCell` `unprintable` where a name, an address or another printed cell holds what was garbled."""
    if column.type != "address" and not column.name.endswith(_PRINTED):
        return
    text = shown(cell)
    if "&" not in text and text.isascii():
        return
    mended = as_it_was_meant(text)
    if mended == text:
        return
    if column.name.startswith("parent ") and column.type == "text" and joins_two(mended, column.name):
        return  # refused as a name of two people, whatever the sign between them
    still = as_it_was_meant(mended) != mended or not mended.isprintable()
    then = "Type it as it should be." if still else f'Type it as it should be: "{mended}".'
    raise BadCell(
        "unprintable",
        f'A program has garbled letters or signs in "{column.name}" on the way here. {then} If many rows have such '
        "signs, export the list as an Excel workbook (.xlsx) instead.",
    )


def as_it_was_meant(text: str) -> str:
    """Return a text with its entities and garbled letters put right; the same text where there are none."""
    for _ in range(_TIMES_ESCAPED):
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return _GARBLED.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    try:
        letters = bytes(_BYTES[sign] for sign in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return letters if letters.isalpha() or found[0].startswith(_MARK_OF_THREE) else found[0]
