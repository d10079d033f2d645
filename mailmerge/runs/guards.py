"""A guard that a row tells of after a letter was made: what waits for that parent is held, and the office told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from mailmerge.casework.case import Parent
from mailmerge.dispatch.guards import guard_heard, guarded
from mailmerge.dispatch.second_person import to_release
from mailmerge.dispatch.waiting import to_post
from mailmerge.law.decision import ParentDecision
from mailmerge.law.history import SentLetter
from mailmerge.law.reasons import reason
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records
from mailmerge.runs.orders import DecidedCase

# What holds a letter of that parent, whatever the letter (law 7).
GUARDS = frozenset(
    {
        "address-confidential",
        "court-order",
        "deceased",
        "do-not-contact",
        "identity-mismatch",
        "not-on-roll",
        "pupil-deceased",
    }
)

# What holds the letters to everybody in the house, about another child too (law 7).
_OF_HOUSEHOLDS = frozenset({"deceased", "pupil-deceased"})


def heard_later(
    decided_cases: Iterable[DecidedCase], ledger: Ledger | None
) -> tuple[tuple[DecidedCase, ...], tuple[NewEvent, ...]]:
    """Return the cases with each letter named that waits for a parent of whom a guard is told, and what holds it.

    Args:
        decided_cases: the cases.
        ledger: what is on record; None where there is no ledger yet, so that nothing waits.
    """
    cases = tuple(decided_cases)
    heard = frozenset[str]().union(*(_codes(made) for one in cases for made in one.decision.parents))
    if ledger is None or not heard:
        return cases, ()
    waiting = {letter.ref for letter in to_post(ledger)} | to_release(ledger)
    told_of = waiting | guarded(ledger)
    events: dict[str, NewEvent] = {}
    homes = _homes(ledger, told_of) if heard & _OF_HOUSEHOLDS else {}

    def told(one: DecidedCase) -> DecidedCase:
        parents = {parent.number: parent for parent in one.case.parents}

        def change(made: ParentDecision) -> ParentDecision:
            codes = _codes(made)
            parent = parents[made.parent]
            own = [sent.ref for sent in _sent_to(one, parent) if sent.ref in told_of] if codes else []
            household = homes.get(_home(parent), ()) if codes & _OF_HOUSEHOLDS else ()
            refs = tuple(dict.fromkeys((*own, *household)))
            events.update((ref, guard_heard(ref, codes)) for ref in refs if ref in waiting)
            return made.adding(*(reason("waiting-letter-held", {"ref": ref}) for ref in refs))

        return one.with_parents(change)

    return tuple(map(told, cases)), tuple(events.values())


def _homes(ledger: Ledger, refs: Iterable[str]) -> Mapping[tuple[str, ...], list[str]]:
    """Return which of these letters go to each home."""
    homes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for ref in sorted(refs):
        letter = letter_records.letter(ledger, ref)
        facts = facts_on_record.of_letter(ledger, letter) if letter else None
        if address := facts.address.window if facts else ():
            homes[address].append(ref)
    return homes


def _home(parent: Parent) -> tuple[str, ...]:
    """Return where a parent lives, as a letter's facts hold it; nothing where that is not known."""
    return parent.address.window_lines("") if parent.address else ()


def _codes(made: ParentDecision) -> frozenset[str]:
    """Return the guards of one parent: what is told of another parent of the child holds none of theirs."""
    return GUARDS & {known.code for known in made.reasons}


def _sent_to(one: DecidedCase, parent: Parent) -> Iterator[SentLetter]:
    return (sent for sent in one.facts.history.letters if sent.ref and sent.posted_on is None and sent.went_to(parent))
