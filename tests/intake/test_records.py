from datetime import date, time
from typing import Any, get_args

import pytest

from mailmerge.casework.marks import Mark
from mailmerge.intake.file_kinds import NoteKind, OutcomeOfReferral
from mailmerge.intake.rows.records import (
    EmailCopy,
    Note,
    PastLetter,
    Posting,
    Record,
    RecordsRead,
    ReferralOutcome,
    RegisterMark,
    ReturnedMail,
    Tracking,
    read_records,
)
from tests.intake.casefiles import VOCABULARY, Cells, csv_of, read, xlsx_of

UPN = "B873441922896"
DAY = date(2025, 10, 13)

POSTING: Cells = {"letter ref": "OAK-1", "posted on": "13/10/2025"}
MARK: Cells = {"upn": UPN, "date": "2025-10-13", "session": "am", "mark": "C1"}
BY_DAY: Cells = {"upn": UPN, "date": "2025-10-13", "am": "/", "pm": "O"}
HISTORY: Cells = {"upn": UPN, "letter": "8a", "sent on": "2025-10-13"}
NOTE: Cells = {"upn": UPN, "note kind": "call", "on": "2025-10-13"}
OUTCOME: Cells = {"upn": UPN, "outcome": "penalty-notice", "on": "2025-10-13"}


def records_of(data: bytes) -> RecordsRead:
    found = read(data)
    assert found.errors == ()
    assert found.kind is not None
    assert found.table is not None
    return read_records(found.kind, found.table, VOCABULARY)


def errors_of(*rows: Cells) -> list[tuple[str, str | None]]:
    return [(e.code, e.column) for reject in records_of(csv_of(*rows)).rejects for e in reject.errors]


@pytest.mark.parametrize(
    ("row", "record"),
    [
        (POSTING, Posting(2, "OAK-1", DAY)),
        (
            POSTING
            | {"service": "Signed for first", "item reference": "RR473124829GB", "posted by": "J. Hill"}
            | {"post office": "March"},
            Posting(2, "OAK-1", DAY, "signed-for-first", "RR473124829GB", "J. Hill", "March"),
        ),
        *(
            (POSTING | {"service": typed}, Posting(2, "OAK-1", DAY, service))
            for typed, service in (
                *(("2nd Class", "second-class"), ("1st", "first-class"), ("2nd", "second-class")),
                *(("Second class signed for", "signed-for-second"), ("By hand", "by-hand")),
            )
        ),
        *(
            ({heading: "OAK-1", "posted on": "2025-10-13"}, Posting(2, "OAK-1", DAY))
            for heading in ("reference", "Our Reference", "letter", "Letter reference", "our ref")
        ),
        ({"reference": "OAK-1", "returned on": "2025-10-13"}, ReturnedMail(2, "OAK-1", DAY)),
        (HISTORY | {"posted on": "2025-10-13"}, PastLetter(2, UPN, "leave-refused", DAY, posted_on=DAY)),
        (
            {"Order Reference": "OAK-1", "Tracking Number": "320019254000221BB4EFC", "Weight": "0.01"},
            Tracking(2, "OAK-1", "320019254000221BB4EFC"),
        ),
        (
            {"order reference": "OAK-1", "tracking number": "", "despatch date": "13/10/2025"},
            Tracking(2, "OAK-1", None, DAY),
        ),
        (MARK, RegisterMark(2, UPN, Mark(DAY, "AM", "C1"))),
        (MARK | {"Comments": "rang at 9"}, RegisterMark(2, UPN, Mark(DAY, "AM", "C1"), "rang at 9")),
        (
            NOTE | {"note kind": "support-offered", "support kind": "time-out", "support from": "2025-10-13"},
            Note(2, UPN, "support-offered", DAY, support_kind="time-out", support_from=DAY),
        ),
        (MARK | {"mark": ""}, RegisterMark(2, UPN, Mark(DAY, "AM", "-"))),
        (MARK | {"mark": "I01", "session": "PM"}, RegisterMark(2, UPN, Mark(DAY, "PM", "I"))),
        (HISTORY, PastLetter(2, UPN, "leave-refused", DAY)),
        (
            HISTORY | {"parent": "Mehmet O'Dowd", "service": "second-class", "posted on": "2025-10-14"},
            PastLetter(2, UPN, "leave-refused", DAY, "Mehmet O'Dowd", "second-class", date(2025, 10, 14)),
        ),
        (
            NOTE | {"time": "9.15am", "parent": "12", "medium": "telephone", "place": "office", "outcome": "call back"}
            | {"by": "J. Hill", "text": "No answer"},
            Note(2, UPN, "call", DAY, time(9, 15), "12", "telephone", "office", "call back", "J. Hill", "No answer"),
        ),
        (
            {"letter ref": "OAK-1", "emailed on": "2025-10-13", "to": "a@example.org", "message id": "<1@x>"},
            EmailCopy(2, "OAK-1", DAY, "a@example.org", None, "<1@x>"),
        ),
        (
            {"letter ref": "OAK-1", "returned on": "2025-10-13", "why": "gone away"},
            ReturnedMail(2, "OAK-1", DAY, "gone away"),
        ),
        (OUTCOME | {"parent": "12"}, ReferralOutcome(2, UPN, "penalty-notice", DAY, "12")),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, dict) else "",
)  # fmt: skip
def test_a_right_row_of_each_kind_is_a_value(row: Cells, record: Record) -> None:
    assert records_of(csv_of(row)) == RecordsRead((record,), ())


