"""Item references: the number on a Royal Mail receipt, read, checked, and mended where it was mistyped.

Sources: UPU standard S10-12 (thirteen characters with a check digit), and the references that Royal Mail's own
barcodes and postal accounts give (16 or 21 hexadecimal characters).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["s10", "hexadecimal", "other"]

_S10 = re.compile(r"[A-Z]{2}[0-9]{9}GB")
_HEXADECIMAL = re.compile(r"[0-9A-F]{16}|[0-9A-F]{21}")
_OTHER = re.compile(r"[0-9A-Z]{9,27}")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_SEPARATORS = re.compile(r"[\s\-‐-―]")

# What is typed, or read by eye, for another character.
_AS_DIGITS = str.maketrans("OQDILZSGB", "000112568")
_AS_LETTERS = str.maketrans("01258", "OIZSB")
_AS_HEXADECIMAL = str.maketrans("OQILZSG", "0011256")


@dataclass(frozen=True, slots=True)
class ItemReference:
    """A reference that can be recorded, without spaces; `remark` says what staff should look at, if anything."""

    text: str
    form: Form
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class BadItemReference:
    """A reference that is not taken: what is wrong and what to do, and what may have been meant, likeliest first."""

    text: str
    meant: tuple[str, ...] = ()


def read_item_reference(typed: str) -> ItemReference | BadItemReference:
    """Return the reference that was typed; spaces, hyphens and case do not count.

    A letter typed for a digit, or a digit for a letter, is mended where the mend is certain: the check digit then
    agrees, or a hexadecimal number has no such letter.
    """
    text = _SEPARATORS.sub("", typed).upper()
    if _S10.fullmatch(text):
        return ItemReference(text, "s10") if _agrees(text) else _wrong_check_digit(text)
    if _HEXADECIMAL.fullmatch(text):
        return ItemReference(text, "hexadecimal")
    return _mended(text) or _unknown(text)


def check_digit(digits: str) -> str:
    """Return the ninth digit of an S10 reference from its first eight: 11 less the weighted sum modulo 11."""
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    return str({10: 0, 11: 5}.get(rest, rest))


def _agrees(text: str) -> bool:
    return check_digit(text[2:10]) == text[10]


def _wrong_check_digit(text: str) -> BadItemReference:
    meant = tuple(dict.fromkeys(_likely(text)))
    return BadItemReference(
        f"The item reference {text} was mistyped: its check digit does not agree. "
        f"Read it again from the receipt; it may be {' or '.join(meant)}.",
        meant,
    )


def _likely(text: str) -> Iterator[str]:
    """Yield what agrees and is one usual slip away: two neighbouring digits changed places, or the last is wrong."""
    for at in range(2, 10):
        swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if swapped != text and _agrees(swapped):
            yield swapped
    yield text[:10] + check_digit(text[2:10]) + text[11:]


def _mended(text: str) -> ItemReference | None:
    s10 = text[:2].translate(_AS_LETTERS) + text[2:11].translate(_AS_DIGITS) + text[11:].translate(_AS_LETTERS)
    if _S10.fullmatch(s10) and _agrees(s10):
        return ItemReference(s10, "s10", _read_as(text, s10))
    hexadecimal = text.translate(_AS_HEXADECIMAL)
    if _HEXADECIMAL.fullmatch(hexadecimal):
        return ItemReference(hexadecimal, "hexadecimal", _read_as(text, hexadecimal))
    return None


def _read_as(typed: str, text: str) -> str:
    return f"The item reference {typed} was read as {text}: letters and digits that look alike were changed over."


def _unknown(text: str) -> ItemReference | BadItemReference:
    if _OTHER.fullmatch(text):
        remark = f"The item reference {text} has none of Royal Mail's usual forms. Compare it with the receipt."
        return ItemReference(text, "other", remark)
    return BadItemReference(
        "The item reference has a sign that no reference has, or not 9 to 27 letters and digits. "
        "Copy it from the receipt: for example AB 1000 0002 5GB."
    )
