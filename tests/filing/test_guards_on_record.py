"""Guards on record beside a row that names the parents itself: none vanishes by being left out, and "no" lifts it.

Source: contract, 2.2; the property that guards never vanish by being absent from a later file.
"""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from mailmerge.casework.case import Case, Parent
from mailmerge.filing.people import people_on_record
from mailmerge.filing.recorded import Recorded
from mailmerge.filing.records import with_record
from mailmerge.ledger.chain.ledger import Ledger
from tests.filing.test_people import PEOPLE, UPN, figures, tell
from tests.filing.test_rows import drop  # noqa: F401
from tests.intake.casefiles import ROW, SECOND_PARENT, csv_of, read

Drop = Callable[..., Recorded]
GUARDS = ("court order", "do not contact", "deceased", "address confidential")


def case_of(ledger: Ledger, row: Mapping[str, str] = ROW) -> Case:
    """Return the case of a row of a case file, beside the record."""
    (case,) = with_record(read(csv_of(row)).cases, ledger)
    return case


def parent_of(ledger: Ledger, row: Mapping[str, str] = ROW) -> Parent:
    return case_of(ledger, row).parents[0]


@pytest.mark.parametrize("guard", GUARDS)
@pytest.mark.parametrize(("said", "holds"), [(None, True), ("", True), ("no", False), ("yes", True)])
def test_a_case_file_lifts_a_guard_only_by_saying_no(ledger: Ledger, guard: str, said: str | None, holds: bool) -> None:
    tell(ledger, PEOPLE | {f"parent 1 {guard}": "yes"})
    row = ROW if said is None else ROW | {f"parent 1 {guard}": said}
    assert bool(getattr(parent_of(ledger, row), guard.replace(" ", "_"))) == holds


def test_it_is_of_one_parent_alone(ledger: Ledger) -> None:
    two = dict(ROW) | dict(SECOND_PARENT)
    tell(ledger, PEOPLE | dict(SECOND_PARENT) | {"parent 2 do not contact": "yes"})
    assert [bool(parent.do_not_contact) for parent in case_of(ledger, two).parents] == [False, True]


@pytest.mark.parametrize(
    ("told", "named", "holds", "why"),
    [
        ({"id": "17"}, {"id": "17", "forename": "Memo"}, True, "the same number"),
        ({"id": "17"}, {"id": "18"}, False, "another number, a namesake"),
        ({"id": "17"}, {}, True, "by name, where one has no number"),
        ({"title": "Mr"}, {}, True, "the title is no part of it"),
        ({"forename": "", "title": "Dr"}, {}, True, "only title and surname are told"),
        ({}, {"forename": ""}, True, "only title and surname are given"),
        ({"forename": "Ayse"}, {}, False, "somebody else"),
    ],
)
def test_whom_a_guard_on_record_is_of(
    ledger: Ledger, told: dict[str, str], named: dict[str, str], holds: bool, why: str
) -> None:
    tell(ledger, PEOPLE | {"parent 1 court order": "yes"} | {f"parent 1 {name}": cell for name, cell in told.items()})
    row = ROW | {f"parent 1 {name}": cell for name, cell in named.items()}
    assert bool(parent_of(ledger, row).court_order) == holds, why


def test_a_death_of_a_parent_whom_the_row_does_not_name_is_the_households(ledger: Ledger) -> None:
    tell(ledger, PEOPLE | dict(SECOND_PARENT) | {"parent 2 deceased": "yes"})
    case = case_of(ledger)
    assert case.death_in_household
    assert not case.parents[0].deceased, "it is not this parent who died"
    tell(ledger, PEOPLE | dict(SECOND_PARENT) | {"parent 2 deceased": "no"})
    assert not case_of(ledger).death_in_household


@pytest.mark.parametrize(("said", "holds"), [("", True), ("yes", True), ("no", False)])
def test_of_a_parent_whom_the_row_names_the_row_speaks(ledger: Ledger, said: str, holds: bool) -> None:
    two = PEOPLE | dict(SECOND_PARENT)
    tell(ledger, two | {"parent 2 deceased": "yes"})
    case = case_of(ledger, dict(ROW) | dict(SECOND_PARENT) | {"parent 2 deceased": said})
    assert not case.death_in_household
    assert bool(case.parents[1].deceased) is holds


@pytest.mark.parametrize("guard", [guard for guard in GUARDS if guard != "deceased"])
def test_what_else_guards_somebody_whom_the_row_does_not_name_is_theirs_alone(ledger: Ledger, guard: str) -> None:
    tell(ledger, PEOPLE | dict(SECOND_PARENT) | {f"parent 2 {guard}": "yes"})
    assert case_of(ledger) == read(csv_of(ROW)).cases[0]


@pytest.mark.parametrize("left", ["2025-09-01", "01/09/2025", "1 September 2025"])
def test_the_day_on_which_the_child_left_is_heeded_where_a_row_is_silent(ledger: Ledger, left: str) -> None:
    tell(ledger, PEOPLE | {"left on": left})
    assert case_of(ledger).left_on == date(2025, 9, 1)
    assert case_of(ledger, ROW | {"left on": ""}).left_on == date(2025, 9, 1)
    assert case_of(ledger, ROW | {"left on": "2026-07-21"}).left_on == date(2026, 7, 21), "the row's own day counts"