@pytest.mark.parametrize(
    ("row", "errors", "why"),
    [
        (POSTING | {"posted on": ""}, [("missing-value", "posted on")], "the day"),
        (
            POSTING | {"letter ref": "", "service": "pigeon"},
            [("missing-value", "letter ref"), ("not-a-choice", "service")],
            "all at once",
        ),
        (POSTING | {"service": "Signed For"}, [("not-a-choice", "service")], "the class is not clear"),
        (HISTORY | {"service": "by hand"}, [("not-a-choice", "service")], "no service of Royal Mail's"),
        (
            {"order reference": "OAK-1", "tracking number": "", "despatch date": ""},
            [("missing-value", "tracking number")],
            "neither a number nor a day",
        ),
        (MARK | {"upn": "A873437715756"}, [("bad-upn", "upn")], "the check letter"),
        (MARK | {"mark": "9"}, [("bad-mark", "mark")], "no such mark"),
        (MARK | {"mark": "H"}, [("bad-mark", "mark")], "a mark of before 19 August 2024"),
        (MARK | {"session": "lunch"}, [("not-a-choice", "session")], "no session"),
        (BY_DAY | {"pm": "9"}, [("bad-mark", "pm mark")], "no such mark in the afternoon"),
        (BY_DAY | {"date": ""}, [("missing-value", "date")], "marks of no day"),
        (HISTORY | {"letter": "12"}, [("unknown-letter", "letter")], "no such letter"),
        (HISTORY | {"letter": "auto"}, [("unknown-letter", "letter")], "nothing to choose from"),
        (NOTE | {"support kind": "kindness"}, [("not-a-choice", "support kind")], "no such kind"),
        (NOTE | {"support from": "2025-10-13"}, [("missing-value", "support kind")], "the days of what?"),
        (
            NOTE | {"support kind": "time-out", "support from": "2025-10-13", "support until": "2025-10-12"},
            [("contradiction", "support until")],
            "it ended before it began",
        ),
        (NOTE | {"note kind": "chat"}, [("not-a-choice", "note kind")], "no such kind"),
        (OUTCOME | {"outcome": "lost"}, [("not-a-choice", "outcome")], "no such outcome"),
        (NOTE | {"text": "a\x07b"}, [("unprintable", "text")], "a control character"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_rejected_with_the_cell(row: Cells, errors: list[Any], why: str) -> None:
    assert errors_of(row) == errors, why


def test_a_row_of_a_day_holds_both_its_sessions() -> None:
    found = records_of(csv_of(BY_DAY, BY_DAY | {"date": "2025-10-14", "am": ""}))
    marks = [(one.mark.on.day, one.mark.session, one.mark.code) for one in found.records]
    assert marks == [(13, "AM", "/"), (13, "PM", "O"), (14, "AM", "-"), (14, "PM", "O")]


def test_what_a_row_of_a_day_says_stands_beside_its_session_or_beside_both() -> None:
    rows = (
        BY_DAY | {"AM Comments": "bus late", "PM comment": "", "Comment": ""},
        BY_DAY | {"date": "2025-10-14", "AM Comments": "", "PM comment": "dentist", "Comment": "rang at 9"},
    )
    found = [(one.mark.on.day, one.mark.session, one.comment) for one in records_of(csv_of(*rows)).records]
    assert found == [(13, "AM", "bus late"), (13, "PM", None), (14, "AM", "rang at 9"), (14, "PM", "dentist")]


def test_a_grid_says_beside_a_mark_what_the_column_of_its_session_or_day_says() -> None:
    row = {
        "UPN": UPN,
        "13/10/2025 AM": "O",
        "13/10/2025 AM Comment": "aunt says: away",
        "13/10/2025 PM": "O",
        "14/10/2025 AM": "/",
        "14/10/2025 PM": "I",
        "Comment": "of no session",
        "14/10/2025 (comments)": "ill from noon",
    }
    found = [(one.mark.on.day, one.mark.session, one.comment) for one in records_of(csv_of(row)).records]
    assert found == [
        (13, "AM", "aunt says: away"),
        (13, "PM", None),
        (14, "AM", "ill from noon"),
        (14, "PM", "ill from noon"),
    ]


def test_an_old_register_knows_the_marks_of_its_day() -> None:
    assert errors_of(MARK | {"mark": "H", "date": "2024-07-01"}) == []


@pytest.mark.parametrize(
    ("first", "later", "repeated"),
    [
        (POSTING, POSTING, True),
        (POSTING, POSTING | {"posted on": "2025-10-14"}, False),
        (MARK, MARK | {"mark": "N"}, True),
        (MARK, MARK | {"session": "PM"}, False),
        (BY_DAY, BY_DAY | {"pm": ""}, True),
        (BY_DAY, BY_DAY | {"date": "2025-10-14"}, False),
        (NOTE, NOTE | {"text": "again"}, False),
    ],
)
def test_a_row_that_says_what_another_says_is_a_duplicate(first: Cells, later: Cells, repeated: bool) -> None:
    assert errors_of(first, later) == ([("duplicate-row", None)] if repeated else [])


def test_a_row_with_extra_cells_is_rejected_alone() -> None:
    found = records_of(b"letter ref,posted on\nOAK-1,2025-10-13,x\nOAK-2,2025-10-13\n")
    assert ([r.row for r in found.rejects], [r.row for r in found.records]) == ([2], [3])


@pytest.mark.parametrize("number", [320019254000221, 3200192540002211])
def test_a_reference_that_excel_has_shortened_is_told(number: int) -> None:
    found = read(xlsx_of(POSTING | {"item reference": number}), "post.xlsx")
    assert found.table is not None
    rejects = read_records("posting-record", found.table, VOCABULARY).rejects
    assert [e.code for r in rejects for e in r.errors] == (["spoilt-by-excel"] if number > 10**15 else [])


def test_every_kind_of_note_and_outcome_of_the_contract_is_known() -> None:
    said = {"code": "court-order", "text": "The order has ended", "by": "J. Hill"}
    notes = records_of(csv_of(*(NOTE | said | {"note kind": kind} for kind in get_args(NoteKind))))
    outcomes = records_of(csv_of(*(OUTCOME | {"outcome": outcome} for outcome in get_args(OutcomeOfReferral))))
    assert (len(notes.records), len(outcomes.records), notes.rejects, outcomes.rejects) == (11, 12, (), ())
