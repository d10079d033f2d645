"""Headings: what each means, what kind of file they make, and which of them can't be taken.

Headings match without case, spaces, `_`, `-`, `.` and `'` (contract, 2). A canonical heading means itself; then the
workspace's own aliases count, then those that management information systems write (headings.toml).
"""

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from mailmerge.intake.file_kinds import CASES, RECORD_KINDS, FileKind
from mailmerge.intake.refusal import FileRefused
from mailmerge.intake.result import FileError
from mailmerge.intake.rows.columns import (
    JOINT_COLUMNS,
    MOST_PARENTS,
    PARENT_COLUMNS,
    PARENT_HOUSE_PARTS,
    parent_column,
)

_NOT_COUNTED = str.maketrans("", "", "_-.'’‘ \N{NO-BREAK SPACE}\t\r\n")
# This many of its headings with `upn` among them, or of its main ones, and a file is meant as a case file.
_LEAST_OF_A_CASE_FILE = 3
NAMES_A_PUPIL = frozenset({"upn", "pupil forename", "pupil surname", "date of birth"})
_MAIN_HEADINGS = NAMES_A_PUPIL | {"school", "parent 1 surname", "parent 1 postcode"}


def fold(heading: str) -> str:
    """Return `heading` as it counts when headings are matched."""
    return heading.casefold().translate(_NOT_COUNTED)


def column_names() -> frozenset[str]:
    """Return the canonical names of all columns of all kinds of file."""
    return frozenset(column.name for kind in (CASES, *RECORD_KINDS) for column in kind.columns)


def are_headings(cells: Iterable[str], aliases: Mapping[str, str], ignore: Collection[str]) -> bool:
    """Tell whether a row of cells is the headings of some kind of file, and not a title above them."""
    passed_over = {fold(heading) for heading in ignore}
    folded = ("" if fold(cell) in passed_over else fold(cell) for cell in cells)
    return _kind(tuple(folded), {fold(alias): name for alias, name in aliases.items()}) is not None


@dataclass(frozen=True, slots=True)
class Headings:
    """A file's kind, and what each of its headings means (None: blank, ignored or passed over)."""

    kind: FileKind
    columns: tuple[str | None, ...]


@cache
def mis_aliases() -> dict[str, str]:
    """Return the headings of management information systems, folded, each with the canonical one that it means."""
    data = _shipped_aliases()
    known = {fold(alias): name for name, aliases in data["case"].items() for alias in aliases}
    parent = data["parent"]
    for name in PARENT_COLUMNS:
        written = (name, *parent["columns"].get(name, ()))
        for before in parent["before"]:
            for n in ("", *range(1, MOST_PARENTS + 1)):
                known |= {fold(f"{before.format(n=n)} {w}"): parent_column(n or 1, name) for w in written}
        if name in parent["alone"]:
            known |= {fold(w): parent_column(1, name) for w in written}
    return known


@cache
def _record_aliases() -> dict[str, str]:
    """Return what files that name no pupil call a letter's reference, folded; elsewhere `letter` is its kind."""
    return {fold(alias): name for name, aliases in _shipped_aliases()["records"].items() for alias in aliases}


def _shipped_aliases() -> dict[str, Any]:
    return tomllib.loads((files("mailmerge.intake") / "headings.toml").read_text(encoding="utf-8"))


def read_headings(
    headings: tuple[str, ...], aliases: Mapping[str, str], ignore: Collection[str], *, school_known: bool
) -> Headings:
    """Tell the kind of a file by its headings, and what each heading means.

    Args:
        headings: the headings as typed, blank ones included.
        aliases: the workspace's own headings, each with the canonical one that it means.
        ignore: headings that the workspace passes over.
        school_known: whether the folder names the school, so that a case file may leave it out.

    Raises:
        FileRefused: with every `duplicate-column`, `unknown-column` and `missing-column`, or with `unknown-kind`.
    """
    passed_over = {fold(heading) for heading in ignore}
    own = {fold(alias): name for alias, name in aliases.items()}
    folded = tuple("" if fold(h) in passed_over else fold(h) for h in headings)
    kind = _kind(folded, own)
    if kind is None:
        raise FileRefused(_unknown_kind(folded, own))
    meanings = _meanings(kind, own, folded)
    columns = tuple(meanings.get(heading) for heading in folded)
    unknown = [h for h, f, column in zip(headings, folded, columns, strict=True) if f and column is None]
    if kind.passes_over:
        unknown = []
    free = {written: name for written, name in meanings.items() if name not in columns}
    suggestions = {heading: _suggestion(heading, free) for heading in unknown}
    taken = {heading: None if suggestions[heading] else _suggestion(heading, meanings) for heading in unknown}
    errors = (
        *_duplicates(headings, columns),
        *(_unknown(heading, suggestions[heading], taken[heading]) for heading in unknown),
        # A heading that is only misspelt is told once, not as missing too.
        *_missing(kind, {c for c in (*columns, *suggestions.values()) if c}, school_known=school_known),
    )
    if errors:
        raise FileRefused(*errors)
    return Headings(kind, columns)


