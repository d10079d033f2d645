"""Cases, settings and histories for the tests of the law, as short as the rule that they show."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from mailmerge.casework.calendar import Calendar, Span, Term
from mailmerge.casework.case import AttendanceFigures, Case, Contract, Leave, Meeting, Needs, Nti, Parent, Pupil
from mailmerge.casework.names import PersonName
from mailmerge.casework.school import School
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.context import DecisionContext, TemplateStatus
from mailmerge.law.decide import decide
from mailmerge.law.decision import ParentDecision
from mailmerge.law.history import History
from mailmerge.law.letters import LetterKind
from mailmerge.law.parameters import national_parameters
from mailmerge.law.profile_files import shipped_profiles

MONDAY = date(2025, 11, 10)
AGREED = date(2025, 10, 1)

OAKFIELD = School("oakfield", "Oakfield Primary School", "primary", "cambridgeshire")
DOWNS = School("downs", "Downs Community School", "secondary", "hampshire")
RIVERSIDE = School("riverside", "Riverside Primary School", "primary", "peterborough")

CALENDAR = Calendar(
    (
        Term(Span(date(2023, 9, 4), date(2023, 12, 20)), Span(date(2023, 10, 23), date(2023, 10, 27))),
        Term(Span(date(2024, 1, 4), date(2024, 3, 28)), Span(date(2024, 2, 19), date(2024, 2, 23))),
        Term(Span(date(2024, 4, 15), date(2024, 7, 23)), Span(date(2024, 5, 27), date(2024, 5, 31))),
        Term(Span(date(2024, 9, 3), date(2024, 12, 20)), Span(date(2024, 10, 28), date(2024, 11, 1))),
        Term(Span(date(2025, 1, 6), date(2025, 4, 4)), Span(date(2025, 2, 17), date(2025, 2, 21))),
        Term(Span(date(2025, 4, 22), date(2025, 7, 22)), Span(date(2025, 5, 26), date(2025, 5, 30))),
        Term(Span(date(2025, 9, 2), date(2025, 12, 19)), Span(date(2025, 10, 27), date(2025, 10, 31))),
        Term(Span(date(2026, 1, 5), date(2026, 3, 27)), Span(date(2026, 2, 16), date(2026, 2, 20))),
        Term(Span(date(2026, 4, 13), date(2026, 7, 21)), Span(date(2026, 5, 25), date(2026, 5, 29))),
    )
)


class TemplatesInForce:
    """Templates of every letter for all authorities, unless told otherwise."""

    def __init__(self, status: TemplateStatus = "approved", own: TemplateStatus = "missing") -> None:
        self._status, self._own = status, own

    def status(self, kind: LetterKind, school: School, on: date, *, own_only: bool) -> TemplateStatus:
        return self._own if own_only else self._status


def context(school: School = OAKFIELD, **changes: Any) -> DecisionContext:
    plain = DecisionContext(
        law=national_parameters(),
        profile=shipped_profiles()[school.authority],
        calendar=CALENDAR,
        templates=TemplatesInForce(),
        service="second-class",
        run_date=MONDAY,
        address_fits=lambda _parent: True,
        certificate_filed=lambda _upn: True,
    )
    return replace(plain, **changes)


def a_parent(number: int = 1, **changes: Any) -> Parent:
    names = {1: "Zofia", 2: "Tomasz", 3: "Orla", 4: "Idris"}
    plain = Parent(
        number, PersonName("Mx", names[number], "Nowak"), relationship="parent", parental_responsibility=True
    )
    return replace(plain, **changes)


_PUPIL = Pupil("A874400100001", "Leo", "Nowak", date(2016, 3, 14))


def a_case(*parents: Parent, **changes: Any) -> Case:
    plain = Case((2,), _PUPIL, OAKFIELD, MONDAY, parents or (a_parent(),))
    return replace(plain, **changes)


def attendance(percent: float | None, *parents: Parent, **changes: Any) -> Case:
    given: dict[str, Any] = {
        "attendance": AttendanceFigures(percent=percent),
        "phone_call_on": date(2025, 10, 20),
        "meeting": MEETING,
    }
    return a_case(*parents, **(given | changes))


MEETING = Meeting(date(2025, 11, 20), time(15, 30), "the library", other_professionals=False)


def contract(*parents: Parent, figures: AttendanceFigures | None = None, **changes: Any) -> Case:
    case_changes = {key: changes.pop(key) for key in list(changes) if key in Case.__dataclass_fields__}
    open_one = Contract(status="open", agreed_on=AGREED, attendance_at_start=80.0)
    return a_case(
        *parents,
        **(
            {
                "attendance": figures or AttendanceFigures(percent=82.0),
                "contract": replace(open_one, **changes),
                "meeting": MEETING,
            }
            | case_changes
        ),
    )


_FULL_NTI = Nti(
    requested=True,
    criterion="contract-declined",
    starts_on=date(2025, 11, 12),
    ends_on=date(2025, 12, 10),
    target="no unauthorised absence",
    written_concern_on=date(2025, 10, 1),
    support_offered="breakfast club",
)


def nti(*parents: Parent, school: School = DOWNS, sessions: int | None = 14, **changes: Any) -> Case:
    case_changes = {key: changes.pop(key) for key in list(changes) if key in Case.__dataclass_fields__}
    return a_case(
        *parents,
        **(
            {
                "school": school,
                "nti": replace(_FULL_NTI, **changes),
                "attendance": AttendanceFigures(percent=91.0, unauthorised_sessions=sessions),
                "phone_call_on": date(2025, 9, 22),
                "meeting": Meeting(date(2025, 10, 15), time(9)),
            }
            | case_changes
        ),
    )


def leave(*parents: Parent, **changes: Any) -> Case:
    case_changes = {key: changes.pop(key) for key in list(changes) if key in Case.__dataclass_fields__}
    refused = Leave(
        requested_on=date(2025, 9, 15),
        decision="refused",
        first_day=date(2025, 11, 17),
        last_day=date(2025, 11, 21),
    )
    return a_case(*parents, **({"leave": replace(refused, **changes)} | case_changes))


def decided(
    case: Case, history: History | None = None, within: DecisionContext | None = None
) -> tuple[ParentDecision, ...]:
    return decide(CaseFacts.of(case, history or History(), within or context(case.school))).parents


def said(case: Case, history: History | None = None, within: DecisionContext | None = None) -> str | None:
    """The first parent's outcome as one word: the letter's appendix, or the deciding code."""
    first = decided(case, history, within)[0]
    return first.letter.appendix if first.letter else f"{first.outcome}: {first.because.code}"


def codes(case: Case, history: History | None = None, within: DecisionContext | None = None) -> list[str]:
    return [reason.code for reason in decided(case, history, within)[0].reasons]


NEEDS = Needs()
