"""Events about one letter: made, told of from before, posted, put right, withdrawn, put on a PDF for the printer.

Each has `event()`, the `NewEvent` to append. Its payload holds references, codes, dates and hashes; what speaks of a
person goes into `facts` (`event_kinds.facts_blob`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.record.event_kinds import (
    HISTORY_RECORDED,
    LETTER_ISSUED,
    LETTER_WITHDRAWN,
    LETTERS_PRINTED,
    POSTED,
    POSTING_CORRECTED,
    facts_blob,
)


@dataclass(frozen=True, slots=True)
class LetterIssued:
    """A letter was made for one parent and recorded, with the hash of everything that made it what it is.

    `facts` must hold `upn`, `parent` (the parent's key), `parent_name` (as names are matched), `trigger` and
    `case_facts` (a fingerprint of the facts that the letter was made from), and should hold what the letter said and
    why: addressee, address lines, the decision's figures and reasons. `issue` counts letters of the same identity from
    1. `pdf` is kept among the contents, so that a pack can show the letter exactly as sent. `reissue_reason` says why
    it goes out although the former one of that identity stands; without it, the former one must have been withdrawn.
    The versions are those that the trust's catalogue gives its template and warning.
    """

    ref: str
    run: str
    school: str
    letter: str
    appendix: str | None
    variant: str | None
    issue: int
    letter_date: date
    template_sha256: str
    warning_sha256: str | None
    law_version: str
    docx_sha256: str
    pdf: bytes
    facts: Mapping[str, Any]
    reissue_reason: str | None = None
    template_version: str | None = None
    warning_version: str | None = None

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob({**self.facts, "reissue_reason": self.reissue_reason})
        payload = {
            "run": self.run,
            "school": self.school,
            "letter": self.letter,
            "appendix": self.appendix,
            "variant": self.variant,
            "issue": self.issue,
            "reissue": self.reissue_reason is not None,
            "letter_date": self.letter_date.isoformat(),
            "template_sha256": self.template_sha256,
            "template_version": self.template_version,
            "warning_sha256": self.warning_sha256,
            "warning_version": self.warning_version,
            "law_version": self.law_version,
            "docx_sha256": self.docx_sha256,
            "pdf_sha256": sha256(self.pdf),
            "facts_sha256": sha256(facts),
        }
        return NewEvent(LETTER_ISSUED, self.ref, payload, (facts, self.pdf))


@dataclass(frozen=True, slots=True)
class HistoryRecorded:
    """A letter that went out before this system. `facts` must hold `upn`, `trigger` and `parent` (None: every parent).

    `ref` is `reference(..., issue=0)` over what makes the letter that letter, so that the same one is recorded once.
    It counts as posted only where `posted_on` is given.
    """

    ref: str
    school: str | None
    letter: str
    sent_on: date
    posted_on: date | None
    service: str | None
    facts: Mapping[str, Any]

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob(self.facts)
        payload = {
            "school": self.school,
            "letter": self.letter,
            "issue": 0,
            "letter_date": self.sent_on.isoformat(),
            "posted_on": _iso(self.posted_on),
            "service": self.service,
            "facts_sha256": sha256(facts),
        }
        return NewEvent(HISTORY_RECORDED, self.ref, payload, (facts,))


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter was posted; `facts` may hold who posted it and where (`posted_by`, `post_office`).

    `service` is one of the Royal Mail services of the posting settings, or `by-hand`.
    """

    ref: str
    posted_on: date
    service: str
    item_reference: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def event(self) -> NewEvent:
        """Return the event to append."""
        return _posting(POSTED, self.ref, self.posted_on, self.service, self.item_reference, self.facts)


@dataclass(frozen=True, slots=True)
class PostingCorrected:
    """What was recorded of a posting was wrong; this holds instead. `posted_on` None: it was not posted.

    `facts` should hold the `reason` and who corrected it (`by`).
    """

    ref: str
    posted_on: date | None
    service: str | None
    item_reference: str | None
    facts: Mapping[str, Any]

    def event(self) -> NewEvent:
        """Return the event to append."""
        return _posting(POSTING_CORRECTED, self.ref, self.posted_on, self.service, self.item_reference, self.facts)


@dataclass(frozen=True, slots=True)
class LetterWithdrawn:
    """A letter no longer counts; `code` says why (`address-changed`, `clock-failed`), `facts` who decided it.

    A later one with the code `LIFTED` takes the withdrawal back: the letter stands again.
    """

    ref: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob(self.facts)
        return NewEvent(LETTER_WITHDRAWN, self.ref, {"code": self.code, "facts_sha256": sha256(facts)}, (facts,))


@dataclass(frozen=True, slots=True)
class LettersPrinted:
    """Letters of a school that wait to be posted were put on one PDF for the printer."""

    school: str
    refs: tuple[str, ...]
    pdf_sha256: str

    def event(self) -> NewEvent:
        """Return the event to append."""
        payload = {"school": self.school, "refs": list(self.refs), "pdf_sha256": self.pdf_sha256}
        return NewEvent(LETTERS_PRINTED, self.school, payload)


def _posting(
    kind: str, ref: str, posted_on: date | None, service: str | None, item: str | None, facts: Mapping[str, Any]
) -> NewEvent:
    """Return the event of a posting, or of its correction."""
    blob = facts_blob(facts)
    payload = {
        "posted_on": _iso(posted_on),
        "service": service,
        "item_reference": item,
        "facts_sha256": sha256(blob),
    }
    return NewEvent(kind, ref, payload, (blob,))


def _iso(day: date | None) -> str | None:
    """Return a day as it is stored."""
    return day.isoformat() if day else None
