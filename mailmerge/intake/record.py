"""The values that rows of files of records become: postings, marks, letters from before, notes, people, requests.

Source: contract, 2.2 and 7.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal, TypeAlias

from mailmerge.casework.marks import Mark
from mailmerge.intake.file_kinds import NoteKind, OutcomeOfReferral, ReferralRoute, Sanction
from mailmerge.law.delivery import Service


@dataclass(frozen=True, slots=True)
class Posting:
    """A letter that was posted, as the office wrote it down; `service` None: the class was not recorded.

    `by-hand` is no service of Royal Mail's, and never stands for one. `correct_because` says why it stands instead of
    what was recorded before (then a blank day is the day on record, and `not-posted` takes the posting back), and `by`
    who says so.
    """

    row: int
    letter_ref: str
    posted_on: date | None
    service: Service | Literal["by-hand", "not-posted"] | None = None
    item_reference: str | None = None
    posted_by: str | None = None
    post_office: str | None = None
    correct_because: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What somebody decides about a letter: it is not to go, is to be sent again, or may go after all.

    Where letters are not to go, `letter_ref` may be a run's id: all of its letters.
    """

    row: int
    letter_ref: str
    why: str
    by: str
    send_again: bool = False
    release: bool = False


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """How often each register code stands for one pupil over a period, where there are no marks.

    `rows` are all that count for the pupil, one a code perhaps; `row` is the first of them.
    """

    row: int
    upn: str
    counts: Mapping[str, int]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """What a file of people says of one pupil: canonical columns of a case with their cells, parents numbered 1 to 4.

    `rows` are all that speak of the pupil, one a contact perhaps; `row` is the first of them.
    """

    row: int
    rows: tuple[int, ...]
    upn: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReferralRequest:
    """A referral that is asked for by file; `facts` are the case's columns that the row gives, typed.

    Source: contract, 7. `confirm` and `override` are codes.
    """

    row: int
    upn: str
    route: ReferralRoute
    parent: str | None = None
    on: date | None = None
    sanction: Sanction | None = None
    period_from: date | None = None
    period_to: date | None = None
    requested_by: str | None = None
    absence_reason: str | None = None
    parent_speaks_english: bool | None = None
    who_went: str | None = None
    parents_at_separate_addresses: bool | None = None
    contract_signatories: str | None = None
    contract_targets: str | None = None
    nti_officer: str | None = None
    parent_contributed: bool | None = None
    nti_target_fair: bool | None = None
    nti_extended_to: date | None = None
    confirm: tuple[str, ...] = ()
    override: tuple[str, ...] = ()
    override_reason: str | None = None
    override_by: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tracking:
    """What the postal account says of a letter; its order reference is the letter's own.

    A plain service has no tracking number; one of the two, it or the day, is given. `service_name` is the account's
    own name of the service, which may be none that letters go by.
    """

    row: int
    order_reference: str
    tracking_number: str | None
    despatch_date: date | None = None
    service_name: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterMark:
    """One pupil's mark for one session, and what the register says beside it."""

    row: int
    upn: str
    mark: Mark
    comment: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PastLetter:
    """A letter from before this system; `letter` is its key, `parent` a name or number (None: all of them).

    It counts as posted only where `posted_on` is given.
    """

    row: int
    upn: str
    letter: str
    sent_on: date
    parent: str | None = None
    service: Service | None = None
    posted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A call, a meeting, an offer or another thing that was done for a pupil.

    A `release` says by its `code` which hold it ends, by `text` why. Of support, `support_kind` says which
    (`casework/support.toml`), `support_from` and `support_until` the days on which it began and ended.
    """

    row: int
    upn: str
    kind: NoteKind
    on: date
    at: time | None = None
    parent: str | None = None
    medium: str | None = None
    place: str | None = None
    outcome: str | None = None
    by: str | None = None
    text: str | None = None
    code: str | None = None
    support_kind: str | None = None
    support_from: date | None = None
    support_until: date | None = None


@dataclass(frozen=True, slots=True)
class EmailCopy:
    """A copy of a letter that went by e-mail: an extra, never instead of posting.

    `emailed_on` is a datetime, in the schools' time, where the time of day was given too.
    """

    row: int
    letter_ref: str
    emailed_on: date
    to: str | None = None
    system: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnedMail:
    """A letter that came back undelivered."""

    row: int
    letter_ref: str
    returned_on: date
    why: str | None = None


@dataclass(frozen=True, slots=True)
class ReferralOutcome:
    """What the authority did with a referral; `parent` is a name or number (None: all of them).

    `period_from` and `period_to` are the days that it was for. Of a referral that was returned, `wanted` says what is
    wanted, and `wanted_by` until when.
    """

    row: int
    upn: str
    outcome: OutcomeOfReferral
    on: date
    parent: str | None = None
    period_from: date | None = None
    period_to: date | None = None
    wanted: str | None = None
    wanted_by: date | None = None


Record: TypeAlias = (
    Posting
    | Withdrawal
    | Tracking
    | RegisterMark
    | CodeCounts
    | PastLetter
    | Note
    | EmailCopy
    | ReturnedMail
    | ReferralOutcome
    | ReferralRequest
    | PeopleRow
)
