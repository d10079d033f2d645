"""What went before: letters sent and penalty notices issued, as the decision needs them.

The record gives it as a value; the row's own dates are read beside it by the rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailmerge.casework.addressee import Addressee
from mailmerge.casework.called import Person, meant
from mailmerge.casework.case import Parent, PenaltyNotice
from mailmerge.law.decision import Identity
from mailmerge.law.releases import Release


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter on record. `parent` None: it went to every parent; `trigger` None: known by its date alone.

    `posted_on` is the day of posting on record, None where there is none; `returned_on` the day on which it came
    back. `case_facts` is the fingerprint of the facts that it was made from (`casework.fingerprint`).
    """

    letter: str
    parent: str | None
    sent_on: date
    trigger: str | None = None
    posted_on: date | None = None
    ref: str | None = None
    parent_name: str | None = None
    case_facts: str | None = None
    returned_on: date | None = None

    @property
    def came_back(self) -> bool:
        """Whether it came back after it was posted: nobody can say that it arrived."""
        return self.returned_on is not None

    def went_to(self, parent: Parent) -> bool:
        """Tell whether this letter went to `parent` (`Addressee`)."""
        return Addressee(self.parent, self.parent_name).is_parent(parent)

    def is_of(self, identity: Identity) -> bool:
        """Tell whether this is the letter that `identity` names (the parent is compared by `went_to`)."""
        return self.letter == identity.letter and self.trigger == identity.trigger


@dataclass(frozen=True, slots=True)
class History:
    """Everything on record for one pupil.

    `notices` are penalty notices recorded as outcomes, by what the office called the parent ("": every parent);
    `releases` are the holds that a person has ended. `people` are the pupil's parents as the record knows them, each
    once; it is filled in where a row on record names somebody by what the office called them.
    """

    letters: tuple[SentLetter, ...] = ()
    notices: Mapping[str, tuple[PenaltyNotice, ...]] = field(default_factory=dict)
    withdrawals: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    people: tuple[Person, ...] = field(default=(), repr=False)

    def to(self, parent: Parent, letter: str) -> tuple[SentLetter, ...]:
        """Return the letters of one kind that went to `parent`, oldest first."""
        if not self.letters:
            return ()  # most pupils have had none
        found = (sent for sent in self.letters if sent.letter == letter and self._went_to(sent, parent))
        return tuple(sorted(found, key=lambda sent: sent.sent_on))

    def without(self, letter: SentLetter) -> "History":
        """Return the history as if that letter had not gone."""
        return replace(self, letters=tuple(sent for sent in self.letters if sent is not letter))

    def notices_to(self, parent: Parent) -> tuple[PenaltyNotice, ...]:
        """Return the penalty notices on record for `parent`."""
        if not self.notices:
            return ()
        own = [notice for who, given in self.notices.items() if self._is(who, parent) for notice in given]
        withdrawn = [day for who, days in self.withdrawals.items() if self._is(who, parent) for day in days]
        for day in sorted(withdrawn):
            own.sort(key=lambda notice: notice.issued_on)
            last = next((n for n in reversed(own) if not n.withdrawn and n.issued_on <= day), None)
            if last is not None:
                own[own.index(last)] = replace(last, withdrawn=True)
        return tuple(own)

    def _went_to(self, sent: SentLetter, parent: Parent) -> bool:
        """Tell whether a letter went to `parent`, by a former name of theirs too."""
        if sent.went_to(parent):
            return True
        return sent.parent is not None and sent.parent_name is None and self._is(sent.parent, parent)

    def _is(self, who: str, parent: Parent) -> bool:
        """Tell whether a name on record is `parent`, by a former name of theirs too; nobody named is every parent."""
        if not who or parent.person.is_called(who):
            return True
        return any(person.is_same_as(parent.person) for person in meant(who, self.people))

    def has(self, parent: Parent, identity: Identity) -> bool:
        """Tell whether the very letter that `identity` names went to `parent`."""
        return any(sent.is_of(identity) for sent in self.to(parent, identity.letter))


def notices_of(parent: Parent, recorded: Iterable[PenaltyNotice]) -> tuple[PenaltyNotice, ...] | None:
    """Return the parent's penalty notices from the row and the record together; None: the history is unknown.

    Each notice counts by itself, by its own day, offence and state; two of one source that are equal in every part are
    one (settled point). A notice on record may be one that the row gives too: it is where the day is the same and the
    offence does not differ, once at most; it then counts as withdrawn if either says so.
    """
    recorded = tuple(dict.fromkeys(recorded))
    if parent.penalty_notices is None and not recorded:
        return None
    given = list(dict.fromkeys(parent.penalty_notices or ()))
    alone = []
    for notice in _known_offence_first(recorded):
        same = min(
            (known for known in given if _may_be_one(known, notice)),
            key=lambda known: (known.offence_on != notice.offence_on, known.withdrawn != notice.withdrawn),
            default=None,
        )
        if same is not None:
            given.remove(same)
            notice = PenaltyNotice(
                notice.issued_on, same.offence_on or notice.offence_on, same.withdrawn or notice.withdrawn
            )
        alone.append(notice)
    return tuple(sorted((*given, *alone), key=lambda notice: notice.issued_on))


def _known_offence_first(notices: Iterable[PenaltyNotice]) -> list[PenaltyNotice]:
    """Return those whose offence is known before the others, so that each finds its own counterpart first."""
    return sorted(notices, key=lambda notice: notice.offence_on is None)


def _may_be_one(one: PenaltyNotice, other: PenaltyNotice) -> bool:
    same_day = one.issued_on == other.issued_on
    return same_day and (one.offence_on == other.offence_on or None in (one.offence_on, other.offence_on))