def _meanings(kind: FileKind, own: Mapping[str, str], present: Iterable[str]) -> dict[str, str]:
    """Return every folded heading that `kind` knows, with its canonical column; `present` are those of the file."""
    names = {column.name for column in kind.columns}
    canonical = {fold(name): name for name in names}
    aliases = mis_aliases() | {alias: canonical.get(fold(name), name) for alias, name in own.items()}
    pupil = {fold(name): name for name in NAMES_A_PUPIL} | aliases
    if not any(pupil.get(heading) in NAMES_A_PUPIL for heading in present):
        aliases = _record_aliases() | aliases
    return {alias: name for alias, name in aliases.items() if name in names} | canonical


def _kind(folded: Iterable[str], own: Mapping[str, str]) -> FileKind | None:
    present = set(folded)
    for kind in RECORD_KINDS:
        meanings = _meanings(kind, own, present)
        if set(kind.told_by) <= {meanings[heading] for heading in present if heading in meanings}:
            return kind
    meanings = _meanings(CASES, own, present)
    found = {meanings[heading] for heading in present if heading in meanings}
    telling = found if "upn" in found else found & _MAIN_HEADINGS
    return CASES if len(telling) >= _LEAST_OF_A_CASE_FILE else None


def _unknown_kind(folded: Iterable[str], own: Mapping[str, str]) -> FileError:
    """Return the refusal of a file that no headings tell, naming the kind that it comes closest to."""
    present = set(folded)

    def lacking(kind: FileKind) -> list[str]:
        meanings = _meanings(kind, own, present)
        found = {meanings[heading] for heading in present if heading in meanings}
        return [name for name in kind.told_by if name not in found]

    text = (
        "The headings don't say what this file is. The first row must hold the headings (a title or two above them are "
        'passed over); those of a case file are "upn", "pupil forename", "pupil surname", "date of birth", and the '
        "parents' names and addresses."
    )
    nearest = min(RECORD_KINDS, key=lambda kind: len(lacking(kind)) / len(kind.told_by))
    missing = lacking(nearest)
    if len(missing) < len(nearest.told_by):
        names = ", ".join(f'"{name}"' for name in missing)
        text += f" If it is meant as a file of kind {nearest.name}, it lacks {names}."
    return FileError("unknown-kind", text)


def _suggestion(heading: str, offered: Mapping[str, str]) -> str | None:
    """Return the canonical column that `heading` is most like, of those `offered` (each as it may be written)."""
    close = get_close_matches(fold(heading), offered, n=1, cutoff=0.75)
    return offered[close[0]] if close else None


def _unknown(heading: str, suggestion: str | None, taken: str | None) -> FileError:
    """Return the refusal of `heading`: what was meant, or else which of the file's own columns it looks like."""
    hint = f' It looks like "{taken}", which the file has already.' if taken else ""
    if suggestion:
        hint = f' Did you mean "{suggestion}"?'
    return FileError(
        "unknown-column",
        f'The heading "{heading.strip()}" is not known.{hint} Correct it, delete the column, or have it listed under '
        '"ignore" in the settings.',
    )


def _duplicates(headings: Iterable[str], columns: tuple[str | None, ...]) -> Iterator[FileError]:
    typed: dict[str, list[str]] = {}
    for heading, column in zip(headings, columns, strict=True):
        if column:
            typed.setdefault(column, []).append(heading.strip())
    for column, count in Counter(c for c in columns if c).items():
        if count > 1:
            both = " and ".join(f'"{heading}"' for heading in typed[column])
            yield FileError(
                "duplicate-column",
                f'{both} both mean "{column}". Keep one of them, and delete the other column or have it listed under '
                '"ignore" in the settings.',
            )


def _missing(kind: FileKind, present: Collection[str], *, school_known: bool) -> Iterator[FileError]:
    missing = [column.name for column in kind.columns if column.required and column.name not in present]
    if kind is CASES:
        missing += _missing_of_cases(present, school_known=school_known)
    for name in missing:
        yield FileError("missing-column", f'There is no column "{name}". Add it, with a value in every row.')


def _missing_of_cases(present: Collection[str], *, school_known: bool) -> Iterator[str]:
    """Yield what a case file lacks beyond its plainly required columns: the school, parent 1's name and address."""
    if "school" not in present and not school_known:
        yield "school"
    if not any(joint in present for joint in JOINT_COLUMNS):
        if "parent 1 surname" not in present:
            yield "parent 1 surname"
        if "parent 1 title" not in present and "parent 1 forename" not in present:
            yield "parent 1 forename"
    if not any(parent_column(1, name) in present for name in ("address line 1", *PARENT_HOUSE_PARTS)):
        yield "parent 1 address line 1"
    if "parent 1 postcode" not in present:
        yield "parent 1 postcode"
