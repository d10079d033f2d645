"""The chain's own events: it was begun, heads are signed from here on, and contents were erased.

They hold no personal data, and stay for ever.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.schema import ERASURE

LEDGER_BEGUN = "ledger-begun"
HEAD_KEY_MADE = "head-key-made"
_LEDGER, _CONTENTS = "ledger", "contents"


@dataclass(frozen=True, slots=True)
class LedgerBegun:
    """The ledger was begun, with a random id: the key of its references."""

    workspace: str

    def event(self) -> NewEvent:
        """Return the event to append."""
        return NewEvent(LEDGER_BEGUN, _LEDGER, {"workspace": self.workspace})


@dataclass(frozen=True, slots=True)
class HeadKeyMade:
    """A key was made by which heads are signed; `by` made it."""

    public_key: str
    by: str

    def event(self) -> NewEvent:
        """Return the event to append."""
        return NewEvent(HEAD_KEY_MADE, _LEDGER, {"public_key": self.public_key, "by": self.by})


@dataclass(frozen=True, slots=True)
class ContentErased:
    """Contents, by their SHA-256 in order, were erased for ever; `reason` is a code, `by` a role or initials."""

    erased: tuple[str, ...]
    reason: str
    by: str

    @classmethod
    def of(cls, digests: Iterable[str], reason: str, by: str) -> Self:
        """Return what is said of erased contents, each once."""
        return cls(tuple(sorted(set(digests))), reason, by)

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self | None:
        """Return what a payload on record says; None where it was altered beyond reading."""
        match payload:
            case {"erased": list(digests), "reason": str(reason), **rest} if all(isinstance(d, str) for d in digests):
                return cls(tuple(digests), reason, str(rest.get("by", "")))
        return None

    def event(self) -> NewEvent:
        """Return the event to append."""
        return NewEvent(ERASURE, _CONTENTS, {"erased": list(self.erased), "reason": self.reason, "by": self.by})
