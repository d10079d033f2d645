"""Whereabouts: where a letter to one parent of a row goes, and whose address it is.

A parent's letter never bears an address that the file gives to somebody else: the pupil's home serves a parent only
where they have no address of their own and live with the pupil. Source: contract, 2, "Whose address it is".
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from mailmerge.casework.address import PostalAddress, parse_address
from mailmerge.intake.placeholders import asks_for_secrecy, is_no_address, says_nothing
from mailmerge.intake.rows.columns import (
    PARENT_ADDRESS,
    PARENT_ADDRESS_LINES,
    PARENT_HOUSE_PARTS,
    WHOLE_ADDRESS,
    home_column,
    parent_column,
)
from mailmerge.intake.rows.typed import TypedRow
from mailmerge.intake.wholes import postcodes_differ, split_address

_HOME = frozenset(home_column(name) for name in PARENT_ADDRESS)
_HOUSE_NUMBER = re.compile(r"(?:no\.?\s*)?\d+\s*[A-Za-z]?(?:\s*[-/]\s*\d*[A-Za-z]?)?", re.IGNORECASE)
_NOWHERE = PostalAddress((), "", None, no_fixed_abode=True)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a letter goes: None where that is secret, to be confirmed, or need not be known."""

    address: PostalAddress | None = None
    email: str | None = None
    is_pupils_home: bool = False
    to_confirm: bool = False
    is_secret: bool = False


def whereabouts(row: TypedRow, number: int, present: Collection[str]) -> Whereabouts:
    """Return where a letter to a parent goes; what is wrong goes into the row's errors.

    Args:
        row: the typed row.
        number: the parent's.
        present: the canonical columns that the file has, so that an error names one the office can see.
    """
    if row.values.get(parent_column(number, "address confidential")):
        return Whereabouts()
    own = _Cells(row, _names(f"parent {number}"), present)
    lives_there = row.values.get(parent_column(number, "lives with child"))
    has_email = row.gives(parent_column(number, "email"))
    email = None if has_email or not lives_there else row.text(home_column("email")) or None
    if own.are_given or not row.gives_any(_HOME):
        return _at(own, email, excused=bool(row.values.get(parent_column(number, "deceased"))))
    if lives_there:
        found = _at(_Cells(row, _names("home"), present), email, excused=False)
        return Whereabouts(found.address, email, is_pupils_home=True, is_secret=found.is_secret)
    if lives_there is None and not row.gives(parent_column(number, "lives with child")):
        return Whereabouts(to_confirm=True)
    if lives_there is False and not row.values.get(parent_column(number, "deceased")):
        row.fault(
            "missing-value",
            parent_column(number, "address line 1"),
            f"The file gives only the pupil's home, and parent {number} does not live there. Fill in this parent's own "
            f'address ("{parent_column(number, "address line 1")}", "town", "postcode").',
        )
    return Whereabouts()


@dataclass(frozen=True, slots=True)
class _Names:
    """The columns of one address, by their names without a prefix."""

    columns: Mapping[str, str]
    every: frozenset[str]
    but_whole: frozenset[str]
    but_first_line: frozenset[str]


@cache
def _names(whose: str) -> _Names:
    """Return the columns of an address: of `parent 1`, or of the pupil's `home`."""
    columns = {name: f"{whose} {name}" for name in PARENT_ADDRESS}
    lines = [columns[name] for name in (*PARENT_HOUSE_PARTS, *PARENT_ADDRESS_LINES)]
    but_first_line = set(columns.values()) - {columns[WHOLE_ADDRESS], columns[PARENT_ADDRESS_LINES[0]]}
    return _Names(columns, frozenset(columns.values()), frozenset(lines), frozenset(but_first_line))


# Two parents, and brothers and sisters, mostly live at one address.
_parsed = lru_cache(maxsize=2_000)(parse_address)


class _Cells:
    """The cells of one address in a row: a parent's own, or the pupil's home."""

    __slots__ = ("column", "names", "present", "row")

    def __init__(self, row: TypedRow, names: _Names, present: Collection[str]) -> None:
        self.row = row
        self.names = names
        self.present = present
        self.column = names.columns.__getitem__

    def text(self, name: str) -> str:
        return self.row.text(self.column(name))

    @property
    def are_given(self) -> bool:
        return self.row.gives_any(self.names.every)

    @property
    def is_in_one_cell(self) -> bool:
        """Whether the whole address stands in one cell: said by its heading, or by a postcode at line 1's end."""
        if self.row.gives(self.column(WHOLE_ADDRESS)):
            return not self.row.gives_any(self.names.but_whole)
        return not self.row.gives_any(self.names.but_first_line) and bool(
            split_address(self.text(PARENT_ADDRESS_LINES[0])).postcode
        )


