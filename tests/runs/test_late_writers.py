"""A file that somebody writes to after it was handed on, where nobody could tell then: it comes back, and is told."""

import os
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from pathlib import PurePosixPath as Place

import pytest

from mailmerge.intake.files.inbox import Inbox
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.journal import Entry
from mailmerge.runs.late_writers import LateWriters
from mailmerge.runs.processor import FileProcessor
from mailmerge.runs.request import Workbench
from mailmerge.setup.configuration import Configuration
from tests.watch.samples import NOON, cases, tree

LOOK_EVERY_SECONDS, LOOKED_AT_SECONDS = 60.0, 6 * 3600.0
CASES = Place("cases.csv")
DONE = Place("_processed/2025-10-06/cases.csv")
RECEIPT = "cases.csv RECEIPT.html"
BAD = cases(1, first=900).splitlines(keepends=True)[1].replace(b"CB1 2JW", b"nowhere")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def workbench(new_house: Configuration, ledger: Ledger, executor: Executor) -> Workbench:
    return Workbench(new_house, ledger, executor)


@pytest.fixture
def inbox(new_house: Configuration) -> Inbox:
    return Inbox(new_house.workspace.inbox, is_local=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def take(inbox: Inbox, workbench: Workbench, clock: Clock) -> Callable[[], FileProcessor]:
    """Take the file on a share, where nobody tells of a writer, and return who did."""
    processor = FileProcessor(inbox, lambda: NOON)
    processor._late_writers = LateWriters(inbox, clock)

    def take_it() -> FileProcessor:
        processor.take(inbox.look(CASES), workbench)
        return processor

    return take_it


def test_what_came_later_goes_back_and_makes_no_letter_twice(
    inbox: Inbox, workbench: Workbench, clock: Clock, take: Callable[[], FileProcessor]
) -> None:
    writer = inbox.path(CASES).open("wb")
    writer.write(cases(1))
    writer.flush()
    processor = take()
    assert inbox.path(DONE).exists()
    writer.write(cases(3)[len(cases(1)) :])
    writer.close()

    processor.look_back()
    assert inbox.path(DONE).exists(), "it looks once a minute"
    clock.now = LOOK_EVERY_SECONDS
    processor.look_back()

    assert inbox.path(CASES).read_bytes() == cases(3)
    assert not inbox.path(DONE).exists()
    assert b"changed after it had been read" in (inbox.root / RECEIPT).read_bytes()
    take()
    assert len(letter_records.unposted(workbench.ledger)) == 3
    assert tree(inbox.root / "_processed") == ["2025-10-06", "2025-10-06/cases (2).csv"], "the first receipt stays"


def test_one_that_is_to_be_mended_comes_back_too(inbox: Inbox, clock: Clock, take: Callable[[], FileProcessor]) -> None:
    inbox.path(CASES).write_bytes(cases(1) + BAD)
    processor = take()
    failed = inbox.root / "_failed" / "cases.csv"
    failed.write_bytes(cases(1) + BAD + cases(1, first=2).splitlines(keepends=True)[1])

    clock.now = LOOK_EVERY_SECONDS
    processor.look_back()

    assert inbox.path(CASES).exists()
    for receipt in (inbox.root / RECEIPT, failed.with_name(RECEIPT)):
        assert b"changed after it had been read" in receipt.read_bytes()


def replaced_by_link(path: Path) -> None:
    path.unlink()
    path.with_name("other.csv").write_bytes(cases(2))
    path.symlink_to("other.csv")


@pytest.mark.parametrize(
    ("act", "after", "why"),
    [
        (lambda path: None, LOOK_EVERY_SECONDS, "nobody wrote"),
        (lambda path: os.utime(path, (1, 1)), LOOK_EVERY_SECONDS, "its time alone is another"),
        (replaced_by_link, LOOK_EVERY_SECONDS, "what lies there now is nobody's file"),
        (lambda path: path.unlink(), LOOK_EVERY_SECONDS, "somebody deleted it"),
        (lambda path: path.write_bytes(b"upn\n"), LOOKED_AT_SECONDS, "whoever changes it so late means the old one"),
    ],
)
def test_what_stays_where_it_is(
    inbox: Inbox,
    clock: Clock,
    take: Callable[[], FileProcessor],
    act: Callable[[Path], object],
    after: float,
    why: str,
) -> None:
    inbox.path(CASES).write_bytes(cases(1))
    processor = take()
    act(inbox.path(DONE))
    clock.now = after

    processor.look_back()

    assert not inbox.path(CASES).exists(), why
    assert b"changed after it had been read" not in (inbox.root / RECEIPT).read_bytes(), why


def test_a_file_that_is_out_of_reach_is_looked_at_the_next_time(
    inbox: Inbox, clock: Clock, take: Callable[[], FileProcessor]
) -> None:
    inbox.path(CASES).write_bytes(cases(1))
    processor = take()
    inbox.path(DONE).write_bytes(cases(2))
    folder = inbox.path(DONE).parent
    away = folder.rename(folder.with_name("away"))
    folder.symlink_to(folder.name)
    clock.now = LOOK_EVERY_SECONDS
    processor.look_back()
    folder.unlink()
    away.rename(folder)
    clock.now += LOOK_EVERY_SECONDS
    processor.look_back()
    assert inbox.path(CASES).read_bytes() == cases(2)


def test_a_file_is_looked_at_for_hours_again_and_again(
    inbox: Inbox, clock: Clock, take: Callable[[], FileProcessor]
) -> None:
    inbox.path(CASES).write_bytes(cases(1))
    clock.now = 1000.0
    processor = take()
    for now in (1000.0, 1000.0 + LOOK_EVERY_SECONDS, 939.0 + LOOKED_AT_SECONDS):
        clock.now = now
        processor.look_back()
    inbox.path(DONE).write_bytes(cases(2))
    clock.now += LOOK_EVERY_SECONDS - 1
    processor.look_back()
    assert not inbox.path(CASES).exists(), "it looks once a minute"
    clock.now += 1
    processor.look_back()
    assert inbox.path(CASES).read_bytes() == cases(2)


def test_the_five_hundred_files_handed_on_last_are_looked_at(inbox: Inbox, clock: Clock) -> None:
    late, put = LateWriters(inbox, clock), [inbox.path(Place(f"_processed/{number}.csv")) for number in range(501)]
    put[0].parent.mkdir()
    for path in put:
        path.write_bytes(b"as it was run")
        source = inbox.path(Place(path.name))
        late.remember(Entry("20251006-120000-abcdef", sha256(b"as it was run"), source, source, "this"), path)
    for path in put:
        path.write_bytes(b"as it is now")
    clock.now = LOOK_EVERY_SECONDS
    late.take_back()
    assert [path for path in put if path.exists()] == put[:1]


def test_a_receipt_that_was_read_and_deleted_stays_away(
    inbox: Inbox, clock: Clock, take: Callable[[], FileProcessor]
) -> None:
    inbox.path(CASES).write_bytes(cases(1))
    processor = take()
    (inbox.root / RECEIPT).unlink()
    inbox.path(DONE).write_bytes(cases(2))
    clock.now = LOOK_EVERY_SECONDS

    processor.look_back()

    assert inbox.path(CASES).read_bytes() == cases(2)
    assert not (inbox.root / RECEIPT).exists()
