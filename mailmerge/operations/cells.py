"""Cells of a row that is on record: written as a file has them again, and as far as somebody may see them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mailmerge.intake.rows.columns import MOST_PARENTS
from mailmerge.operations.rights import Asker

# Facts about a child's care that an office does not see (contract, 9).
CARE = frozenset(
    {
        "social care",
        "looked after",
        "eha offered on",
        "eha submitted on",
        "targeted support since",
        "mental health support",
        "pupil deceased",
        "other complex need",
        "complex needs advice on",
        "authorised medical sessions",
    }
)
_PARENTS = re.compile(r"parent (?P<number>\d) (?P<name>.+)")
_ADDRESS = re.compile(
    r"address line \d|address|town|county|postcode|house (number|name)|apartment|street|locality|email"
)


def as_typed(value: Any) -> str:
    """Return a cell's value on record as a file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, list | tuple):
        return "; ".join(map(as_typed, value))
    return str(value)


def hidden_columns(row: Mapping[str, Any], columns: Iterable[str], asker: Asker) -> frozenset[str]:
    """Return which columns of a row whoever asks may not see: facts of care, and an address that is confidential."""
    guarded = {
        found["number"]
        for name, value in row.items()
        if (found := _PARENTS.fullmatch(name))
        and found["name"] == "address confidential"
        and value not in (None, False, "no", "")
    }
    hidden = set()
    for name in columns:
        found = _PARENTS.fullmatch(name)
        if found and found["number"] in guarded and _ADDRESS.fullmatch(found["name"]) and not asker.may("confidential"):
            hidden.add(name)
        if name in CARE and not asker.may("care"):
            hidden.add(name)
    return frozenset(hidden)


def shown_cells(row: Mapping[str, Any], asker: Asker) -> dict[str, str]:
    """Return the cells of a row that whoever asks may see, as a file has them."""
    hidden = hidden_columns(row, row, asker)
    return {name: as_typed(value) for name, value in row.items() if name not in hidden and value not in (None, "")}


def parents_in(cells: Mapping[str, Any]) -> dict[int, tuple[str, str]]:
    """Return the parents whom cells name, by number: forename and surname, as notes call them, and with the title."""
    found = {}
    for number in range(1, MOST_PARENTS + 1):
        title, forename, surname = (
            as_typed(cells.get(f"parent {number} {part}")).strip() for part in ("title", "forename", "surname")
        )
        plain = " ".join(filter(None, (forename, surname)))
        if plain:
            found[number] = (plain, " ".join(filter(None, (title, plain))))
    return found
