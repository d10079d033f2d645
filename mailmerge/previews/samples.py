"""Made-up cases, one for each way that a letter can come out: what previews and picture comparisons are made from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import partial

from mailmerge.casework.address import PostalAddress
from mailmerge.casework.calendar import monday_of
from mailmerge.casework.case import (
    AttendanceFigures,
    Case,
    Contract,
    Leave,
    Meeting,
    Nti,
    Parent,
    PenaltyNotice,
    Pupil,
)
from mailmerge.casework.names import PersonName
from mailmerge.casework.school import School
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.context import DecisionContext
from mailmerge.law.decision import ParentDecision, Penalty, Reason
from mailmerge.law.enclosures import enclosures
from mailmerge.law.history import History
from mailmerge.law.letters import LetterKind
from mailmerge.law.parameters import Parameters
from mailmerge.law.penalty import find_tier
from mailmerge.letters.fields import MEDICAL, PART, UNDER_AGE
from mailmerge.orders.order import Order

REFERENCE = "SAM-00000-00000"
_TIERS = {
    "first": "no notice so far",
    "second": "one notice so far",
    "prosecution": "as many notices as the law allows",
    "conditional": "notices so far not known",
}

_WHEN = {
    "before": "sent before the leave; ",
    "after": "sent once it has begun; ",
    PART: "agreed in part; ",
    MEDICAL: "missed for illness; ",
    UNDER_AGE: "not yet of compulsory school age; ",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One made-up letter: in which case it is sent, in a few words, and the order for it."""

    words: str
    order: Order


def samples(kind: LetterKind, school: School, day: date, context: DecisionContext) -> tuple[Sample, ...]:
    """Return a letter in all its variants, tiers and conditions, to a made-up family of the school.

    Args:
        kind: the letter.
        school: the school that sends it.
        day: the letter's date.
        context: the national figures, which give the tiers their amounts, and the school's authority and term dates.
    """
    case, sample = _family(school, day), partial(_sample, kind, context)
    if kind.warns_on == "leave":
        return tuple(_leave_samples(kind, case, context.law, sample))
    return tuple(
        sample(f"{_WHEN.get(variant or '', '')}{words}", changed, variant)
        for variant in (None, *reversed(kind.variants))
        for words, changed in _conditions(kind, case)
    )


def _family(school: School, day: date) -> Case:
    """Return a case in which every fact that a letter may ask for is known."""
    monday = monday_of(day)
    address = PostalAddress(("Flat 2", "14 Sample Street"), "SAMPLETON", "PE29 3TN")
    mother = Parent(
        1,
        PersonName("Mrs", "Alexandra", "Sample"),
        address,
        relationship="mother",
        warning_letter_on=day - timedelta(days=28),
        nti_letter_on=day - timedelta(days=42),
    )
    father = Parent(2, PersonName("Mr", "Jonathan", "Example"), address, relationship="father")
    return Case(
        rows=(2,),
        pupil=Pupil("A000000000000", "Robin", "Sample", date(day.year - 9, 3, 14), "Year 4", "4B"),
        school=school,
        letter_date=day,
        parents=(mother, father),
        attendance=AttendanceFigures(percent=84.3, unauthorised_sessions=14, late_marks=6),
        phone_call_on=day - timedelta(days=21),
        include_leaflet=True,
        meeting=Meeting(monday + timedelta(days=10), time(15, 30), "the school library", other_professionals=True),
        contract=Contract(
            status="open",
            agreed_on=day - timedelta(days=63),
            attendance_at_start=78.1,
            end_requested_by="parent 1",
        ),
        nti=Nti(
            issued_on=day - timedelta(days=42),
            starts_on=monday + timedelta(days=7),
            ends_on=monday + timedelta(days=32),
            target="no unauthorised absence, and no late arrival after the register has closed",
            support_offered="breakfast club; a key worker; a later start on Mondays",
            support_that_would_have_been_offered="a meeting with the school nurse; help with the bus fare",
        ),
        leave=Leave(
            requested_on=monday - timedelta(days=20),
            requested_by="parent 1",
            first_day=monday + timedelta(days=14),
            last_day=monday + timedelta(days=18),
            refusal_reason="the visit can be made in the summer holiday",
        ),
    )


