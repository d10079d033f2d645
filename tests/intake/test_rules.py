import pytest

from tests.intake.casefiles import LEAVE, ROW, Cells, csv_of, errors_of, read


@pytest.mark.parametrize("row", [ROW, LEAVE])
def test_the_rows_that_the_tests_start_from_are_right(row: Cells) -> None:
    assert errors_of(row) == []


@pytest.mark.parametrize("column", ["upn", "pupil forename", "pupil surname", "date of birth", "school"])
def test_a_required_cell_that_is_blank_is_missing(column: str) -> None:
    assert errors_of(ROW | {column: " "}) == [("missing-value", column)]


@pytest.mark.parametrize(
    ("cells", "error", "why"),
    [
        ({"upn": "A873437715756"}, ("bad-upn", "upn"), "check letter"),
        ({"school": "Okafield"}, ("unknown-school", "school"), "misspelt"),
        ({"letter": "12"}, ("unknown-letter", "letter"), "no such letter"),
        ({"letter": "3"}, ("unknown-letter", "letter"), "the contract is a form, not a letter"),
        ({"situation": "holiday"}, ("not-a-choice", "situation"), "no such situation"),
        ({"looked after": "perhaps"}, ("not-a-choice", "looked after"), "neither yes nor no"),
        ({"contract status": "opened"}, ("not-a-choice", "contract status"), "no such status"),
        ({"parent 1 format": "braille"}, ("not-a-choice", "parent 1 format"), "no such format"),
        ({"ntis before": "two"}, ("bad-number", "ntis before"), "no number"),
        ({"attendance": "0.95"}, ("bad-percent", "attendance"), "a fraction"),
        ({"parent 1 penalty notices": "2025-13-01"}, ("bad-date", "parent 1 penalty notices"), "a bad date inside"),
        ({"pupil forename": "Ko\x07fi"}, ("unprintable", "pupil forename"), "a control character"),
        ({"parent 1 town": "Wis\ufffdbech"}, ("unprintable", "parent 1 town"), "a character lost on the way"),
        ({"parent 1 surname": "O\u202eDowd"}, ("unprintable", "parent 1 surname"), "it turns the writing round"),
        ({"marks": "//"}, ("missing-value", "marks from"), "marks without their first day"),
        ({"marks": "/!", "marks from": "2025-09-02"}, ("bad-mark", "marks"), "no such mark"),
        ({"marks": "//", "marks from": "2025-09-06"}, ("bad-date", "marks from"), "a Saturday"),
    ],
)
def test_a_cell_that_cant_be_taken_is_named(cells: Cells, error: tuple[str, str], why: str) -> None:
    assert errors_of(ROW | cells) == [error], why


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"leave from": "2025-10-17", "leave to": "2025-10-13"}, "leave to", "the leave ends before it begins"),
        ({"returned on": "2025-10-10"}, "returned on", "back before going"),
        ({"leave requested on": ""}, "leave decision", "decided, but never asked for"),
        (
            {"nti starts on": "2025-11-12", "nti ends on": "2025-11-11"},
            "nti ends on",
            "the notice ends before it begins",
        ),
        ({"meeting time": "15:30"}, "meeting time", "a time without a day"),
        ({"date of birth": "2025-11-11"}, "date of birth", "born after the letter's date, the run's"),
        ({"date of birth": "2025-10-02", "letter date": "2025-10-01"}, "date of birth", "born after the row's date"),
    ],
)
def test_contradictions_are_named_at_the_contracts_column(cells: Cells, column: str, why: str) -> None:
    assert errors_of(LEAVE | cells) == [("contradiction", column)], why


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"leave from": "2025-10-13", "leave to": "2025-10-13"}, "one day"),
        ({"returned on": "2025-10-13"}, "back on the first day"),
        ({"meeting time": "15:30", "meeting date": "2025-11-20"}, "day and time"),
        ({"meeting date": "2025-11-20"}, "a day may lack its time"),
        ({"date of birth": "2025-11-10"}, "born on the letter's date"),
        ({"leave decided on": "2025-09-01"}, "decided before it was asked for: not in the contract's list"),
        ({"leave decision": "", "leave requested on": ""}, "suspected leave"),
    ],
)
def test_what_the_contract_does_not_list_is_no_contradiction(cells: Cells, why: str) -> None:
    assert errors_of(LEAVE | cells) == [], why


def test_a_contradiction_is_not_told_of_a_cell_that_is_faulty_itself() -> None:
    assert errors_of(LEAVE | {"leave requested on": "soon"}) == [("bad-date", "leave requested on")]


@pytest.mark.parametrize(
    ("row", "missing", "why"),
    [
        (ROW | {"attendance": ""}, ["attendance"], "nothing given: attendance"),
        (ROW | {"attendance": "", "situation": "attendance"}, ["attendance"], "attendance, as typed"),
        (ROW | {"attendance": "", "unauthorised sessions": "12"}, ["attendance"], "counts don't stand for it"),
        (ROW | {"attendance": "", "contract status": "closed"}, ["attendance"], "only an open contract is a situation"),
        (LEAVE | {"leave to": ""}, ["leave to"], "leave, inferred"),
        (LEAVE | {"leave from": "", "leave to": ""}, ["leave from", "leave to"], "both at once"),
        (ROW | {"situation": "leave"}, ["leave from", "leave to"], "leave, as typed"),
        (ROW | {"attendance": "", "situation": "attendance", "contract status": "open"}, ["attendance"], "as typed"),
        (ROW | {"attendance": "", "marks": "//", "marks from": "2025-09-02"}, [], "marks stand for attendance"),
        (ROW | {"attendance": "", "letter": "8"}, [], "the request form needs nothing of the situation"),
        (ROW | {"situation": "leave", "letter": "Appendix 8"}, [], "nor here"),
        (ROW | {"attendance": "", "contract status": "open"}, [], "a contract"),
        (ROW | {"attendance": "", "nti requested": "yes"}, [], "a notice to improve"),
        (ROW | {"attendance": "", "situation": "contract"}, [], "a contract, as typed"),
        (LEAVE | {"leave to": "", "contract status": "open"}, [], "conflicting signs: a person says which"),
    ],
)
def test_a_blank_that_the_situation_cant_do_without_is_missing(row: Cells, missing: list[str], why: str) -> None:
    assert errors_of(row) == [("missing-value", column) for column in missing], why


def test_a_faulty_date_still_tells_the_situation() -> None:
    row = ROW | {"attendance": "", "leave from": "soon"}
    assert errors_of(row | {"leave to": ""}) == [("bad-date", "leave from"), ("missing-value", "leave to")]


def test_all_errors_of_a_row_come_at_once_from_left_to_right() -> None:
    row = ROW | {"pupil forename": "", "date of birth": "not known", "parent 1 postcode": "12345", "attendance": "0.9"}
    assert errors_of(row) == [
        ("missing-value", "pupil forename"),
        ("bad-date", "date of birth"),
        ("bad-postcode", "parent 1 postcode"),
        ("bad-percent", "attendance"),
    ]


@pytest.mark.parametrize(
    "row", [ROW | {"upn": "Q207000016049"}, LEAVE | {"leave from": "", "parent 1 title": "Mr & Mrs"}]
)
def test_every_error_says_what_to_do(row: Cells) -> None:
    (reject,) = read(csv_of(row)).rejects
    assert all(error.text.endswith((".", "?")) and len(error.text) > 20 for error in reject.errors)
