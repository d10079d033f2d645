"""References: what stands on a letter and on an envelope instead of a name, like `OAK-QQM5J-E1QHN`.

Three letters of the school's code, then ten symbols of Crockford's base 32 (no I, L, O, U), of which the last is a
check symbol. Nine symbols come from a keyed hash of the letter's identity, so that the same letter gets the same
reference again, and a reference tells nothing about the child.

The check is a code over GF(32): the sum of symbol times power-of-two, over all 13 symbols, is nought. As the powers
differ, every single wrong symbol and every two symbols that changed places are found.
"""

import hashlib
import hmac
import re
import string

from mailmerge.ledger.chain.event import canonical

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
# Crockford: what is misread, or typed for, another symbol.
_MISREAD = str.maketrans("OIL", "011")
_SHAPE = re.compile(r"([A-Z]{3})([0-9A-Z]{10})")
_REDUCING_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def reference(workspace_id: str, school: str, identity: tuple[str, ...], issue: int) -> str:
    """Return the reference of a letter: the same for the same arguments, different (within 45 bits) for any other.

    Args:
        workspace_id: the ledger's own random id, from its first event: the key of the hash.
        school: the school's code; its first three letters, filled up with X, are the prefix.
        identity: what makes the letter that letter: UPN, parent, letter and trigger.
        issue: 1 for the first letter of that identity, 2 where that was withdrawn and made anew, and so on.
    """
    prefix = _prefix(school)
    body = _token(workspace_id, canonical([*identity, issue]))
    body += _check_symbol(prefix, body)
    return f"{prefix}-{body[:5]}-{body[5:]}"


def pack_reference(workspace_id: str, school: str, identity: tuple[str, ...]) -> str:
    """Return the reference of a referral pack, like `OAK-P-7QK2M9XAB`; it is none of a letter.

    Args:
        workspace_id: the ledger's own random id.
        school: the school's code.
        identity: what makes the pack that pack: UPN, parent, route and day.
    """
    return f"{_prefix(school)}-P-{_token(workspace_id, canonical(['pack', *identity]))}"


def pupil_token(workspace_id: str, upn: str) -> str:
    """Return what stands for a pupil where an event may not name one: `P-` and nine symbols, always the same."""
    return f"P-{_token(workspace_id, canonical(['pupil', upn]))}"


def normal_reference(text: str) -> str | None:
    """Return a typed reference as it is printed, or None if it is none or was mistyped.

    Case, spaces and hyphens do not count; O is read as 0, and I and L as 1, after the prefix.
    """
    bare = re.sub(r"[\s\-‐-―]", "", text).upper()
    match = _SHAPE.fullmatch(bare)
    if not match:
        return None
    prefix, body = match[1], match[2].translate(_MISREAD)
    if "U" in body or _check_symbol(prefix, body[:-1]) != body[-1]:
        return None
    return f"{prefix}-{body[:5]}-{body[5:]}"


def bare_reference(text: str) -> str:
    """Return a reference, or what was typed for one, as references are compared: without what does not count."""
    return re.sub(r"[^0-9A-Z]", "", text.upper()).translate(_MISREAD)


def is_reference(text: str) -> bool:
    """Whether `text` is a reference that is typed without a mistake, see `normal_reference`."""
    return normal_reference(text) is not None


def _prefix(school: str) -> str:
    return "".join(c for c in school.upper() if c in string.ascii_uppercase)[:3].ljust(3, "X")


def _token(workspace_id: str, message: str) -> str:
    """Return nine symbols (45 bits) of a keyed hash."""
    digest = hmac.digest(workspace_id.encode(), message.encode(), hashlib.sha256)
    number = int.from_bytes(digest) >> (len(digest) * 8 - 45)
    return "".join(_SYMBOLS[number >> shift & 31] for shift in range(40, -1, -5))


def _check_symbol(prefix: str, body: str) -> str:
    """Return the symbol that brings the weighted sum to nought; its own weight is 1, the one before it 2, then 4."""
    values = [ord(letter) - ord("A") for letter in prefix] + [_VALUES[symbol] for symbol in body]
    total = 0
    for value in values:
        total = _doubled(total ^ value)
    return _SYMBOLS[total]


def _doubled(value: int) -> int:
    """Return twice a value in GF(32)."""
    value <<= 1
    return value ^ _REDUCING_POLYNOMIAL if value & 32 else value
