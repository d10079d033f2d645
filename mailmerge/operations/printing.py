"""What is due today on paper: the letters of a school over all runs, in posting order, with what goes behind each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_events import LettersPrinted
from mailmerge.ledger.record.post_records import refs_printed, sheets_made
from mailmerge.ledger.record.signing import append_signed
from mailmerge.letters.page.print_run import print_run
from mailmerge.operations.letters import OpenLetter, open_for, require_seen
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter to print, with what goes into its envelope behind it; `by_hand` says that something is to be put in."""

    letter: OpenLetter = field(repr=False)
    enclosures: tuple[str, ...]
    is_printed: bool


def to_print(office: Office, asker: Asker) -> tuple[OpenLetter, ...]:
    """Return the letters that wait to be posted and were not printed yet, in posting order."""
    printed = office.remember("printed", lambda: refs_printed(office.ledger))
    return tuple(
        one for one in in_posting_order(office, open_for(office, asker, "waits", "late")) if one.ref not in printed
    )


def envelopes(office: Office, asker: Asker, school: str) -> tuple[Envelope, ...]:
    """Return all that waits to be posted at a school, in posting order, with what goes into each envelope.

    Raises:
        OutOfSightError: the asker does not see that school, or there is none of that code.
    """
    _require_known(office, asker, school)
    printed = office.remember("printed", lambda: refs_printed(office.ledger))
    waiting = (one for one in open_for(office, asker, "waits", "late") if one.school == school)
    return tuple(
        Envelope(
            one,
            tuple(path.stem.partition(" ")[2].replace("-", " ") for path in _behind(office, one)),
            one.ref in printed,
        )
        for one in in_posting_order(office, waiting)
    )


def print_letters(office: Office, asker: Asker, school: str, refs: Iterable[str]) -> bytes:
    """Return one PDF of letters in posting order, each with its enclosures behind it; that they were printed is noted.

    Raises:
        OutOfSightError: one of them is not the asker's to see, or waits no more.
    """
    asker.require("work")
    _require_known(office, asker, school)
    wanted = set(require_seen(office, asker, refs))
    waiting = [one for one in open_for(office, asker, "waits", "late") if one.school == school and one.ref in wanted]
    if not wanted or wanted != {one.ref for one in waiting}:
        raise OutOfSightError
    letters = in_posting_order(office, waiting)
    pdfs = [data for one in letters for data in _papers(office, one)]
    paper = print_run(pdfs, duplex=office.workspace.settings.print.duplex)
    printed = LettersPrinted(school, tuple(one.ref for one in letters), sha256(paper))
    append_signed(office.ledger, [printed.event()], asker.name)
    return paper


def in_posting_order(office: Office, letters: Iterable[OpenLetter]) -> tuple[OpenLetter, ...]:
    """Return letters in the order of their posting sheets, the oldest run first."""
    place = office.remember("posting order", lambda: _places(office.ledger))
    return tuple(sorted(letters, key=lambda one: (one.school or "", one.run or "", place.get(one.ref, len(place)))))


def _require_known(office: Office, asker: Asker, school: str) -> None:
    if school not in office.workspace.schools:
        raise OutOfSightError
    asker.require_school(school)


def _places(ledger: Ledger) -> Mapping[str, int]:
    refs = (ref for sheet in sheets_made(ledger) for page in sheet.pages for ref in page)
    return {ref: place for place, ref in enumerate(dict.fromkeys(refs))}


def _behind(office: Office, one: OpenLetter) -> list[Path]:
    """Return the files that go behind a letter, as its run left them."""
    folder = office.workspace.outbox / str(one.run) / "enclosures" / str(one.school)
    return sorted(folder.glob(f"{one.ref} *.pdf")) if folder.is_dir() else []


def _papers(office: Office, one: OpenLetter) -> Iterable[bytes]:
    found = letter_records.letter(office.ledger, one.ref)
    data = office.ledger.content(found.pdf_sha256) if found and found.pdf_sha256 else None
    if data is None:
        raise OutOfSightError
    yield data
    for path in _behind(office, one):
        yield path.read_bytes()
