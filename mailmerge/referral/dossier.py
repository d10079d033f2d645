"""Everything that is known of one parent's case on the day of its referral: what every page of the pack reads."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.casework.support import SupportKind
from mailmerge.dispatch.evidence_log import LetterLog
from mailmerge.law.figures import Figures
from mailmerge.law.letters import BY_KEY, LetterKind
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.prosecution_period import ProsecutionPeriod
from mailmerge.ledger.chain.event import Head
from mailmerge.referral.others import Others
from mailmerge.referral.request import ReferralRequest, Sanction


@dataclass(frozen=True, slots=True)
class Note:
    """A call, meeting, offer or reply on record, as it was written down; no word of it tells of another parent.

    `setting` is how and where it was, `outcome` what came of it; `support` which support, and its first and last day.
    """

    kind: str
    on: date
    words: str = field(default="", repr=False)
    by: str | None = None
    setting: str = field(default="", repr=False)
    outcome: str = field(default="", repr=False)
    support: SupportKind | None = field(default=None, repr=False)
    began: date | None = None
    ended: date | None = None

    @property
    def told(self) -> str:
        """All that was written down, in the order in which it is read."""
        name = self.support.name if self.support else ""
        return "; ".join(filter(None, (self.setting, self.outcome, name, self.words)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an earlier referral of this parent; `first` and `last` are the days that it was for, where known.

    `about_leave`: it was about leave in term time, which does not count on the ladder of sanctions. `wanted` is what
    the authority wants of a referral that it returned, and until when.
    """

    outcome: str
    on: date
    first: date | None = None
    last: date | None = None
    about_leave: bool = False
    wanted: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """A paper filed as evidence: its kind, the day of its filing, its place in the evidence folder, and its hash.

    `is_shown`: its pages can be drawn; a locked, damaged or endless paper is on file, and no page of it in the pack.
    """

    kind: str
    on: date
    path: str = field(repr=False)
    sha256: str
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class RestsOn:
    """The last entry of the record that a pack draws on: with its hash, all before it is fixed.

    Entries that came later and say nothing of the pupil leave it as it is, so that the same facts give the same pages.
    """

    head: Head
    at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """One parent's case on the day of its referral.

    `facts` are the decision's own view of the parent, with the record laid beside the row. `letters` are those to
    this parent that stand, oldest first. `figures` are of the period, from `first` to `last`. `comments` are what
    it says beside its marks. `others_written` counts the other parents who had letters of their own,
    `others_without_notice` those to whom the notice to improve was not posted. `ref` is the pack's reference.
    `others` are the words that must stand nowhere in it; `left_out` names papers that hold some of them.
    `rests_on`: the last entry about the pupil. `better` is a period that fits every rule of the authority, where
    this one breaks some. `policy_confirmed_on`: when the school's policy was last read to state the amounts.
    """

    request: ReferralRequest
    facts: ParentFacts
    sanction: Sanction
    sanction_is_proposed: bool
    first: date
    last: date
    figures: Figures
    letters: tuple[LetterLog, ...] = field(repr=False)
    notes: tuple[Note, ...] = field(default=(), repr=False)
    outcomes: tuple[Outcome, ...] = ()
    comments: tuple[tuple[Mark, str], ...] = field(default=(), repr=False)
    papers: tuple[FiledPaper, ...] = field(default=(), repr=False)
    others_written: int = 0
    others_without_notice: int = 0
    ref: str = ""
    others: Others = field(default=Others((), ()), repr=False)
    left_out: tuple[str, ...] = ()
    rests_on: RestsOn | None = None
    better: ProsecutionPeriod | None = None
    policy_confirmed_on: date | None = None

    @property
    def on(self) -> date:
        """The referral's date: every line is judged on it."""
        return self.request.on

    @property
    def register(self) -> Register | None:
        """The register of the period; None where no marks are on record."""
        return self.figures.register

    @property
    def is_leave(self) -> bool:
        """Whether leave in term time is referred."""
        return self.request.route == "leave"

    def of(self, *letters: str) -> tuple[LetterLog, ...]:
        """Return this parent's letters of these keys."""
        return tuple(log for log in self.letters if log.letter.letter in letters)

    def posted(self, *letters: str) -> tuple[LetterLog, ...]:
        """Return those of these keys whose posting is on record and that have not come back."""
        return tuple(log for log in self.of(*letters) if log.letter.posted_on is not None and not log.came_back)

    def noted(self, *kinds: str) -> tuple[Note, ...]:
        """Return the notes of these kinds up to the referral's date."""
        return tuple(note for note in self.notes if note.kind in kinds and note.on <= self.on)

    def supported(self, line: str) -> tuple[Note, ...]:
        """Return the notes, up to the referral's date, of support that answers this line of the checklist."""
        return tuple(note for note in self.notes if note.on <= self.on and note.support and line in note.support.shows)

    @property
    def support_now(self) -> tuple[Note, ...]:
        """The notes of support that had begun by the referral's date, and had not ended; longest first.

        A later note of the same kind that gives only its last day ends what an earlier one began.
        """
        running: dict[str, Note] = {}
        for note in sorted(self.notes, key=lambda note: note.on):
            if note.support is None or note.on > self.on:
                continue
            if note.began is not None:
                running[note.support.code] = note
            elif note.ended is not None and note.support.code in running:
                running[note.support.code] = replace(running[note.support.code], ended=note.ended)
        now = [one for one in running.values() if one.began and one.began <= self.on]
        still = [one for one in now if one.ended is None or one.ended >= self.on]
        return tuple(sorted(still, key=lambda note: note.began or note.on))

    def filed(self, *kinds: str) -> tuple[FiledPaper, ...]:
        """Return the papers that were filed as one of these kinds and that can be shown."""
        return tuple(paper for paper in self.papers if paper.kind in kinds and paper.is_shown)

    def warnings(self, *kinds: str) -> Iterator[tuple[LetterKind, LetterLog]]:
        """Yield the letters that carry one of these legal warnings."""
        for log in self.letters:
            kind = BY_KEY.get(log.letter.letter)
            if kind is not None and kind.warning in kinds:
                yield kind, log


def days_in_words(days: Collection[date]) -> str:
    """Return days as a list for a page: 3 November 2025, 5 November 2025."""
    return ", ".join(f"{day.day} {day:%B %Y}" for day in sorted(days))
