"""From the law to the letters room: a decision, with all that its letter must say, as a job."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailmerge.casework.case import Case
from mailmerge.casework.school import School
from mailmerge.errors import NotFitError
from mailmerge.letters.fields import letter_fields
from mailmerge.letters.letter import LetterJob
from mailmerge.letters.letterhead import Letterhead, load_letterhead
from mailmerge.letters.page.geometry import NO_ENVELOPE
from mailmerge.letters.templates.field_names import Fields
from mailmerge.orders.order import Order
from mailmerge.orders.school_facts import law_figures, school_facts
from mailmerge.setup.configuration import Configuration

WATERMARK = "PROOF - NOT APPROVED"
# A shorter line without a street tells of nobody: Flat 2, 28A.
_MONTHS_THAT_ARE_NAMES = frozenset(("April", "May", "June", "August"))
_LEAST_HOUSE = 6


@dataclass(frozen=True, slots=True)
class Form:
    """A paper of the trust's that is nobody's letter: its key in the catalogue, its title, the school and the day."""

    key: str
    title: str
    school: School
    day: date


class JobOffice:
    """Makes jobs for one run. Each school's letterhead is read once."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._letterheads: dict[str, Letterhead] = {}

    def job(self, order: Order) -> LetterJob:
        """Return the job for an order.

        Raises:
            NotFitError: the school's letterhead or the letter's template cannot be used.
        """
        configuration, case, kind = self._configuration, order.case, order.kind
        warning = (
            configuration.templates.warning(kind, case.school, case.letter_date) if kind.warning != "none" else None
        )
        fields = self._fields(order)
        return LetterJob(
            ref=order.ref,
            template=self._template(kind.key, case.school, case.letter_date),
            warning=configuration.templates.file(warning) if warning else None,
            letterhead=self.letterhead(case.school.code),
            envelope=NO_ENVELOPE if kind.is_form else configuration.envelope,
            address_lines=order.address_lines,
            fields=fields,
            title=f"{kind.title}, {case.school.name}",
            letter_date=case.letter_date,
            large_print=order.parent.large_print,
            must_say=tuple(_must_say(order, fields)),
            must_not_say=tuple(_others(order)),
            watermark=WATERMARK if order.decision.letter is None else None,
        )

    def form(self, form: Form, fields: Fields, *, large_print: bool = False) -> LetterJob:
        """Return the job for a paper that is nobody's letter: a form, or the leaflet.

        Raises:
            NotFitError: the school's letterhead or the form's template cannot be used.
        """
        return LetterJob(
            ref=form.key,
            template=self._template(form.key, form.school, form.day),
            warning=None,
            letterhead=self.letterhead(form.school.code),
            envelope=NO_ENVELOPE,
            address_lines=(),
            fields=fields,
            title=f"{form.title}, {form.school.name}",
            letter_date=form.day,
            large_print=large_print,
            watermark=None if self._configuration.templates.is_released(form.key, form.school, form.day) else WATERMARK,
        )

    def letterhead(self, school: str) -> Letterhead:
        """Return the letterhead of the school with this code.

        Raises:
            NotFitError: it cannot be used.
        """
        if school not in self._letterheads:
            workspace = self._configuration.workspace
            letterhead = load_letterhead(workspace.letterheads / school)
            self._letterheads[school] = replace(letterhead, author=workspace.settings.trust.name)
        return self._letterheads[school]

    def _template(self, key: str, school: School, day: date) -> bytes:
        version = self._configuration.templates.named(key, school, day)
        data = self._configuration.templates.file(version) if version else None
        if data is None:
            raise NotFitError(f"There is no Word template for {key}. Put it into templates/, and into its catalogue.")
        return data

    def _fields(self, order: Order) -> Fields:
        configuration, case = self._configuration, order.case
        school = school_facts(configuration, case.school.code, order.kind.key)
        law = law_figures(configuration, case.school.authority, case.letter_date)
        return letter_fields(
            case,
            order.parent,
            order.decision,
            figures=order.facts.figures,
            school=school,
            law=law,
            reference=order.ref,
            warned_on=order.facts.warned_on(order.kind),
            language=configuration.languages.line_for(order.parent.language, school.telephone),
        )


def _must_say(order: Order, fields: Fields) -> Iterator[str]:
    """Yield what must stand in the finished letter: whom it is to, about whom, when, and this parent's amounts.

    A form is about the child alone: a hand writes the rest.
    """
    yield order.case.pupil.full_name
    if order.kind.is_form:
        return
    yield from order.address_lines
    yield order.ref
    letter, penalty = fields["letter"], fields["penalty"]
    if isinstance(letter, Mapping):
        yield str(letter["date"])
    if order.decision.penalty and isinstance(penalty, Mapping):
        amounts = (penalty["within_21_days"], penalty["within_28_days"])
        yield from (str(amount) for amount in amounts if amount)


def _others(order: Order) -> Iterator[str]:
    """Yield what another parent of the child is called, and where they live: the proof knows this parent's own."""
    for other in order.case.parents:
        if other.number == order.parent.number:
            continue
        name = other.name
        yield name.full
        if name.forename:
            yield f"{name.forename} {name.surname}"
        if name.title:
            yield f"{name.title} {name.surname}"
        if _is_typed(name.forename, order.case):
            yield name.forename
        if other.address is not None:
            yield from _house_line(other.address.lines)


def _is_typed(forename: str, case: Case) -> bool:
    """Tell whether staff typed a forename alone, as "Tomasz says"; a month that is a name too says nothing (law 7)."""
    typed = " ".join(filter(None, (case.leave.refusal_reason, case.leave.late_reason, case.meeting.place)))
    is_month = forename in _MONTHS_THAT_ARE_NAMES
    return len(forename) > 1 and not is_month and re.search(rf"\b{re.escape(forename)}\b", typed) is not None


def _house_line(lines: Sequence[str]) -> Iterator[str]:
    """Yield the line that names a house, with its street where the number stands alone: "28" is nobody's address."""
    first, second = (*lines[:2], "", "")[:2]
    if any(sign.isalpha() for sign in first) and len(first) > _LEAST_HOUSE:
        yield first
    elif second:
        yield f"{first} {second}"
