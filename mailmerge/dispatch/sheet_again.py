"""A posting sheet made again, of what still waits: after a letter was withdrawn, or where the first one was lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mailmerge.casework.postcode import normalise_postcode
from mailmerge.dispatch.clickdrop import ENCLOSED_BY_HAND
from mailmerge.dispatch.joining import join
from mailmerge.dispatch.posting_events import SHEET_MADE, SheetMade
from mailmerge.dispatch.sheet import SheetLine, posting_sheet
from mailmerge.dispatch.waiting import to_post
from mailmerge.law.delivery import Service
from mailmerge.law.letters import BY_KEY
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.records import LetterRecord


@dataclass(frozen=True, slots=True)
class SheetFor:
    """Whose sheet to make: the trust's name, the school's name and code, and how a letter is to go, by its key."""

    trust: str
    school: str
    school_code: str
    service_for: Callable[[str], Service]


def sheet_file(run: str, school_code: str, making: int) -> str:
    """Return where a sheet lies in the outbox: the run's own, and those made again beside it with a number."""
    number = "" if making == 1 else f"-{making}"
    return f"{run}/posting-sheet-{school_code}{number}.pdf"


def make_sheet_again(ledger: Ledger, outbox: Path, run: str, wanted: SheetFor, now: datetime) -> Path | None:
    """Make a sheet of the letters of a run and school that wait to be posted; None where there are none.

    What was posted or withdrawn, went by e-mail where it may, or is erased is handed over no more; nor is a form.

    It is recorded, and then appears beside the run's other files. The order is that of the sheet before, which is the
    print run's.
    """
    before = [event.payload for event in ledger.events(SHEET_MADE, run)]
    before = [payload for payload in before if payload["school"] == wanted.school_code]
    place = {ref: at for at, ref in enumerate(ref for payload in before for page in payload["pages"] for ref in page)}
    letters = [
        letter for letter in to_post(ledger, run) if letter.school == wanted.school_code and letter.upn is not None
    ]
    letters.sort(key=lambda letter: (place.get(letter.ref, len(place)), letter.seq))
    if not letters:
        return None
    lines = [
        _line(number, letter, ledger, wanted.service_for(letter.letter))
        for number, letter in enumerate(letters, start=1)
    ]
    making = max((int(payload["making"]) for payload in before), default=0) + 1
    sheet = posting_sheet(wanted.trust, wanted.school, wanted.school_code, run, now, lines, ledger.head().hash, making)
    file = sheet_file(run, wanted.school_code, making)
    event = SheetMade(run, wanted.school_code, making, sheet.pages, file, sheet.pdf).event()
    return join(ledger, outbox, file, sheet.pdf, event)


def _line(number: int, letter: LetterRecord, ledger: Ledger, planned: Service) -> SheetLine:
    facts: Mapping[str, Any] = records.facts(ledger, letter.facts_sha256) or {}
    address: list[str] = facts.get("address", [])
    return SheetLine(
        number=number,
        ref=letter.ref,
        addressee=facts.get("addressee", ""),
        first_line=address[0] if address else "",
        postcode=next((line for line in address if normalise_postcode(line) == line), ""),
        service=planned,
        letter_date=letter.letter_date,
        needs_proof=BY_KEY[letter.letter].posted,
        enclose=not ENCLOSED_BY_HAND.isdisjoint(facts.get("reasons", ())),
    )
