"""A case as one parent's rules see it: the facts under the names that the procedure uses."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mailmerge.casework.calendar import OutsideCalendar, academic_year
from mailmerge.casework.case import Case, Parent
from mailmerge.law.context import DecisionContext
from mailmerge.law.decision import Identity
from mailmerge.law.figures import Figures
from mailmerge.law.history import History, SentLetter
from mailmerge.law.letters import SCHOOL_YEAR, LetterKind

_NTI_LONGEST_LEAD_DAYS = 42


@dataclass(frozen=True, slots=True)
class ParentFacts:
    """One parent of one case on the letter's date. A step dated after the letter is not done yet."""

    case: Case
    parent: Parent
    history: History
    figures: Figures
    context: DecisionContext

    @property
    def day(self) -> date:
        """The letter's date: every rule uses it."""
        return self.case.letter_date

    def done(self, when: date | None) -> bool:
        """Tell whether a step is dated, and on or before the letter."""
        return when is not None and when <= self.day

    def this_school_year(self, when: date | None) -> bool:
        """Tell whether a step was done in the letter's academic year (1 September to 31 August)."""
        return when is not None and when <= self.day and academic_year(when) == academic_year(self.day)

    @property
    def answered(self) -> bool:
        """A letter has already gone to this parent from the very same facts.

        So the same row, dropped again in whatever file, does not run on to the next letter.
        """
        facts = {sent.case_facts for sent in self.history.letters if sent.case_facts and sent.went_to(self.parent)}
        return bool(facts) and self.case.facts_for(self.parent) in facts

    # --- letters before this one ------------------------------------------------------------------------------

    @property
    def letter_1(self) -> SentLetter | None:
        """The last letter 1 to this parent this school year that is on record."""
        sent = self.history.to(self.parent, "early-intervention")
        return next((letter for letter in reversed(sent) if self.this_school_year(letter.sent_on)), None)

    @property
    def letter_1_sent(self) -> bool:
        """Letter 1 went to this parent this school year, by the record or before this system."""
        return self.this_school_year(self.case.early_intervention_on) or self.letter_1 is not None

    def _warned_on(self) -> tuple[tuple[date, bool], ...]:
        """Days on which letter 5 went to this parent since the contract was agreed, and whether it is proved."""
        agreed = self.case.contract.agreed_on
        if agreed is None:
            return ()
        days = [
            (letter.posted_on or letter.sent_on, letter.posted_on is not None and letter.posted_on <= self.day)
            for letter in self.history.to(self.parent, "contract-engagement")
            if letter.trigger is None or letter.trigger == agreed.isoformat()
        ]
        if self.parent.warning_letter_on is not None:
            days.append((self.parent.warning_letter_on, True))
        return tuple(sorted(day for day in days if agreed <= day[0] <= self.day))

    @property
    def letter_5_sent(self) -> bool:
        """Letter 5 went to this parent since the contract was agreed (that day counts)."""
        return bool(self._warned_on())

    @property
    def letter_5_posted_on(self) -> date | None:
        """The day on which letter 5 was posted to this parent since the contract was agreed, if that is on record."""
        return next((day for day, posted in self._warned_on() if posted), None)

    def _notices_sent(self) -> tuple[tuple[date, bool], ...]:
        """Days on which this notice to improve went to this parent, and whether posting is on record."""
        nti = self.case.nti
        days = []
        for letter in self.history.to(self.parent, "notice-to-improve"):
            if letter.trigger is not None:
                of_this_notice = nti.starts_on is not None and letter.trigger == nti.starts_on.isoformat()
            else:
                of_this_notice = (
                    nti.starts_on is None or (nti.starts_on - letter.sent_on).days <= _NTI_LONGEST_LEAD_DAYS
                ) and (nti.ends_on is None or letter.sent_on <= nti.ends_on)
            if of_this_notice:
                posted = letter.posted_on is not None and letter.posted_on <= self.day
                days.append((letter.posted_on or letter.sent_on, posted))
        if self.parent.nti_letter_on is not None:
            days.append((self.parent.nti_letter_on, True))
        return tuple(sorted(day for day in days if day[0] <= self.day))

    @property
    def nti_sent(self) -> bool:
        """This notice to improve was issued: to this parent by the record, or for the pupil by the row."""
        return self.done(self.case.nti.issued_on) or bool(self._notices_sent())

    @property
    def nti_posted_on(self) -> date | None:
        """The day on which the notice to improve was posted to this parent, if that is on record."""
        return next((day for day, posted in self._notices_sent() if posted), None)

    # --- leave ------------------------------------------------------------------------------------------------

    @property
    def suspicion_limit(self) -> date | None:
        """The last day on which letter 8b may be dated: so many school days after the return (day 0).

        None where the return is not known, or lies outside the known term dates. The limit is the date of that
        school day itself: a closed day after it is late.
        """
        returned, school_days = self.case.leave.returned_on, self.context.profile.leave.letter_limit_school_days
        try:
            return self.context.calendar.school_days_after(returned, school_days) if returned else None
        except OutsideCalendar:
            return None

    @property
    def leave_school_days(self) -> int | None:
        """School days from the first to the last day of the leave; None outside the known term dates."""
        leave = self.case.leave
        if leave.first_day is None or leave.last_day is None:
            return None
        try:
            return self.context.calendar.count_school_days(leave.first_day, leave.last_day)
        except OutsideCalendar:
            return None

    # --- the letter's identity --------------------------------------------------------------------------------

    def identity(self, kind: LetterKind) -> Identity:
        """Return what makes `kind` to this parent that very letter (contract, 5)."""
        return Identity(self.case.pupil.upn, self.parent.key, kind.key, self._trigger(kind))

    def _trigger(self, kind: LetterKind) -> str:
        parts = [self.value(column) for column in kind.identity]
        return "/".join(part.isoformat() if isinstance(part, date) else str(part or "") for part in parts)

    def value(self, column: str) -> object:
        """Return what the case says in a column that the table of letters names; None where it is blank.

        Raises:
            LookupError: no letter may ask for that column.
        """
        return _VALUES[column](self)

    def lacks(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return those of the columns that are blank."""
        return tuple(column for column in columns if self.value(column) is None)

    def already_sent(self, kind: LetterKind) -> bool:
        """Tell whether that very letter went to this parent, by the record or the row; a form is never barred."""
        if kind.is_form:
            return False
        went_before = _WENT_BEFORE.get(kind.key)
        return bool(went_before and went_before(self)) or self.history.has(self.parent, self.identity(kind))

    def warned_on(self, kind: LetterKind) -> date | None:
        """Return the day on which the letter that `kind` looks back to was posted to this parent, if on record."""
        return self.letter_5_posted_on if kind.follows == "contract-engagement" else self.nti_posted_on


_VALUES: Mapping[str, Callable[[ParentFacts], object]] = {
    SCHOOL_YEAR: lambda facts: academic_year(facts.day),
    "attendance": lambda facts: facts.figures.percent,
    "attendance at start": lambda facts: facts.case.contract.attendance_at_start,
    "contract agreed on": lambda facts: facts.case.contract.agreed_on,
    "leave from": lambda facts: facts.case.leave.first_day,
    "leave to": lambda facts: facts.case.leave.last_day,
    "meeting date": lambda facts: facts.case.meeting.on,
    "meeting time": lambda facts: facts.case.meeting.at,
    "nti ends on": lambda facts: facts.case.nti.ends_on,
    "nti starts on": lambda facts: facts.case.nti.starts_on,
    "other professionals": lambda facts: facts.case.meeting.other_professionals,
}

# Letters that the row's own columns can say went out before this system.
_WENT_BEFORE: Mapping[str, Callable[[ParentFacts], bool]] = {
    "early-intervention": lambda facts: facts.letter_1_sent,
    "contract-engagement": lambda facts: facts.letter_5_sent,
    "notice-to-improve": lambda facts: facts.nti_sent,
}
