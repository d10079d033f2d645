"""What became of a run's file: it was dealt with, or refused as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.record.event_kinds import FILE_REFUSED, RUN_CAUGHT_UP, RUN_FINISHED, facts_blob


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
class RunCaughtUp:
    """A run that the record did not know was taken up from its folder; of its letters, their references are known.

    `by` took it up, and can be erased.
    """

    run: str
    manifest_sha256: str
    refs: tuple[str, ...]
    by: str

    def event(self) -> NewEvent:
        """Return the event to append."""
        facts = facts_blob({"by": self.by})
        payload = {"manifest_sha256": self.manifest_sha256, "refs": list(self.refs), "facts_sha256": sha256(facts)}
        return NewEvent(RUN_CAUGHT_UP, self.run, payload, (facts,))


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
