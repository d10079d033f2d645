"""The events of posting beyond those that the ledger itself looks up: sheets, orders, proofs, and what came back.

As there, a payload holds references, days, codes and hashes only; what speaks of a person lies in `facts`, among the
contents, where it can be erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.record.event_kinds import ORDERS_EXPORTED, PROOF_FILED, SHEET_MADE, NotedKind, facts_blob


@dataclass(frozen=True, slots=True)
class SheetMade:
    """A posting sheet was made; `pages` holds the references on each page, `file` is its place in the outbox."""

    run: str
    school: str
    making: int
    pages: tuple[tuple[str, ...], ...]
    file: str
    pdf: bytes = field(repr=False)

    def event(self) -> NewEvent:
        """Return the event to append; its subject is the run."""
        payload = {
            "school": self.school,
            "making": self.making,
            "pages": [list(page) for page in self.pages],
            "files": {self.file: sha256(self.pdf)},
        }
        return NewEvent(SHEET_MADE, self.run, payload)


@dataclass(frozen=True, slots=True)
class OrdersExported:
    """Orders were written for the postal account: the service of each letter, by reference.

    `file` is its place in the outbox, where it is kept there.
    """

    run: str
    services: Mapping[str, str]
    csv: bytes = field(repr=False)
    file: str | None = None

    def event(self) -> NewEvent:
        """Return the event to append; its subject is the run."""
        digest = sha256(self.csv)
        files = {"files": {self.file: digest}} if self.file else {}
        return NewEvent(ORDERS_EXPORTED, self.run, {"services": dict(self.services), "csv_sha256": digest, **files})


@dataclass(frozen=True, slots=True)
class ProofFiled:
    """A page of a stamped posting sheet was read from a scan: proof of posting for the letters on it.

    `page` of `pages` is the sheet's, of its making of that number. The whole scan is kept among the contents;
    `scan_page` counts its pages from 1.
    """

    run: str
    school: str
    making: int
    page: int
    pages: int
    refs: tuple[str, ...]
    scan: bytes = field(repr=False)
    media_type: str
    scan_page: int

    def event(self) -> NewEvent:
        """Return the event to append; its subject is the run."""
        payload = {
            "school": self.school,
            "making": self.making,
            "page": self.page,
            "pages": self.pages,
            "refs": list(self.refs),
            "scan_sha256": sha256(self.scan),
            "scan_page": self.scan_page,
            "media_type": self.media_type,
        }
        return NewEvent(PROOF_FILED, self.run, payload, (self.scan,))


@dataclass(frozen=True, slots=True)
class LetterNoted:
    """Something happened to one letter on a day; each kind is beside the posting, and never instead of it.

    `facts` may hold, of mail that came back, `why`; of a signature, `signed_by`; of an e-mail copy, `to`, `system`,
    `message_id` and `at`; of a letter handed over, `posted_by`.
    """

    kind: NotedKind
    ref: str
    on: date
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def event(self) -> NewEvent:
        """Return the event to append."""
        blob = facts_blob(self.facts)
        return NewEvent(self.kind, self.ref, {"on": self.on.isoformat(), "facts_sha256": sha256(blob)}, (blob,))