@pytest.mark.parametrize(
    ("later", "left", "why"),
    [
        ({}, date(2025, 9, 1), "absent from a later file"),
        ({"left on": ""}, date(2025, 9, 1), "blank in a later file"),
        ({"left on": "2026-07-21"}, date(2026, 7, 21), "another day is told"),
        ({"left on": "no"}, None, "a person says that the child is on roll"),
    ],
)
def test_that_a_child_left_vanishes_only_by_being_told(
    ledger: Ledger, later: dict[str, str], left: date | None, why: str
) -> None:
    tell(ledger, PEOPLE | {"left on": "2025-09-01"})
    tell(ledger, PEOPLE | later)
    assert case_of(ledger).left_on == left, why
    (joined,) = figures(ledger).cases
    assert joined.left_on == left, f"{why}, where the parents come from the record"


def test_a_day_of_leaving_that_nobody_can_read_is_asked_for(ledger: Ledger) -> None:
    tell(ledger, PEOPLE | {"left on": "2025-09-01"})
    tell(ledger, PEOPLE | {"left on": "some time in July"})
    assert case_of(ledger).left_on == date(2025, 9, 1)


@pytest.mark.parametrize("fact", [{"home authority": "Norfolk"}, {"sen support": "yes"}, {"ehcp": "yes"}])
def test_what_holds_nobodys_letter_by_itself_is_left_to_the_row(ledger: Ledger, fact: dict[str, str]) -> None:
    tell(ledger, PEOPLE | fact)
    assert case_of(ledger) == read(csv_of(ROW)).cases[0]


def test_a_whole_name_in_one_cell_is_the_same_person(ledger: Ledger) -> None:
    without = {name: cell for name, cell in PEOPLE.items() if name.split()[-1] not in ("title", "forename", "surname")}
    own = {name: PEOPLE[name] for name in ("pupil forename", "pupil surname")}
    tell(ledger, without | own | {"parent 1 full name": "Dr Mehmet O'Dowd", "parent 1 court order": "yes"})
    assert parent_of(ledger).court_order


@pytest.mark.parametrize("guard", ["pupil deceased", "looked after", "guard to confirm"])
def test_the_pupils_own_are_heeded_too(ledger: Ledger, guard: str) -> None:
    tell(ledger, PEOPLE | {guard: "yes"})
    assert _says(case_of(ledger), guard)
    assert not _says(case_of(ledger, ROW | {guard: "no"}), guard)


def _says(case: Case, guard: str) -> bool:
    field = guard.replace(" ", "_")
    return bool(getattr(case.needs if field == "looked_after" else case, field))


def test_a_rejected_row_of_people_takes_no_guard_away(ledger: Ledger) -> None:
    tell(ledger, PEOPLE | {"parent 1 court order": "yes"})
    tell(ledger, PEOPLE | {"parent 1 court order": "see file"})
    assert parent_of(ledger).court_order


@pytest.mark.parametrize(
    "text",
    [
        "UPN,Date,Session,Code,Notes\n{},03/11/2025,AM,/,mother in refuge\n",
        "UPN,Date,Session,Code,Notes\n{},03/11/2025,AM,not a code,mother in refuge\n",
        "UPN,Name,Notes,03/11/2025 AM,03/11/2025 PM\n{},Ann Lee,mother in refuge,/,O\n",
        "UPN,Notes,/,O,I\n{},mother in refuge,80,2,1\n",
        "UPN,Letter 1 sent on,Notes\n{},03/11/2025,mother in refuge\n",
    ],
)
def test_words_in_a_register_that_may_guard_somebody_hold_until_somebody_answers(
    ledger: Ledger,
    drop: Drop,  # noqa: F811
    text: str,
) -> None:
    tell(ledger, PEOPLE)
    drop(text.format(UPN))
    assert case_of(ledger).guard_to_confirm
    assert not drop(text.format(UPN)).events
    tell(ledger, {"upn": UPN, "guard to confirm": "no"})
    assert not case_of(ledger).guard_to_confirm


def test_a_question_leaves_what_is_on_record_of_the_people_as_it_was(ledger: Ledger, drop: Drop) -> None:  # noqa: F811
    tell(ledger, PEOPLE | {"parent 1 court order": "yes"})
    tell(ledger, PEOPLE | {"parent 1 court order": "see file"})
    drop(f"UPN,Date,Session,Code,Notes\n{UPN},03/11/2025,AM,/,mother in refuge\n")
    assert people_on_record(ledger, [UPN]) == {}, "still in doubt"
    assert parent_of(ledger).court_order


def test_without_people_on_record_a_row_is_as_it_was(ledger: Ledger) -> None:
    assert case_of(ledger) == read(csv_of(ROW)).cases[0]
