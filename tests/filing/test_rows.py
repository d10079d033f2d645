"""Files of records from their bytes to the events: grids, counts, transfer files, postings put right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from mailmerge.filing.people import people_on_record
from mailmerge.filing.recorded import Recorded
from mailmerge.filing.records import registers_on_record, with_record
from mailmerge.filing.rows import record_rows
from mailmerge.intake.cases import read_cases
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.letter_events import Posted
from mailmerge.setup.configuration import Configuration
from tests.dispatch.samples import MONDAY, issue
from tests.intake.test_ctf import LINES, contact, ctf, marks
from tests.law.build import attendance

UPN = "L873400124001"
_CASE = attendance(None, phone_call_on=None)
CASE = replace(_CASE, pupil=replace(_CASE.pupil, upn=UPN))
TODAY = date(2025, 11, 10)


@pytest.fixture
def drop(new_house: Configuration, ledger: Ledger) -> Callable[..., Recorded]:
    """Return what takes a dropped file, records what it says and gives what became of its rows."""

    def take(data: str | bytes, on: date = TODAY) -> Recorded:
        blob = data.encode() if isinstance(data, str) else data
        read = read_cases(blob, "dropped.xml" if blob.startswith(b"<") else "dropped.csv", new_house.vocabulary(), on)
        assert not read.errors
        recorded = record_rows(read, new_house, ledger, on)
        ledger.append(recorded.events)
        return recorded

    return take


def told(recorded: Recorded) -> list[tuple[tuple[int, ...], str]]:
    """Return of each row its numbers, and the first code or error that is told."""
    return [
        (one.rows, one.errors[0].code if one.errors else one.reasons[0].code if one.reasons else one.outcome)
        for one in recorded.results
    ]


def test_counts_of_codes_serve_as_figures_where_there_are_no_marks(
    drop: Callable[..., Recorded], ledger: Ledger
) -> None:
    drop(f"UPN,/,\\,L,O,G,I\n{UPN},50,50,3,10,2,5\n")
    (case,) = with_record([CASE], ledger)
    figures = case.attendance
    # Unrounded, as it is compared (law, 2).
    assert figures.percent == 100 * 103 / 120
    assert (figures.unauthorised_sessions, figures.authorised_sessions, figures.late_marks) == (12, 5, 3)


def test_counts_of_absences_alone_say_nothing_of_the_share_that_was_attended(
    drop: Callable[..., Recorded], ledger: Ledger
) -> None:
    drop(f"UPN,O,G,L\n{UPN},10,2,3\n")
    (case,) = with_record([CASE], ledger)
    figures = case.attendance
    assert (figures.percent, figures.sessions_possible, figures.authorised_sessions) == (None, None, None)
    assert figures.unauthorised_sessions == 12


@pytest.mark.parametrize(
    ("text", "stands", "why"),
    [
        (f"UPN,/,O\n{UPN},50,4\n", True, "a column a code"),
        (f"UPN,Code,Count\n{UPN},/,50\n{UPN},O,4\n", True, "a row a code"),
        (f"UPN,O,G\n{UPN},4,2\n", False, "absences alone give no percentage"),
    ],
)
def test_counts_of_codes_stand_for_a_blank_attendance(
    drop: Callable[..., Recorded], ledger: Ledger, text: str, stands: bool, why: str
) -> None:
    drop(text)

    assert (UPN in registers_on_record(ledger, [UPN])) is stands, why


@pytest.mark.parametrize(
    ("second", "day", "events", "says", "why"),
    [
        ("50", TODAY, 0, "recorded-before", "the same file dropped twice"),
        ("50", date(2025, 11, 17), 0, "recorded-before", "and dropped again a week later"),
        ("51", date(2025, 11, 17), 1, "recorded", "it counts more by now"),
        ("50", date(2026, 9, 20), 1, "recorded", "another school year begins at nothing"),
    ],
)
def test_the_same_counts_are_recorded_once(
    drop: Callable[..., Recorded], second: str, day: date, events: int, says: str, why: str
) -> None:
    assert told(drop(f"UPN,/,O\n{UPN},50,4\n")) == [((2,), "recorded")]
    again = drop(f"UPN,/,O\n{UPN},{second},4\n", day)
    assert (len(again.events), told(again)) == (events, [((2,), says)]), why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (f"UPN,08/09/2025 AM,08/09/2025 PM\n{UPN},/,O\n", [((2,), "recorded")], "a column a session"),
        (f"UPN,08/09/2025,09/09/2025\n{UPN},/O,//\n", [((2,), "recorded")], "a column a day"),
        (f"UPN,08/09/2025 AM,08/09/2025 PM\n{UPN},/,!\n", [((2,), "bad-mark")], "no code of the register"),
        (f"UPN,08/09/2025,09/09/2025\n{UPN},/,//\n", [((2,), "bad-mark")], "half a day in a column of days"),
        (
            f"UPN,08/09/2025 AM,08/09/2025 PM\n{UPN},/,O\n{UPN},/,O\n",
            [((2,), "recorded"), ((3,), "duplicate-row")],
            "a pupil has one row",
        ),
        ("UPN,08/09/2025 AM,08/09/2025 PM\nQ207000016049,/,O\n", [((2,), "bad-upn")], "a wrong check letter"),
        (f"UPN,/,O\n{UPN},many,4\n", [((2,), "bad-number")], "a count that is none"),
        (f"UPN,/,O\n{UPN},,\n", [((2,), "missing-value")], "a row that counts nothing"),
    ],
)
def test_every_row_of_a_grid_is_told_once(
    drop: Callable[..., Recorded], text: str, expected: list[tuple[tuple[int], str]], why: str
) -> None:
    assert told(drop(text)) == expected, why


def test_a_transfer_files_people_and_register_are_both_recorded(drop: Callable[..., Recorded], ledger: Ledger) -> None:
    data = ctf(
        f"<Contacts>{contact('Dowd', 1, LINES)}{contact('Nowak', 2, LINES)}</Contacts>{marks('2025-09-08', '/O')}"
    )
    recorded = drop(data)
    assert told(recorded) == [((1, 2), "recorded"), ((3,), "recorded")]
    found = people_on_record(ledger, ["B873441922896"])["B873441922896"]
    assert (found.cells["parent 1 surname"], found.cells["parent 2 surname"]) == ("Dowd", "Nowak")
    assert [mark.code for mark in recorded.registers["B873441922896"].marks] == ["/", "O"]


def test_a_row_of_contacts_and_marks_is_told_once_and_keeps_both(drop: Callable[..., Recorded], ledger: Ledger) -> None:
    other = "P873400000001"
    found = drop(
        "UPN,Forename,Surname,DOB,Parent 1 Title,Parent 1 Forename,Parent 1 Surname,03/11/2025 AM,03/11/2025 PM\n"
        f"{UPN},Esme,Marlow,12/03/2016,Mr,Ivo,Pell,/,O\n"
        f"{other},Ada,Lee,12/03/2016,Mr,Sam,Lee,/,%\n"
    )
    assert told(found) == [((2,), "recorded"), ((3,), "bad-mark")]
    assert people_on_record(ledger, [UPN, other]).keys() == {UPN, other}
    assert registers_on_record(ledger, [UPN, other]) == {UPN}


def test_a_contact_that_cannot_be_taken_rejects_its_own_row_and_keeps_the_marks(drop: Callable[..., Recorded]) -> None:
    joint = contact("Dowd", 1, LINES).replace("<Title>Dr", "<Title>Mr &amp; Mrs")
    recorded = drop(ctf(f"<Contacts>{joint}</Contacts>{marks('2025-09-08', '/O')}"))
    assert told(recorded) == [((1,), "joint-addressee"), ((2,), "recorded")]


@pytest.mark.parametrize(
    ("columns", "cells", "kinds", "code", "why"),
    [
        ("withdraw because,by", "its date is a Sunday,Ms Okafor", ["letter-withdrawn"], None, "not to go"),
        ("withdraw because", "its date is a Sunday", [], "missing-value", "nobody says so"),
        (
            "correct because,posted on,by",
            "wrong day,2025-09-16,Ms Okafor",
            ["posting-corrected"],
            None,
            "the right day",
        ),
        ("correct because,by", "wrong day,Ms Okafor", [], "missing-value", "and the right day is?"),
        (
            "withdraw because,correct because,posted on,by",
            "a,b,2025-09-16,Ms Okafor",
            [],
            "contradiction",
            "a row says one thing",
        ),
    ],
)
def test_a_posting_record_puts_right_what_was_recorded(
    drop: Callable[..., Recorded],
    ledger: Ledger,
    columns: str,
    cells: str,
    kinds: list[str],
    code: str | None,
    why: str,
) -> None:
    ref = issue(ledger, 1)
    if "correct" in columns and code is None:
        ledger.append([Posted(ref, MONDAY, "first-class").event()])
    recorded = drop(f"letter ref,{columns}\n{ref},{cells}\n", date(2025, 9, 30))
    assert [event.kind for event in recorded.events] == kinds, why
    assert [one.errors[0].code for one in recorded.results if one.errors] == ([code] if code else []), why
