"""What went before: letters sent and penalty notices issued, as the decision needs them.

The record gives it as a value; the row's own dates are read beside it by the rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailmerge.casework.addressee import Addressee
from mailmerge.casework.case import Parent, PenaltyNotice
from mailmerge.law.decision import Identity


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter on record. `parent` None: it went to every parent; `trigger` None: known by its date alone.

    `posted_on` is the day of posting on record, None where there is none. `case_facts` is the fingerprint of the
    facts that it was made from (`casework.fingerprint`).
    """

    letter: str
    parent: str | None
    sent_on: date
    trigger: str | None = None
    posted_on: date | None = None
    ref: str | None = None
    parent_name: str | None = None
    case_facts: str | None = None

    def went_to(self, parent: Parent) -> bool:
        """Tell whether this letter went to `parent` (`Addressee`)."""
        return Addressee(self.parent, self.parent_name).is_parent(parent)

    def is_of(self, identity: Identity) -> bool:
        """Tell whether this is the letter that `identity` names (the parent is compared by `went_to`)."""
        return self.letter == identity.letter and self.trigger == identity.trigger


@dataclass(frozen=True, slots=True)
class History:
    """Everything on record for one pupil.

    `notices` are penalty notices recorded as outcomes, by what the office called the parent ("": every parent).
    """

    letters: tuple[SentLetter, ...] = ()
    notices: Mapping[str, tuple[PenaltyNotice, ...]] = field(default_factory=dict)

    def to(self, parent: Parent, letter: str) -> tuple[SentLetter, ...]:
        """Return the letters of one kind that went to `parent`, oldest first."""
        found = (sent for sent in self.letters if sent.letter == letter and sent.went_to(parent))
        return tuple(sorted(found, key=lambda sent: sent.sent_on))

    def without(self, letter: SentLetter) -> "History":
        """Return the history as if that letter had not gone."""
        return replace(self, letters=tuple(sent for sent in self.letters if sent is not letter))

    def notices_to(self, parent: Parent) -> tuple[PenaltyNotice, ...]:
        """Return the penalty notices on record for `parent`."""
        found = (given for who, given in self.notices.items() if not who or parent.is_called(who))
        return tuple(notice for given in found for notice in given)

    def has(self, parent: Parent, identity: Identity) -> bool:
        """Tell whether the very letter that `identity` names went to `parent`."""
        return any(sent.is_of(identity) for sent in self.to(parent, identity.letter))


def notices_of(parent: Parent, recorded: Iterable[PenaltyNotice]) -> tuple[PenaltyNotice, ...] | None:
    """Return the parent's penalty notices from the row and the record together; None: the history is unknown.

    A notice on record for the day of one in the row is the same notice; it counts as withdrawn if either says so.
    """
    recorded = tuple(recorded)
    if parent.penalty_notices is None and not recorded:
        return None
    by_day: dict[date, PenaltyNotice] = {}
    for notice in (*(parent.penalty_notices or ()), *recorded):
        known = by_day.get(notice.issued_on)
        by_day[notice.issued_on] = (
            notice
            if known is None
            else PenaltyNotice(
                notice.issued_on, known.offence_on or notice.offence_on, known.withdrawn or notice.withdrawn
            )
        )
    return tuple(by_day[day] for day in sorted(by_day))
