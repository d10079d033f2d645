"""The evidence log as a table: the same rows in every form, in local time, and never a formula."""

import csv
import io
import json
import re

import pytest
from openpyxl import load_workbook

from mailmerge.dispatch.evidence_log import Chosen, LetterLog, evidence
from mailmerge.dispatch.log_table import COLUMNS, log_csv, log_json_lines, log_rows, log_workbook
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.letter_events import Posted
from tests.dispatch.samples import MONDAY, issue


@pytest.fixture
def logs(ledger: Ledger) -> tuple[LetterLog, ...]:
    ref = issue(ledger, 1, facts={"addressee": "=HYPERLINK(1)", "address": ["-1 Mill Lane", "PE29 3TN"]})
    ledger.append([Posted(ref, MONDAY, "first-class", None, {"posted_by": "@sum\x01"}).event()])
    return evidence(ledger, Chosen(run="run-1"), lambda _: "pd1985")


def test_every_entry_is_a_row_with_its_seal(logs: tuple[LetterLog, ...]) -> None:
    rows = list(log_rows(logs))
    assert [row["entry"] for row in rows] == ["letter-issued", "posted"]
    assert [row["event hash"] for row in rows] == [entry.event.hash for log in logs for entry in log.entries]
    assert all(set(row) == set(COLUMNS) for row in rows)


def test_times_are_local_with_their_offset(logs: tuple[LetterLog, ...]) -> None:
    for row in log_rows(logs):
        assert re.fullmatch(r"2025-09-15T09:\d\d:00\+01:00", row["recorded at"])


def test_all_forms_hold_the_same_rows(logs: tuple[LetterLog, ...]) -> None:
    rows = list(log_rows(logs))
    assert [json.loads(line) for line in log_json_lines(logs).splitlines()] == rows
    read = list(csv.DictReader(io.StringIO(log_csv(logs).decode("utf-8-sig"))))
    assert [{name: cell.removeprefix("'") for name, cell in row.items()} for row in read] == rows
    sheet = load_workbook(io.BytesIO(log_workbook(logs))).active
    assert sheet is not None
    heading, *cells = sheet.iter_rows(values_only=True)
    assert heading == COLUMNS
    assert cells == [tuple(row[name].replace("\x01", "\ufffd") or None for name in COLUMNS) for row in rows]


def test_no_cell_is_a_formula(logs: tuple[LetterLog, ...]) -> None:
    for row in csv.reader(io.StringIO(log_csv(logs).decode("utf-8-sig"))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
    sheet = load_workbook(io.BytesIO(log_workbook(logs))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if cell.quotePrefix] == ["=HYPERLINK(1)", "-1 Mill Lane, PE29 3TN"] * 2


def test_the_same_log_has_the_same_bytes(logs: tuple[LetterLog, ...]) -> None:
    assert log_workbook(logs) == log_workbook(logs)
