"""From the record to the table of letters: which letter one on record is, a trust's own among them.

A letter of a trust's own is known by its facts on record: it may have been taken out of the catalogue since.
"""

from mailmerge.law.letters import BY_KEY, LetterKind
from mailmerge.law.own_letters import on_record
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record
from mailmerge.ledger.record.issued_facts import LetterFacts
from mailmerge.ledger.record.letter_records import LetterRecord


def kind_on_record(letter: LetterRecord, ledger: Ledger) -> LetterKind:
    """Return what a letter on record is; of an erased one of a trust's own no more than its key is known."""
    if letter.letter in BY_KEY:
        return BY_KEY[letter.letter]
    return kind_by_facts(letter, facts_on_record.of_letter(ledger, letter))


def kind_by_facts(letter: LetterRecord, facts: LetterFacts | None) -> LetterKind:
    """Return what a letter on record is, by its facts, where they are at hand."""
    return on_record(letter.letter, facts.own_letter if facts else None)
