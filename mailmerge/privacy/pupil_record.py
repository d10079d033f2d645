"""A pupil's record: all that the ledger holds of one pupil, found by the pupil's token and letters' references."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from mailmerge.casework.because import Because
from mailmerge.casework.calendar import academic_year
from mailmerge.dispatch.times import local
from mailmerge.errors import SettingsError
from mailmerge.ledger.chain.event import Event, NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records, records
from mailmerge.ledger.record.event_kinds import CASE_DECIDED, HOLD_LIFTED, HOLD_SET, PACK_MADE
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_records import PackRecord
from mailmerge.ledger.record.pupil_events import HoldLifted, HoldSet
from mailmerge.ledger.record.records import EvidenceRecord
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.ledger.record.said import contents_of, days_of, upn_of

_END_OF_YEAR = (8, 31)


@dataclass(frozen=True, slots=True)
class PupilRecord:
    """One pupil's letters, filed evidence and events, in order of recording. `token` stands for the pupil's UPN."""

    upn: str = field(repr=False)
    token: str
    letters: tuple[LetterRecord, ...] = field(repr=False)
    evidence: tuple[EvidenceRecord, ...] = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)

    @property
    def refs(self) -> frozenset[str]:
        """The references of the pupil's letters."""
        return frozenset(letter.ref for letter in self.letters)

    @property
    def pack_refs(self) -> frozenset[str]:
        """The references of the pupil's referral packs."""
        return frozenset(pack.ref for pack in self._packs)

    @property
    def pack_runs(self) -> frozenset[str]:
        """The runs that made the pupil's referral packs."""
        return frozenset(pack.run for pack in self._packs)

    @property
    def _packs(self) -> Iterator[PackRecord]:
        return (PackRecord.from_event(event) for event in self.events if event.kind == PACK_MADE)

    @property
    def contents(self) -> frozenset[str]:
        """The SHA-256 of all contents that the events speak of, erased ones included."""
        return frozenset(digest for event in self.events for digest in contents_of(event))

    @property
    def last_day(self) -> date:
        """The last day of which any event speaks, or on which it was recorded where it speaks of none.

        That a row was read is no event in the pupil's life: it counts only where there is nothing else.
        """
        lived = [_day(event) for event in self.events if event.kind != CASE_DECIDED]
        return max(lived, default=None) or max(_day(event) for event in self.events)

    @property
    def is_held(self) -> bool:
        """Whether a legal hold was set and not lifted since."""
        holds = [event.kind for event in self.events if event.kind in (HOLD_SET, HOLD_LIFTED)]
        return holds[-1:] == [HOLD_SET]

    def kept_until(self, years: int) -> date:
        """Return the last day of retention: so many years after the end of the school year of the last event."""
        return end_of_retention(self.last_day, years)

    def name(self, ledger: Ledger) -> str:
        """Return the pupil's name, as the last letter has it; blank where there is no letter."""
        for letter in reversed(self.letters):
            facts = facts_on_record.of_letter(ledger, letter)
            if facts and facts.pupil:
                return facts.pupil
        return ""


def pupil_record(ledger: Ledger, upn: str) -> PupilRecord:
    """Return all that is on record of a pupil, less what was erased before."""
    token = pupil_token(ledger.workspace_id, upn)
    letters = tuple(letter_records.history(ledger, [upn]))
    evidence = tuple(records.evidence_of(ledger, [upn]))
    subjects = (token, *(letter.ref for letter in letters))
    events = sorted((event for subject in subjects for event in ledger.events(subject=subject)), key=lambda e: e.seq)
    return PupilRecord(upn, token, letters, evidence, tuple(events))


def pupil_records(ledger: Ledger) -> Iterator[PupilRecord]:
    """Yield the record of every pupil of whom anything is left, by UPN."""
    for upn in records.pupils(ledger):
        yield pupil_record(ledger, upn)


def held_records(ledger: Ledger) -> Iterator[PupilRecord]:
    """Yield the records of pupils under legal hold."""
    for token in dict.fromkeys(event.subject for event in ledger.events(HOLD_SET)):
        last = list(ledger.events(HOLD_SET, token))[-1]
        upn = upn_of(ledger, last)
        if upn is not None and (record := pupil_record(ledger, upn)).is_held:
            yield record


def end_of_retention(day: date, years: int) -> date:
    """Return the last day on which what happened on `day` is kept: 31 August, `years` after that school year's.

    Source: SI 2024/208, regulation 7 (six years); the number is a setting.
    """
    return date(academic_year(day) + 1 + years, *_END_OF_YEAR)


def hold(record: PupilRecord, *, reason: str, by: str, lifted: bool) -> NewEvent:
    """Return the event that sets, or lifts, a legal hold; reason and person can be erased with the rest.

    Raises:
        SettingsError: reason or name is blank, nothing is on record of the pupil, or it is (or is not) held already.
    """
    because = Because(reason, by)
    if not record.events:
        raise SettingsError("Nothing is on record of this pupil. Look at the UPN again.")
    if record.is_held is not lifted:
        raise SettingsError(f"The record of this pupil is {'already' if record.is_held else 'not'} under legal hold.")
    kind = HoldLifted if lifted else HoldSet
    return kind(record.token, record.upn, because).event()


def _day(event: Event) -> date:
    return max(days_of(event), default=local(event.at).date())
