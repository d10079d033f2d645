"""A case as one parent's rules see it: the facts under the names that the procedure uses."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from mailmerge.casework.age import is_of_compulsory_school_age
from mailmerge.casework.calendar import Calendar, OutsideCalendar, academic_year
from mailmerge.casework.case import Case, Parent
from mailmerge.casework.fingerprint import is_made_from
from mailmerge.law.asked_columns import ASKED_COLUMNS
from mailmerge.law.context import DecisionContext
from mailmerge.law.decision import Identity
from mailmerge.law.figures import Figures
from mailmerge.law.history import History, SentLetter
from mailmerge.law.letters import LetterKind
from mailmerge.law.periods import end_of, leave_limit_begins
from mailmerge.law.prosecution_period import ProsecutionPeriod, proposed
from mailmerge.law.reply import reply_by

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
        if not self.history.letters:
            return False
        facts = {sent.case_facts for sent in self.history.letters if sent.case_facts and sent.went_to(self.parent)}
        return any(is_made_from(self.case, self.parent, known) for known in facts)

    @property
    def made_with_this_row(self) -> bool:
        """The row says that this parent's letter was made with it, and the record holds one: the record decides."""
        return self.parent.letter_made and any(
            sent.ref is not None and sent.went_to(self.parent) for sent in self.history.letters
        )

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

    def warning_returned_on(self, kind: LetterKind) -> date | None:
        """The day on which the warning that `kind` rests on (letter 5, or the notice) came back, if it was the last.

        None where a later posting of it is on record, or said by the row.
        """
        key = kind.follows or ""
        said_by_row, posted = (
            (self.parent.warning_letter_on, self._warned_on())
            if key == "contract-engagement"
            else (self.parent.nti_letter_on, self._notices_sent())
        )
        last = max((day for day, proved in posted if proved), default=None)
        sent = (sent for sent in self.history.to(self.parent, key) if sent.posted_on is not None)
        came_back = {letter.posted_on: letter.returned_on for letter in sent}.get(last)
        return came_back if self.done(came_back) and said_by_row != last else None

    @property
    def nti_sent(self) -> bool:
        """This notice to improve was issued: to this parent by the record, or for the pupil by the row."""
        return self.done(self.case.nti.issued_on) or bool(self._notices_sent())

    @property
    def nti_posted_on(self) -> date | None:
        """The day on which the notice to improve was posted to this parent, if that is on record.

        Only a posting from the day of issue to the last day of its period is one of this notice (settled point).
        """
        nti = self.case.nti
        in_its_time = (
            day
            for day, posted in self._notices_sent()
            if posted
            and (nti.issued_on is None or day >= nti.issued_on)
            and (nti.ends_on is None or day <= nti.ends_on)
        )
        return next(in_its_time, None)

    # --- the child --------------------------------------------------------------------------------------------

    @property
    def mostly_medical(self) -> bool:
        """At least half of the missed sessions are known to be medical."""
        return self.figures.mostly_medical

    @property
    def of_compulsory_age(self) -> bool:
        """The child is of compulsory school age on the letter's date."""
        return is_of_compulsory_school_age(self.case.pupil.date_of_birth, self.day)

    # --- the prosecution period -------------------------------------------------------------------------------

    @property
    def period(self) -> ProsecutionPeriod | None:
        """The prosecution period: the one chosen, or the one proposed; None where neither is known."""
        chosen_from, chosen_to = self.case.period_from, self.case.period_to
        if chosen_from is not None and chosen_to is not None:
            return ProsecutionPeriod(chosen_from, chosen_to, proposed=False)
        return proposed(self.figures, self.context.profile.period)

    @property
    def period_figures(self) -> Figures:
        """The figures of the prosecution period, or all that are known where there is none."""
        period = self.period
        return self.figures if period is None else self.figures.within(period.first, period.last)

    # --- leave ------------------------------------------------------------------------------------------------

    @property
    def suspicion_limit(self) -> date | None:
        """The last day on which letter 8b may be dated: the authority's limit, after the return (day 0) as a rule.

        None where that day is not known, or lies outside the known term dates. The limit is the date of that
        school day itself: a closed day after it is late.
        """
        limit = self.context.profile.leave.letter_limit
        begun = leave_limit_begins(limit, self.last_day_away, self.case.leave.returned_on, posted=None)
        try:
            return end_of(limit, begun, self.context.calendar) if begun else None
        except OutsideCalendar:
            return None

    @property
    def refused_days(self) -> tuple[date, ...] | None:
        """The school days of the leave that were not agreed to; None outside the known term dates.

        A pupil who is back before the end was away up to the day before (settled point).
        """
        leave, last = self.case.leave, self.last_day_away
        if leave.first_day is None or last is None:
            return None
        days = _school_days(self.context.calendar, leave.first_day, last)
        if days is None or leave.decision != "part granted":
            return days
        return tuple(day for day in days if leave.is_refused_on(day))

    @property
    def last_day_away(self) -> date | None:
        """The leave's last day, or the day before the return where that came earlier."""
        leave = self.case.leave
        if leave.last_day is None or leave.returned_on is None or leave.returned_on > leave.last_day:
            return leave.last_day
        return leave.returned_on - timedelta(days=1)

    @property
    def last_refused_day(self) -> date | None:
        """The last day of the leave that was not agreed to; without term dates, its last day."""
        days = self.refused_days
        return days[-1] if days else self.last_day_away

    @property
    def leave_begun(self) -> bool:
        """The leave's first day has come by the letter's date."""
        return self.done(self.case.leave.first_day)

    @property
    def leave_school_days(self) -> int | None:
        """School days of the leave that were not agreed to; None outside the known term dates."""
        days = self.refused_days
        return None if days is None else len(days)

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
        return ASKED_COLUMNS[column].value(self)

    def lacks(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return those of the columns that are blank."""
        return tuple(column for column in columns if self.value(column) is None)

    def already_sent(self, kind: LetterKind) -> bool:
        """Tell whether that very letter went to this parent, by the record or the row; a form is never barred."""
        if kind.is_form:
            return False
        went_before = _WENT_BEFORE.get(kind.key)
        if went_before and went_before(self):
            return True
        return bool(self.history.letters) and self.history.has(self.parent, self.identity(kind))

    def reply_by(self, kind: LetterKind) -> date:
        """Return the day by which `kind` to this parent asks for a reply."""
        return reply_by(self.case, kind, self.context.profile.leave.reply_days, self.context.calendar)

    def warned_on(self, kind: LetterKind) -> date | None:
        """Return the day on which the letter that `kind` looks back to was posted to this parent, if on record."""
        posted_on = _POSTED_ON.get(kind.follows or "")
        return posted_on(self) if posted_on else None


@lru_cache(maxsize=1_000)  # asked for by many rules, and families go away on the same days
def _school_days(calendar: Calendar, first: date, last: date) -> tuple[date, ...] | None:
    """Return the school days between two, None where term dates are not known."""
    try:
        return calendar.school_days(first, last)
    except OutsideCalendar:
        return None


# Letters that others look back to, and when each was posted to the parent.
_POSTED_ON: Mapping[str, Callable[[ParentFacts], date | None]] = {
    "contract-engagement": lambda facts: facts.letter_5_posted_on,
    "notice-to-improve": lambda facts: facts.nti_posted_on,
}
# Letters that the row's own columns can say went out before this system.
_WENT_BEFORE: Mapping[str, Callable[[ParentFacts], bool]] = {
    "early-intervention": lambda facts: facts.letter_1_sent,
    "contract-engagement": lambda facts: facts.letter_5_sent,
    "notice-to-improve": lambda facts: facts.nti_sent,
}
