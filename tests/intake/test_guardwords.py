"""Guards that an office typed behind a name, or in a column that is passed over."""

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.files.table import FIX_ME_AUTHOR
from mailmerge.intake.guardwords import guarding, heard_of
from mailmerge.intake.peoplefile import read_people
from tests.intake.casefiles import ROW, RUN_DATE, VOCABULARY, Cells, csv_of


@pytest.mark.parametrize(
    ("text", "heard", "why"),
    [
        ("Marlow (Deceased)", ("deceased",), "behind the name"),
        ("The late Mr", ("deceased",), "before it"),
        ("Pell RIP", ("deceased",), "in capitals"),
        ("Rip", (), "a name"),
        ("Latepa", (), "a name"),
        ("Father - DO NOT CONTACT", ("do not contact",), "beside the relationship"),
        ("don't write here", ("do not contact",), "as people say it"),
        ("non-molestation order", ("court order",), "an order by its name"),
        ("Court Lane", (), "a street"),
        ("Mother", (), "nothing"),
    ],
)
def test_what_is_heard_of_a_text(text: str, heard: tuple[str, ...], why: str) -> None:
    assert heard_of(text) == heard, why


@pytest.mark.parametrize(
    ("column", "cell", "guard"),
    [
        ("parent 1 surname", "O'Dowd (Deceased)", "deceased"),
        ("parent 1 relationship", "Father, no contact", "do_not_contact"),
        ("parent 1 address line 1", "28 Mill Lane (court order)", "court_order"),
    ],
)
def test_it_counts_as_in_a_column_of_its_own(column: str, cell: str, guard: str) -> None:
    ((parent,),) = (case.parents for case in read(csv_of(ROW | {column: cell})).cases)
    assert getattr(parent, guard) is True


def test_a_pupil_who_died_is_known_by_the_name() -> None:
    (case,) = read(csv_of(ROW | {"pupil surname": "O'Dowd (RIP)"})).cases
    assert case.pupil_deceased is True


@pytest.mark.parametrize(
    ("heading", "cell", "waits"),
    [
        ("Notes", "DO NOT CONTACT FATHER", True),
        ("Comments", "court order in place", True),
        ("Comments", "Mum in refuge, dad must not be told", True),
        ("Notes", "Mum: dad not to know address", True),
        ("Notes", "Father must not find out where they live", True),
        ("Notes", "Not to know results before Friday", False),
        ("Pastoral Notes", "No contact with dad", True),
        ("Info", "Safeguarding: see file", True),
        ("Info", "Address withheld", True),
        ("Info", "See CP file", True),
        ("Tags", "EAL; LAC", True),
        ("Notes", "Grandad died in September", True),
        ("Enrolment Status", "Leaver", True),
        ("Notes", "Left school 3 Nov", True),
        ("Enrolment Status", "Current", False),
        ("On Roll", "N", True),
        ("On Roll", "Y", False),
        ("Is Current Pupil?", "False", True),
        ("Is Current Pupil?", "", False),
        ("School Meal", "N", False),
        ("Send letter?", "No", True),
        ("Send letter?", "Yes", False),
        ("Off Roll", "Y", True),
        ("Off Roll", "N", False),
        ("Leaving Reason", "Moved to Ely", True),
        ("Leaving Reason", "-", False),
        ("EHE from", "01/11/2025", True),
        ("Parent 1 Gone Away", "Yes", True),
        ("Parent 1 Gone Away", "No", False),
        ("PR revoked", "Yes", True),
        ("Address hidden", "Yes", True),
        ("Interim care", "Yes", True),
        ("Parent 1 bail conditions", "Not to come near", True),
        ("Former pupil", "Y", True),
        ("DA flag", "1", True),
        ("Section 47", "open", True),
        ("Section 47", "No", False),
        ("Kinship Care", "", False),
        ("MAPPA", "Yes", True),
        ("Non-resident parent", "Dad", True),
        ("PR notes", "Removed 2024", True),
        ("Legal Status", "SGO - grandparents", True),
        ("Student Name", "Kofi", False),
        ("Notes", "No contact from home", False),
        ("Notes", "Did not contact school", False),
        ("Notes", "Do not ring school when ill", False),
        ("Notes", "Reminded not to send child in", False),
        ("Notes", "No safeguarding concerns. No court order", False),
        ("Notes", "Left school early on 3 Nov", False),
        ("Notes", "At risk of persistent absence", False),
        ("Notes", "Looked after by gran", False),
        ("Ethnicity", "Information withheld", False),
        ("Trip", "Leavers' assembly", False),
        ("Road", "Court Road; Refugee centre", False),
    ],
)
def test_a_row_waits_whose_passed_over_column_may_guard_somebody(heading: str, cell: str, waits: bool) -> None:
    found = read(csv_of(ROW | {heading: cell}))
    (case,) = found.cases
    assert bool(case.guard_to_confirm) is waits
    assert any(f'"{heading}" was passed over, and says something' in note for note in found.notes) is waits


