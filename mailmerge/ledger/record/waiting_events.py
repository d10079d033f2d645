"""Events about one letter that waits to be posted: what holds it, and who let it go.

As of letters (`letter_events`), a payload holds no personal data: what was heard, and who decided, lie in facts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from mailmerge.casework.because import Because
from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.record.event_kinds import GUARD_HEARD, GUARD_RELEASED, RELEASE_ASKED, RELEASE_GIVEN, facts_blob


@dataclass(frozen=True, slots=True)
class GuardHeard:
    """A letter is held: `guards` are the codes of what was heard of its parent or pupil."""

    ref: str
    guards: Collection[str] = field(repr=False)

    def event(self) -> NewEvent:
        """Return the event to append."""
        return _of_letter(GUARD_HEARD, self.ref, {"guards": sorted(self.guards)})


@dataclass(frozen=True, slots=True)
class GuardReleased:
    """A letter that was held may go after all; `because` says why, and who decided it."""

    ref: str
    because: Because

    def event(self) -> NewEvent:
        """Return the event to append."""
        return _of_letter(GUARD_RELEASED, self.ref, self.because.as_facts())


@dataclass(frozen=True, slots=True)
class ReleaseAsked:
    """A letter with a legal warning waits for a second person; `by` had it made (None: nobody is known)."""

    ref: str
    by: str | None

    def event(self) -> NewEvent:
        """Return the event to append."""
        return _of_letter(RELEASE_ASKED, self.ref, {"by": self.by})


@dataclass(frozen=True, slots=True)
class ReleaseGiven:
    """A second person, `by`, read a letter and released it."""

    ref: str
    by: str | None

    def event(self) -> NewEvent:
        """Return the event to append."""
        return _of_letter(RELEASE_GIVEN, self.ref, {"by": self.by})


def _of_letter(kind: str, ref: str, told: Mapping[str, Any]) -> NewEvent:
    """Return an event about a letter of which all but its reference lies in facts."""
    facts = facts_blob(told)
    return NewEvent(kind, ref, {"facts_sha256": sha256(facts)}, (facts,))
