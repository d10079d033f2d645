"""What is on record of posting sheets, orders for the postal account, stamped sheets, packs and ends of runs."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy import select

from mailmerge.ledger.chain.event import Event, NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.schema import events
from mailmerge.ledger.record.event_kinds import (
    CASE_DECIDED,
    FILE_REFUSED,
    LETTERS_PRINTED,
    ORDERS_EXPORTED,
    PACK_MADE,
    PROOF_FILED,
    SHEET_MADE,
)
from mailmerge.ledger.record.records import rows_with
from mailmerge.ledger.record.tables import on_sheets


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """A posting sheet: `pages` holds the references on each page, `files` its SHA-256 by its place in the outbox.

    `seq` is the number of the event that recorded it.
    """

    seq: int
    run: str
    at: datetime
    school: str
    making: int
    pages: tuple[tuple[str, ...], ...]
    files: Mapping[str, str]

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Read an event of the kind `posting-sheet-made`."""
        said = event.payload
        pages = tuple(tuple(page) for page in said["pages"])
        return cls(
            event.seq, event.subject, event.at, said["school"], int(said["making"]), pages, said.get("files", {})
        )

    @property
    def refs(self) -> tuple[str, ...]:
        """The letters on it, in order."""
        return tuple(ref for page in self.pages for ref in page)


@dataclass(frozen=True, slots=True)
class PrintedRecord:
    """Letters of a school that were put on one PDF for the printer."""

    school: str
    refs: tuple[str, ...]
    pdf_sha256: str

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Read an event of the kind `letters-printed`."""
        return cls(event.payload["school"], tuple(event.payload["refs"]), event.payload["pdf_sha256"])


@dataclass(frozen=True, slots=True)
class OrdersRecord:
    """Orders that were written for the postal account: the service of each letter, by reference."""

    run: str
    services: Mapping[str, str]
    files: Mapping[str, str]

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Read an event of the kind `postal-orders-exported`."""
        return cls(event.subject, event.payload["services"], event.payload.get("files", {}))


@dataclass(frozen=True, slots=True)
class ProofRecord:
    """A stamped page of a posting sheet: proof of posting for the letters `refs`. `scan_page` counts from 1."""

    run: str
    seq: int
    school: str
    making: int
    page: int
    refs: tuple[str, ...]
    scan_sha256: str
    scan_page: int
    media_type: str

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Read an event of the kind `proof-filed`."""
        said = event.payload
        return cls(
            run=event.subject,
            seq=event.seq,
            school=said["school"],
            making=said["making"],
            page=said["page"],
            refs=tuple(said["refs"]),
            scan_sha256=said["scan_sha256"],
            scan_page=said["scan_page"],
            media_type=said["media_type"],
        )


@dataclass(frozen=True, slots=True)
class PackRecord:
    """A referral pack that was made: the days `first` to `last` are those that it is about."""

    ref: str
    run: str
    school: str
    route: str
    state: str
    folder: str
    on: date
    first: date
    last: date

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Read an event of the kind `pack-made`."""
        said = event.payload
        on, first, last = (date.fromisoformat(said[name]) for name in ("on", "first", "last"))
        return cls(
            ref=said["ref"],
            run=said["run"],
            school=said["school"],
            route=said["route"],
            state=said["state"],
            folder=said["folder"],
            on=on,
            first=first,
            last=last,
        )


@dataclass(frozen=True, slots=True)
class EndOfRun:
    """What became of a run's file. `contents` are the SHA-256 of all that its event keeps."""

    source_sha256: str
    manifest_sha256: str | None
    codes: tuple[str, ...]
    contents: tuple[str, ...]


def sheets_made(ledger: Ledger, run: str | None = None) -> list[SheetRecord]:
    """Return the posting sheets (of a run) that were made, in order."""
    return [SheetRecord.from_event(event) for event in ledger.events(SHEET_MADE, run)]


