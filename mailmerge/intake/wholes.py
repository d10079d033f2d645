"""Wholes: a whole name or a whole address in one cell, split where that is certain. Source: contract, 2."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from mailmerge.casework.called import TITLES
from mailmerge.casework.names import PersonName
from mailmerge.casework.postcode import normalise_postcode

_WORDS = tomllib.loads((files("mailmerge.intake") / "wholes.toml").read_text(encoding="utf-8"))
_COUNTRIES, _COUNTIES = (frozenset(_WORDS[name]) for name in ("countries", "counties"))
# A surname may begin with one of these; what stands before it is then the forename.
_BEGINS_A_SURNAME = frozenset(_WORDS["begins_a_surname"])
_LINE_AND_TOWN = 2
_UNIT_NUMBER = re.compile(r"\d+[A-Za-z]?(?:\s*[-/]\s*\d+[A-Za-z]?)?")
# Behind a name, as lists of contacts show who it is: no part of the name. A guard among them is heard elsewhere.
_WHO_IT_IS = re.compile(
    r"\s*[(\[](?:(?:birth|step|foster|adoptive|grand)[ -]?)?(?:mother|father|mum|dad|parent|carer|guardian|aunt"
    r"|uncle|sister|brother|other|deceased|dec'?d|r\.?i\.?p\.?|pr|primary|legal guardian)[)\]]\s*$",
    re.IGNORECASE,
)
_WITH_A_POSTCODE = re.compile(r"(.*?)\s*\b([A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2})\b[.\s]*(.*)")


@dataclass(frozen=True, slots=True)
class WholeAddress:
    """An address from one cell; what it does not hold is blank."""

    lines: tuple[str, ...]
    town: str = ""
    county: str = ""
    postcode: str = ""


def split_address(text: str, town: str = "", county: str = "", postcode: str = "") -> WholeAddress:
    """Return the parts of an address that stands in one cell, with commas or line ends between.

    A house number that stands alone is joined to its street. Without a town of its own the last part is the town, or
    the last but one where the last is a county. The postcode may stand before the town or the county; two that do are
    none.

    Args:
        text: the cell.
        town: the town's own cell; what it holds is not said twice.
        county: the county's own.
        postcode: the postcode's own.
    """
    parts, found = _without_postcode(_parts(text))
    while len(parts) > 1 and (_is(parts[-1], town) or _is(parts[-1], county) or parts[-1].casefold() in _COUNTRIES):
        parts.pop()
    if not county and len(parts) > 1 and parts[-1].casefold() in _COUNTIES:
        # Without a town before it, it is the town's line after all: Middlesex streets do not end in a county.
        county = parts.pop() if town or len(parts) > _LINE_AND_TOWN else ""
    if not town and len(parts) > 1:
        town = parts.pop()
    return WholeAddress(tuple(_with_their_street(parts)), town, county, postcode or found)


def postcodes_differ(text: str, postcode: str) -> bool:
    """Tell whether the address in one cell has another postcode than its own cell holds."""
    inside, own = normalise_postcode(_without_postcode(_parts(text))[1]), normalise_postcode(postcode)
    return inside is not None and own is not None and inside != own


def split_name(text: str) -> PersonName | None:
    """Return the name that stands in one cell; None where it is not certain which part is what.

    Certain are `Mrs Dana Marlow`, `Mrs Marlow`, `Marlow, Mrs Dana` and `Marlow, Dana`, and a surname that begins with
    a word like "van".
    """
    surname, comma, rest = (part.strip() for part in _WHO_IT_IS.sub("", text).partition(","))
    if comma:
        words = rest.split()
        title = words.pop(0) if words and _is_title(words[0]) else ""
        return PersonName(title, words[0] if words else "", surname) if len(words) <= 1 and (title or words) else None
    words = _WHO_IT_IS.sub("", text).split()
    if not words or not _is_title(words[0]):
        return None
    title, *names = words
    match names:
        case [surname]:
            return PersonName(title, "", surname)
        case [forename, surname]:
            return PersonName(title, forename, surname)
        case [forename, first, *_] if _plain(first) in _BEGINS_A_SURNAME:
            return PersonName(title, forename, " ".join(names[1:]))
        case _:
            return None


def _parts(text: str) -> list[str]:
    """Return the parts of an address, without the country at its end."""
    pieces = re.split(r"[,;|\t\n\r]+|\s/\s", text)
    parts = [part for piece in pieces if (part := " ".join(piece.split()).rstrip(" ."))]
    while parts and parts[-1].casefold() in _COUNTRIES:
        parts.pop()
    return parts


def _without_postcode(parts: list[str]) -> tuple[list[str], str]:
    """Return the parts without their postcode, and the postcode: the one at the end, or the only one; "" for none."""
    found = [(at, said) for at, part in enumerate(parts) if (said := _with_postcode(part))]
    if not found or (len(found) > 1 and found[-1][0] < len(parts) - 1):
        return parts, ""
    at, (before, postcode, behind) = found[-1]
    return [*parts[:at], *filter(None, (before, behind)), *parts[at + 1 :]], postcode


def _with_postcode(part: str) -> tuple[str, str, str] | None:
    """Return a postcode with what stands before it and behind, None without one; behind, only a county or country."""
    found = _WITH_A_POSTCODE.fullmatch(part)
    if not found or not normalise_postcode(found[2]):
        return None
    before, postcode, behind = found.groups()
    return (before, postcode, behind) if behind.casefold() in {"", *_COUNTRIES, *_COUNTIES} else None


def _with_their_street(parts: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if lines and _UNIT_NUMBER.fullmatch(lines[-1]):
            lines[-1] = f"{lines[-1]} {part}"
        else:
            lines.append(part)
    return lines


def _is(one: str, other: str) -> bool:
    return bool(other) and one.replace(" ", "").casefold() == other.replace(" ", "").casefold()


def _is_title(word: str) -> bool:
    return _plain(word) in TITLES


def _plain(word: str) -> str:
    return word.casefold().rstrip(".")
