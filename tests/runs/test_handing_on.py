"""A file that grows or changes after it was read: nothing of it is lost, nothing is made twice, and it is told."""

from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from pathlib import PurePosixPath as Place
from typing import Any

import pytest

from mailmerge.intake.files.inbox import Inbox
from mailmerge.intake.files.wholeness import is_written
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import journal, letter_records
from mailmerge.runs.processor import FileProcessor
from mailmerge.runs.request import Workbench
from mailmerge.setup.configuration import Configuration
from tests.watch.samples import NOON, cases, tree

CASES = Place("cases.csv")
DONE = "_processed/2025-10-06/cases.csv"


@pytest.fixture
def workbench(new_house: Configuration, ledger: Ledger, executor: Executor) -> Workbench:
    return Workbench(new_house, ledger, executor)


@pytest.fixture
def inbox(new_house: Configuration) -> Inbox:
    return Inbox(new_house.workspace.inbox)


def a_run_in_which(inbox: Inbox, step: str, act: Callable[[], object]) -> FileProcessor:
    return FileProcessor(inbox, lambda: NOON, lambda name: act() if name == step else None)


def the_rest_comes(inbox: Inbox) -> Callable[[], object]:
    """Return the writer of a slow copy, who stalled after the first of three rows and now goes on."""
    writer = inbox.path(CASES).open("wb")
    writer.write(cases(1))
    writer.flush()

    def go_on() -> None:
        writer.write(cases(3)[len(cases(1)) :])
        writer.close()

    return go_on


@pytest.mark.parametrize("step", ["decided", "sealed", "published"])
def test_a_slow_copy_loses_nobody(inbox: Inbox, workbench: Workbench, step: str) -> None:
    go_on = the_rest_comes(inbox)

    result = a_run_in_which(inbox, step, go_on).take(inbox.look(CASES), workbench)

    (told,) = result.told
    assert told.code == "changed-later"
    assert "somebody was still writing it" in told.text
    assert inbox.path(CASES).read_bytes() == cases(3), "it is in the inbox again, whole"
    assert inbox.path(Place(DONE)).read_bytes() == cases(1), "what was run is kept as it was run"
    assert b"changed after it had been read" in inbox.path(Place("cases.csv RECEIPT.html")).read_bytes()
    assert journal.underway(workbench.ledger) == ()

    again = FileProcessor(inbox, lambda: NOON).take(inbox.look(CASES), workbench)

    assert [row.outcome for row in again.results] == ["no-letter", "letter", "letter"], "nobody lost, nobody twice"
    assert len(letter_records.unposted(workbench.ledger)) == 3
    assert tree(inbox.root / "_processed") == ["2025-10-06", "2025-10-06/cases (2).csv", "2025-10-06/cases.csv"]


def test_a_file_that_somebody_still_writes_goes_back_though_nothing_came_yet(
    inbox: Inbox, workbench: Workbench
) -> None:
    go_on = the_rest_comes(inbox)

    FileProcessor(inbox, lambda: NOON).take(inbox.look(CASES), workbench)
    go_on()

    assert inbox.path(CASES).read_bytes() == cases(3), "the writer goes on in the inbox, and not in what is done"
    assert inbox.path(Place(DONE)).read_bytes() == cases(1)


@pytest.mark.parametrize("step", ["told", "handed-on"])
def test_a_run_that_was_cut_off_knows_what_it_ran_no_more_and_loses_nothing(
    inbox: Inbox, workbench: Workbench, step: str
) -> None:
    class Cut(BaseException):
        pass

    inbox.path(CASES).write_bytes(cases(1))
    changed = a_run_in_which(inbox, "published", lambda: next(inbox.claimed_files())[2].write_bytes(cases(2)))
    before = changed._step

    def cut(name: str) -> None:
        before(name)
        if name == step:
            raise Cut

    changed._step = cut
    with pytest.raises(Cut):
        changed.take(inbox.look(CASES), workbench)
    FileProcessor(inbox, lambda: NOON).recover(workbench.ledger, workbench.configuration.workspace)

    assert inbox.path(CASES).read_bytes() == cases(2)
    assert b"changed after it had been read" in inbox.path(Place("cases.csv RECEIPT.html")).read_bytes()
    assert journal.underway(workbench.ledger) == ()


def test_a_file_elsewhere_that_changed_is_told_and_left_alone(
    inbox: Inbox, workbench: Workbench, tmp_path: Path
) -> None:
    outside = tmp_path / "cases.csv"
    outside.write_bytes(cases(1))

    processor = a_run_in_which(inbox, "sealed", lambda: outside.write_bytes(cases(2)))
    result = processor.read(outside, workbench)

    assert [note.code for note in result.told] == ["changed-later"]
    assert outside.read_bytes() == cases(2)


@pytest.mark.parametrize("claims", [True, False])
def test_a_file_that_is_gone_has_not_changed(inbox: Inbox, workbench: Workbench, tmp_path: Path, claims: bool) -> None:
    path = inbox.path(CASES) if claims else tmp_path / "cases.csv"
    path.write_bytes(cases(1))

    def goes() -> None:
        (next(inbox.claimed_files())[2] if claims else path).unlink()

    processor = a_run_in_which(inbox, "published", goes)
    result = processor.take(inbox.look(CASES), workbench) if claims else processor.read(path, workbench)

    assert result.told == ()
    assert journal.underway(workbench.ledger) == ()


def test_who_writes(tmp_path: Any) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"upn")
    (tmp_path / "link.csv").symlink_to(path)
    assert not is_written(path)
    with path.open("rb"):
        assert not is_written(path), "it is only read"
    with path.open("ab"):
        assert is_written(path)
        assert not is_written(tmp_path / "link.csv"), "a link is never followed"
    assert not is_written(path)
    assert not is_written(tmp_path / "gone.csv")
