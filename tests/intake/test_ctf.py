"""Common Transfer Files: contacts become people, marks a register."""

from datetime import date

import pytest

from mailmerge.intake.ctf import PEOPLE_HEADINGS, read_transfer_file
from mailmerge.intake.files.sheet import is_transfer_file, read_sheet, read_sheets
from mailmerge.intake.refusal import FileRefused, Limits

PUPIL = "<UPN>B873441922896</UPN><Surname>O'Dowd</Surname><Forename>Kofi</Forename><DOB>2016-03-14</DOB>"
HOME = (
    "<Address><BS7666Address><SAON>Flat 2</SAON><PAON>28</PAON><Street>Mill Lane</Street><Town>Wisbech</Town>"
    "</BS7666Address><PostCode>PE13 1AR</PostCode></Address>"
)
LINES = "<Address><AddressLine1>1 The Green</AddressLine1><Town>Ely</Town><PostCode>CB7 4AA</PostCode></Address>"


def contact(surname: str, order: int, address: str = "", more: str = "") -> str:
    return (
        f"<Contact><Order>{order}</Order><Title>Dr</Title><Surname>{surname}</Surname><Forename>Mehmet</Forename>"
        f"<Relationship>PAF</Relationship><Responsibility>1</Responsibility>{address}{more}</Contact>"
    )


def marks(first: str, said: str) -> str:
    return (
        "<Attendance><YearData><Year>2026</Year><SessionsPossible>20</SessionsPossible><AttendSessions>"
        f"<AttendanceStartDate>{first}</AttendanceStartDate><AttendanceMarks>{said}</AttendanceMarks>"
        "</AttendSessions></YearData></Attendance>"
    )


