import pytest

from tests.intake.casefiles import LEAVE, ROW, SECOND_PARENT, Cells, csv_of, errors_of, read

OTHER = ROW | {name.replace("parent 2", "parent 1"): cell for name, cell in SECOND_PARENT.items()}
OTHER_OF_LEAVE = LEAVE | {name.replace("parent 2", "parent 1"): cell for name, cell in SECOND_PARENT.items()}


def test_rows_of_one_pupil_and_situation_are_one_case_with_parents_in_row_order() -> None:
    found = read(csv_of(ROW, LEAVE, OTHER))
    assert [case.rows for case in found.cases] == [(2, 4), (3,)]
    assert [(p.number, p.name.surname) for p in found.cases[0].parents] == [(1, "O'Dowd"), (2, "Bello")]
    assert found.rejects == ()


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (ROW, "the same row"),
        (ROW | {"parent 1 title": "Prof"}, "a title sets nobody apart"),
        (ROW | {"parent 1 forename": "MÉHMET", "parent 1 surname": "o dowd"}, "nor do case, accents and marks"),
        (ROW | {"parent 1 address line 1": "1 The Green"}, "nor does an address"),
        (ROW | {"attendance": "80"}, "nor other facts"),
        (OTHER | {"parent 2 title": "Dr", "parent 2 forename": "Mehmet", "parent 2 surname": "O'Dowd"}
         | {"parent 2 address line 1": "1 The Green", "parent 2 postcode": "PE15 8NQ"}, "nor does the column"),
        (ROW | {"letter date": "2025-11-20"}, "the same academic year is the same matter"),
    ],
)  # fmt: skip
def test_the_same_parent_twice_is_a_duplicate_row(later: Cells, why: str) -> None:
    assert errors_of(ROW, later) == [("duplicate-row", None)], why


@pytest.mark.parametrize(
    ("first", "later", "why"),
    [
        (LEAVE, LEAVE | {"leave from": "2025-12-01", "leave to": "2025-12-05"}, "another leave"),
        (ROW, LEAVE, "another situation"),
        (ROW, ROW | {"letter date": "2025-07-01"}, "another academic year"),
        (
            ROW | {"contract status": "open", "contract agreed on": "2025-09-10"},
            ROW | {"contract status": "open", "contract agreed on": "2025-10-10"},
            "another contract",
        ),
        (
            ROW | {"nti requested": "yes", "nti starts on": "2025-11-12"},
            ROW | {"nti requested": "yes", "nti starts on": "2026-01-12"},
            "another notice",
        ),
    ],
)
def test_the_same_parent_in_another_matter_is_another_case(first: Cells, later: Cells, why: str) -> None:
    found = read(csv_of(first, later))
    assert [case.rows for case in found.cases] == [(2,), (3,)], why


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({"parent 1 id": "1"}, {"parent 1 id": "2"}),
        ({"parent 1 forename": "", "parent 1 title": "Mr"}, {"parent 1 forename": "", "parent 1 title": "Mrs"}),
    ],
    ids=["two of one name with numbers of their own", "Mr and Mrs, without forenames"],
)
def test_parents_of_one_name_may_be_two(first: Cells, later: Cells) -> None:
    found = read(csv_of(ROW | first, ROW | later))
    assert [len(case.parents) for case in found.cases] == [2]


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"attendance": "80"}, "attendance", "another figure"),
        ({"pupil surname": "Smith"}, "pupil surname", "another surname"),
        ({"school": "millbrook"}, "school", "another school"),
        ({"letter": "1"}, "letter", "only one of them asks for a letter"),
        ({"letter date": "2025-11-11"}, "letter date", "another date"),
        ({"pupil surname": "Smith", "attendance": "80"}, "pupil surname", "the first that differs, from left to right"),
    ],
)
def test_rows_of_one_case_that_differ_reject_the_later(cells: Cells, column: str, why: str) -> None:
    assert errors_of(ROW, OTHER | cells) == [("contradiction", column)], why


def test_the_rejected_row_keeps_its_own_number_and_value() -> None:
    (reject,) = read(csv_of(ROW, OTHER | {"attendance": "80.0%"})).rejects
    assert (reject.row, reject.errors[0].value) == (3, "80.0%")


def test_rejected_rows_come_in_the_order_of_the_sheet() -> None:
    assert [r.row for r in read(csv_of(ROW, ROW, ROW | {"attendance": "0.95"}, ROW)).rejects] == [3, 4, 5]


def test_what_one_row_leaves_blank_another_fills() -> None:
    found = read(
        csv_of(OTHER_OF_LEAVE | {"leave reason": ""}, LEAVE | {"leave reason": "a wedding", "looked after": "yes"})
    )
    (case,) = found.cases
    assert (case.leave.reason, case.needs.looked_after, case.rows) == ("a wedding", True, (2, 3))


def test_the_same_facts_differently_written_are_the_same() -> None:
    found = read(
        csv_of(ROW, OTHER | {"school": "Oakfield Primary School", "attendance": "95%", "pupil surname": "ODOWD"})
    )
    assert [case.rows for case in found.cases] == [(2, 3)]


def test_a_rejected_row_repeats_nothing() -> None:
    found = read(csv_of(ROW | {"attendance": "0.95"}, ROW))
    assert ([r.row for r in found.rejects], [c.rows for c in found.cases]) == ([2], [(3,)])


@pytest.mark.parametrize(
    ("cells", "doubtful", "why"),
    [
        ({"pupil forename": "Kwame"}, True, "two forenames"),
        ({"date of birth": "2016-03-15"}, True, "two dates of birth"),
        ({"pupil forename": "KOFI"}, False, "case does not count"),
    ],
)
def test_one_upn_for_two_children_makes_every_case_of_it_doubtful(cells: Cells, doubtful: bool, why: str) -> None:
    found = read(csv_of(ROW, OTHER | cells, LEAVE | cells))
    assert {case.identity_doubtful for case in found.cases} == {doubtful}, why
    assert found.rejects == ()


def test_many_parents_of_one_pupil_take_no_time_to_speak_of() -> None:
    rows = [ROW | {"parent 1 forename": f"Parent{n}"} for n in range(2_000)]
    (case,) = read(csv_of(*rows)).cases
    assert len(case.parents) == len(case.rows) == 2_000
