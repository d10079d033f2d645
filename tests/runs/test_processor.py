"""What the clerk does when the ground moves under a file between listing and reading."""

import os
import re
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from pathlib import PurePosixPath as Place
from typing import Any

import pytest

from mailmerge.intake.files.inbox import Inbox
from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import journal, letter_records
from mailmerge.runs.processor import Changed, FileProcessor
from mailmerge.runs.request import Workbench
from mailmerge.setup.configuration import Configuration
from tests.watch.samples import NOON, cases, tree

CASES = Place("cases.csv")


@pytest.fixture
def workbench(new_house: Configuration, ledger: Ledger, executor: Executor) -> Workbench:
    return Workbench(new_house, ledger, executor)


@pytest.fixture
def inbox(new_house: Configuration) -> Inbox:
    inbox = Inbox(new_house.workspace.inbox)
    inbox.path(CASES).write_bytes(cases(1))
    return inbox


def clerk_with(inbox: Inbox, at: str, act: Callable[[Path], None]) -> FileProcessor:
    """Return a clerk around whom something happens to the dropped file right after a step."""

    def step(name: Any) -> None:
        if name == at:
            act(inbox.path(CASES))

    return FileProcessor(inbox, lambda: NOON, step)


def replaced_by_pipe(path: Any) -> None:
    path.unlink()
    os.mkfifo(path)


def replaced_by_link(path: Any) -> None:
    path.rename(path.with_name("original.tmp"))
    path.symlink_to("original.tmp")


def written_over(path: Any) -> None:
    path.write_bytes(cases(2))


@pytest.mark.parametrize(
    ("act", "left"),
    [
        (Path.unlink, []),
        (replaced_by_pipe, ["cases.csv"]),
        (replaced_by_link, ["cases.csv", "original.tmp"]),
        (written_over, ["cases.csv"]),
    ],
)
def test_a_file_that_is_another_when_it_is_claimed_is_put_back_unread(
    inbox: Inbox, workbench: Workbench, act: Callable[..., object], left: list[str]
) -> None:
    with pytest.raises(Changed):
        clerk_with(inbox, "begun", act).take(inbox.look(CASES), workbench)

    assert tree(inbox.root) == ["README.txt", "_processing", *left]
    assert journal.underway(workbench.ledger) == ()
    assert letter_records.unposted(workbench.ledger) == []


def test_a_file_that_is_dropped_anew_while_the_first_is_made_is_a_file_of_its_own(
    inbox: Inbox, workbench: Workbench
) -> None:
    processor = clerk_with(inbox, "decided", lambda path: path.write_bytes(cases(2)))
    processor.take(inbox.look(CASES), workbench)

    assert inbox.path(CASES).read_bytes() == cases(2)
    FileProcessor(inbox, lambda: NOON).take(inbox.look(CASES), workbench)

    done = inbox.root / "_processed" / "2025-10-06"
    assert (done / "cases.csv").read_bytes() == cases(1)
    assert (done / "cases (2).csv").read_bytes() == cases(2)
    assert len(letter_records.unposted(workbench.ledger)) == 2


def test_a_listing_that_is_out_of_date_takes_nothing(inbox: Inbox, workbench: Workbench) -> None:
    listed = inbox.look(CASES)
    inbox.path(CASES).write_bytes(cases(2))
    with pytest.raises(Changed):
        FileProcessor(inbox, lambda: NOON).take(listed, workbench)
    assert inbox.path(CASES).exists()


def test_claimed_files_that_no_journal_knows_are_put_back(inbox: Inbox, workbench: Workbench) -> None:
    """The ledger was restored from a backup, or the inbox came from another machine."""
    for place in (Place("cases.csv"), Place("oakfield/more.csv")):
        path = inbox.path(place)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(cases(1))
        inbox.claim(place, inbox.claimed_path("20251005-120000-abcdef", place))

    FileProcessor(inbox, lambda: NOON).recover(workbench.ledger, workbench.configuration.workspace)

    assert tree(inbox.root) == ["README.txt", "_processing", "cases.csv", "oakfield", "oakfield/more.csv"]


def test_a_share_that_is_away_ends_no_run(inbox: Inbox, workbench: Workbench, tmp_path: Path) -> None:
    """What looks like a claimed file that is gone is one out of reach: the run waits for the share."""
    processor = clerk_with(inbox, "published", lambda _path: inbox.root.rename(tmp_path / "away"))
    with pytest.raises(OSError, match="inbox"):
        processor.take(inbox.look(CASES), workbench)
    assert len(journal.underway(workbench.ledger)) == 1

    (tmp_path / "away").rename(inbox.root)
    FileProcessor(inbox, lambda: NOON).recover(workbench.ledger, workbench.configuration.workspace)

    assert journal.underway(workbench.ledger) == ()
    assert "_processed/2025-10-06/cases.csv" in tree(inbox.root)
    assert "cases.csv RECEIPT.html" in tree(inbox.root)


@pytest.mark.parametrize("step", ["begun", "claimed", "sealed", "recorded", "told"])
def test_recovering_leaves_the_runs_that_are_underway_alone(inbox: Inbox, workbench: Workbench, step: str) -> None:
    """Another lane looks for what was cut off while this run goes on."""
    busy = clerk_with(inbox, step, lambda _path: busy.recover(workbench.ledger, workbench.configuration.workspace))

    result = busy.take(inbox.look(CASES), workbench)

    assert result.results[0].outcome == "letter"
    assert "_processed/2025-10-06/cases.csv" in tree(inbox.root)
    assert len(letter_records.unposted(workbench.ledger)) == 1


