"""The parents of a row: who is given, what each must have, and the values made of them.

Source: contract, 2.1; its settled points on what every parent given needs; MIS columns that join both parents.
"""

import re
from collections.abc import Collection

from mailmerge.casework.case import Parent
from mailmerge.casework.names import PersonName
from mailmerge.intake.files.table import tidy
from mailmerge.intake.placeholders import is_no_name
from mailmerge.intake.rows.columns import (
    CASE_COLUMNS,
    DONE_HEADING,
    JOINT_COLUMNS,
    MOST_PARENTS,
    PARENT_NAME,
    WHOLE_NAME,
    parent_column,
)
from mailmerge.intake.rows.typed import TypedRow
from mailmerge.intake.whereabouts import Whereabouts, whereabouts
from mailmerge.intake.wholes import split_name

_JOINS_TWO = re.compile(r"[&/+]|\band\b", re.IGNORECASE)
_TWO_TITLES = re.compile(_JOINS_TWO.pattern + r"|\b(?:mr|mrs|ms|miss)\b\W+(?:mr|mrs|ms|miss)\b", re.IGNORECASE)
# An export from a web page writes an ampersand as `&amp;`.
_JOINS_TWO_SURNAMES = re.compile(
    r"(?:&amp;|[&/+]|\band\b)\s*(?:mr|mrs|ms|miss|mx|dr|doctor|rev|revd|reverend|prof|professor|sir|lady|dame|lord|master)\b",
    re.IGNORECASE,
)
_JOINS = (_TWO_TITLES, _JOINS_TWO, _JOINS_TWO_SURNAMES, _JOINS_TWO)  # title, forename, surname, whole name
_PARENT_NUMBER = re.compile(r"\bparent\s*([1-4])\b", re.IGNORECASE)
# What an MIS fills in for a parent who isn't there: it makes nobody a parent.
_SAYS_NOTHING = frozenset(("no", "n", "false", "0", "none"))

_WHOLE_NAMES = frozenset(parent_column(n, part) for n in range(1, MOST_PARENTS + 1) for part in ("surname", WHOLE_NAME))
_NAMES = frozenset(parent_column(n, part) for n in range(1, MOST_PARENTS + 1) for part in PARENT_NAME)
_NAME = {n: tuple(parent_column(n, part) for part in PARENT_NAME) for n in range(1, MOST_PARENTS + 1)}
_FIELDS = {
    number: tuple((c.name, c.field) for c in CASE_COLUMNS if c.part == "parent" and c.parent == number)
    for number in range(1, MOST_PARENTS + 1)
}
_COLUMNS = {n: frozenset(c.name for c in CASE_COLUMNS if c.parent == n) for n in range(1, MOST_PARENTS + 1)}


def read_parents(row: TypedRow, present: Collection[str]) -> tuple[Parent, ...]:
    """Return the parents that `row` gives, in their columns' order; what is wrong goes into the row's errors.

    Args:
        row: the typed row.
        present: the canonical columns that the file has, so that an error names one the office can see.
    """
    if not row.gives_any(_WHOLE_NAMES) and _joins_both_parents(row):
        return ()
    given = [n for n in range(1, MOST_PARENTS + 1) if n == 1 or _is_given(row, n)]
    return tuple(parent for n in given if (parent := _read_parent(row, n, present)) is not None)


def names_no_parent(row: TypedRow) -> bool:
    """Tell whether nobody is named in any parent's columns; a name of both at once is none."""
    return not row.gives_any(_NAMES)


def _is_given(row: TypedRow, number: int) -> bool:
    given = _COLUMNS[number].intersection(row.cells)
    return any(tidy(row.cells[column]).casefold() not in _SAYS_NOTHING for column in given)


def _joins_both_parents(row: TypedRow) -> bool:
    """Reject a row whose only name is one of both parents: once, whichever of the columns give it."""
    joint = next((column for column in JOINT_COLUMNS if row.gives(column)), None)
    if joint is not None:
        row.fault(
            "joint-addressee",
            joint,
            f'"{joint}" names both parents at once, and each parent gets a letter of their own. Give each parent\'s '
            "title, forename and surname in columns of their own, or drop a file with the pupils' contacts first.",
        )
        row.told.append(("joint-addressee", joint))
    return joint is not None


def _read_parent(row: TypedRow, number: int, present: Collection[str]) -> Parent | None:
    faults_before = len(row.errors)
    name = _name(row, number)
    lives = whereabouts(row, number, present)
    if len(row.errors) > faults_before or name is None:
        return None
    fields = {field: row.values[column] for column, field in _FIELDS[number] if column in row.values}
    fields["large_print"] = "large_print" in fields
    fields["letter_made"] = str(number) in _PARENT_NUMBER.findall(row.text(DONE_HEADING))
    return Parent(number=number, name=name, **{**fields, **_found_at(lives)})


def _found_at(lives: Whereabouts) -> dict[str, object]:
    """Return the fields of a parent that say where a letter goes, and why not."""
    fields: dict[str, object] = {
        "address": lives.address,
        "home_address_used": lives.is_pupils_home,
        "address_to_confirm": lives.to_confirm,
    }
    if lives.email:
        fields["email"] = lives.email
    return fields | ({"address_confidential": True} if lives.is_secret else {})


def _name(row: TypedRow, number: int) -> PersonName | None:
    title, forename, surname, whole = columns = _NAME[number]
    said = PersonName(row.text(title), row.text(forename), row.text(surname))
    texts = (said.title, said.forename, said.surname, row.text(whole))
    for column, text, joins in zip(columns, texts, _JOINS, strict=True):
        if text and joins.search(text):
            row.fault(
                "joint-addressee",
                column,
                f'"{column}" names two people, and each parent gets a letter of their own. Put one here, and the other '
                'into the columns of the next parent ("parent 2 title" and so on; add them if there are none).',
            )
            if column == whole:
                return None
    if texts[-1] and not row.gives(surname):
        return _split(row, number)
    row.miss(surname)
    if not row.gives(title):
        row.miss(forename, ", and there is no title either")
    for column, text in ((surname, said.surname), (forename, said.forename)):
        if text and is_no_name(text):
            row.fault("missing-value", column, f'"{column}" is no name. Fill it in, or leave the parent out.')
    return said


def _split(row: TypedRow, number: int) -> PersonName | None:
    """Return the name that stands in one cell; what is not certain becomes an error that says which columns help."""
    title, forename, surname, whole = _NAME[number]
    name = split_name(row.text(whole))
    if name is None or is_no_name(name.surname):
        row.fault(
            "name-not-split",
            whole,
            f'It is not certain which part of "{whole}" is the surname. Give "{title}", "{forename}" and "{surname}" '
            "in columns of their own, or write it as: Mrs Dana Marlow.",
        )
        return None
    # What a column of its own says comes before what was split.
    name = PersonName(row.text(title) or name.title, row.text(forename) or name.forename, name.surname)
    row.told.append(("name-split", whole))
    return name
