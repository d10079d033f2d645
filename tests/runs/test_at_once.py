"""What is said of postings in several places at once is weighed one after the other: one of them counts."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from filelock import BaseFileLock, Timeout

from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration
from tests.dispatch.samples import MONDAY, REF, UPN, issue

MANY = 8
NOW = datetime(2025, 10, 6, 9, tzinfo=UTC)


def a_file(*rows: dict[str, object]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def posting(ref: str, days: int) -> bytes:
    return a_file({"letter ref": ref, "posted on": MONDAY + timedelta(days), "service": "first-class"})


def tracking(ref: str, number: int) -> bytes:
    given = {"order reference": ref, "tracking number": f"TRACK{number:04}", "despatch date": MONDAY}
    return a_file(given)


def e_mail_copy(ref: str, _: int) -> bytes:
    return a_file({"letter ref": ref, "emailed on": MONDAY})


@pytest.fixture
def drop_all(new_house: Configuration, ledger: Ledger, executor: Executor) -> Callable[[list[bytes]], list[FileResult]]:
    """Runs files, all at once."""
    minutes: Iterator[int] = count()

    def run_file(data: bytes) -> FileResult:
        now = NOW + timedelta(minutes=next(minutes))
        source = walk.DroppedFile("told.csv", data)
        request = walk.RunRequest(walk.new_run_id(now, source.sha256), date(2025, 10, 6), now)
        return walk.run(source, walk.Workbench(new_house, ledger, executor), request)

    def run_all(files: list[bytes]) -> list[FileResult]:
        with ThreadPoolExecutor(len(files)) as together:
            return list(together.map(run_file, files))

    return run_all


@pytest.mark.parametrize(
    ("said", "kind", "others"),
    [
        (posting, "posted", "posted-twice"),
        (lambda ref, _: posting(ref, 0), "posted", "already-recorded"),
        (tracking, "posted", "posted-twice"),
        (e_mail_copy, "email-copied", "already-noted"),
    ],
    ids=["other days", "the same day", "other tracking numbers", "e-mail copies"],
)
def test_files_that_come_at_once_do_not_contradict_or_repeat_each_other(
    drop_all: Callable[[list[bytes]], list[FileResult]],
    ledger: Ledger,
    said: Callable[..., bytes],
    kind: str,
    others: str,
) -> None:
    ref = issue(ledger, 1)
    results = drop_all([said(ref, number) for number in range(MANY)])
    assert len(list(ledger.events(kind, ref))) == 1
    told = [reason.code for result in results for row in result.results for reason in row.reasons]
    assert told.count(others) == MANY - 1


def test_a_parent_who_moves_and_a_posting_that_comes_at_once_are_weighed_one_after_the_other(
    drop_all: Callable[[list[bytes]], list[FileResult]], ledger: Ledger
) -> None:
    ref = issue(ledger, 1)
    drop_all([a_file({"upn": UPN, "note kind": "address-change", "on": MONDAY}), posting(ref, 0)])
    kinds = {event.kind for event in ledger.events(subject=ref)}
    assert not {"posted", "letter-withdrawn"} <= kinds


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("data", "reissue", "waited_for", "reason"),
    [
        (posting(REF, 0), None, True, "a posting"),
        (a_file({"upn": UPN, "note kind": "call", "on": MONDAY}), None, True, "a note"),
        (b"%PDF-1.7 and then nothing", None, True, "a paper"),
        (a_file({"upn": UPN}), None, False, "a case file"),
        (a_file({"upn": UPN}), "lost", True, "a case file whose letters are made anew: former ones are withdrawn"),
    ],
    ids=["posting", "note", "paper", "cases", "cases anew"],
)
def test_who_else_tells_of_letters_waits_from_weighing_to_record(
    new_house: Configuration,
    ledger: Ledger,
    executor: Executor,
    data: bytes,
    reissue: str | None,
    waited_for: bool,
    reason: str,
) -> None:
    held = {}

    def look(step: str) -> None:
        lock = ledger.store.turn("posting")
        assert isinstance(lock, BaseFileLock)
        try:
            with lock.acquire(timeout=0):
                held[step] = False
        except Timeout:
            held[step] = True

    source = walk.DroppedFile("told.csv", data)
    request = walk.RunRequest("run-2", date(2025, 10, 6), NOW, reissue)
    walk.run(source, walk.Workbench(new_house, ledger, executor), request, step=look)
    assert (held["decided"], held["recorded"]) == (waited_for, waited_for), reason
    look("behind")
    assert not held["behind"]


def test_other_processes_are_waited_for_too(new_workspace: Path, ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    mailmerge = (sys.executable, "-m", "mailmerge", "--workspace", str(new_workspace))
    commands = [("post", "record", ref, "--on", "2025-09-19", "--service", "second-class")]
    for number in range(1):
        file = new_workspace.parent / f"told-{number}.csv"
        file.write_bytes(posting(ref, number))
        commands.append(("run", str(file)))
    begun = [
        subprocess.Popen([*mailmerge, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    assert sorted(process.wait(timeout=60) for process in begun) == [0, 3]
    assert [event.kind for event in ledger.events(subject=ref)] == ["letter-issued", "posted"]