def ctf(*pupils: str, namespace: str = "", prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    body = "".join(f"<Pupil>{PUPIL}{one}</Pupil>" for one in pupils)
    header = "<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion></Header>"
    return f"{prolog}<CTfile{namespace}>{header}<CTFpupilData>{body}</CTFpupilData></CTfile>".encode()


def people(data: bytes) -> list[dict[str, object]]:
    return [
        {heading: cell for heading, cell in zip(PEOPLE_HEADINGS, row.cells, strict=True) if cell}
        for row in read_transfer_file(data, Limits()).people
    ]


@pytest.mark.parametrize("namespace", ["", ' xmlns="http://example.org/ctf"'])
def test_each_contact_is_a_row_of_people_in_the_files_order(namespace: str) -> None:
    contacts = f"<Contacts>{contact('Nowak', 2, LINES)}{contact('Dowd', 1, HOME)}</Contacts>"
    found = people(ctf(contacts, namespace=namespace))
    assert found[0] == {
        "upn": "B873441922896",
        "pupil forename": "Kofi",
        "pupil surname": "O'Dowd",
        "date of birth": "2016-03-14",
        "parent 1 title": "Dr",
        "parent 1 forename": "Mehmet",
        "parent 1 surname": "Dowd",
        "parent 1 relationship": "father",
        "parent 1 parental responsibility": "yes",
        "parent 1 apartment": "Flat 2",
        "parent 1 house name": "28",
        "parent 1 street": "Mill Lane",
        "parent 1 town": "Wisbech",
        "parent 1 postcode": "PE13 1AR",
    }
    assert found[1]["parent 1 address line 1"] == "1 The Green"


@pytest.mark.parametrize(
    ("address", "postcode", "why"),
    [
        ("<Address><AddressAsPupil>true</AddressAsPupil></Address>", "PE13 1AR", "the file says that they live there"),
        ("<Address><AddressAsPupil>false</AddressAsPupil></Address>", None, "the file says that they don't"),
        ("", None, "a pupil's home is never silently a parent's"),
        (LINES, "CB7 4AA", "their own"),
    ],
)
def test_a_contact_lives_with_the_pupil_only_where_the_file_says_so(
    address: str, postcode: str | None, why: str
) -> None:
    (found,) = people(ctf(f"{HOME}<Contacts>{contact('Dowd', 1, address)}</Contacts>"))
    assert found.get("parent 1 postcode") == postcode, why


@pytest.mark.parametrize(
    ("first", "said", "days", "why"),
    [
        ("2026-09-07", "/\\OO", ["2026-09-07 /\\", "2026-09-08 OO"], "a Monday and a Tuesday"),
        (
            "2026-09-04",
            "/\\####/\\",
            ["2026-09-04 /\\", "2026-09-07 /\\"],
            "every day of the week: weekends have no marks",
        ),
        ("2026-09-04", "/\\OO", ["2026-09-04 /\\", "2026-09-07 OO"], "school days alone: a Friday, a Monday"),
        ("2026-09-07", "/-#O", ["2026-09-07 /", "2026-09-08 O"], "sessions without a mark are none"),
        ("2026-09-07", "/\\O", ["2026-09-07 /\\", "2026-09-08 O"], "half a day at the end"),
    ],
)
def test_marks_become_rows_of_a_register(first: str, said: str, days: list[str], why: str) -> None:
    found: dict[object, str] = {}
    for row in read_transfer_file(ctf(marks(first, said)), Limits()).register:
        found[row.cells[1]] = found.get(row.cells[1], "") + str(row.cells[3])
    assert [f"{day} {both}" for day, both in found.items()] == days, why


def test_one_pupils_marks_on_a_weekend_tell_how_all_are_written() -> None:
    data = ctf(marks("2026-09-04", "/\\####/\\"), marks("2026-09-04", "/\\/\\/\\/\\"))
    assert date(2026, 9, 9).isoformat() in {row.cells[1] for row in read_transfer_file(data, Limits()).register}


def test_a_transfer_file_gives_a_sheet_of_people_and_one_of_marks() -> None:
    data = ctf(f"<Contacts>{contact('Dowd', 1, LINES)}</Contacts>{marks('2026-09-07', '//')}")
    sheets = read_sheets(data, "8731234_CTF_8735678_001.xml", Limits())
    assert [(sheet.headings[:2], len(sheet.rows)) for sheet in sheets] == [
        (("upn", "pupil forename"), 1),
        (("upn", "date"), 2),
    ]
    assert read_sheet(data, "x.xml", Limits()) == sheets[0]


@pytest.mark.parametrize(
    ("data", "code", "why"),
    [
        (ctf(), "empty", "no pupils"),
        (ctf(""), "empty", "a pupil, and nothing that is used"),
        (ctf("<UPN>")[:-30], "unreadable", "damaged"),
        (ctf(prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "unreadable", "entities"),
        (ctf(marks("soon", "//")), "unreadable", "a day that is none"),
        (b"<html><body/></html>", "unreadable", "a web page"),
        (b"<?xml version='1.0'?><other/>", "unreadable", "another XML file"),
    ],
)
def test_what_is_no_transfer_file_is_refused(data: bytes, code: str, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_sheet(data, "x.xml", Limits())
    assert [error.code for error in refused.value.errors] == [code], why


def test_a_doctor_is_no_parent() -> None:
    doctor = contact("Shah", 1, LINES).replace("PAF", "DOC").replace("<Responsibility>1", "<Responsibility>0")
    assert [one["parent 1 surname"] for one in people(ctf(f"<Contacts>{doctor}{contact('Dowd', 2)}</Contacts>"))] == [
        "Dowd"
    ]


@pytest.mark.parametrize(
    ("relationship", "responsible", "taken", "told", "why"),
    [
        ("DOC", "0", False, "1 contact passed over: a doctor", "a doctor is no parent, and the office is told"),
        ("SWR", "", False, "1 contact passed over: a social worker", "nothing is said of responsibility"),
        ("SWR", "1", True, None, "a social worker with parental responsibility is written to"),
        ("OTH", "0", True, None, "who knows: the columns of a parent tell the rest"),
    ],
)
def test_who_is_no_parent_is_told(relationship: str, responsible: str, taken: bool, told: str | None, why: str) -> None:
    other = contact("Shah", 1, LINES).replace("PAF", relationship)
    other = other.replace("<Responsibility>1", f"<Responsibility>{responsible}")
    read = read_transfer_file(ctf(f"<Contacts>{other}{contact('Dowd', 2)}</Contacts>"), Limits())
    assert ("Shah" in {row.cells[8] for row in read.people}) is taken, why
    assert [note.partition(",")[0] for note in read.notes[1:]] == ([told] if told else []), why


def test_rows_are_counted_through_both_lists_and_the_office_is_told_how() -> None:
    two = f"<Contacts>{contact('Dowd', 1)}{contact('Nowak', 2)}</Contacts>{marks('2026-09-07', '//')}"
    read = read_transfer_file(ctf(two, two, marks("2026-09-07", "/")), Limits())
    assert [row.number for row in read.people] == [1, 2, 3, 4]
    assert [row.number for row in read.register] == [5, 5, 6, 6, 7]
    assert read.notes == (
        "This is a Common Transfer File of 3 pupils. It has no rows to look at, so they are counted here: its contacts "
        "one after another, then the pupils who have marks.",
        "1 of 3 pupils have no contact in this file that a letter could go to.",
    )


def test_as_many_pupils_as_the_limits_allow_are_taken() -> None:
    data = ctf(*[f"<Contacts>{contact('Dowd', 1)}</Contacts>"] * 3)
    assert len(read_transfer_file(data, Limits(rows=3)).people) == 3
    with pytest.raises(FileRefused):
        read_transfer_file(data, Limits(rows=2))


@pytest.mark.parametrize(("data", "answer"), [(ctf(), True), (b"upn,CTfile\n", False), (b"<x/>", False)])
def test_a_transfer_file_is_known_by_its_first_element(data: bytes, answer: bool) -> None:
    assert is_transfer_file(data) is answer


@pytest.mark.parametrize(
    ("said", "looked_after", "why"),
    [
        ("<LookedAfter><InCare>true</InCare></LookedAfter>", "yes", "in a block of its own"),
        ("<BasicDetails><InCare>1</InCare></BasicDetails>", "yes", "among the details"),
        ("<LookedAfter><InCare>false</InCare></LookedAfter>", None, "not in care"),
        ("", None, "nothing said"),
    ],
)
def test_a_pupil_in_care_is_known(said: str, looked_after: str | None, why: str) -> None:
    (row,) = people(ctf(f"{said}<Contacts>{contact('Dowd', 1, LINES)}</Contacts>"))
    assert row.get("looked after") == looked_after, why


def school(entry: str, leaving: str = "") -> str:
    left = f"<LeavingDate>{leaving}</LeavingDate><LeavingReason>MVD</LeavingReason>" if leaving else ""
    return f"<School><LEA>873</LEA><Estab>4001</Estab><EntryDate>{entry}</EntryDate>{left}</School>"


@pytest.mark.parametrize(
    ("history", "left_on", "why"),
    [
        (school("2020-09-01", "2026-10-23"), "2026-10-23", "left"),
        (school("2020-09-01"), None, "on roll"),
        (school("2020-09-01", "2026-10-23") + school("2026-11-02"), None, "left a school before"),
        (school("2026-11-02") + school("2020-09-01", "2026-10-23"), None, "the same, the last school first"),
        (school("2018-09-01") + school("2020-09-01", "2026-10-23"), "2026-10-23", "an old entry without its end"),
        ("", None, "nothing said"),
    ],
)
def test_the_day_on_which_a_pupil_left_is_that_of_the_last_school(history: str, left_on: str | None, why: str) -> None:
    said = f"<SchoolHistory>{history}</SchoolHistory>"
    (row,) = people(ctf(f"<Contacts>{contact('Dowd', 1, LINES)}</Contacts>{said}"))
    assert row.get("left on") == left_on, why


def test_a_pupil_who_left_and_has_no_contact_is_told_of_all_the_same() -> None:
    left = f"<SchoolHistory>{school('2020-09-01', '2026-10-23')}</SchoolHistory>"
    data = ctf(left, f"<Contacts>{contact('Dowd', 1)}</Contacts>")
    assert [(one.get("parent 1 surname"), one.get("left on")) for one in people(data)] == [
        (None, "2026-10-23"),
        ("Dowd", None),
    ]
    assert "1 of 2 pupils have no contact" in " ".join(read_transfer_file(data, Limits()).notes)


TOTALS = (
    "<Attendance><YearData><Year>2026</Year><SessionsPossible>100</SessionsPossible><SessionsAuthorised>4"
    "</SessionsAuthorised><SessionsUnauthorised>8</SessionsUnauthorised></YearData></Attendance>"
)


def test_attendance_in_totals_only_is_told_and_not_lost_without_a_word() -> None:
    one = f"<Contacts>{contact('Dowd', 1)}</Contacts>"
    told = read_transfer_file(ctf(one + TOTALS, one + TOTALS, one + marks("2026-09-07", "//")), Limits()).notes
    assert told[-1].startswith("Of 2 pupils the file gives attendance in totals only")
    assert "totals" not in " ".join(read_transfer_file(ctf(one + marks("2026-09-07", "//")), Limits()).notes)
    with pytest.raises(FileRefused, match="empty") as refused:
        read_sheet(ctf(TOTALS), "x.xml", Limits())
    assert "in totals only" in refused.value.errors[0].text
