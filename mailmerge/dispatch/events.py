"""The events of posting beyond those that the ledger itself looks up: sheets, orders, proofs, and what came back.

As there, a payload holds references, days, codes and hashes only; what speaks of a person lies in `facts`, among the
contents, where it can be erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mailmerge.dispatch.code import SheetCode
from mailmerge.ledger.event import NewEvent, sha256
from mailmerge.ledger.kinds import facts_blob

SHEET_MADE = "posting-sheet-made"
ORDERS_EXPORTED = "postal-orders-exported"
PROOF_FILED = "proof-filed"
MAIL_RETURNED = "mail-returned"
EMAIL_COPIED = "email-copied"
HANDED_OVER = "handed-over"
DELIVERY_SIGNED = "delivery-signed"


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
    """Orders were written for the postal account; `sha256` is the import file's."""

    refs: tuple[str, ...]
    sha256: str

    def event(self) -> NewEvent:
        """Return the event to append."""
        return NewEvent(ORDERS_EXPORTED, "postal-account", {"refs": list(self.refs), "sha256": self.sha256})


@dataclass(frozen=True, slots=True)
class ProofFiled:
    """A page of a stamped posting sheet was read from a scan: proof of posting for the letters on it.

    The whole scan is kept among the contents; `scan_page` counts its pages from 1.
    """

    code: SheetCode
    refs: tuple[str, ...]
    scan: bytes = field(repr=False)
    media_type: str
    scan_page: int

    def event(self) -> NewEvent:
        """Return the event to append; its subject is the run."""
        payload = {
            "school": self.code.school,
            "making": self.code.making,
            "page": self.code.page,
            "pages": self.code.pages,
            "refs": list(self.refs),
            "scan_sha256": sha256(self.scan),
            "scan_page": self.scan_page,
            "media_type": self.media_type,
        }
        return NewEvent(PROOF_FILED, self.code.run, payload, (self.scan,))


@dataclass(frozen=True, slots=True)
class MailReturned:
    """A posted letter came back undelivered, or was refused: service can now be disproved."""

    ref: str
    returned_on: date
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def event(self) -> NewEvent:
        """Return the event to append; `facts` may hold `why`."""
        return _noted(MAIL_RETURNED, self.ref, {"returned_on": self.returned_on.isoformat()}, self.facts)


@dataclass(frozen=True, slots=True)
class EmailCopied:
    """A copy of a letter went by e-mail: an extra, never instead of the post."""

    ref: str
    emailed_on: date
    emailed_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def event(self) -> NewEvent:
        """Return the event to append; `facts` may hold `to`, `system` and `message_id`."""
        at = self.emailed_at.isoformat() if self.emailed_at else None
        payload = {"emailed_on": self.emailed_on.isoformat(), "emailed_at": at}
        return _noted(EMAIL_COPIED, self.ref, payload, self.facts)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A letter was handed over or put through the door by the school: an extra, never instead of Royal Mail."""

    ref: str
    on: date
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def event(self) -> NewEvent:
        """Return the event to append; `facts` may hold `posted_by`."""
        return _noted(HANDED_OVER, self.ref, {"on": self.on.isoformat()}, self.facts)


@dataclass(frozen=True, slots=True)
class DeliverySigned:
    """Royal Mail's tracking says that a letter was signed for."""

    ref: str
    signed_on: date
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def event(self) -> NewEvent:
        """Return the event to append; `facts` may hold `signed_by`."""
        return _noted(DELIVERY_SIGNED, self.ref, {"signed_on": self.signed_on.isoformat()}, self.facts)


def _noted(kind: str, ref: str, payload: Mapping[str, Any], facts: Mapping[str, Any]) -> NewEvent:
    blob = facts_blob(facts)
    return NewEvent(kind, ref, {**payload, "facts_sha256": sha256(blob)}, (blob,))
