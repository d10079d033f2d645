"""Synonyms: what systems and councils' forms call our columns, what no letter needs, and what sounds like a guard.

All of it is data: `headings.toml`.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from mailmerge.intake.rows.columns import (
    GETS_POST,
    HOME,
    MOST_PARENTS,
    PARENT_COLUMNS,
    WHOLE_NAME,
    home_column,
    parent_column,
)

# Those of the contract, and marks that forms and reports set behind a heading: `DOB:`, `Deceased?`, `UPN*`.
_NOT_COUNTED = str.maketrans("", "", "_-.'’‘()/ \N{NO-BREAK SPACE}\t\r\n?:*")
_NUMBERED_CONTACT = re.compile(r"\bpriority[ _]?[1-9][ _]?contact|\bcontact[ _]?(?:priority[ _]?)?[1-9]", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


# What a template's heading says of how to fill it in: `DOB (dd/mm/yyyy)`, `UPN (required)`.
_HOW_TO_FILL_IN = re.compile(
    r"[(\[]\s*(?:format:?\s*)?(?:d{1,2}[-/. ]?m{1,3}[-/. ]?y{2,4}|y{4}[-/. ]?m{1,2}[-/. ]?d{1,2}|hh[:.]mm|24 ?-?hours?|"
    r"mandatory|required|optional|if (?:known|any|applicable|relevant))\s*[)\]]",
    re.IGNORECASE,
)


def fold(heading: str) -> str:
    """Return `heading` as it counts when headings are matched. Source: contract, 2."""
    if "(" in heading or "[" in heading:
        heading = _HOW_TO_FILL_IN.sub("", heading)
    folded = heading.casefold().translate(_NOT_COUNTED)
    return folded.replace("authoriz", "authoris")  # as Americans, and some programs, spell it


@cache
def mis_aliases() -> dict[str, str]:
    """Return the headings of management information systems, folded, each with the canonical one that it means."""
    data = shipped()
    known = {fold(alias): name for name, aliases in data["case"].items() for alias in aliases}
    home = data["home"]
    for name in HOME:
        written = [fold(w) for w in (name, *home.get(name, ()))]
        for before in map(fold, home["before"]):
            known |= {f"{before}{w}": home_column(name) for w in written}
    for kind in ("register", "history"):
        known |= {fold(alias): name for name, aliases in data[kind].items() for alias in aliases}
    return known | _numbered() | _unnumbered()


@cache
def aliases_of_kind(kind: str) -> dict[str, str]:
    """Return the headings, folded, that mean a column in files of one kind alone, each with that column."""
    return {fold(alias): name for name, aliases in shipped()["kind"].get(kind, {}).items() for alias in aliases}


@cache
def dated() -> dict[str, Any]:
    """Return, by kind of file, which column a plain day is beside which others, and how such a day is headed."""
    return shipped()["dated"]  # type: ignore[no-any-return]


@cache
def sent_in() -> frozenset[str]:
    """Return the headings, folded, under which online forms say when they were sent in."""
    return frozenset(map(fold, shipped()["forms"]["sent_in"]))


@cache
def record_aliases() -> dict[str, str]:
    """Return what files that name no pupil call a letter's reference, folded; elsewhere `letter` is its kind."""
    return {fold(alias): name for name, aliases in shipped()["records"].items() for alias in aliases}


@cache
def needless() -> frozenset[str]:
    """Return the headings, folded, that every system exports and no letter needs."""
    data = shipped()
    names = [fold(name) for name in data["parent"]["needless"]]
    of_parents = {f"{before}{name}" for before, _ in prefixes() for name in names}
    return frozenset({fold(heading) for heading in data["needless"]["headings"]} | of_parents)


@cache
def names_a_contact() -> frozenset[str]:
    """Return the headings, folded, of a parent's name without a number: those of a file with one row a contact."""
    return frozenset(heading for heading, name in _unnumbered().items() if name in _NAMES_OF_PARENT_1)


@cache
def names_a_pupil_whole() -> frozenset[str]:
    """Return the headings, folded, of a pupil's whole name in one cell."""
    return frozenset(map(fold, shipped()["pupil"]["whole"]))