def test_the_plain_words_behind_each_pattern_lose_nothing() -> None:
    said = [
        *(
            "do not contact",
            "Dad must not be told",
            "never send",
            "no contact with mum",
            "no letters to dad",
            "no access",
        ),
        *("restricted contact", "family court", "in prison", "care order", "fled home", "CP plan", "at risk of harm"),
        *(
            "undisclosed",
            "address is protected",
            "bereaved",
            "in LA care",
            "foster carer",
            "left",
            "CP",
            "CLA",
            "off roll",
        ),
        *(
            "left our school",
            "SGO to gran",
            "special guardian",
            "RIP",
            "dec'd",
            "prohibited steps",
            "restraining order",
            "don\u2019t ring dad",
        ),
    ]
    assert guarding(said) == set(said)
    assert guarding(["Kofi O'Dowd", "07700 900123", "kofi@example.org", "", "x"]) == set()


def test_a_person_says_that_it_guards_nobody() -> None:
    found = read(csv_of(ROW | {"Notes": "court order in place", "guard to confirm": "no"}))
    assert [case.guard_to_confirm for case in found.cases] == [False]
    assert found.notes == ()


def test_a_column_that_the_settings_pass_over_says_nothing() -> None:
    vocabulary = replace(VOCABULARY, ignore=("Notes",))
    data = csv_of(ROW | {"Notes": "court order in place"})
    (case,) = read_cases(data, "cases.csv", vocabulary, RUN_DATE).cases
    assert case.guard_to_confirm is None


def test_the_question_is_on_record_with_the_row() -> None:
    found = read(csv_of(ROW | {"Notes": "mother in refuge"}))
    assert found.said[2]["guard to confirm"] is True


def test_a_register_says_so_too_and_where_the_question_is_answered() -> None:
    found = read(b"UPN,Date,Session,Code,Notes\nV873400125017,03/11/2025,AM,/,mother in refuge\n")
    assert [note for note in found.notes if "letters about that pupil wait" in note and "drop a list" in note]
    assert found.table is not None
    assert found.table.to_confirm == {2}


def test_of_a_file_that_names_no_pupil_it_is_told() -> None:
    found = read(b"letter ref,posted on,Notes\nOAK-06KX8-7779X,03/11/2025,mother in refuge\n")
    assert [note for note in found.notes if "Read it before a letter goes" in note and "wait" not in note]


def test_the_answer_may_be_a_list_of_its_own() -> None:
    found = read(b"UPN,Guard to confirm\nV873400125017,no\n")
    assert (found.kind, found.errors) == ("people", ())


def test_of_the_rows_of_one_case_any_may_say_it() -> None:
    other = ROW | {"parent 1 forename": "Ada", "parent 1 surname": "Bello", "Notes": "mother in refuge"}
    (case,) = read(csv_of(ROW | {"Notes": ""}, other)).cases
    assert (case.rows, case.guard_to_confirm) == ((2, 3), True)


def read(data: bytes, day: date = RUN_DATE) -> CasesRead:
    return read_cases(data, "cases.csv", VOCABULARY, day)


def test_what_the_notes_of_a_file_of_people_say_is_kept() -> None:
    data = (
        b"UPN,Forename,Surname,DOB,Parent 1 Title,Parent 1 Surname,Notes\n"
        b"L873400124001,Esme,Marlow,12/03/2016,Mr,Pell,do not write to dad\n"
    )
    table = read(data).table
    assert table is not None
    (row,) = read_people(table, VOCABULARY, "oakfield").rows
    assert row.cells["guard to confirm"] == "yes"


def test_in_a_file_of_people_it_is_kept_as_a_guard_of_its_own() -> None:
    data = (
        b"UPN,Forename,Surname,DOB,Parent 1 Title,Parent 1 Surname,Parent 1 Relationship\n"
        b"L873400124001,Esme,Marlow (RIP),12/03/2016,Mr,Pell (Deceased),Father - do not contact\n"
    )
    table = read(data).table
    assert table is not None
    (row,) = read_people(table, VOCABULARY, "oakfield").rows
    kept = {"parent 1 deceased", "parent 1 do not contact", "pupil deceased"}
    assert {name: row.cells.get(name) for name in kept} == dict.fromkeys(kept, "yes")


def commented(text: str, author: str = "Office", *, headings: Cells | None = None) -> bytes:
    book = Workbook()
    row = ROW | (headings or {})
    book.active.append(list(row))
    book.active.append(list(row.values()))
    book.active.append([*row.values()][:1])
    book.active["G2"].comment = Comment(text, author)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "waits"),
    [("Office:\nDO NOT CONTACT - see head", True), ("court order 2025", True), ("Spelling checked", False)],
)
def test_a_comment_in_the_sheet_is_heard(text: str, waits: bool) -> None:
    found = read_cases(commented(text), "cases.xlsx", VOCABULARY, RUN_DATE)
    assert [bool(case.guard_to_confirm) for case in found.cases] == [waits]
    assert any(note.startswith("Row 2: a comment in the sheet says something") for note in found.notes) is waits


@pytest.mark.parametrize(("author", "headings"), [(FIX_ME_AUTHOR, {}), ("", {"letters already made": ""})])
def test_what_a_fix_me_workbook_says_is_to_be_mended_guards_nobody(author: str, headings: Cells) -> None:
    data = commented("The row says that there is a court order", author, headings=headings)
    assert [case.guard_to_confirm for case in read_cases(data, "cases.xlsx", VOCABULARY, RUN_DATE).cases] == [None]


def test_beside_a_comment_a_person_says_that_it_guards_nobody() -> None:
    data = commented("court order", headings={"guard to confirm": "no"})
    (case,) = read_cases(data, "cases.xlsx", VOCABULARY, RUN_DATE).cases
    assert case.guard_to_confirm is False
