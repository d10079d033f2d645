"""A run of marks at which the authority wants to be told, and what is known of its pupil. Source: referral.md, 4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailmerge.casework.calendar import in_words
from mailmerge.casework.case import Case
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Run
from mailmerge.law.context import DecisionContext
from mailmerge.law.profile_tables import Alert


@dataclass(frozen=True, slots=True)
class Remark:
    """A call, meeting or offer on record: its kind, its day, and what was written down."""

    kind: str
    on: date
    words: str = field(default="", repr=False)

    def __str__(self) -> str:
        said = f": {self.words}" if self.words else ""
        return f"{in_words(self.on)}, {self.kind.replace('-', ' ')}{said}"


@dataclass(frozen=True, slots=True)
class AlertCase:
    """A run of marks of one pupil, and what is known of the pupil on the day.

    `first` is the day from which the certificate runs; `remarks` are the notes on record, oldest first; `comments` is
    what the register says beside marks.
    """

    alert: Alert
    run: Run
    case: Case = field(repr=False)
    context: DecisionContext
    first: date
    on: date
    remarks: Sequence[Remark] = field(default=(), repr=False)
    comments: Mapping[Mark, str] = field(default_factory=dict, repr=False)

    @property
    def days(self) -> str:
        """The run in words."""
        codes, run = "/".join(self.alert.codes), self.run
        together = "in all" if self.alert.cumulative else "in a row"
        return f"{run.days} days {together} coded {codes}, {in_words(run.first)} to {in_words(run.last)}"

    @property
    def forms(self) -> tuple[str, ...]:
        """The online forms that are to be filled in; one for missing children only where nobody knows where one is."""
        unknown = self.alert.form_if_unknown if self.case.needs.whereabouts_unknown else None
        return tuple(filter(None, (self.alert.form, unknown)))
