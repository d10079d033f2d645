"""What a row said, and what was decided of it, is on record: whatever came of the row (case C1)."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.record.case_records import CaseRecord, cases_at, cases_decided
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.reference import pupil_token
from tests.cli.conftest import call
from tests.runs.test_run import ROW, csv_of

__all__ = ["call"]

DAY = "2025-10-06"
UPN = ROW["upn"]
# What the referral asks for, and no letter prints.
TOLD = {
    "leave reason": "a wedding in Krakow",
    "leave decided by": "Ms Head",
    "leave decided on": "2025-09-17",
    "eha offered on": "2025-09-18",
    "phone call on": "2025-09-19",
    "parent 1 went on leave": "yes",
    "parent 1 email": "z.tran@example.org",
}
NOT_TO_BE_WRITTEN_TO = ROW | {"parent 1 do not contact": "yes"}


@pytest.fixture
def drop(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    def run_rows(*rows: dict[str, str], day: Any = DAY) -> tuple[int, str, str]:
        path = tmp_path / "cases.csv"
        path.write_bytes(csv_of(*rows))
        return call("run", path, "--date", day, "--json", "--workspace", new_workspace)

    return run_rows


@pytest.fixture
def on_record(new_workspace: Path) -> Callable[..., list[CaseRecord]]:
    def ask(upns: Any = (UPN,)) -> list[CaseRecord]:
        with open_record(new_workspace / "ledger" / "ledger.sqlite") as ledger:
            return cases_decided(ledger, upns)

    return ask


def test_every_value_of_a_row_whose_letter_is_made_is_on_record(
    drop: Callable[..., tuple[int, str, str]], on_record: Callable[..., list[CaseRecord]]
) -> None:
    drop(ROW | TOLD)

    (record,) = on_record()
    said = {column: str(value).lower() for column, value in record.row.items()}
    assert record.outcome == "letter"
    assert record.parents[0].ref
    for column, value in (ROW | TOLD).items():
        assert column in said
        assert said[column] in (value.lower(), {"yes": "true"}.get(value), "()"), column


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        pytest.param(ROW, "letter", id="a letter"),
        pytest.param(NOT_TO_BE_WRITTEN_TO, "hold", id="held: not to be written to"),
        pytest.param(ROW | {"leave decision": "granted"}, "no-letter", id="nothing to write"),
        pytest.param(ROW | {"leave from": "soon"}, "reject", id="a cell that is no day"),
    ],
)
def test_whatever_came_of_a_row_it_leaves_one_event_and_none_when_dropped_again(
    drop: Callable[..., tuple[int, str, str]],
    on_record: Callable[..., list[CaseRecord]],
    row: dict[str, str],
    outcome: str,
) -> None:
    for _ in range(3):
        drop(row)

    (record,) = on_record()
    assert (record.outcome, record.row["pupil surname"]) == (outcome, "Tran")
    assert record.codes


def test_a_row_that_says_something_else_leaves_another_event(
    drop: Callable[..., tuple[int, str, str]], on_record: Callable[..., list[CaseRecord]]
) -> None:
    drop(NOT_TO_BE_WRITTEN_TO)
    drop(ROW)
    drop(NOT_TO_BE_WRITTEN_TO | {"class": "4B"})

    assert [record.outcome for record in on_record()][:2] == ["hold", "letter"]
    assert len(on_record()) == 3


def test_a_letter_made_anew_leaves_another_event(
    drop: Callable[..., tuple[int, str, str]],
    on_record: Callable[..., list[CaseRecord]],
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
) -> None:
    drop(ROW)
    (made,) = on_record()
    call("post", "withdraw", made.parents[0].ref, "--reason", "x", "--by", "Office", "--workspace", new_workspace)
    drop(ROW)

    first, second = on_record()
    assert first.parents[0].ref != second.parents[0].ref


def test_nothing_personal_stands_in_the_event_itself(
    drop: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    drop(ROW | TOLD, ROW | {"upn": "", "school": "Elm Street", "pupil surname": "Moreau"})

    with open_record(new_workspace / "ledger" / "ledger.sqlite") as ledger:
        events = list(ledger.events("case-decided"))
        of_pupil = pupil_token(ledger.workspace_id, UPN)
    assert len(events) == 2
    assert [event.subject for event in events] == [of_pupil, events[1].payload["run"]], (
        "a row without a UPN is its run's"
    )
    text = json.dumps([(event.subject, dict(event.payload)) for event in events])
    for personal in (
        UPN,
        "Freya",
        "Tran",
        "Zofia",
        "Krakow",
        "Ms Head",
        "example.org",
        "Moreau",
        "Elm Street",
        "2016-03",
    ):
        assert personal not in text, personal


def test_rows_are_found_by_school_outcome_and_time(
    drop: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    drop(ROW, NOT_TO_BE_WRITTEN_TO | {"upn": "Y873417115021", "pupil forename": "Otto"})

    with open_record(new_workspace / "ledger" / "ledger.sqlite") as ledger:
        (held,) = cases_at(ledger, school="oakfield", outcome="hold")
        assert held.upn == "Y873417115021"
        assert len(cases_at(ledger, since=held.at)) == 2
        assert cases_at(ledger, school="elsewhere") == []


def test_erasing_a_pupil_who_never_got_a_letter_empties_what_the_rows_said(
    drop: Callable[..., tuple[int, str, str]],
    on_record: Callable[..., list[CaseRecord]],
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
) -> None:
    drop(NOT_TO_BE_WRITTEN_TO | TOLD)
    code, out, err = call("privacy", "erase", UPN, "--reason", "request", "--by", "DPO", "--workspace", new_workspace)
    assert code == 0, out + err

    assert on_record() == []
    with open_record(new_workspace / "ledger" / "ledger.sqlite") as ledger:
        (left,) = cases_at(ledger)
    assert (left.outcome, left.upn, left.row, left.decision) == ("hold", None, {}, {})
    with closing(sqlite3.connect(new_workspace / "ledger" / "ledger.sqlite")) as database:
        assert "Krakow" not in "\n".join(map(str, database.iterdump()))
    assert call("ledger", "verify", "--workspace", new_workspace)[0] == 0
