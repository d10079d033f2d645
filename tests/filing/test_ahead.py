"""Records dated after the day of the run: what was done can't lie ahead; a register's days to come are nothing."""

from datetime import date

import pytest

from mailmerge.filing.ahead import of_today
from mailmerge.intake.rows.records import read_records
from tests.intake.casefiles import VOCABULARY, read

UPN = "L873400124001"
TODAY = date(2025, 11, 10)


def seen(headings: str, *rows: str) -> tuple[list[int], list[tuple[int, str, str | None]], list[str]]:
    """Return the rows that are kept, those told of with their code and column, and the notes on the file."""
    found = read("\n".join((headings, *rows)).encode())
    assert found.table is not None
    assert found.kind is not None
    parted = of_today(read_records(found.kind, found.table, VOCABULARY).records, TODAY)
    told = [
        (
            one.row,
            one.errors[0].code if one.errors else one.reasons[0].code,
            one.errors[0].column if one.errors else None,
        )
        for one in parted.results
    ]
    return [getattr(one, "row", 0) for one in parted.records], told, [note.text for note in parted.told]


@pytest.mark.parametrize(
    ("headings", "row", "column", "why"),
    [
        ("upn,note kind,on", f"{UPN},call,2025-11-11", "on", "a call that nobody has made"),
        ("upn,note kind,on,code,text,by", f"{UPN},release,2025-11-11,court-order,seen,A B", "on", "a release"),
        ("upn,letter,sent on", f"{UPN},1,2025-11-11", "sent on", "a letter from before"),
        ("upn,letter,sent on,posted on", f"{UPN},1,2025-11-10,2025-11-12", "posted on", "posted later"),
        ("upn,Letter 1 sent on,Letter 2 sent on", f"{UPN},2025-09-08,2026-01-08", "sent on", "one of a log's letters"),
        ("upn,outcome,on", f"{UPN},penalty-notice,2025-11-11", "on", "what the authority has not done yet"),
    ],
)
def test_what_was_done_after_today_is_rejected(headings: str, row: str, column: str, why: str) -> None:
    assert seen(headings, row) == ([], [(2, "in-future", column)], []), why


@pytest.mark.parametrize(
    ("headings", "row", "why"),
    [
        ("upn,note kind,on", f"{UPN},call,2025-11-10", "today"),
        (
            "upn,outcome,on,wanted,wanted by",
            f"{UPN},returned,2025-11-03,the marks,2025-12-01",
            "wanted by a day to come",
        ),
    ],
)
def test_what_was_done_by_today_is_kept(headings: str, row: str, why: str) -> None:
    assert seen(headings, row) == ([2], [], []), why


@pytest.mark.parametrize("code", ["", "-", "#", "X", "Z", "Y1"])
def test_a_day_to_come_without_a_real_mark_is_nothing(code: str) -> None:
    kept, told, notes = seen("upn,10/11/2025 AM,11/11/2025 AM", f"{UPN},/,{code}")
    assert (kept, told, notes) == ([2], [], [])


def test_real_marks_of_days_to_come_are_left_out_and_told_once_a_file() -> None:
    rows = (f"{UPN},2025-11-10,AM,/", f"{UPN},2025-11-11,AM,O", f"{UPN},2025-11-12,AM,/", f"{UPN},2025-11-13,AM,#")
    kept, told, notes = seen("upn,date,session,mark", *rows)
    assert kept == [2]
    assert told == [(row, "day-to-come", None) for row in (3, 4, 5)], "each row is accounted for"
    (note,) = notes
    assert note.startswith("2 marks lie after today, the first on Tuesday 11 November 2025")