def test_two_who_issue_the_same_letter_at_once_issue_it_once(inbox: Inbox, workbench: Workbench) -> None:
    other = FileProcessor(inbox, lambda: NOON)
    inbox.path(Place("copy.csv")).write_bytes(cases(1))
    done: list[FileResult] = []

    def meanwhile(_path: Any) -> None:
        if not done:
            done.append(other.take(inbox.look(Place("copy.csv")), workbench))

    result = clerk_with(inbox, "sealed", meanwhile).take(inbox.look(CASES), workbench)

    assert [reason.code for reason in result.results[0].parents[0].decision.reasons] == ["already-sent"]
    assert len(letter_records.unposted(workbench.ledger)) == 1


def test_an_error_over_a_file_elsewhere_leaves_its_folder_alone(
    inbox: Inbox, workbench: Workbench, tmp_path: Path
) -> None:
    outside = tmp_path / "outside" / "cases.csv"
    outside.parent.mkdir()
    outside.write_bytes(cases(1))

    def gone(step: Any) -> None:
        if step == "begun":
            outside.unlink()

    with pytest.raises(FileNotFoundError):
        FileProcessor(inbox, lambda: NOON, gone).read(outside, workbench)

    assert outside.parent.is_dir()
    assert journal.underway(workbench.ledger) == ()


def test_files_of_the_same_bytes_within_a_second_are_runs_of_their_own(inbox: Inbox, workbench: Workbench) -> None:
    clerk, runs = FileProcessor(inbox, lambda: NOON), []
    for _ in range(3):
        inbox.path(CASES).write_bytes(cases(1))
        runs.append(str(clerk.take(inbox.look(CASES), workbench).run))
    assert runs == [runs[0], f"{runs[0]}-2", f"{runs[0]}-3"]
    assert runs[0].startswith("20251006-120000-")


def test_a_workbook_to_mend_lies_before_staff_alone_and_the_receipt_leads_there(
    inbox: Inbox, workbench: Workbench
) -> None:
    inbox.path(Place("oakfield")).mkdir()
    place = Place("oakfield/cases.csv")
    inbox.path(place).write_bytes(cases(1, **{"parent 1 postcode": ""}))
    result = FileProcessor(inbox, lambda: NOON).take(inbox.look(place), workbench)

    folder = workbench.outbox / str(result.run)
    assert not [name for name in tree(folder) if "FIX_ME" in name]
    (link,) = set(re.findall(r'href="([^"#]*_FIX_ME[^"#]*)', (folder / "receipt.html").read_text("utf-8")))
    assert (folder / link).resolve() == inbox.path(Place("_failed/oakfield/cases_FIX_ME.xlsx")).resolve()
    assert (folder / link).exists()


@pytest.mark.parametrize(("changes", "waits"), [(False, False), (True, True)])
def test_a_refused_file_waits_until_another_of_its_name_is_taken_as_it_was_read(
    inbox: Inbox, workbench: Workbench, changes: bool, waits: bool
) -> None:
    inbox.path(CASES).write_bytes(b"no list of pupils")
    FileProcessor(inbox, lambda: NOON).take(inbox.look(CASES), workbench)
    assert inbox.path(Place("_failed/cases.csv")).exists()

    def still_written(_path: Path) -> None:
        if changes:
            next(inbox.claimed_files())[2].write_bytes(cases(2))

    inbox.path(CASES).write_bytes(cases(1))
    clerk_with(inbox, "published", still_written).take(inbox.look(CASES), workbench)
    assert inbox.path(Place("_failed/cases.csv")).exists() is waits


@pytest.mark.parametrize("spoilt", [False, True])
def test_a_workbook_that_came_back_ends_what_waits_unless_it_is_refused(
    inbox: Inbox, workbench: Workbench, spoilt: bool
) -> None:
    inbox.path(CASES).write_bytes(cases(1, **{"parent 1 postcode": ""}))
    FileProcessor(inbox, lambda: NOON).take(inbox.look(CASES), workbench)
    waiting, back = inbox.path(Place("_failed/cases_FIX_ME.xlsx")), inbox.path(Place("cases_FIX_ME.xlsx"))
    back.write_bytes(b"no workbook" if spoilt else waiting.read_bytes())
    FileProcessor(inbox, lambda: NOON).take(inbox.look(Place(back.name)), workbench)
    assert inbox.path(Place("_failed/cases.csv")).exists() is spoilt


def test_one_clerk_runs_two_files_of_the_same_bytes_at_once(inbox: Inbox, workbench: Workbench) -> None:
    inbox.path(Place("copy.csv")).write_bytes(cases(1))
    waiting, done = [Place("copy.csv")], []

    def meanwhile(_path: Path) -> None:
        if waiting:
            done.append(clerk.take(inbox.look(waiting.pop()), workbench))

    clerk = clerk_with(inbox, "begun", meanwhile)
    first = clerk.take(inbox.look(CASES), workbench)
    assert [result.run for result in done] == [f"{first.run}-2"]


def test_what_the_journal_names_outside_the_inbox_is_never_moved(
    inbox: Inbox, workbench: Workbench, tmp_path: Path
) -> None:
    """The journal is scratch paper: somebody may have written another file's name on it."""
    run = "20251006-120000-abcdef"
    outside = tmp_path / run / "payroll.csv"
    outside.parent.mkdir()
    outside.write_bytes(b"theirs")
    journal.begin(workbench.ledger, run, "0" * 64, inbox.path(CASES), outside)
    assert journal.underway(workbench.ledger)

    FileProcessor(inbox, lambda: NOON).recover(workbench.ledger, workbench.configuration.workspace)

    assert (outside.read_bytes(), inbox.path(CASES).read_bytes()) == (b"theirs", cases(1))
    assert journal.underway(workbench.ledger) == ()
