"""What came of a file that is no case file: of its rows, or of the paper that it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.intake.record import ReferralOutcome
from mailmerge.intake.result import FileNote, RowResult
from mailmerge.ledger.chain.event import NewEvent


@dataclass(frozen=True, slots=True)
class Filing:
    """A file that is to lie in the evidence folder, at `path` inside it (`/` between): whose it is, and what it is."""

    path: str
    data: bytes = field(repr=False)
    upn: str = field(default="", repr=False)
    kind: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of each row, and the events to append.

    `filing` goes into the evidence folder; `files` are for staff, beside the receipt, by name. `registers` are pupils'
    marks, those of the file laid over those on record; `comments` are what the file says beside its own.
    `withdrawn` are the outcomes, not on record before, that say a referral is withdrawn.
    """

    results: tuple[RowResult, ...] = ()
    events: tuple[NewEvent, ...] = ()
    filing: Filing | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    told: tuple[FileNote, ...] = ()
    registers: Mapping[str, Register] = field(default_factory=dict, repr=False)
    comments: Mapping[str, Mapping[Mark, str]] = field(default_factory=dict, repr=False)
    withdrawn: tuple[ReferralOutcome, ...] = field(default=(), repr=False)
