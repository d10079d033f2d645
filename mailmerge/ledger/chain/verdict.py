"""What verification finds: one verdict a thing that is not as the ledger says."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from mailmerge.ledger.chain.event import Head

Code = Literal["altered", "missing", "extra", "truncated", "chain-broken", "lookup-differs"]
Thing = Literal["ledger", "event", "content", "look-up", "head", "anchor", "file"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Something is wrong: a stable code, the kind of thing, its name (`17`, a file's path), and a sentence."""

    code: Code
    thing: Thing
    name: str
    text: str

    def as_json(self) -> dict[str, str]:
        """Return plain JSON values."""
        return {"code": self.code, "thing": self.thing, "name": self.name, "text": self.text}


@dataclass(frozen=True, slots=True)
class Erased:
    """Contents and files that were rightly erased, by event number `seq`, given by their SHA-256: no failure."""

    seq: int
    at: datetime
    reason: str
    digests: frozenset[str]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"seq": self.seq, "at": self.at.isoformat(), "reason": self.reason, "count": len(self.digests)}


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and every fault found. `head` is the last event's; None where nothing could be read.

    `notes` tell what is no fault and yet worth knowing: a clock that went back, what a file manager left behind.
    """

    verdicts: tuple[Verdict, ...]
    erased: tuple[Erased, ...]
    events: int
    contents: int
    files: int
    head: Head | None
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything is as it was written."""
        return not self.verdicts

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "ok": self.ok,
            "verdicts": [verdict.as_json() for verdict in self.verdicts],
            "erased": [erased.as_json() for erased in self.erased],
            "events": self.events,
            "contents": self.contents,
            "files": self.files,
            "head": self.head.as_json() if self.head else None,
            "notes": list(self.notes),
        }


@dataclass(slots=True)
class FilesReport:
    """How many files were read, the ledger's head that each run's manifest has seen, and what is no fault."""

    files: int = 0
    notes: list[str] = field(default_factory=list)
    heads: list[tuple[str, Head]] = field(default_factory=list)
