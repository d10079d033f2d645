"""A posting sheet made again, of what still waits: after a letter was withdrawn, or where the first one was lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailmerge.dispatch.clickdrop import ENCLOSED_BY_HAND
from mailmerge.dispatch.joining import join
from mailmerge.dispatch.kinds import kind_by_facts
from mailmerge.dispatch.sheet import posting_sheet
from mailmerge.dispatch.sheet_key import key_for_drawing
from mailmerge.dispatch.sheet_rows import SheetLine
from mailmerge.dispatch.waiting import to_post
from mailmerge.law.delivery import Service
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record
from mailmerge.ledger.record.issued_facts import LetterFacts
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_records import sheets_made
from mailmerge.ledger.record.posting_events import SheetMade


@dataclass(frozen=True, slots=True)
class SheetFor:
    """Whose sheet to make: trust, the school's name and code, how a letter is to go, by its key, and who asks."""

    trust: str
    school: str
    school_code: str
    service_for: Callable[[str], Service]
    by: str | None = None


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
    before = [sheet for sheet in sheets_made(ledger, run) if sheet.school == wanted.school_code]
    place = {ref: at for at, ref in enumerate(ref for sheet in before for ref in sheet.refs)}
    letters = [
        letter for letter in to_post(ledger, run) if letter.school == wanted.school_code and letter.upn is not None
    ]
    letters.sort(key=lambda letter: (place.get(letter.ref, len(place)), letter.seq))
    return make_sheet(ledger, outbox, run, letters, wanted, now)


def make_sheet(
    ledger: Ledger, outbox: Path, run: str, letters: Sequence[LetterRecord], wanted: SheetFor, now: datetime
) -> Path | None:
    """Make a sheet of letters of one school, in this order; None where there are none.

    The letters may be of several runs: the sheet is recorded under one of them, and appears beside its other files.
    """
    if not letters:
        return None
    lines = [
        _line(number, letter, ledger, wanted.service_for(letter.letter))
        for number, letter in enumerate(letters, start=1)
    ]
    before = [sheet.making for sheet in sheets_made(ledger, run) if sheet.school == wanted.school_code]
    making = max(before, default=0) + 1
    head = ledger.head()
    key = key_for_drawing(ledger.path, head.seq)
    sheet = posting_sheet(wanted.trust, wanted.school, wanted.school_code, run, now, lines, head, making, key)
    file = sheet_file(run, wanted.school_code, making)
    event = SheetMade(run, wanted.school_code, making, sheet.pages, file, sheet.pdf).event()
    return join(ledger, outbox, file, sheet.pdf, event, wanted.by)


def _line(number: int, letter: LetterRecord, ledger: Ledger, planned: Service) -> SheetLine:
    facts = facts_on_record.of_letter(ledger, letter) or LetterFacts()
    window = facts.address.window
    return SheetLine(
        number=number,
        ref=letter.ref,
        addressee=facts.addressee,
        first_line=window[0] if window else "",
        postcode=facts.address.postcode,
        service=planned,
        letter_date=letter.letter_date,
        needs_proof=kind_by_facts(letter, facts).posted,
        enclose=not ENCLOSED_BY_HAND.isdisjoint(facts.reasons),
    )
