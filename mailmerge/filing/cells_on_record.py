"""What is on record of a pupil, as the cells of a case: what a referral starts from, before its own cells."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mailmerge.casework.names import matching
from mailmerge.dispatch.kinds import kind_by_facts
from mailmerge.filing.people import people_on_record
from mailmerge.intake.files.table import Cell, Percent
from mailmerge.intake.rows.columns import CASE_COLUMNS, DONE_HEADING, MOST_PARENTS, parent_column
from mailmerge.law.letters import SCHOOL_YEAR
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records
from mailmerge.ledger.record.case_records import CaseRecord, cases_decided
from mailmerge.ledger.record.issued_facts import LetterFacts, NameOnRecord
from mailmerge.ledger.record.letter_records import LetterRecord

# What a letter's trigger says of that one letter, and not of the case.
_OF_ONE_LETTER = frozenset((SCHOOL_YEAR, "meeting date"))
_ADDRESS_LINES = 5
_ADDRESS = (*(f"address line {n}" for n in range(1, _ADDRESS_LINES + 1)), "town", "postcode")
_PARENT = re.compile(r"parent ([1-4]) (.+)")
_WHO = frozenset(("school", "pupil forename", "pupil surname", "date of birth"))
_LASTING = frozenset(column.name for column in CASE_COLUMNS if column.part == "needs") | {
    "phone call on",
    "early intervention on",
}
_PERCENTS = frozenset(column.name for column in CASE_COLUMNS if column.type == "percent")
# What a row says of one letter, and not of the case.
_OF_THE_LETTER = frozenset(("letter", "letter date", "situation", "include leaflet", DONE_HEADING))


def cells_on_record(ledger: Ledger, upn: str, situation: str) -> dict[str, Cell]:
    """Return what is on record of a pupil and the parents, by column of a case file.

    The last row that was decided in that situation counts; without one, the letters on record and the people. What
    was erased is not there.

    Args:
        ledger: what is on record.
        upn: the pupil.
        situation: what the referral is about.
    """
    rows = [one for one in cases_decided(ledger, [upn]) if one.outcome != "reject" and one.row]
    own = [one for one in rows if one.situation == situation]
    cells: dict[str, Cell] = dict(_of_letters(ledger, upn))
    if not own:
        return {**_lasting(rows), **cells}
    last = [one for one in own if one.run == own[-1].run and _days(one) == _days(own[-1])]
    said = _of_rows(last)
    parents = {name: cell for name, cell in cells.items() if name.startswith("parent ")}
    if any(name.startswith("parent ") for name in said):
        parents = {}
    kept = {name: cell for name, cell in cells.items() if not name.startswith("parent ") and name in _WHO}
    return {**kept, **parents, **_lasting(rows), **said}


def cells_of_letter(ledger: Ledger, letter: LetterRecord) -> dict[str, Cell]:
    """Return what is on record of the case that a letter was made from, as its rows say it now.

    The last rows of that case count, also where they led to no letter, since it went: they may put an address right.
    Where a file of people came after them, it says where a parent lives. Nothing where the rows were erased, or the
    letter is from before rows were kept.
    """
    rows = [one for one in cases_decided(ledger, [letter.upn or ""]) if one.outcome != "reject" and one.row]
    made = next((one for one in rows if any(parent.ref == letter.ref for parent in one.parents)), None)
    if made is None or letter.upn is None:
        return {}
    own = [one for one in rows if (one.situation, _days(one)) == (made.situation, _days(made))]
    last = [one for one in own if one.run == own[-1].run]
    cells = _of_rows(last)
    people = people_on_record(ledger, {letter.upn}).get(letter.upn)
    said_on = last[-1].decision.get("figures", {}).get("letter date") or letter.letter_date.isoformat()
    if people is not None and people.told_on.isoformat() >= said_on:
        cells |= _addresses(cells, people.cells)
    return {**cells, "situation": made.situation or ""}


def _addresses(cells: Mapping[str, Cell], people: Mapping[str, str]) -> dict[str, Cell]:
    """Return the address cells of the parents of a row, as a file of people has them, by the parents' names."""
    found: dict[str, Cell] = {}
    theirs = {_who(people, number): number for number in range(1, MOST_PARENTS + 1)}
    for number in range(1, MOST_PARENTS + 1):
        other = theirs.get(_who(cells, number)) if any(_who(cells, number)) else None
        told = {} if other is None else {part: people.get(parent_column(other, part), "") for part in _ADDRESS}
        if told.get("address line 1") and told.get("postcode"):
            found |= {parent_column(number, part): cell for part, cell in told.items()}
    return found


