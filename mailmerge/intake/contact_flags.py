"""Contact flags: columns by which a system says whether it writes to a contact, such as `Receives Mail` or `Access`.

A "no" there may only mean that one letter a house is enough, and it may be all that is left of a court order. It is
read as "do not contact", which holds that contact's letters until a person has looked; a "yes" lifts no guard.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from mailmerge.intake.files.table import Cell, Row, shown
from mailmerge.intake.guardwords import guarding, rows_named
from mailmerge.intake.rows.cells import NO, YES
from mailmerge.intake.rows.columns import GETS_POST, MOST_PARENTS, parent_column
from mailmerge.law.parenthood import NOT_A_PARENT, standing

_NOT_CONTACTED = "do not contact"
_FLAGS = {parent_column(number, GETS_POST): number for number in range(1, MOST_PARENTS + 1)}
_ANSWERS = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
_NEVER = NO | {"none", "never", "not allowed", "not permitted"}


def with_contact_flags(
    headings: Sequence[str], columns: Sequence[str | None], rows: Sequence[Row]
) -> tuple[tuple[str | None, ...], tuple[Row, ...], tuple[str, ...]]:
    """Return a list's columns and rows with `do not contact` in the place of `gets post`, and remarks for the office.

    What a row says under `do not contact` itself comes first. Of a contact who by the row is no parent in law, and so
    gets no letter, the flag says nothing.

    Args:
        headings: the headings as typed.
        columns: what each of them means.
        rows: the rows below them.
    """
    meant, kept, remarks = list(columns), list(rows), []
    for at, column in enumerate(columns):
        number = _FLAGS.get(column or "")
        if number is None:
            continue
        guard = parent_column(number, _NOT_CONTACTED)
        may_get_letters = _parents_in_law(meant, number)
        refused = [n for n, row in enumerate(kept) if _refuses(_cell(row, at)) and may_get_letters(row)]
        if guard in meant:
            meant[at], to = None, meant.index(guard)
        else:
            meant[at], to = guard, at
            kept = [_with_cell(row, at, "") for row in kept]
        refused = [n for n in refused if not _said(kept[n], to)]
        for n in refused:
            kept[n] = _with_cell(kept[n], to, "yes")
        if refused:
            remarks.append(
                f'{rows_named([kept[n].number for n in refused])}: the column "{" ".join(headings[at].split())}" says '
                f'no, so letters to that contact are held as "{_NOT_CONTACTED}". Ask why it says so; where the contact '
                f'is to be written to all the same, type "no" in a column "{guard}".'
            )
    return tuple(meant), tuple(kept), tuple(remarks)


def _parents_in_law(columns: Sequence[str | None], number: int) -> Callable[[Row], bool]:
    """Return what tells whether a row leaves it open that a contact is a parent in law. Source: law 3."""
    names = ("relationship", "parental responsibility", "day to day care")
    relationship, responsible, cares = (
        columns.index(column) if (column := parent_column(number, name)) in columns else None for name in names
    )

    def may_be(row: Row) -> bool:
        is_responsible, is_carer = (_ANSWERS.get(_said(row, at).casefold()) for at in (responsible, cares))
        return standing(_said(row, relationship), is_responsible, is_carer) != NOT_A_PARENT

    return may_be


def _refuses(cell: Cell) -> bool:
    text = shown(cell).strip()
    return text.casefold() in _NEVER or bool(guarding([text]))


def _cell(row: Row, at: int) -> Cell:
    return row.cells[at] if at < len(row.cells) else ""


def _said(row: Row, at: int | None) -> str:
    return shown(_cell(row, at)).strip() if at is not None else ""


def _with_cell(row: Row, at: int, cell: Cell) -> Row:
    return replace(row, cells=(*row.cells[:at], cell, *row.cells[at + 1 :])) if at < len(row.cells) else row
