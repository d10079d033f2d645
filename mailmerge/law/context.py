"""What surrounds a decision: the law, the authority, the calendar, and what the trust has ready."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from mailmerge.casework.calendar import Calendar
from mailmerge.casework.case import Parent
from mailmerge.casework.school import School
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.decision import EitherWay
from mailmerge.law.delivery import Service, service_for
from mailmerge.law.letters import LetterKind
from mailmerge.law.own_letters import SHIPPED, LetterTable
from mailmerge.law.parameters import Parameters

TemplateStatus = Literal["approved", "unapproved", "missing"]


class TemplatesReady(Protocol):
    """The trust's templates, as far as a decision asks for them."""

    def status(self, kind: LetterKind, school: School, on: date, *, own_only: bool) -> TemplateStatus:
        """Return whether a letter and its warning can be made; `own_only`: only the authority's own template counts."""
        ...


@dataclass(frozen=True, slots=True)
class TrustRules:
    """What the trust itself has settled: its procedure as reasons cite it, and its levels.

    The levels are in percent of possible sessions: at or below the first, letter 1 is due; at or below the second, an
    attendance contract is offered.
    """

    procedure: str = "The trust's attendance procedure"
    early_intervention_at_most: float = 96.0
    contract_at_most: float = 90.0


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """Everything but the case and its history that a decision may depend on.

    `trust` is what the trust has settled, `service` is how the workspace posts; letters that ask for an answer go by
    `reply_service` where that is sooner. `address_fits` tells whether a
    parent's address fits the envelope's window, `certificate_filed` whether an attendance certificate is on file for a
    UPN. `letters` are those that there are, the trust's own among them.
    """

    law: Parameters
    profile: AuthorityProfile
    calendar: Calendar
    templates: TemplatesReady
    service: Service
    run_date: date
    address_fits: Callable[[Parent], bool]
    certificate_filed: Callable[[str], bool]
    trust: TrustRules = TrustRules()
    letters: LetterTable = SHIPPED
    reply_service: Service = "first-class"
    # What `sources` has worked out for this authority and trust, by code.
    known_sources: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)
    # What `rules` has: of each table and each letter the steps, before anybody looks whether they fit.
    known_steps: dict[str, tuple[EitherWay, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def service_for(self, kind: LetterKind) -> Service:
        """Return how letters of one kind go."""
        return service_for(self.service, self.reply_service, asks=kind.answers is not None)
