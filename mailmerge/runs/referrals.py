"""What requests for referral packs come to, beside what packs are made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mailmerge.intake.result import RowResult
from mailmerge.ledger.chain.event import NewEvent

if TYPE_CHECKING:
    from mailmerge.referral.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Planned:
    """One row's request, and the dossier of each parent whom it concerns."""

    row: int
    dossiers: tuple[Dossier, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Referrals:
    """What the requests of a file come to: rows that can't be done, packs that can, and what JSON tells of those.

    `events` are to be appended once the packs lie in the run's folder.
    """

    results: tuple[RowResult, ...] = ()
    planned: tuple[Planned, ...] = ()
    packs: tuple[Mapping[str, Any], ...] = ()
    events: tuple[NewEvent, ...] = ()
