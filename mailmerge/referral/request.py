"""A referral as it is asked for: by a dropped request, by command or on the desk; all three are this one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Route = Literal["leave", "contract", "nti"]
Sanction = Literal["penalty-notice", "single-justice-procedure", "open-court"]

SANCTION_NAMES: Mapping[Sanction, str] = {
    "penalty-notice": "a penalty notice",
    "single-justice-procedure": "prosecution under section 444(1) by single justice procedure",
    "open-court": "prosecution under section 444(1A) in open court",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """The five things that an authority asks in the e-mail (referral.md, 3); None is not answered, and is asked for."""

    requested_by: str | None = None
    absence_reason: str | None = None
    speaks_english: bool | None = None
    who_went: str | None = None
    separate_addresses: bool | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """How the contract or the notice to improve went, as the request says it (referral.md, 8); None: not said.

    `signatories` signed the contract, `targets` are what it asks; `officer` is who signed the joint notice for the
    authority, `target_fair` whether its target was still fair when the weeks were gone through.
    """

    signatories: str | None = field(default=None, repr=False)
    targets: str | None = field(default=None, repr=False)
    parent_contributed: bool | None = None
    officer: str | None = field(default=None, repr=False)
    target_fair: bool | None = None
    extended_to: date | None = None


@dataclass(frozen=True, slots=True)
class ReferralRequest:
    """What a person asks to be referred, and what that person answers for (contract, 7).

    `parent` is what the office calls the one parent; None: every parent whom the route concerns, a pack each.
    `sanction` None: the ladder's next is proposed.
    `confirmed` are codes of lines that the person vouches for, `overridden` codes of red lines that must not stop the
    pack; `why` and `by` say why, and who.
    """

    upn: str = field(repr=False)
    route: Route
    on: date
    parent: str | None = field(default=None, repr=False)
    sanction: Sanction | None = None
    period: tuple[date | None, date | None] = (None, None)
    answers: Answers = field(default_factory=Answers, repr=False)
    course: Course = field(default_factory=Course, repr=False)
    confirmed: frozenset[str] = frozenset()
    overridden: frozenset[str] = frozenset()
    why: str | None = None
    by: str | None = None
