"""Unique pupil numbers: the check letter, and nothing else.

The authority's number inside is never judged: schools move between authorities, and authorities are made anew.
Source: Department for Education, "Unique pupil numbers (UPNs)", the check letter's reckoning.
"""

import re

CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"

_SHAPE = re.compile(f"[{CHECK_LETTERS}][0-9]{{11}}[0-9{CHECK_LETTERS}]")
_VALUES = {character: value for value, character in enumerate(CHECK_LETTERS)} | {
    digit: int(digit) for digit in "0123456789"
}


def normalise_upn(text: str) -> str:
    """Return `text` as a UPN is written: capitals, no spaces. It need not be a good one."""
    return "".join(text.split()).upper()


def is_valid_upn(text: str) -> bool:
    """Say whether `text` is a UPN, permanent or temporary, with the right check letter; case and spaces don't count."""
    upn = normalise_upn(text)
    return bool(_SHAPE.fullmatch(upn)) and upn[0] == check_letter(upn[1:])


def check_letter(rest: str) -> str:
    """Return the letter that goes before `rest`, the other twelve characters of a UPN.

    A temporary number ends in a letter, which counts by its place among the check letters (0 to 22).
    """
    total = sum(position * _VALUES[character] for position, character in enumerate(rest, start=2))
    return CHECK_LETTERS[total % len(CHECK_LETTERS)]
