"""Events about one pupil: what was noted, what came of a referral, what was filed, which pack was made.

As of letters (`letter_events`), a payload holds no personal data; `facts` do, and can be erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mailmerge.casework.because import Because
from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.record.event_kinds import (
    EVIDENCE_FILED,
    HOLD_LIFTED,
    HOLD_SET,
    NOTE_RECORDED,
    OUTCOME_RECORDED,
    PACK_MADE,
    facts_blob,
)


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
class HoldSet:
    """A pupil's record is under legal hold; `pupil` is a `pupil_token`, `because` says why, and who decided it."""

    pupil: str
    upn: str = field(repr=False)
    because: Because

    def event(self) -> NewEvent:
        """Return the event to append."""
        return _hold(HOLD_SET, self.pupil, self.upn, self.because)


@dataclass(frozen=True, slots=True)
class HoldLifted:
    """The legal hold of a pupil's record has ended; its fields are those of `HoldSet`."""

    pupil: str
    upn: str = field(repr=False)
    because: Because

    def event(self) -> NewEvent:
        """Return the event to append."""
        return _hold(HOLD_LIFTED, self.pupil, self.upn, self.because)


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


def _hold(kind: str, pupil: str, upn: str, because: Because) -> NewEvent:
    """Return the event that sets or lifts a legal hold: all that it says can be erased with the rest."""
    return NewEvent(kind, pupil, {}, (facts_blob({"upn": upn, **because.as_facts()}),))
