"""A family, a school and the law of two dates, as the letters' tests use them."""

from dataclasses import replace
from datetime import date

from mailmerge.casework.case import Case, Parent, Pupil
from mailmerge.casework.names import PersonName
from mailmerge.casework.school import School
from mailmerge.law.decision import ParentDecision, Penalty, Reason
from mailmerge.law.enclosures import enclosures
from mailmerge.law.figures import Figures
from mailmerge.law.letters import BY_KEY
from mailmerge.letters.fields import letter_fields
from mailmerge.letters.letter_facts import LanguageLine, LawFigures, SchoolFacts
from mailmerge.letters.templates.field_names import Fields

MOTHER = Parent(1, PersonName("Mrs", "Zofia", "Nowak"), relationship="mother", mis_id="00417")
FATHER = Parent(2, PersonName("Mr", "Jan", "Nowak"), relationship="father")
SCHOOL = SchoolFacts(
    name="Oakfield Primary School",
    telephone="01632 960101",
    email="office@oakfield.example",
    website="https://oakfield.example",
    office_hours="8.15am to 4pm, Monday to Friday",
    policy_name="Attendance Policy",
    policy_url="https://oakfield.example/policy",
    attendance_lead="Tom Ellery",
    lead_telephone="01632 960111",
    lead_email="tom.ellery@oakfield.example",
    signatory_name="Helen Marsh",
    signatory_role="Headteacher",
    support_page="https://oakfield.example/support",
    authority="Cambridgeshire County Council",
)
FROM_2024 = LawFigures(
    first_21=80,
    first_28=160,
    second_28=160,
    notices_limit=2,
    years=3,
    leave_regulations="regulation 11 of the 2024 Regulations",
    agreement_name="attendance contract",
    fine_level_3=1000,
    fine_level_4=2500,
    prison_months=3,
    threshold_sessions=10,
    threshold_weeks=10,
    leave_sessions=10,
    extended_leave_days=20,
    reply_days=7,
    since=date(2024, 8, 19),
)
BEFORE_2024 = replace(
    FROM_2024,
    first_21=60,
    first_28=120,
    second_28=None,
    notices_limit=None,
    years=None,
    agreement_name="parenting contract",
    threshold_sessions=None,
    threshold_weeks=None,
    since=None,
)
CASE = Case(
    rows=(2,),
    pupil=Pupil("P873425920268", "Isla", "Nowak", date(2016, 3, 14)),
    school=School("oakfield", "Oakfield Primary School", "primary", "cambridgeshire"),
    letter_date=date(2025, 11, 7),
    parents=(MOTHER, FATHER),
)
FIGURES = Figures(
    percent=88.25,
    unauthorised=14,
    authorised=None,
    possible=None,
    n_codes=None,
    missing=None,
    weeks=None,
    late=None,
    register=None,
)


def fields_of(
    case: Case = CASE,
    parent: Parent = MOTHER,
    letter: str = "leave-refused",
    *,
    law: LawFigures = FROM_2024,
    variant: str | None = None,
    penalty: Penalty | None = None,
    warned_on: date | None = None,
    language: LanguageLine | None = None,
) -> Fields:
    because = Reason(letter, "", "")
    return letter_fields(
        case,
        parent,
        ParentDecision(
            parent.number,
            "letter",
            because,
            letter=BY_KEY[letter],
            variant=variant,
            penalty=penalty,
            encloses=enclosures(BY_KEY[letter], include_leaflet=bool(case.include_leaflet)),
            reply_by=date(2025, 11, 14),
        ),
        figures=FIGURES,
        school=SCHOOL,
        law=law,
        reference="OAK-25-000001",
        warned_on=warned_on,
        language=language,
    )
