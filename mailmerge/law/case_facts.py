"""The facts of a case and of each of its parents: worked out once, and read by all that is made of the case."""

from dataclasses import dataclass, replace
from typing import Self

from mailmerge.casework.case import Case
from mailmerge.law.context import DecisionContext
from mailmerge.law.figures import Figures, worked_out
from mailmerge.law.history import History, SentLetter
from mailmerge.law.parent_facts import ParentFacts


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One pupil and situation, what is on record for the pupil, and the facts about each parent, in their order."""

    case: Case
    history: History
    figures: Figures
    context: DecisionContext
    parents: tuple[ParentFacts, ...]

    @classmethod
    def of(cls, case: Case, history: History, context: DecisionContext) -> Self:
        """Return the facts of a case on its letter's date.

        Args:
            case: one pupil and situation; `case.letter_date` is the day by which every rule goes.
            history: what is on record for the pupil.
            context: the law, the authority's profile, the calendar and what the trust has ready.
        """
        figures = worked_out(case.attendance, case.letter_date, context.calendar)
        parents = tuple(ParentFacts(case, parent, history, figures, context) for parent in case.parents)
        return cls(case, history, figures, context, parents)

    def about(self, parent: int) -> ParentFacts:
        """Return the facts about the parent with this number."""
        return next(facts for facts in self.parents if facts.parent.number == parent)

    def without(self, sent: SentLetter) -> Self:
        """Return the facts as they were if a letter had never gone."""
        history = self.history.without(sent)
        return replace(self, history=history, parents=tuple(replace(facts, history=history) for facts in self.parents))
