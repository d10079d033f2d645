"""What a row of a case file said and what was decided of it: an event of its own, whatever came of the row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailmerge.ledger.chain.event import NewEvent, canonical, sha256
from mailmerge.ledger.record.event_kinds import CASE_DECIDED, facts_blob

# A letter that went already is no new decision on the row that it went for.
_ALREADY_SENT = "already-sent"


@dataclass(frozen=True, slots=True)
class ParentOutcome:
    """What one parent of a row gets: codes only. `ref` is the letter's reference, where one was made."""

    outcome: str
    letter: str | None
    codes: tuple[str, ...]
    ref: str | None = None

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> "ParentOutcome":
        """Read what `as_json` gave."""
        return cls(form["outcome"], form["letter"], tuple(form["codes"]), form["ref"])

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"outcome": self.outcome, "letter": self.letter, "codes": list(self.codes), "ref": self.ref}

    def repeats(self, former: "ParentOutcome") -> bool:
        """Whether this tells nothing that the former outcome of the same row did not."""
        if self.ref not in (None, former.ref):
            return False
        if former.outcome == "letter" and _ALREADY_SENT in self.codes:
            return True
        return (self.outcome, self.letter, self.codes) == (former.outcome, former.letter, former.codes)


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """A row was read and decided: a letter, a hold, no letter, or rejected.

    Args:
        subject: the pupil's token; the run's id where the row gives no UPN.
        run: the run that read the row.
        source_sha256: the file that it stood in.
        school: the code of the school, where the row names one that is known.
        outcome: `letter`, `hold`, `no-letter` or `reject`.
        situation: as decided, or as the cells show it.
        codes: of the reasons and errors of the row.
        parents: in the order of the case; none of a rejected row.
        upn: as the row gives it, None where it gives none.
        row: canonical column to value, plain JSON values.
        decision: what was decided and why, in words and figures, plain JSON values.
        by: who had the file run, where that is known.
    """

    subject: str
    run: str
    source_sha256: str
    school: str | None
    outcome: str
    situation: str | None
    codes: tuple[str, ...]
    parents: tuple[ParentOutcome, ...]
    upn: str | None = field(repr=False)
    row: Mapping[str, Any] = field(repr=False)
    decision: Mapping[str, Any] = field(repr=False)
    by: str | None = field(default=None, repr=False)

    @property
    def row_facts(self) -> str:
        """The SHA-256 of what the row says: the same for the same facts, in whatever file and on whatever day."""
        return sha256(canonical([self.school, self.row]).encode())

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob(
            {"upn": self.upn, "row": self.row, "row_facts": self.row_facts, "decision": self.decision, "by": self.by}
        )
        payload = {
            "run": self.run,
            "source_sha256": self.source_sha256,
            "school": self.school,
            "outcome": self.outcome,
            "situation": self.situation,
            "codes": list(self.codes),
            "parents": [parent.as_json() for parent in self.parents],
            "facts_sha256": sha256(facts),
        }
        return NewEvent(CASE_DECIDED, self.subject, payload, (facts,))