def _who(cells: Mapping[str, Cell], number: int) -> tuple[str, ...]:
    return tuple(matching(str(cells.get(parent_column(number, part)) or "")) for part in ("forename", "surname"))


def _days(one: CaseRecord) -> tuple[Any, ...]:
    return tuple(one.row.get(name) for name in ("leave from", "contract agreed on", "nti starts on"))


def _lasting(rows: Iterable[CaseRecord]) -> dict[str, Cell]:
    """Return what holds of the child whatever a row is about: needs, support and first steps, the latest word each."""
    return {
        name: _cell(name, value)
        for one in rows
        for name, value in one.row.items()
        if name in _LASTING and value is not None
    }


def _of_rows(rows: Iterable[CaseRecord]) -> dict[str, Cell]:
    """Return the cells of the rows of one case: each may name one parent, who then gets the next number."""
    cells: dict[str, Cell] = {}
    numbers: dict[tuple[Any, ...], int] = {}
    for one in rows:
        renumbered: dict[int, int] = {}
        for number in range(1, MOST_PARENTS + 1):
            who = tuple(one.row.get(parent_column(number, part)) for part in ("id", "title", "forename", "surname"))
            if any(who):
                renumbered[number] = numbers.setdefault(who, len(numbers) + 1)
        for name, value in one.row.items():
            parent = _PARENT.fullmatch(name)
            if parent is None and name not in _OF_THE_LETTER and value is not None:
                cells[name] = _cell(name, value)
            elif parent is not None and int(parent[1]) in renumbered and value is not None:
                cells[parent_column(renumbered[int(parent[1])], parent[2])] = _cell(name, value)
    return cells


def _cell(name: str, value: Any) -> Cell:
    """Return a value of a row on record as the cell that it was read from."""
    if isinstance(value, float) and name in _PERCENTS:
        return Percent(value)
    if isinstance(value, list):
        return "; ".join(map(_notice, value)) or "none"
    return str(value) if not isinstance(value, bool | int | float) else value


def _notice(notice: Any) -> str:
    """Return a penalty notice as it is typed (contract, 2.1)."""
    issued, offence, withdrawn = notice.values() if isinstance(notice, Mapping) else notice
    return " ".join((str(issued), *((f"for {offence}",) if offence else ()), *(("withdrawn",) if withdrawn else ())))


def _of_letters(ledger: Ledger, upn: str) -> dict[str, str]:
    """Return what letters and people on record say; parents are numbered in the order of their first letters."""
    cells: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for letter in letter_records.history(ledger, [upn]):
        facts = facts_on_record.of_letter(ledger, letter) if letter.run and letter.upn else None
        if facts:
            cells |= _of_pupil(letter, facts)
            number = numbers.setdefault(letter.parent or "", len(numbers) + 1)
            cells = {name: cell for name, cell in cells.items() if not name.startswith(f"parent {number} address")}
            cells |= _of_parent(letter, facts, f"parent {number}")
    people = people_on_record(ledger, [upn]).get(upn)
    if people is not None:
        # Who the parents are, and what guards them, is said there in their own order: two orders are not mixed.
        cells = {name: cell for name, cell in cells.items() if not name.startswith("parent ")} | dict(people.cells)
    return {name: cell for name, cell in cells.items() if cell}


def _of_pupil(letter: LetterRecord, facts: LetterFacts) -> dict[str, str]:
    forename, _, surname = facts.pupil.rpartition(" ")
    columns = kind_by_facts(letter, facts).identity
    days = dict(zip(columns, (letter.trigger or "").split("/"), strict=False))
    return {
        "school": letter.school or "",
        "pupil forename": forename,
        "pupil surname": surname,
        "date of birth": facts.date_of_birth.isoformat() if facts.date_of_birth else "",
        **{column: day for column, day in days.items() if column not in _OF_ONE_LETTER},
    }


def _of_parent(letter: LetterRecord, facts: LetterFacts, parent: str) -> dict[str, str]:
    name = facts.name or NameOnRecord("", "", "")
    *lines, postcode = facts.address.window or ("",)
    numbered = {f"{parent} address line {n}": line for n, line in enumerate(lines[:_ADDRESS_LINES], start=1)}
    mis_id = (letter.parent or "").removeprefix("id:") if (letter.parent or "").startswith("id:") else ""
    said = {f"{parent} {part}": text for part, text in name.to_json().items()}
    return {**said, **numbered, f"{parent} postcode": postcode, f"{parent} id": mis_id}
