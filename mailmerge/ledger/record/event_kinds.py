"""The kinds of event that the look-ups are drawn from: what each one holds, and what of it stays for ever.

Each has `event()`, the `NewEvent` to append. Its payload holds references, codes, dates and hashes. What speaks of a
person goes into `facts`, one JSON text among the contents, which erasure can empty. Every `facts` carries a nonce, so
that nobody can find out by trying whose SHA-256 it is.

Other rooms may append kinds of their own (a posting sheet made, mail returned): they are chained, verified and listed
like these, by kind and subject.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from mailmerge.ledger.chain.event import NewEvent, canonical, sha256

LETTER_ISSUED = "letter-issued"
HISTORY_RECORDED = "history-recorded"
POSTED = "posted"
POSTING_CORRECTED = "posting-corrected"
LETTER_WITHDRAWN = "letter-withdrawn"
NOTE_RECORDED = "note-recorded"
OUTCOME_RECORDED = "outcome-recorded"
EVIDENCE_FILED = "evidence-filed"
RUN_FINISHED = "run-finished"
FILE_REFUSED = "file-refused"
PACK_MADE = "pack-made"
SHEET_MADE = "posting-sheet-made"
LETTERS_PRINTED = "letters-printed"
ORDERS_EXPORTED = "postal-orders-exported"
PROOF_FILED = "proof-filed"
GUARD_HEARD = "guard-heard"
GUARD_RELEASED = "guard-released"

NotedKind = Literal["mail-returned", "delivery-signed", "email-copied", "handed-over"]
NOTED_KINDS: tuple[NotedKind, ...] = get_args(NotedKind)

# The code of the withdrawal that takes a former one back.
LIFTED = "lifted"


def nonce() -> str:
    """Return 128 random bits."""
    return secrets.token_hex(16)


def facts_blob(facts: Mapping[str, Any]) -> bytes:
    """Return personal facts (plain JSON values) as the bytes that go into the contents."""
    return canonical({**facts, "nonce": nonce()}).encode()


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
class NoteRecorded:
    """A call, meeting, offer or reply was noted. `pupil` is a `pupil_token`; `facts` must hold `upn`, and may `parent`.

    `note_kind` and `on` are those of the note file (contract, 2.2); the words themselves lie in `facts`.
    """

    pupil: str
    note_kind: str
    on: date
    facts: Mapping[str, Any]

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob(self.facts)
        payload = {"note_kind": self.note_kind, "on": self.on.isoformat(), "facts_sha256": sha256(facts)}
        return NewEvent(NOTE_RECORDED, self.pupil, payload, (facts,))


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """What came of a referral. `pupil` is a `pupil_token`; `facts` must hold `upn`, and may hold `parent`."""

    pupil: str
    outcome: str
    on: date
    facts: Mapping[str, Any]

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob(self.facts)
        payload = {"outcome": self.outcome, "on": self.on.isoformat(), "facts_sha256": sha256(facts)}
        return NewEvent(OUTCOME_RECORDED, self.pupil, payload, (facts,))


@dataclass(frozen=True, slots=True)
class EvidenceFiled:
    """A file was put into the evidence folder. `subject` is a `pupil_token`, or what else it is evidence of.

    `facts` must hold `path`, inside the evidence folder with `/` between, and `upn` (None: of no one pupil, as a
    stamped posting sheet), and may hold the name under which it came, and the day and person.
    """

    subject: str
    evidence_kind: str
    file_sha256: str
    facts: Mapping[str, Any]

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob(self.facts)
        payload = {
            "evidence_kind": self.evidence_kind,
            "file_sha256": self.file_sha256,
            "facts_sha256": sha256(facts),
        }
        return NewEvent(EVIDENCE_FILED, self.subject, payload, (facts,))


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A file was dealt with, and its folder in the outbox is complete. `facts` should hold the file's name (`file`)."""

    run: str
    source_sha256: str
    manifest_sha256: str
    letters: int
    facts: Mapping[str, Any] = field(default_factory=dict)

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob(self.facts)
        payload = {
            "source_sha256": self.source_sha256,
            "manifest_sha256": self.manifest_sha256,
            "letters": self.letters,
            "facts_sha256": sha256(facts),
        }
        return NewEvent(RUN_FINISHED, self.run, payload, (facts,))


@dataclass(frozen=True, slots=True)
class FileRefused:
    """A file was refused as a whole, with the codes that say why; `facts` should hold the file's name (`file`).

    `manifest_sha256` is None where the refusal left no folder in the outbox.
    """

    run: str
    source_sha256: str
    codes: tuple[str, ...]
    manifest_sha256: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob(self.facts)
        payload = {
            "source_sha256": self.source_sha256,
            "manifest_sha256": self.manifest_sha256,
            "codes": list(self.codes),
            "letters": 0,
            "facts_sha256": sha256(facts),
        }
        return NewEvent(FILE_REFUSED, self.run, payload, (facts,))


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


@dataclass(frozen=True, slots=True)
class PackMade:
    """A referral pack was made for one parent, and lies in the folder of a run.

    `pupil` is a `pupil_token`, `folder` the pack's place in the run's folder. What speaks of a person is in its files
    alone, which are named by hash.
    """

    pupil: str
    ref: str
    run: str
    school: str
    route: str
    sanction: str
    on: date
    first: date
    last: date
    state: str
    folder: str
    pdf_sha256: str
    manifest_sha256: str
    pages: int
    codes: Mapping[str, str]
    law_version: str
    profile_version: str

    def event(self) -> NewEvent:
        """Return the event to append."""
        payload = {
            "ref": self.ref,
            "run": self.run,
            "school": self.school,
            "route": self.route,
            "sanction": self.sanction,
            "on": self.on.isoformat(),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "state": self.state,
            "folder": self.folder,
            "pdf_sha256": self.pdf_sha256,
            "manifest_sha256": self.manifest_sha256,
            "pages": self.pages,
            "codes": dict(self.codes),
            "law_version": self.law_version,
            "profile_version": self.profile_version,
        }
        return NewEvent(PACK_MADE, self.pupil, payload)


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
