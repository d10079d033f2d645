"""The parents of a row: who is given, what each must have, and the values made of them.

Source: contract, 2.1; its settled points on what every parent given needs; MIS columns that join both parents.
"""

import re
from collections.abc import Collection

from mailmerge.casework.address import PostalAddress, parse_address
from mailmerge.casework.case import Parent
from mailmerge.casework.names import PersonName
from mailmerge.intake.files.table import tidy
from mailmerge.intake.rows.columns import (
    CASE_COLUMNS,
    DONE_HEADING,
    JOINT_COLUMNS,
    MOST_PARENTS,
    PARENT_ADDRESS_LINES,
    PARENT_HOUSE_PARTS,
    parent_column,
)
from mailmerge.intake.rows.typed import TypedRow

_JOINS_TWO = re.compile(r"[&/]|\band\b", re.IGNORECASE)
_JOINS_TWO_SURNAMES = re.compile(
    r"(?:[&/]|\band\b)\s*(?:mr|mrs|ms|miss|mx|dr|doctor|rev|revd|reverend|prof|professor|sir|lady|dame|lord|master)\b",
    re.IGNORECASE,
)
_PARENT_NUMBER = re.compile(r"\bparent\s*([1-4])\b", re.IGNORECASE)
# What an MIS fills in for a parent who isn't there: it makes nobody a parent.
_SAYS_NOTHING = frozenset(("no", "n", "false", "0", "none"))

_FIELDS = {
    number: tuple((c.name, c.field) for c in CASE_COLUMNS if c.part == "parent" and c.parent == number)
    for number in range(1, MOST_PARENTS + 1)
}
_COLUMNS = {number: tuple(c.name for c in CASE_COLUMNS if c.parent == number) for number in range(1, MOST_PARENTS + 1)}


def read_parents(row: TypedRow, present: Collection[str]) -> tuple[Parent, ...]:
    """Return the parents that `row` gives, in their columns' order; what is wrong goes into the row's errors.

    Args:
        row: the typed row.
        present: the canonical columns that the file has, so that an error names one the office can see.
    """
    if _joins_both_parents(row):
        return ()
    given = [n for n in range(1, MOST_PARENTS + 1) if n == 1 or _is_given(row, n)]
    return tuple(parent for n in given if (parent := _read_parent(row, n, present)) is not None)


def _is_given(row: TypedRow, number: int) -> bool:
    return any(
        tidy(row.cells[column]).casefold() not in _SAYS_NOTHING for column in _COLUMNS[number] if row.gives(column)
    )


def _joins_both_parents(row: TypedRow) -> bool:
    joint = [column for column in JOINT_COLUMNS if row.gives(column)]
    for column in joint:
        row.fault(
            "joint-addressee",
            column,
            f'"{column}" names both parents at once, and each parent gets a letter of their own. Give each parent\'s '
            'title, forename and surname, and delete this column or have it listed under "ignore" in the settings.',
        )
    return bool(joint)


def _read_parent(row: TypedRow, number: int, present: Collection[str]) -> Parent | None:
    faults_before = len(row.errors)
    name = _name(row, number)
    address = _address(row, number, present)
    if len(row.errors) > faults_before:
        return None
    fields = {field: row.values[column] for column, field in _FIELDS[number] if column in row.values}
    fields["large_print"] = "large_print" in fields
    fields["letter_made"] = str(number) in _PARENT_NUMBER.findall(row.text(DONE_HEADING))
    return Parent(number=number, name=name, address=address, **fields)


def _name(row: TypedRow, number: int) -> PersonName:
    title, forename, surname = (parent_column(number, part) for part in ("title", "forename", "surname"))
    row.miss(surname)
    if not row.gives(title):
        row.miss(forename, ", and there is no title either")
    for column, joins in ((title, _JOINS_TWO), (forename, _JOINS_TWO), (surname, _JOINS_TWO_SURNAMES)):
        if joins.search(row.text(column)):
            row.fault(
                "joint-addressee",
                column,
                f'"{column}" names two people, and each parent gets a letter of their own. Put one here, and the other '
                'into the columns of the next parent ("parent 2 title" and so on; add them if there are none).',
            )
    return PersonName(row.text(title), row.text(forename), row.text(surname))


def _address(row: TypedRow, number: int, present: Collection[str]) -> PostalAddress | None:
    """Return where a letter goes; None where the address is confidential (even if typed), or a blank one may be."""
    if row.values.get(parent_column(number, "address confidential")):
        return None
    lines = _lines(row, number)
    town, county, postcode = (parent_column(number, part) for part in ("town", "county", "postcode"))
    if row.gives(county):
        lines.append((county, row.text(county)))
    found = parse_address([text for _, text in lines], row.text(town), row.text(postcode))
    if isinstance(found, PostalAddress):
        if found.repaired:
            row.remarks.append(f'Row {row.number}: "{postcode}" had its space in the wrong place; it was put right.')
        if _is_without_a_town(found):
            row.remarks.append(
                f'Row {row.number}: "{town}" is blank, so the envelope shows one line and the postcode. Royal Mail '
                "asks for no more; if the town is known, fill it in next time."
            )
        return found
    if row.values.get(parent_column(number, "deceased")):
        found = tuple(fault for fault in found if fault.code != "missing-value")
    columns = {f"line {place}": column for place, (column, _) in enumerate(lines, start=1)}
    columns |= {"line 1": _first_line(number, lines, present), "town": town, "postcode": postcode}
    for fault in found:
        column = columns.get(fault.part, lines[-1][0])
        # A cell that could not be typed has its own error, and is not missing.
        if not (fault.code == "missing-value" and row.gives(column)):
            row.fault(fault.code, column, fault.text)
    return None


def _is_without_a_town(address: PostalAddress) -> bool:
    """Whether no town shows in the window: neither in its own cell nor, as far as can be told, in an address line."""
    if address.town or address.bfpo is not None or address.no_fixed_abode:
        return False
    return len(address.lines) == 1 and "," not in address.lines[0]


def _lines(row: TypedRow, number: int) -> list[tuple[str, str]]:
    """Return the address lines with the column that each came from; an MIS's house and street columns come first."""
    typed = [(column, row.text(column)) for column in (parent_column(number, n) for n in PARENT_ADDRESS_LINES)]
    configuration = [
        (column, row.text(column))
        for column in (parent_column(number, n) for n in PARENT_HOUSE_PARTS)
        if row.gives(column)
    ]
    if not configuration:
        return typed
    if configuration[0][0] == parent_column(number, "house number") and len(configuration) > 1:
        (_, house_number), (column, rest) = configuration[:2]
        configuration[:2] = [(column, f"{house_number} {rest}")]
    return [*configuration, *((column, text) for column, text in typed if text)]


def _first_line(number: int, lines: list[tuple[str, str]], present: Collection[str]) -> str:
    first = lines[0][0]
    if first in present:
        return first
    houses = (parent_column(number, part) for part in reversed(PARENT_HOUSE_PARTS[:-1]))
    return next((column for column in houses if column in present), first)
