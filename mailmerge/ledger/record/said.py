"""What an event says, whatever its kind: for whoever lists a letter's or a pupil's events one after the other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.event_kinds import LETTER_ISSUED

# The days of which an event itself speaks, the first that it names counts.
_DAYS = ("posted_on", "on", "letter_date")
# Notes that hold much: by their kind, where in the facts it lies.
_IN_BULK = {"register": "marks", "people": "cells", "code-counts": "counts"}
_GUARDING = ("nonce", "case_facts")


@dataclass(frozen=True, slots=True)
class Said:
    """What one event about a letter says. Blank or None: it says nothing of that, or it is erased."""

    on: date | None = None
    service: str | None = None
    service_assumed: bool = False
    item_reference: str | None = None
    posted_by: str = field(default="", repr=False)
    post_office: str = ""
    signed_by: str = field(default="", repr=False)
    at: str = ""
    to: str = field(default="", repr=False)
    system: str = ""
    message_id: str = field(default="", repr=False)
    because: str = field(default="", repr=False)
    by: str = field(default="", repr=False)
    scan_sha256: str | None = None
    pdf_sha256: str | None = None

    @classmethod
    def from_json(cls, payload: Mapping[str, Any], facts: Mapping[str, Any]) -> Self:
        """Read an event's payload and facts, of whatever kind and age."""
        day = next((payload[name] for name in _DAYS if payload.get(name)), None)

        def text(name: str) -> str:
            return str(facts.get(name) or "")

        return cls(
            on=date.fromisoformat(day) if day else None,
            service=payload.get("service"),
            service_assumed=bool(facts.get("service_assumed")),
            item_reference=payload.get("item_reference"),
            posted_by=text("posted_by"),
            post_office=text("post_office"),
            signed_by=text("signed_by"),
            at=text("at"),
            to=text("to"),
            system=text("system"),
            message_id=text("message_id"),
            because=text("reason") or text("why") or str(payload.get("code") or ""),
            by=text("by"),
            scan_sha256=payload.get("scan_sha256"),
            pdf_sha256=payload.get("pdf_sha256"),
        )


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """What a letter's own event names for ever: its files, and the versions of all that made it."""

    run: str
    pdf_sha256: str
    template_sha256: str
    template_version: str | None
    warning_sha256: str | None
    warning_version: str | None
    law_version: str

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Read an event of the kind `letter-issued`; the first ones name no version of template and warning."""
        said = event.payload
        return cls(
            run=said["run"],
            pdf_sha256=said["pdf_sha256"],
            template_sha256=said["template_sha256"],
            template_version=said.get("template_version"),
            warning_sha256=said["warning_sha256"],
            warning_version=said.get("warning_version"),
            law_version=said["law_version"],
        )


def said_of(ledger: Ledger, event: Event) -> Said:
    """Return what an event says; of a letter's making, only what stays for ever."""
    facts = {} if event.kind == LETTER_ISSUED else _facts(ledger, event)
    return Said.from_json(event.payload, facts)


def days_of(event: Event) -> tuple[date, ...]:
    """Return the days of which an event itself speaks."""
    return tuple(date.fromisoformat(event.payload[name]) for name in _DAYS if event.payload.get(name))


def posted_on(event: Event) -> date | None:
    """Return the day of a posting, or of its correction; None where it was not posted."""
    day = event.payload.get("posted_on")
    return date.fromisoformat(day) if day else None


def service_of(event: Event) -> str | None:
    """Return the service of a posting, or of its correction."""
    service: str | None = event.payload.get("service")
    return service


def contents_of(event: Event) -> tuple[str, ...]:
    """Return the SHA-256 of the contents that an event keeps, erased ones included."""
    return tuple(event.payload.get("contents", ()))


def facts_under(ledger: Ledger, subject: str) -> frozenset[str]:
    """Return the SHA-256 of the facts of all events of a subject: of a run's, who asked for it."""
    facts = (event.payload.get("facts_sha256") for event in ledger.events(subject=subject))
    return frozenset(filter(None, facts))


def upn_of(ledger: Ledger, event: Event) -> str | None:
    """Return the UPN of the pupil of whom an event speaks; None where it names none, or it is erased."""
    told = (records.facts(ledger, digest) for digest in contents_of(event))
    return next((facts["upn"] for facts in told if facts and facts.get("upn")), None)


def chosen_words(
    ledger: Ledger, event: Event, in_payload: Collection[str], in_facts: Collection[str]
) -> dict[str, Any]:
    """Return what an event says under these names, in order: first what stays for ever, then what can be erased."""
    facts = _facts(ledger, event)
    words = {name: event.payload[name] for name in in_payload if event.payload.get(name)}
    return words | {name: facts[name] for name in in_facts if facts.get(name) and name not in words}


def lines_in_bulk(ledger: Ledger, event: Event) -> int | None:
    """Return how many marks, counts or cells a note of a whole file's kind holds; None of any other event."""
    name = _IN_BULK.get(event.payload.get("note_kind", ""))
    return None if name is None else len(_facts(ledger, event).get(name, ()))


def all_words(ledger: Ledger, event: Event) -> dict[str, Any]:
    """Return all that is on record of an event, in plain values; the hashes that only guard it are left out."""
    said = {name: value for name, value in event.payload.items() if name != "contents" and not name.endswith("sha256")}
    for digest in contents_of(event):
        if digest != event.payload.get("pdf_sha256"):
            said |= records.facts(ledger, digest) or {"erased": True}
    return {name: value for name, value in said.items() if name not in _GUARDING and value is not None}


def _facts(ledger: Ledger, event: Event) -> Mapping[str, Any]:
    digest = event.payload.get("facts_sha256")
    return (records.facts(ledger, digest) or {}) if digest else {}