@cache
def if_no() -> frozenset[str]:
    """Return the headings, folded, under which a "no" says that the office wants no letter of the row at all."""
    return frozenset(map(fold, shipped()["guards"]["if_no"]))


@cache
def if_said() -> frozenset[str]:
    """Return the headings, folded, under which anything but a "no" may guard somebody."""
    return frozenset(map(fold, shipped()["guards"]["if_said"]))


@cache
def unnumbered_flags() -> frozenset[str]:
    """Return the headings, folded, that say of a contact without a number whether it is written to."""
    return frozenset(heading for heading, name in _unnumbered().items() if name == parent_column(1, GETS_POST))


@cache
def stands_alone() -> frozenset[str]:
    """Return the headings, folded, that mean a parent's column with nothing in front."""
    return frozenset(way for name in shipped()["parent"]["alone"] for way in written(name))


def sounds_like_a_guard(heading: str) -> bool:
    """Tell whether a heading that nobody knows sounds as if its column guarded somebody. Source: contract, 2."""
    guards = shipped()["guards"]
    # Of a contact with a number, it is what stands behind it that may guard.
    words = [word.casefold() for word in _WORD.findall(_NUMBERED_CONTACT.sub(" ", heading))]
    said = f" {' '.join(words)} "
    return (
        not frozenset(guards["words"]).isdisjoint(words)
        or any(word.startswith(tuple(guards["stems"])) for word in words)
        or any(f" {phrase} " in said for phrase in guards["phrases"])
    )


def sounds_like_a_letters_day(heading: str) -> bool:
    """Tell whether a heading that nobody knows sounds as if its column said when a letter or a warning went out."""
    letters = shipped()["letters"]
    words = frozenset(word.casefold() for word in _WORD.findall(heading))
    return not words.isdisjoint(letters["what"]) and not words.isdisjoint(letters["when"])


_NAMES_OF_PARENT_1 = frozenset(parent_column(1, name) for name in ("forename", "surname", "full name"))


@cache
def _numbered() -> dict[str, str]:
    parent = shipped()["parent"]
    whole = {
        fold(heading.format(n=n)): parent_column(n, WHOLE_NAME)
        for heading in parent["whole"]
        for n in range(1, MOST_PARENTS + 1)
    }
    whole |= {
        fold(one): parent_column(n, WHOLE_NAME) for n, key in ((1, "first"), (2, "second")) for one in parent[key]
    }
    columns = {
        n: [(parent_column(n, name), written(name)) for name in PARENT_COLUMNS] for n in range(1, MOST_PARENTS + 1)
    }
    return whole | {
        f"{before}{way}": column
        for before, number in prefixes()
        if number
        for column, ways in columns[number]
        for way in ways
    }


@cache
def _unnumbered() -> dict[str, str]:
    """Return the headings that mean parent 1's columns without saying which parent."""
    known = {
        f"{before}{way}": parent_column(1, name)
        for before, number in prefixes()
        if number is None
        for name in PARENT_COLUMNS
        for way in written(name)
    }
    alone = shipped()["parent"]["alone"]
    return known | {way: parent_column(1, name) for name in alone for way in written(name)}


@cache
def prefixes() -> tuple[tuple[str, int | None], ...]:
    """Return what stands before a parent's columns, folded, with the number that it gives (None: it gives none)."""
    parent = shipped()["parent"]
    numbered: Iterable[tuple[str, int | None]] = (
        (fold(before.format(n=n)), n or None) for before in parent["before"] for n in ("", *range(1, MOST_PARENTS + 1))
    )
    named = ((fold(before), number) for number, key in ((1, "first"), (2, "second")) for before in parent[key])
    return (*numbered, *named)


@cache
def written(name: str) -> tuple[str, ...]:
    """Return the ways, folded, in which a parent's column is written behind its prefix."""
    return tuple(map(fold, (name, *shipped()["parent"]["columns"].get(name, ()))))


@cache
def shipped() -> dict[str, Any]:
    """Return the data of `headings.toml`."""
    return tomllib.loads((files("mailmerge.intake") / "headings.toml").read_text(encoding="utf-8"))
