"""What `decide` gives: an outcome for each parent, with reasons that a person can check."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from mailmerge.casework.case import Situation
from mailmerge.law.enclosures import Enclosure
from mailmerge.law.letters import LetterKind

Outcome = Literal["letter", "hold", "excluded", "no-letter"]
Tier = Literal["first", "second", "prosecution", "conditional"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code, a sentence for a person in an office (what is so, what to do) and the rule's source."""

    code: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Penalty:
    """The penalty-notice tier and amounts (whole pounds) that a leave letter states to one parent."""

    tier: Tier
    within_21_days: int | None
    within_28_days: int | None

    def as_json(self) -> dict[str, Tier | int | None]:
        """Return the contract's JSON form."""
        return {"tier": self.tier, "within_21_days": self.within_21_days, "within_28_days": self.within_28_days}


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a letter that letter: it is never issued twice (contract, 5)."""

    upn: str
    parent: str
    letter: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that was tried, for `check --explain`: its name, whether it fitted, and where it comes from.

    `letter` is the one that the rule would give, or that a check speaks of: what says why another letter is not due.
    """

    rule: str
    fits: bool
    source: str
    letter: LetterKind | None = None


# A step that was not found to fit, and the same one that was.
EitherWay = tuple[Step, Step]


@dataclass(frozen=True, slots=True)
class ParentDecision:
    """What one parent gets, and why.

    `because` is the deciding reason; `reasons` are all holds (the deciding one first), or what a letter adds.
    `letter`, `variant`, `penalty` and `identity` are None unless `outcome` is "letter" (`penalty`: leave letters only).
    `encloses` is what goes behind the letter, `reply_by` the day by which it asks for a reply.
    `proof` is the letter of which only a watermarked proof can be made, since its template is not approved.
    """

    parent: int
    outcome: Outcome
    because: Reason
    reasons: tuple[Reason, ...] = ()
    letter: LetterKind | None = None
    variant: str | None = None
    penalty: Penalty | None = None
    identity: Identity | None = None
    encloses: tuple[Enclosure, ...] = ()
    reply_by: date | None = None
    proof: LetterKind | None = None
    steps: tuple[Step, ...] = ()

    def adding(self, *remarks: Reason) -> "ParentDecision":
        """Return the same with more of what a person should know beside it."""
        return replace(self, reasons=(*self.reasons, *remarks)) if remarks else self


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision for one case.

    `facts` are the worked-out figures it was made from, as plain JSON values; `alerts` is what the register says
    beside it (somebody to be told), which changes no outcome.
    """

    situation: Situation
    parents: tuple[ParentDecision, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    alerts: tuple[Reason, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The row's reasons: what decided for each parent, once each, and the register's alerts."""
        deciding = {parent.because.code: parent.because for parent in self.parents}
        return (*deciding.values(), *self.alerts)

    @property
    def outcome(self) -> Literal["letter", "hold", "no-letter"]:
        """The row's outcome: `letter` if any parent gets one, else `hold` if any is held, else `no-letter`."""
        outcomes = {parent.outcome for parent in self.parents}
        return "letter" if "letter" in outcomes else "hold" if "hold" in outcomes else "no-letter"