def _conditions(kind: LetterKind, case: Case) -> Iterator[tuple[str, Case]]:
    """Yield the ways in which a letter without tiers can come out, the fullest first."""
    plain = replace(case, include_leaflet=False)
    if kind.key == "early-intervention":
        yield "with late marks", case
        yield "without late marks", replace(case, attendance=replace(case.attendance, late_marks=None))
    elif kind.key == "contract-invite":
        yield "after a call; other professionals help", case
        meeting = replace(case.meeting, other_professionals=False)
        yield "no call so far; the school alone", replace(case, phone_call_on=None, meeting=meeting)
    elif kind.key == "contract-ended-by-parent":
        yield "to the parent who asked", case
        yield "to the other parent", replace(plain, contract=replace(case.contract, end_requested_by="parent 2"))
    elif kind.key == "notice-to-improve":
        met = replace(case, meeting=replace(case.meeting, on=monday_of(case.letter_date) - timedelta(days=11)))
        yield "the meeting was held", met
        yield "the meeting was not taken up", replace(met, nti=replace(met.nti, criterion="meeting-failed"))
    elif kind.key == "nti-unsuccessful":
        over = replace(case.nti, starts_on=case.nti.issued_on, ends_on=case.letter_date - timedelta(days=7))
        yield "with the leaflet", replace(case, nti=over)
        yield "without the leaflet", replace(plain, nti=over)
    elif kind.is_own:
        yield "the usual case", replace(case, leave=_granted(case.leave))
    elif kind.leaflet == "if-chosen":
        yield "with the leaflet", case
        yield "without the leaflet", plain
    elif kind.is_form:
        yield "filled in", case
    else:
        yield "the usual case", case


def _granted(leave: Leave) -> Leave:
    """Return the leave with its first two days agreed to."""
    first = leave.first_day
    return leave if first is None else replace(leave, granted_from=first, granted_to=first + timedelta(days=1))


def _leave_samples(kind: LetterKind, case: Case, law: Parameters, sample: Callable[..., Sample]) -> Iterator[Sample]:
    for variant in reversed(kind.variants or (None,)):
        for penalty in _penalties(case.letter_date, law):
            when = _WHEN.get(variant or "", "")
            yield sample(f"{when}{_TIERS[penalty.tier]}", _away(case, variant, penalty), variant, penalty)


def _away(case: Case, variant: str | None, penalty: Penalty) -> Case:
    """Return the case with its leave where the variant has it, and now and then the shorter ways of saying things."""
    leave = case.leave
    if variant not in ("before", PART):
        first = monday_of(case.letter_date) - timedelta(days=14)
        leave = replace(leave, first_day=first, last_day=first + timedelta(days=4))
    if penalty.tier == "second":
        leave = replace(leave, requested_by="parent 2", refusal_reason=None)
    if penalty.tier == "prosecution":
        leave = replace(leave, last_day=leave.first_day)
    if variant == PART and case.leave.first_day is not None:
        first = case.leave.first_day
        leave = replace(leave, last_day=case.leave.last_day, granted_from=first, granted_to=first + timedelta(days=1))
    return replace(case, leave=leave)


def _penalties(day: date, law: Parameters) -> tuple[Penalty, ...]:
    """Return what can be stated to a parent on that day, each tier once; before 2024 there was one."""
    regime = law.began("first_penalty_within_21_days", day)
    notice = PenaltyNotice(day - timedelta(days=90))
    histories = ((), (notice,), (notice, notice), None)
    found = (find_tier(notices, day, law, regime).penalty for notices in histories)
    return tuple({penalty.tier: penalty for penalty in found}.values())


def _sample(
    kind: LetterKind,
    context: DecisionContext,
    words: str,
    case: Case,
    variant: str | None = None,
    penalty: Penalty | None = None,
) -> Sample:
    facts = CaseFacts.of(case, History(), context).parents[0]
    decision = ParentDecision(
        facts.parent.number,
        "letter",
        Reason("sample", "", ""),
        letter=kind,
        variant=variant,
        penalty=penalty,
        encloses=enclosures(kind, include_leaflet=bool(case.include_leaflet)),
        reply_by=facts.reply_by(kind),
    )
    return Sample(words, Order(facts, decision, REFERENCE, 1))
