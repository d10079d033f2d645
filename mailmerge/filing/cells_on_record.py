"""What is on record of a pupil, as the cells of a case: what a referral starts from, before its own cells."""

from collections.abc import Mapping
from typing import Any

from mailmerge.filing.people import people_on_record
from mailmerge.ledger import records
from mailmerge.ledger.ledger import Ledger
from mailmerge.ledger.records import LetterRecord

# Which columns the trigger of a letter stands for, in its order (contract, 5).
_TRIGGERS: Mapping[str, tuple[str, ...]] = {
    "leave-refused": ("leave from", "leave to"),
    "suspected-leave": ("leave from", "leave to"),
    "contract-barriers": ("contract agreed on",),
    "contract-engagement": ("contract agreed on",),
    "contract-ended-by-parent": ("contract agreed on",),
    "contract-successful": ("contract agreed on",),
    "contract-terminated": ("contract agreed on",),
    "notice-to-improve": ("nti starts on",),
    "nti-unsuccessful": ("nti starts on",),
}
_ADDRESS_LINES = 5


def cells_on_record(ledger: Ledger, upn: str) -> dict[str, str]:
    """Return what letters and people on record say of a pupil and the parents, by column; the latest letter counts.

    Parents are numbered in the order in which they were first written to. What was erased is not there.
    """
    cells: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for letter in records.history(ledger, [upn]):
        facts = records.facts(ledger, letter.facts_sha256) if letter.run and letter.upn else None
        if facts:
            cells |= _of_pupil(letter, facts)
            number = numbers.setdefault(letter.parent or "", len(numbers) + 1)
            cells = {name: cell for name, cell in cells.items() if not name.startswith(f"parent {number} address")}
            cells |= _of_parent(letter, facts, f"parent {number}")
    people = people_on_record(ledger)(upn)
    if people is not None:
        # Who the parents are, and what guards them, is said there in their own order: two orders are not mixed.
        cells = {name: cell for name, cell in cells.items() if not name.startswith("parent ")} | dict(people.cells)
    return {name: cell for name, cell in cells.items() if cell}


def _of_pupil(letter: LetterRecord, facts: Mapping[str, Any]) -> dict[str, str]:
    forename, _, surname = str(facts.get("pupil", "")).rpartition(" ")
    days = dict(zip(_TRIGGERS.get(letter.letter, ()), (letter.trigger or "").split("/"), strict=False))
    return {
        "school": letter.school or "",
        "pupil forename": forename,
        "pupil surname": surname,
        "date of birth": str(facts.get("date_of_birth", "")),
        **days,
    }


def _of_parent(letter: LetterRecord, facts: Mapping[str, Any], parent: str) -> dict[str, str]:
    name = facts.get("name", {})
    *lines, postcode = [*map(str, facts.get("address", ())), ""] if not facts.get("address") else facts["address"]
    numbered = {f"{parent} address line {n}": line for n, line in enumerate(lines[:_ADDRESS_LINES], start=1)}
    mis_id = (letter.parent or "").removeprefix("id:") if (letter.parent or "").startswith("id:") else ""
    said = {f"{parent} {part}": str(name.get(part) or "") for part in ("title", "forename", "surname")}
    return {**said, **numbered, f"{parent} postcode": str(postcode), f"{parent} id": mis_id}
