"""The evidence of posting: for each letter, all that is on record of it, in order, and what each entry proves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.kinds import kind_by_facts
from mailmerge.dispatch.parents import ParentMeant, the_one_meant
from mailmerge.dispatch.posting import RuleOf
from mailmerge.dispatch.posting_events import ORDERS_EXPORTED, PROOF_FILED, SHEET_MADE
from mailmerge.dispatch.proving import Proving, proving
from mailmerge.dispatch.services import SERVICE_NAMES, known_service
from mailmerge.errors import SettingsError
from mailmerge.law.delivery import DeliveryRule, deemed_delivered
from mailmerge.law.letters import LetterKind
from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.event_kinds import LETTER_ISSUED, POSTED, POSTING_CORRECTED
from mailmerge.ledger.record.records import LetterRecord

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
    facts: Mapping[str, Any] = field(repr=False)

    @property
    def detail(self) -> str:
        """What else is on record of it, in words."""
        payload, facts = self.event.payload, self.facts
        service = known_service(payload.get("service"))
        said = (
            ("by", SERVICE_NAMES[service] if service else None),
            ("class", "assumed, as none was given" if facts.get("service_assumed") else None),
            ("item reference", payload.get("item_reference")),
            ("posted by", facts.get("posted_by")),
            ("at", facts.get("post_office")),
            ("signed by", facts.get("signed_by")),
            ("at", facts.get("at")),
            ("to", facts.get("to")),
            ("through", facts.get("system")),
            ("message", facts.get("message_id")),
            ("because", facts.get("reason") or facts.get("why") or payload.get("code")),
            ("said by", facts.get("by")),
            ("scan", payload.get("scan_sha256")),
            ("letter", payload.get("pdf_sha256")),
        )
        return "; ".join(f"{name} {value}" for name, value in said if value)


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
        said = (entry.facts.get("posted_by") for entry in reversed(postings) if entry.on == self.letter.posted_on)
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
        meant = the_one_meant(records.history(ledger, [chosen.upn]), chosen.parent)
    letters = [letter for letter in _candidates(ledger, chosen) if _is_chosen(letter, chosen, meant)]
    beside = _beside(ledger, {letter.run for letter in letters if letter.run})
    return tuple(_log(ledger, letter, beside[letter.ref], rule_of(letter.school)) for letter in letters)


def _candidates(ledger: Ledger, chosen: Chosen) -> Iterable[LetterRecord]:
    if chosen.upn is not None:
        return records.history(ledger, [chosen.upn])
    if chosen.run is not None:
        return records.letters_of_run(ledger, chosen.run)
    runs = dict.fromkeys(event.payload["run"] for event in ledger.events(LETTER_ISSUED))
    return [letter for run in runs for letter in records.letters_of_run(ledger, run)]


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
            for ref in _refs(event):
                found[ref].append(event)
    return found


def _refs(event: Event) -> Iterable[str]:
    """Return the letters that an event of a run speaks of."""
    payload = event.payload
    if event.kind == SHEET_MADE:
        return [ref for page in payload["pages"] for ref in page]
    if event.kind == PROOF_FILED:
        return list(payload["refs"])
    return list(payload["services"]) if event.kind == ORDERS_EXPORTED else []


def _log(ledger: Ledger, letter: LetterRecord, beside: Iterable[Event], rule: DeliveryRule) -> LetterLog:
    facts = _facts(ledger, letter.facts_sha256)
    own = list(ledger.events(subject=letter.ref))
    entries = [_entry(ledger, event, rule) for event in sorted((*own, *beside), key=lambda event: event.seq)]
    return LetterLog(
        letter=letter,
        kind=kind_by_facts(letter, facts),
        addressee=facts.get("addressee", ERASED if letter.run else ""),
        address=tuple(facts.get("address", ())),
        entries=tuple(entries),
        rule=rule,
        delivered_on=_delivered(letter, own, rule),
    )


def _delivered(letter: LetterRecord, own: Iterable[Event], rule: DeliveryRule) -> date | None:
    """Return the day on which a letter counts as delivered: that of its signature, else by rule and calendar."""
    if letter.posted_on is None or letter.is_withdrawn:
        return None
    signed = [date.fromisoformat(event.payload["on"]) for event in own if event.kind == "delivery-signed"]
    return min(signed, default=None) or deemed_delivered(letter.posted_on, known_service(letter.service), rule)


def _entry(ledger: Ledger, event: Event, rule: DeliveryRule) -> LogEntry:
    digest = event.payload.get("facts_sha256")
    facts = _facts(ledger, digest) if digest and event.kind != LETTER_ISSUED else {}
    day = event.payload.get("posted_on") or event.payload.get("on") or event.payload.get("letter_date")
    on = date.fromisoformat(day) if day else None
    return LogEntry(event, proving(event, rule), on, facts)


def _facts(ledger: Ledger, digest: str) -> Mapping[str, Any]:
    return records.facts(ledger, digest) or {}
