"""The facts of what is on record, typed: of letters, notes and outcomes. None, or blank, once they are erased."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import starmap

from mailmerge.casework.marks import Mark, Session
from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.issued_facts import LetterFacts
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.note_facts import CountsFacts, NoteFacts, OutcomeFacts, PeopleFacts, RegisterFacts
from mailmerge.ledger.record.records import NoteRecord, OutcomeRecord

_REGISTER = "register"


def of_letter(ledger: Ledger, letter: LetterRecord) -> LetterFacts | None:
    """Return the facts of a letter on record, or None if they were erased."""
    form = records.facts(ledger, letter.facts_sha256)
    return None if form is None else LetterFacts.from_json(form)


def of_letters(ledger: Ledger, letters: Collection[LetterRecord]) -> dict[str, LetterFacts]:
    """Return the facts of letters on record, by reference; none of those that were erased."""
    forms = records.facts_of(ledger, {letter.facts_sha256 for letter in letters})
    found = ((letter.ref, forms.get(letter.facts_sha256)) for letter in letters)
    return {ref: LetterFacts.from_json(form) for ref, form in found if form is not None}


def of_registers(ledger: Ledger, notes: Collection[NoteRecord]) -> dict[int, RegisterFacts]:
    """Return the marks of registers that were noted, by the note's number; none of those that were erased."""
    forms = records.facts_of(ledger, {note.facts_sha256 for note in notes})
    return {note.seq: RegisterFacts.from_json(forms.get(note.facts_sha256) or {}) for note in notes}


def comments_on_marks(ledger: Ledger, notes: Iterable[NoteRecord]) -> dict[Mark, str]:
    """Return what registers say beside a pupil's marks; a comment ends with the mark it was beside.

    Args:
        ledger: the record.
        notes: notes about the pupil; those that are no register say nothing here.
    """
    registers = sorted((note for note in notes if note.note_kind == _REGISTER), key=lambda note: note.seq)
    said = of_registers(ledger, registers)
    marks: dict[tuple[date, Session], Mark] = {}
    comments: dict[Mark, str] = {}
    for note in registers:
        for mark in starmap(Mark, said[note.seq].marks):
            before = marks.get((mark.on, mark.session), mark)
            if before != mark:
                comments.pop(before, None)
            marks[mark.on, mark.session] = mark
        comments |= {marks[on, session]: words for on, session, words in said[note.seq].comments}
    return comments


def of_note(ledger: Ledger, note: NoteRecord) -> NoteFacts | None:
    """Return what a person noted, or None if it was erased."""
    form = records.facts(ledger, note.facts_sha256)
    return None if form is None else NoteFacts.from_json(form)


def of_counts(ledger: Ledger, note: NoteRecord) -> CountsFacts:
    """Return the counts of codes that were noted; none if they were erased."""
    return CountsFacts.from_json(records.facts(ledger, note.facts_sha256) or {})


def of_people(ledger: Ledger, note: NoteRecord) -> PeopleFacts | None:
    """Return what a file of people said, or None if it was erased."""
    return PeopleFacts.from_json(records.facts(ledger, note.facts_sha256) or {})


def of_outcome(ledger: Ledger, outcome: OutcomeRecord) -> OutcomeFacts:
    """Return the days that an outcome was for; blank if they were erased."""
    return OutcomeFacts.from_json(records.facts(ledger, outcome.facts_sha256) or {})


def says_the_same(ledger: Ledger, on_record: NoteRecord | OutcomeRecord, facts: Mapping[str, object]) -> bool:
    """Tell whether a note or outcome on record holds these facts, and no others; False once it is erased.

    Who asked for it is no part of what it says where the facts name nobody.
    """
    form = dict(records.facts(ledger, on_record.facts_sha256) or {})
    passed_over = {"nonce"} if "by" in facts else {"nonce", "by"}
    return {name: value for name, value in form.items() if name not in passed_over} == facts


def who_asked(ledger: Ledger, events: Collection[Event]) -> dict[int, str]:
    """Return who asked for what each event says, by its number; blank where nobody is named, or the name was erased."""
    digests = {event.seq: str(event.payload.get("facts_sha256") or "") for event in events}
    forms = records.facts_of(ledger, set(filter(None, digests.values())))
    named = {seq: forms.get(digest, {}) for seq, digest in digests.items()}
    return {seq: str(form.get("by") or form.get("posted_by") or "") for seq, form in named.items()}
