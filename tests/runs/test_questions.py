"""What is asked every day costs by what it concerns, not by how long the record is."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as on_engine

from mailmerge.dispatch.waiting import open_letters, to_post
from mailmerge.law.parameters import national_parameters
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.sqlite_store import SqliteStore
from mailmerge.ledger.record import records
from mailmerge.ledger.record.letter_events import Posted
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.pupil_names import pupils_called
from mailmerge.referral.due import Due
from mailmerge.runs.diary import diary
from mailmerge.runs.timeline import find
from mailmerge.workspace import Workspace, load_workspace
from tests.ledger.samples import UPN, letter, ticking

STEP = 10  # of SQLite's virtual machine
NAMED = "ola nowak"


def filled(path: Path, events: int) -> Ledger:
    """A ledger with one letter that waits, and others of other pupils that are posted and proved."""
    ledger = open_record(path, clock=ticking())
    done = []
    for number in range(events // 4):
        other = letter(ledger, run=f"run-{number // 20}", upn=f"X{number:012}")
        proved = NewEvent("proof-filed", other.run, {"refs": [other.ref]})
        sheet = NewEvent("posting-sheet-made", other.run, {"school": "oakfield", "making": 1, "pages": [[other.ref]]})
        named = replace(other, facts={**other.facts, "pupil": f"Child {number}"})
        done += [named.event(), sheet, proved, Posted(other.ref, date(2025, 9, 16), "second-class").event()]
    ledger.append([*done, letter(ledger).event()])
    return ledger


def cost(ledger: Ledger, question: Callable[[Ledger], object]) -> tuple[int, list[str]]:
    """How many tens of steps SQLite takes to answer, and the statements that read events."""
    steps, statements = [0], []

    def count() -> int:
        steps[0] += 1
        return 0

    def trace(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_progress_handler(count, STEP)
        connection.set_trace_callback(lambda sql: statements.append(sql) if "FROM events" in sql else None)

    def stop(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_progress_handler(None, STEP)
        connection.set_trace_callback(None)

    assert isinstance(ledger.store, SqliteStore)
    on_engine.listen(ledger.store._engine, "checkout", trace)
    on_engine.listen(ledger.store._engine, "checkin", stop)
    question(ledger)
    return steps[0], statements


@pytest.fixture(scope="module")
def few_and_many(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("questions")
    with filled(root / "few" / "ledger.sqlite", 200) as few, filled(root / "many" / "ledger.sqlite", 2_000) as many:
        yield few, many


QUESTIONS: list[tuple[str, Callable[[Ledger], Any]]] = [
    ("status: what waits", to_post),
    ("status: the last runs", lambda ledger: records.latest_runs(ledger, 10)),
    ("postings: what is left to do", lambda ledger: open_letters(ledger, date(2026, 1, 5))),
    ("find by UPN", lambda ledger: find(ledger, UPN)),
    ("find by reference", lambda ledger: find(ledger, letter(ledger).ref)),
]


@pytest.mark.parametrize(("what", "question"), QUESTIONS, ids=[what for what, _ in QUESTIONS])
def test_a_question_costs_by_what_it_concerns(few_and_many: Any, what: str, question: Callable[[Ledger], Any]) -> None:
    few, many = (cost(ledger, question)[0] for ledger in few_and_many)
    assert many <= few * 2 + 20, f"{what}: {few} tens of steps of 200 events, {many} of 2,000"


@pytest.fixture(scope="module")
def trust(sample_workspace: Path) -> Workspace:
    return load_workspace(sample_workspace)


def diary_of(ledger: Ledger, trust: Workspace, today: date) -> tuple[Due, ...]:
    return diary(ledger, trust, national_parameters(), today)


def statements_of(ledger: Ledger, trust: Workspace, today: date) -> int:
    """How many statements the diary of a day takes."""
    statements: list[str] = []

    def told(*of_statement: Any) -> None:
        statements.append(of_statement[2])

    assert isinstance(ledger.store, SqliteStore)
    on_engine.listen(ledger.store._engine, "before_cursor_execute", told)
    assert len(diary_of(ledger, trust, today)) > 50, "every letter has a clock that runs"
    return len(statements)


def test_what_is_due_costs_nothing_for_pupils_of_long_ago(few_and_many: Any, trust: Workspace) -> None:
    few, many = (cost(ledger, lambda asked: diary_of(asked, trust, date(2028, 1, 5)))[0] for ledger in few_and_many)
    assert many <= few * 2 + 20


def test_what_is_due_is_asked_of_all_pupils_at_once(few_and_many: Any, trust: Workspace) -> None:
    few, many = (statements_of(ledger, trust, date(2025, 9, 20)) for ledger in few_and_many)
    assert few == many


def test_the_answers_are_there(few_and_many: Any) -> None:
    """Else the costs above would be those of nothing."""
    _, many = few_and_many
    assert [one.upn for one in to_post(many)] == [UPN]
    assert [one.letter.upn for one in open_letters(many, date(2026, 1, 5))] == [UPN]
    assert [one.upn for one in find(many, UPN)] == [UPN]
    assert [one.upn for one in find(many, NAMED)] == [UPN]


def test_a_name_is_looked_up_without_reading_events(few_and_many: Any) -> None:
    """Each pupil's name is looked at once, however many events there are of each."""
    _, many = few_and_many
    _, statements = cost(many, lambda ledger: pupils_called(ledger, [NAMED.replace(" ", "")]))
    assert statements == []
