"""What each field of a letter says, from the case, the decision and the law of the day."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.case import Contract, Leave, Meeting, Nti, Parent
from mailmerge.casework.names import PersonName
from mailmerge.law.decision import Penalty
from mailmerge.ledger.record.reference import is_reference
from mailmerge.letters.fields import form_fields
from mailmerge.letters.letter_facts import LanguageLine, LawFigures
from mailmerge.letters.templates.field_names import BY_NAME, FIELDS, Fields
from tests.letters.family import BEFORE_2024, CASE, FATHER, FROM_2024, MOTHER, SCHOOL, fields_of


def value(fields: Fields, name: str) -> object:
    """Return a field as it reads: test_wording says which of its spaces may end a line."""
    group, key = name.split(".")
    found = fields[group][key]
    return found.replace("\N{NO-BREAK SPACE}", " ") if isinstance(found, str) else found


def test_the_table_names_every_field_and_no_other() -> None:
    given = {f"{group}.{key}" for group, values in fields_of().items() for key in values}
    assert given == {field.name for field in FIELDS}


def test_a_blank_form_has_the_same_fields_and_knows_no_case() -> None:
    blank = form_fields(SCHOOL, FROM_2024)
    assert {group: set(values) for group, values in blank.items()} == {
        group: set(values) for group, values in fields_of().items()
    }
    assert not any(any(values.values()) for group, values in blank.items() if group not in ("school", "law", "example"))


@pytest.mark.parametrize("law", [FROM_2024, BEFORE_2024], ids=["from 19 August 2024", "before"])
def test_a_field_that_is_not_optional_always_has_a_value(law: LawFigures) -> None:
    fields = fields_of(law=law)
    assert [field.name for field in FIELDS if not field.optional and value(fields, field.name) is None] == []


def test_the_example_of_a_reference_is_one() -> None:
    assert is_reference(BY_NAME["letter.reference"].example)


def test_telephone_numbers_stay_on_one_line() -> None:
    school = fields_of()["school"]
    assert (school["telephone"], school["lead_telephone"]) == ("01632\xa0960101", "01632\xa0960111")


def test_conditions_are_yes_or_no_and_the_rest_prints() -> None:
    fields = fields_of()
    for field in FIELDS:
        assert isinstance(value(fields, field.name), bool) == field.is_condition, field.name


@pytest.mark.parametrize(
    ("name", "expected", "because"),
    [
        ("letter.date", "7 November 2025", "a letter's date is the day it is posted"),
        ("letter.reply_by", "Friday 14 November 2025", "with its weekday"),
        ("pupil.date_of_birth", "14 March 2016", "the subject line names it"),
        ("parent.greeting", "Mrs Nowak", "title and surname"),
        ("attendance.percent", "88.3%", "one decimal, halves up"),
        ("attendance.late_times", None, "not given, so the letter does not speak of lateness"),
        ("law.fine_444_1", "£1,000", "section 444(1), level 3"),
        ("law.fine_444_1a", "£2,500", "section 444(1A), level 4"),
        ("law.prison_444_1a", "three months", "section 444(1A)"),
        ("law.counting_since", "since 19 August 2024", "right until 18 August 2027"),
        ("law.next_notice", "third", "after two"),
        ("law.an_agreement", "an attendance contract", "its name from 19 August 2024"),
        ("law.leave_days", "five", "ten sessions are five school days"),
        ("example.first_each", "£240", "a notice of 80 for each of three children"),
        ("example.first_all", "£480", "for both parents"),
        ("example.first_late_all", "£960", "at 160, when paid late"),
        ("example.second_each", "£480", "160 flat for each of three children"),
        ("example.second_all", "£960", "for both parents"),
    ],
)
def test_values_as_a_letter_prints_them(name: str, expected: str | None, because: str) -> None:
    assert value(fields_of(), name) == expected, because


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("law.an_agreement", "a parenting contract"),
        ("law.has_notice_limit", False),
        ("law.counting_since", None),
        ("example.first_each", "£180"),
        ("example.first_late_all", "£720"),
        ("example.second_each", None),
    ],
)
def test_before_19_august_2024_there_is_one_tier_and_no_limit(name: str, expected: object) -> None:
    assert value(fields_of(law=BEFORE_2024), name) == expected


def test_three_years_after_the_change_the_wording_counts_back_instead() -> None:
    later = fields_of(law=replace(FROM_2024, since=None))
    assert value(later, "law.counting_since") == "within the last three years"


@pytest.mark.parametrize(
    ("penalty", "flag", "amounts"),
    [
        (Penalty("first", 80, 160), "is_first", ("£80", "£160")),
        (Penalty("second", None, 160), "is_second", (None, "£160")),
        (Penalty("prosecution", None, None), "is_prosecution", (None, None)),
        (Penalty("conditional", 80, 160), "is_conditional", ("£80", "£160")),
        (None, None, (None, None)),
    ],
)
def test_the_penalty_is_this_parents_own(
    penalty: Penalty | None, flag: str | None, amounts: tuple[str | None, str | None]
) -> None:
    fields = fields_of(penalty=penalty)
    flags = ("is_first", "is_second", "is_prosecution", "is_conditional")
    assert [name for name in flags if value(fields, f"penalty.{name}")] == ([flag] if flag else [])
    assert (value(fields, "penalty.within_21_days"), value(fields, "penalty.within_28_days")) == amounts


@pytest.mark.parametrize(("parent", "thanked"), [(MOTHER, True), (FATHER, False)])
def test_only_the_parent_who_asked_is_thanked(parent: Parent, thanked: bool) -> None:
    asked = replace(CASE, leave=Leave(requested_on=date(2025, 9, 15), requested_by="Mrs Nowak"))
    ended = replace(CASE, contract=Contract(end_requested_by="Zofia Nowak"))
    assert value(fields_of(asked, parent), "leave.asked_by_this_parent") is thanked
    jointly = replace(CASE, leave=Leave(requested_on=date(2025, 9, 15), requested_by="both"))
    assert value(fields_of(jointly, parent), "leave.asked_by_this_parent")
    assert value(fields_of(ended, parent), "contract.end_requested_by_this_parent") is thanked


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (date(2025, 10, 13), date(2025, 10, 17), "from Monday 13 October 2025 to Friday 17 October 2025"),
        (date(2025, 10, 13), date(2025, 10, 13), "on Monday 13 October 2025"),
        (None, None, None),
    ],
)
def test_leave_is_told_by_its_days(first: date | None, last: date | None, period: str | None) -> None:
    case = replace(CASE, leave=Leave(first_day=first, last_day=last))
    assert value(fields_of(case), "leave.period") == period


@pytest.mark.parametrize(("variant", "begun"), [("before", False), ("after", True)])
def test_the_variant_says_whether_the_leave_has_begun(variant: str, begun: bool) -> None:
    assert value(fields_of(variant=variant), "leave.already_begun") is begun


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("family holidays are not exceptional", "Family holidays are not exceptional."), ("  ", None), (None, None)],
)
def test_the_heads_reason_is_printed_as_a_sentence(typed: str | None, printed: str | None) -> None:
    case = replace(CASE, leave=Leave(refusal_reason=typed))
    assert value(fields_of(case), "leave.refusal_reason") == printed


def test_the_parents_own_reason_is_never_a_field() -> None:
    case = replace(CASE, leave=Leave(reason="grandmother’s operation"))
    assert "grandmother" not in str(fields_of(case))


@pytest.mark.parametrize(("called_on", "spoke"), [(date(2025, 10, 1), True), (date(2025, 11, 8), False), (None, False)])
def test_a_call_counts_once_it_has_been_made(called_on: date | None, spoke: bool) -> None:
    assert value(fields_of(replace(CASE, phone_call_on=called_on)), "contact.spoke_before") is spoke


def test_a_meeting_is_told_by_weekday_and_clock() -> None:
    fields = fields_of(replace(CASE, meeting=Meeting(date(2025, 11, 20), time(15, 30))))
    assert value(fields, "meeting.date") == "Thursday 20 November 2025"
    assert value(fields, "meeting.time") == "3.30pm"
    assert value(fields, "meeting.place") is None


def test_the_letter_looked_back_to_is_the_ledgers_or_the_rows() -> None:
    warned = replace(MOTHER, warning_letter_on=date(2025, 10, 6))
    assert value(fields_of(parent=warned), "warning.posted_on") == "6 October 2025"
    assert value(fields_of(parent=warned, warned_on=date(2025, 10, 8)), "warning.posted_on") == "8 October 2025"


def test_help_that_was_offered_is_a_list() -> None:
    fields = fields_of(replace(CASE, nti=Nti(support_offered="breakfast club; key worker", target="no lateness")))
    assert value(fields, "nti.support_offered") == ["breakfast club", "key worker"]
    assert value(fields, "nti.target") == "No lateness."


def test_a_language_brings_its_line_and_its_tag() -> None:
    fields = fields_of(language=LanguageLine("pl", "Ten list jest ważny."))
    assert (value(fields, "letter.language_line"), value(fields, "letter.language_tag")) == (
        "Ten list jest ważny.",
        "pl",
    )


@given(first_21=st.integers(1, 5000), first_28=st.integers(1, 5000))
def test_the_worked_example_is_always_the_sum_of_its_notices(first_21: int, first_28: int) -> None:
    fields = fields_of(law=replace(FROM_2024, first_21=first_21, first_28=first_28))
    assert value(fields, "example.first_all") == f"£{first_21 * 6:,}"
    assert value(fields, "example.first_late_each") == f"£{first_28 * 3:,}"


@given(st.text(max_size=30))
def test_neither_upn_nor_another_parent_is_in_any_field(forename: str) -> None:
    other = replace(FATHER, name=PersonName("Mr", f"Q{forename}Q", "Elsewhere"))
    shown = str(fields_of(replace(CASE, parents=(MOTHER, other))))
    assert CASE.pupil.upn not in shown
    assert "Elsewhere" not in shown
