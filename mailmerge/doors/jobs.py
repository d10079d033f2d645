"""From the law to the letters room: a decision, with all that its letter must say, as a job."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mailmerge.casework.case import Case, Parent
from mailmerge.errors import NotFitError
from mailmerge.house import House
from mailmerge.law.decision import Identity, ParentDecision
from mailmerge.law.figures import worked_out
from mailmerge.law.history import History
from mailmerge.law.kinds import LetterKind
from mailmerge.law.penalty import years_after
from mailmerge.law.view import View
from mailmerge.letters.facts import LawFigures, SchoolFacts
from mailmerge.letters.fields import Fields, letter_fields
from mailmerge.letters.letter import LetterJob
from mailmerge.letters.letterhead import Letterhead, load_letterhead

WATERMARK = "PROOF - NOT APPROVED"


@dataclass(frozen=True, slots=True)
class Order:
    """A letter that is due: to whom, about what, by which decision, under which reference.

    `issue` counts letters of the same identity; it is over 1 where an earlier one was withdrawn.
    """

    case: Case
    parent: Parent
    decision: ParentDecision
    history: History
    ref: str
    issue: int

    @property
    def kind(self) -> LetterKind:
        """The letter, or the one of which a proof is made."""
        kind = self.decision.letter or self.decision.proof
        if kind is None:
            raise ValueError("an order is for a decision with a letter")
        return kind

    @property
    def place(self) -> tuple[tuple[int, ...], int]:
        """Where the letter belongs in the file: its case's rows, and the parent's number."""
        return self.case.rows, self.parent.number

    @property
    def identity(self) -> Identity | None:
        """What makes the letter that letter; None for a proof."""
        return self.decision.identity

    @property
    def address_lines(self) -> tuple[str, ...]:
        """What the window shows, the name first."""
        address = self.parent.address
        return address.window_lines(self.parent.name.full) if address else (self.parent.name.full,)


class JobOffice:
    """Makes jobs for one run. Each school's letterhead is read once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._letterheads: dict[str, Letterhead] = {}

    def job(self, order: Order) -> LetterJob:
        """Return the job for an order.

        Raises:
            NotFitError: the school's letterhead or the letter's template cannot be used.
        """
        house, case, kind = self._house, order.case, order.kind
        template = house.shelf.template(kind, case.school, case.letter_date)
        data = house.shelf.file(template) if template else None
        if data is None:
            raise NotFitError(f"There is no Word template for {kind.title}. Put it into templates/.")
        warning = house.shelf.warning(kind, case.school, case.letter_date) if kind.warning != "none" else None
        fields = self._fields(order)
        letterhead = self._letterhead(case.school.code)
        own_words = "\n".join((*order.address_lines, *letterhead.address, *_texts(fields)))
        return LetterJob(
            ref=order.ref,
            template=data,
            warning=house.shelf.file(warning) if warning else None,
            letterhead=letterhead,
            envelope=house.envelope,
            address_lines=order.address_lines,
            fields=fields,
            title=f"{kind.title}, {case.school.name}",
            letter_date=case.letter_date,
            large_print=order.parent.large_print,
            must_say=tuple(_must_say(order, fields)),
            must_not_say=tuple(words for words in _others(order) if words not in own_words),
            watermark=WATERMARK if order.decision.letter is None else None,
        )

    def _letterhead(self, school: str) -> Letterhead:
        if school not in self._letterheads:
            self._letterheads[school] = load_letterhead(self._folder(school))
        return self._letterheads[school]

    def _folder(self, school: str) -> Path:
        return self._house.workspace.letterheads / school

    def _fields(self, order: Order) -> Fields:
        house, case = self._house, order.case
        figures = worked_out(case.attendance, case.letter_date)
        view = View(case, order.parent, order.history, figures, house.setting(case.school, case.letter_date))
        warned_on = view.letter_5_posted_on if order.kind.appendix == "9" else view.nti_posted_on
        return letter_fields(
            case,
            order.parent,
            order.decision,
            figures=figures,
            school=self._school_facts(case.school.code, order.kind),
            law=self._law_figures(case.school.authority, case.letter_date),
            reference=order.ref,
            warned_on=warned_on,
        )

    def _school_facts(self, code: str, kind: LetterKind) -> SchoolFacts:
        school = self._house.workspace.settings.schools[code]
        signatory = school.signatory(kind.key)
        return SchoolFacts(
            name=school.name,
            telephone=school.telephone,
            email=school.email,
            website=school.website,
            office_hours=school.office_hours,
            policy_name=school.policy.name,
            policy_url=school.policy.url,
            attendance_lead=school.lead.name,
            signatory_name=signatory.name,
            signatory_role=signatory.role,
            support_page=school.support_page,
            authority=self._house.profiles[school.authority].name,
            policy_date=school.policy.dated,
        )

    def _law_figures(self, authority: str, day: date) -> LawFigures:
        law, profile = self._house.law, self._house.profiles[authority]
        window = law.number_or_none("penalty_notice_window", day)
        began = law.began("penalty_notice_window", day)
        return LawFigures(
            first_21=law.number("first_penalty_within_21_days", day),
            first_28=law.number("first_penalty_within_28_days", day),
            second_28=law.number_or_none("second_penalty_within_28_days", day),
            notices_limit=law.number_or_none("penalty_notice_limit", day),
            years=window,
            leave_regulations=law.text("leave_regulations", day),
            agreement_name=law.text("agreement_name", day),
            fine_level_3=law.number("section_444_1_fine", day),
            fine_level_4=law.number("section_444_1a_fine", day),
            prison_months=law.number("section_444_1a_prison", day),
            threshold_sessions=law.number_or_none("threshold_sessions", day),
            threshold_weeks=law.number_or_none("threshold_weeks", day),
            leave_sessions=profile.leave.least_sessions,
            extended_leave_days=profile.leave.extended_school_days,
            reply_days=profile.leave.reply_days,
            # A notice counts from the day on which the window began, until the window has passed once.
            since=began if window and day < years_after(began, window) else None,
        )


def _texts(value: object) -> Iterator[str]:
    """Yield every text in nested fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def _must_say(order: Order, fields: Fields) -> Iterator[str]:
    """Yield what must stand in the finished letter: whom it is to, about whom, when, and this parent's amounts."""
    yield from order.address_lines
    yield order.ref
    yield order.case.pupil.full_name
    letter, penalty = fields["letter"], fields["penalty"]
    if isinstance(letter, Mapping):
        yield str(letter["date"])
    if order.decision.penalty and isinstance(penalty, Mapping):
        amounts = (penalty["within_21_days"], penalty["within_28_days"])
        yield from (str(amount) for amount in amounts if amount)


def _others(order: Order) -> Iterator[str]:
    """Yield what only another parent of the child is called, and where only they live."""
    for other in order.case.parents:
        if other.number == order.parent.number:
            continue
        if other.name.title:
            yield other.name.full
        if other.address is not None:
            yield from other.address.lines[:1]