def orders_exported(ledger: Ledger, run: str | None = None) -> list[OrdersRecord]:
    """Return the files of orders (of a run) that were written, in order."""
    return [OrdersRecord.from_event(event) for event in ledger.events(ORDERS_EXPORTED, run)]


def proofs_filed(ledger: Ledger, run: str | None = None) -> list[ProofRecord]:
    """Return the stamped pages (of a run) that were filed, in order."""
    return [ProofRecord.from_event(event) for event in ledger.events(PROOF_FILED, run)]


def refs_on_scans(ledger: Ledger) -> Mapping[str, frozenset[str]]:
    """Return the references of the letters that each scan of stamped pages proves, by the scan's SHA-256."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for proof in proofs_filed(ledger):
        found[proof.scan_sha256] |= frozenset(proof.refs)
    return found


def refs_printed(ledger: Ledger) -> frozenset[str]:
    """Return the references of the letters that were put on a PDF for the printer."""
    printed = map(PrintedRecord.from_event, ledger.events(LETTERS_PRINTED))
    return frozenset(ref for one in printed for ref in one.refs)


def packs_made(ledger: Ledger, token: str | None = None) -> list[PackRecord]:
    """Return the packs (about a pupil, by token) that were made, in order."""
    return [PackRecord.from_event(event) for event in ledger.events(PACK_MADE, token)]


def runs_beside(ledger: Ledger, refs: Collection[str]) -> frozenset[str]:
    """Return the runs in whose folders a sheet or an order of these letters lies: not only those that made them.

    A day's sheet is of letters of several runs, and lies with the last of these.
    """
    query = select(events.c.subject).join(on_sheets, on_sheets.c.seq == events.c.seq).distinct()
    by_sheet = {row.subject for row in rows_with(ledger, query, on_sheets.c.ref, refs)}
    wanted = frozenset(refs)
    return frozenset(by_sheet | {one.run for one in orders_exported(ledger) if not wanted.isdisjoint(one.services)})


def papers_of(ledger: Ledger, run: str, refs: Collection[str]) -> dict[str, str]:
    """Return the SHA-256 of the sheets and orders in a run's folder that name these letters, by path in the outbox."""
    wanted = frozenset(refs)
    return {
        path: digest
        for event in ledger.events(subject=run)
        if not wanted.isdisjoint(refs_beside(event))
        for path, digest in event.payload.get("files", {}).items()
    }


def refs_beside(event: Event) -> tuple[str, ...]:
    """Return the letters that an event of a run speaks of."""
    if event.kind == SHEET_MADE:
        return SheetRecord.from_event(event).refs
    if event.kind == PROOF_FILED:
        return ProofRecord.from_event(event).refs
    return tuple(OrdersRecord.from_event(event).services) if event.kind == ORDERS_EXPORTED else ()


def refs_of(proof: NewEvent) -> tuple[str, ...]:
    """Return the letters that a new event of the kind `proof-filed` proves."""
    return tuple(proof.payload["refs"])


def files_added(ledger: Ledger, run: str) -> dict[str, str]:
    """Return the SHA-256 of the files that events added to a run's folder, by path in the outbox, the latest word."""
    return {
        path: digest for event in ledger.events(subject=run) for path, digest in event.payload.get("files", {}).items()
    }


def ends_of_run(ledger: Ledger, run: str) -> Iterator[EndOfRun]:
    """Yield what became of a run's file."""
    for event in ledger.events(subject=run):
        said = event.payload
        if "source_sha256" in said and event.kind != CASE_DECIDED:
            yield EndOfRun(
                said["source_sha256"],
                said.get("manifest_sha256"),
                tuple(said.get("codes", ())),
                tuple(said.get("contents", ())),
            )


def refusal_codes(ledger: Ledger, run: str) -> tuple[str, ...]:
    """Return the codes for which a run's file was refused; none where it was not."""
    refused = next(ledger.events(FILE_REFUSED, run), None)
    return tuple(refused.payload["codes"]) if refused else ()
