"""The evidence of posting: for each letter, all that is on record of it, in order, and what each entry proves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.kinds import kind_by_facts
from mailmerge.dispatch.parents import ParentMeant, the_one_meant
from mailmerge.dispatch.posting import RuleOf
from mailmerge.dispatch.proving import Proving, proving
from mailmerge.dispatch.services import SERVICE_NAMES, known_service
from mailmerge.errors import SettingsError
from mailmerge.law.delivery import DeliveryRule, deemed_delivered
from mailmerge.law.letters import LetterKind
from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records
from mailmerge.ledger.record.event_kinds import POSTED, POSTING_CORRECTED
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_records import refs_beside, runs_beside
from mailmerge.ledger.record.said import Said, days_of, said_of

ERASED = "(erased)"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which letters a log is about: a pupil's (of one parent, by name or number), a run's, or a period's.

    What is given must all hold. The period is of the letters' dates; both ends belong to it.
    """

    upn: str | None = field(default=None, repr=False)
    parent: str | None = field(default=None, repr=False)
    run: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event about a letter. `on` is the day of which it speaks, where it is not that of recording."""

    event: Event
    proving: Proving
    on: date | None
    said: Said = field(repr=False)

    @property
    def detail(self) -> str:
        """What else is on record of it, in words."""
        said = self.said
        service = known_service(said.service)
        words = (
            ("by", SERVICE_NAMES[service] if service else None),
            ("class", "assumed, as none was given" if said.service_assumed else None),
            ("item reference", said.item_reference),
            ("posted by", said.posted_by),
            ("at", said.post_office),
            ("signed by", said.signed_by),
            ("at", said.at),
            ("to", said.to),
            ("through", said.system),
            ("message", said.message_id),
            ("because", said.because),
            ("said by", said.by if said.because else None),
            ("scan", said.scan_sha256),
            ("letter", said.pdf_sha256),
        )
        return "; ".join(f"{name} {value}" for name, value in words if value)


@dataclass(frozen=True, slots=True)
class LetterLog:
    """All that is on record of one letter; `kind` is which.

    `delivered_on`: when it counts as delivered; None: it does not.
    """

    letter: LetterRecord = field(repr=False)
    kind: LetterKind
    addressee: str = field(repr=False)
    address: tuple[str, ...] = field(repr=False)
    entries: tuple[LogEntry, ...]
    rule: DeliveryRule
    delivered_on: date | None

    @property
    def title(self) -> str:
        """What the letter is called."""
        return self.kind.full_title

    @property
    def service_name(self) -> str:
        """The service on record, in words; blank where nothing is."""
        service = known_service(self.letter.service)
        return SERVICE_NAMES[service] if service else ""

    @property
    def counting(self) -> str:
        """When it counts as delivered, in words."""
        if self.letter.is_withdrawn:
            return f"it was withdrawn ({self.letter.withdrawn}), and does not count"
        return in_words(self.delivered_on) if self.delivered_on else "no posting is on record"

    @property
    def came_back(self) -> bool:
        """Whether it was returned undelivered."""
        return any(entry.event.kind == "mail-returned" for entry in self.entries)

    @property
    def posted_by(self) -> str:
        """Who posted it, by the posting that counts; blank where that is not on record."""
        postings = [entry for entry in self.entries if entry.event.kind in (POSTED, POSTING_CORRECTED)]
        said = (entry.said.posted_by for entry in reversed(postings) if entry.on == self.letter.posted_on)
        return str(next(filter(None, said), ""))


def evidence(ledger: Ledger, chosen: Chosen, rule_of: RuleOf) -> tuple[LetterLog, ...]:
    """Return the log of each letter that was chosen, in order of recording.

    Args:
        ledger: what is on record.
        chosen: which letters.
        rule_of: gives the rule of deemed delivery by a school's code.

    Raises:
        SettingsError: a parent is chosen without the pupil, or two parents of the pupil are called so.
    """
    meant: ParentMeant | None = None
    if chosen.parent is not None:
        if chosen.upn is None:
            raise SettingsError("A parent's letters are about one pupil: name the pupil too, with --pupil UPN.")
        meant = the_one_meant(letter_records.history(ledger, [chosen.upn]), chosen.parent)
    letters = [letter for letter in _candidates(ledger, chosen) if _is_chosen(letter, chosen, meant)]
    runs = {letter.run for letter in letters if letter.run} | runs_beside(ledger, {letter.ref for letter in letters})
    beside = _beside(ledger, runs)
    return tuple(_log(ledger, letter, beside[letter.ref], rule_of(letter.school)) for letter in letters)


def _candidates(ledger: Ledger, chosen: Chosen) -> Iterable[LetterRecord]:
    if chosen.upn is not None:
        return letter_records.history(ledger, [chosen.upn])
    if chosen.run is not None:
        return letter_records.letters_of_run(ledger, chosen.run)
    return letter_records.letters_made(ledger)


def _is_chosen(letter: LetterRecord, chosen: Chosen, parent: ParentMeant | None) -> bool:
    return (
        chosen.run in (None, letter.run)
        and (chosen.first is None or letter.letter_date >= chosen.first)
        and (chosen.last is None or letter.letter_date <= chosen.last)
        and (parent is None or parent.got(letter))
    )


def _beside(ledger: Ledger, runs: Iterable[str]) -> Mapping[str, list[Event]]:
    """Return the events that speak of several letters of these runs, by letter."""
    found: defaultdict[str, list[Event]] = defaultdict(list)
    for run in sorted(runs):
        for event in ledger.events(subject=run):
            for ref in refs_beside(event):
                found[ref].append(event)
    return found


def _log(ledger: Ledger, letter: LetterRecord, beside: Iterable[Event], rule: DeliveryRule) -> LetterLog:
    facts = facts_on_record.of_letter(ledger, letter)
    own = list(ledger.events(subject=letter.ref))
    entries = [_entry(ledger, event, rule) for event in sorted((*own, *beside), key=lambda event: event.seq)]
    return LetterLog(
        letter=letter,
        kind=kind_by_facts(letter, facts),
        addressee=facts.addressee if facts else ERASED if letter.run else "",
        address=facts.address.window if facts else (),
        entries=tuple(entries),
        rule=rule,
        delivered_on=_delivered(letter, own, rule),
    )


def _delivered(letter: LetterRecord, own: Iterable[Event], rule: DeliveryRule) -> date | None:
    """Return the day on which a letter counts as delivered: that of its signature, else by rule and calendar."""
    if letter.posted_on is None or letter.is_withdrawn:
        return None
    signed = [day for event in own if event.kind == "delivery-signed" for day in days_of(event)]
    return min(signed, default=None) or deemed_delivered(letter.posted_on, known_service(letter.service), rule)


def _entry(ledger: Ledger, event: Event, rule: DeliveryRule) -> LogEntry:
    said = said_of(ledger, event)
    return LogEntry(event, proving(event, rule), said.on, said)
