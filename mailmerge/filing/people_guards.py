"""A guard that a file of people tells of: what waits for that parent, or that home, is held, and the office told.

Source: law 7, guards heard later; the contract, 2.2 (a file of people says what guards them).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from mailmerge.casework.addressee import Addressee
from mailmerge.dispatch.guards import guarded
from mailmerge.dispatch.second_person import to_release
from mailmerge.dispatch.waiting import to_post
from mailmerge.filing.people import guards_told
from mailmerge.intake.record import PeopleRow
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.waiting_events import GuardHeard

# What holds the letters to everybody in the house, about another child too (law 7).
OF_HOUSEHOLDS = frozenset({"deceased", "pupil-deceased"})


class WaitingLetters:
    """The letters that are made and not gone: those that a guard holds, of whichever child or home."""

    def __init__(self, ledger: Ledger) -> None:
        """Look up what waits; the rest is looked up when it is asked for."""
        self._ledger = ledger
        self.free = frozenset(letter.ref for letter in to_post(ledger)) | to_release(ledger)
        self.told_of = self.free | guarded(ledger)

    def of_pupils(self, upns: Iterable[str]) -> Mapping[str, list[LetterRecord]]:
        """Return the letters about these pupils, by UPN."""
        found: defaultdict[str, list[LetterRecord]] = defaultdict(list)
        for letter in letter_records.history(self._ledger, set(upns)):
            if letter.upn is not None and letter.ref in self.told_of:
                found[letter.upn].append(letter)
        return found

    def homes(self) -> Mapping[tuple[str, ...], list[str]]:
        """Return which references go to each home, as its address stands in the window."""
        homes: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for ref in sorted(self.told_of):
            letter = letter_records.letter(self._ledger, ref)
            facts = facts_on_record.of_letter(self._ledger, letter) if letter else None
            if address := facts.address.window if facts else ():
                homes[address].append(ref)
        return homes


def held_by_people(
    rows: Iterable[PeopleRow], ledger: Ledger, today: date
) -> Iterator[tuple[PeopleRow, tuple[str, ...], list[NewEvent]]]:
    """Yield the rows by which letters are held, with their references and the events that hold those still free."""
    told = [(row, guards) for row in rows if any((guards := guards_told(row, today)).values())]
    if not told:
        return
    waiting = WaitingLetters(ledger)
    of_pupils = waiting.of_pupils(row.upn for row, _ in told)
    homes = waiting.homes() if any(OF_HOUSEHOLDS & codes for _, guards in told for codes in guards.values()) else {}
    once: set[str] = set()
    for row, guards in told:
        held: dict[str, frozenset[str]] = {}
        for letter in of_pupils.get(row.upn, ()):
            addressee = Addressee(letter.parent, letter.parent_name)
            codes = (codes for who, codes in guards.items() if who is None or addressee.is_called(who))
            held[letter.ref] = frozenset().union(*codes)
        at_home = (refs for refs in homes.values() if any(OF_HOUSEHOLDS & held.get(ref, frozenset()) for ref in refs))
        for ref in (ref for refs in at_home for ref in refs):
            held[ref] = held.get(ref, frozenset()) | (OF_HOUSEHOLDS & guards.get(None, frozenset()))
        refs = tuple(ref for ref, codes in held.items() if codes)
        if refs:
            yield row, refs, [GuardHeard(ref, held[ref]).event() for ref in refs if ref in waiting.free - once]
            once.update(refs)