def _at(cells: _Cells, email: str | None, *, excused: bool) -> Whereabouts:
    """Return the address of these cells; `excused`: it may be blank."""
    row = cells.row
    said = [row.text(column) for column in cells.names.every if column in row.values]
    if any(map(asks_for_secrecy, said)):
        return Whereabouts(is_secret=True)
    lines, town, county, postcode = _parts(cells)
    # A filler is no address in the first line, and nothing in the second.
    if any(is_no_address(text) and not (place and says_nothing(text)) for place, (_, text) in enumerate(lines[:2])):
        return Whereabouts(_NOWHERE, email)
    if county[1]:
        lines.append(county)
    lines = [*lines[:1], *((column, "" if says_nothing(text) else text) for column, text in lines[1:])]
    found = _parsed(tuple(text for _, text in lines), "" if says_nothing(town[1]) else town[1], postcode[1])
    if isinstance(found, PostalAddress):
        _remark(cells, found)
        return Whereabouts(found, email)
    if excused:
        found = tuple(fault for fault in found if fault.code != "missing-value")
    columns = {f"line {place}": column for place, (column, _) in enumerate(lines, start=1)}
    columns |= {"line 1": _first_line(cells, lines), "town": town[0], "postcode": postcode[0]}
    for fault in found:
        column = columns.get(fault.part, lines[-1][0])
        # A cell that could not be typed has its own error, and is not missing.
        if not (fault.code == "missing-value" and row.gives(column) and column not in row.values):
            row.fault(fault.code, column, fault.text)
    return Whereabouts()


def _parts(cells: _Cells) -> tuple[list[tuple[str, str]], tuple[str, str], tuple[str, str], tuple[str, str]]:
    """Return the lines, town, county and postcode, each with the column that it came from."""
    town, county, postcode = ((cells.column(name), cells.text(name)) for name in ("town", "county", "postcode"))
    if not cells.is_in_one_cell:
        return _lines(cells), town, county, postcode
    whole = cells.column(WHOLE_ADDRESS)
    if not cells.row.gives(whole):
        whole = cells.column(PARENT_ADDRESS_LINES[0])
    text = cells.row.text(whole)
    if postcodes_differ(text, postcode[1]):
        cells.row.fault("bad-address", whole, f'"{whole}" ends in another postcode than "{postcode[0]}". Correct one.')
    split = split_address(text, town[1], county[1], postcode[1])
    cells.row.told.append(("address-split", whole))
    lines = [(whole, line) for line in split.lines] or [(whole, "")]
    named = {name: cells.column(name) if cells.text(name) else whole for name in ("town", "county", "postcode")}
    # Behind the town there is no place for it on the envelope, where the town comes last; Royal Mail asks for neither.
    shown_county = split.county if cells.text("county") or not split.town else ""
    return lines, (named["town"], split.town), (named["county"], shown_county), (named["postcode"], split.postcode)


def _remark(cells: _Cells, found: PostalAddress) -> None:
    row = cells.row
    if found.repaired:
        postcode = cells.column("postcode")
        row.remarks.append(f'Row {row.number}: "{postcode}" had its space in the wrong place; it was put right.')
    if _is_without_a_town(found):
        row.remarks.append(
            f'Row {row.number}: "{cells.column("town")}" is blank, so the envelope shows one line and the postcode. '
            "Royal Mail asks for no more; if the town is known, fill it in next time."
        )


def _is_without_a_town(address: PostalAddress) -> bool:
    """Whether no town shows in the window: neither in its own cell nor, as far as can be told, in an address line."""
    if address.town or address.bfpo is not None or address.no_fixed_abode:
        return False
    return len(address.lines) == 1 and "," not in address.lines[0]


def _lines(cells: _Cells) -> list[tuple[str, str]]:
    """Return the address lines with the column that each came from; an MIS's house and street columns come first."""
    row = cells.row
    whole = cells.column(WHOLE_ADDRESS)
    typed = [(column, row.text(column)) for column in (cells.column(name) for name in PARENT_ADDRESS_LINES)]
    if row.gives(whole):
        typed = [(whole, row.text(whole)), *((column, text) for column, text in typed if text)]
    house = [
        (column, row.text(column))
        for column in (cells.column(name) for name in PARENT_HOUSE_PARTS)
        if row.gives(column) and not says_nothing(row.text(column))
    ]
    if not house:
        return typed
    is_number = house[0][0] == cells.column("house number") and _HOUSE_NUMBER.fullmatch(house[0][1])
    if is_number and len(house) > 1:  # "Rose Cottage" in its place is a line of its own
        (_, house_number), (column, rest) = house[:2]
        house[:2] = [(column, f"{house_number} {rest}")]
    return [*house, *((column, text) for column, text in typed if text)]


def _first_line(cells: _Cells, lines: list[tuple[str, str]]) -> str:
    first = lines[0][0]
    if first in cells.present:
        return first
    houses = (cells.column(part) for part in reversed(PARENT_HOUSE_PARTS[:-1]))
    return next((column for column in houses if column in cells.present), first)
