"""A run that is killed at any step is finished or undone when the next process comes, never half there."""

import subprocess
import sys
from pathlib import Path

import pytest

from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import journal, letter_records
from mailmerge.ledger.record.errors import NotWholeError
from mailmerge.ledger.record.outbox import require_whole, temporary_folder
from tests.ledger import processes
from tests.ledger.samples import UPN
from tests.ledger.stores import open_record, verify
from tests.sampled import sampled


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("inbox", "processing", "processing/run-1", "processed", "outbox"):
        (tmp_path / folder).mkdir()
    (tmp_path / "inbox" / "cases.csv").write_bytes(b"upn")
    return tmp_path


def run_until(root: Path, step: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "tests.ledger.processes", "run", str(root), step], check=False)


def clear_up(ledger: Ledger, root: Path) -> None:
    """Do what the pipeline does when it starts."""
    for recovered in journal.recover(ledger, root / "outbox"):
        entry = recovered.entry
        target = root / "processed" / "cases.csv" if recovered.outcome == "finished" else entry.source
        if entry.claimed.exists():
            entry.claimed.rename(target)
        journal.end(ledger, entry.run)


def assert_undisturbed(ledger: Ledger, root: Path) -> None:
    assert sorted(path.name for path in (root / "outbox").iterdir()) == ["run-1"]
    assert sorted(path.name for path in (root / "outbox" / "run-1").iterdir()) == [
        "a.pdf",
        "manifest.json",
        "receipt.html",
    ]
    assert [path.name for path in (root / "processed").iterdir()] == ["cases.csv"]
    assert list((root / "inbox").iterdir()) == list((root / "processing" / "run-1").iterdir()) == []
    assert len(letter_records.history(ledger, [UPN])) == 1
    assert journal.underway(ledger) == ()
    found = verify(ledger.path, root / "outbox")
    assert found.ok
    assert found.events == 3


def assert_a_whole_run_or_none(root: Path, step: str) -> None:
    shown = [path for path in (root / "outbox").iterdir() if not path.name.startswith(".")]
    on_record = processes.STEPS.index(step) >= processes.STEPS.index("published")
    assert [path.name for path in shown] == (["run-1"] if on_record else [])
    assert verify(root / "ledger" / "ledger.sqlite", root / "outbox").ok


@pytest.mark.parametrize("step", sampled(processes.STEPS, one_in=4))
def test_a_run_killed_at_any_step_comes_out_like_an_undisturbed_one(root: Path, step: str) -> None:
    killed = run_until(root, step)
    assert killed.returncode < 0
    assert_a_whole_run_or_none(root, step)

    with open_record(root / "ledger" / "ledger.sqlite") as ledger:
        clear_up(ledger, root)
        if (root / "inbox" / "cases.csv").exists():
            processes.run(ledger, root, lambda _: None)
        assert_undisturbed(ledger, root)


def test_an_undisturbed_run_leaves_nothing_to_recover(root: Path) -> None:
    assert run_until(root, "none").returncode == 0

    with open_record(root / "ledger" / "ledger.sqlite") as ledger:
        assert journal.recover(ledger, root / "outbox") == ()
        assert_undisturbed(ledger, root)


def test_the_run_of_a_living_process_is_left_alone(ledger: Ledger, root: Path) -> None:
    entry = journal.begin(
        ledger, "run-1", sha256(b"upn"), root / "inbox" / "a.csv", root / "processing" / "run-1" / "a.csv"
    )
    temporary_folder(root / "outbox", "run-1").mkdir()

    assert journal.recover(ledger, root / "outbox") == ()
    assert journal.underway(ledger) == (entry,)
    assert temporary_folder(root / "outbox", "run-1").exists()


def test_recovering_twice_is_harmless(root: Path) -> None:
    run_until(root, "recorded")
    with open_record(root / "ledger" / "ledger.sqlite") as ledger:
        first = journal.recover(ledger, root / "outbox")

        assert journal.recover(ledger, root / "outbox") == first
        assert [recovered.outcome for recovered in first] == ["finished"]


def test_a_run_that_lost_files_before_anybody_saw_it_is_not_shown_and_holds_up_no_other(root: Path) -> None:
    run_until(root, "recorded")
    made = temporary_folder(root / "outbox", "run-1")
    next(path for path in made.rglob("*") if path.is_file() and path.name != "manifest.json").unlink()

    with open_record(root / "ledger" / "ledger.sqlite") as ledger:
        assert [recovered.outcome for recovered in journal.recover(ledger, root / "outbox")] == ["not-whole"]
        assert len(journal.underway(ledger)) == 1, "it waits for a person"
    assert made.is_dir()
    assert not (root / "outbox" / "run-1").exists()
    with pytest.raises(NotWholeError, match="not shown"):
        require_whole(made)


def test_what_lies_hidden_and_belongs_to_no_run_is_cleared_away(root: Path) -> None:
    run_until(root, "made")  # and killed
    with open_record(root / "ledger" / "ledger.sqlite") as ledger:
        journal.end(ledger, "run-1")  # the entry is gone: an older record was put back
        evidence = root / "evidence"
        for hidden in (root / "outbox" / ".run-7.tmp", evidence / ".run-7.tmp"):
            hidden.mkdir(parents=True)
            (hidden / "half.pdf").write_bytes(b"%PDF")
        (root / "outbox" / ".index-7-0123456789abcdef-1.tmp").write_bytes(b"Smith, John.csv")
        journal.recover(ledger, root / "outbox", evidence=evidence)
        assert list((root / "outbox").iterdir()) == list(evidence.iterdir()) == []


def test_a_hidden_run_that_is_on_record_appears(root: Path) -> None:
    run_until(root, "recorded")  # and killed
    with open_record(root / "ledger" / "ledger.sqlite") as ledger:
        journal.end(ledger, "run-1")
        journal.recover(ledger, root / "outbox")
        assert [path.name for path in (root / "outbox").iterdir()] == ["run-1"]
        assert verify(ledger.path, root / "outbox").ok
