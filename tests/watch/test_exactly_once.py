"""Kill a run at any moment and start again: letters, outbox, ledger and folders are those of an undisturbed run."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.record import journal, letter_records
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.verify import verify
from tests.watch.processes import STEPS, take_everything
from tests.watch.samples import cases, tree


def steps(*most_telling: object) -> Any:
    """Return every step, the others than these for the soak only."""
    return [pytest.param(step, marks=[] if step in most_telling else pytest.mark.soak) for step in STEPS]


BAD_ROW = cases(1, first=900).splitlines()[1].replace(b"CB1 2JW", b"nowhere")


def drop(trust: Path, rows: int = 1) -> None:
    """One file that is all well, and one of a school's own with a row to mend."""
    (trust / "inbox" / "cases.csv").write_bytes(cases(rows))
    (trust / "inbox" / "oakfield").mkdir()
    (trust / "inbox" / "oakfield" / "more.csv").write_bytes(cases(1, first=500) + BAD_ROW + b"\r\n")


@pytest.fixture(scope="module")
def dropped(sample_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with files in its inbox; its ledger is begun, so that its copies give letters the same references."""
    root = Path(shutil.copytree(sample_workspace, tmp_path_factory.mktemp("dropped") / "trust"))
    with open_record(ledger_of(root)):
        drop(root)
    return root


@pytest.fixture(scope="module")
def undisturbed(dropped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = Path(shutil.copytree(dropped, tmp_path_factory.mktemp("undisturbed") / "trust"))
    take_everything(copy)
    return copy


@pytest.fixture
def trust(dropped: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(dropped, tmp_path / "trust"))


def ledger_of(root: Path) -> Path:
    return root / "ledger" / "ledger.sqlite"


def assert_nothing_half_made(root: Path) -> None:
    """Every folder that can be seen in the outbox is whole: what it lists is there."""
    for folder in (root / "outbox").iterdir():
        assert folder.name.startswith(".") or folder.name == "README.txt" or (folder / "manifest.json").exists()
    assert verify(ledger_of(root), root / "outbox").ok


def assert_same(root: Path, undisturbed: Path) -> None:
    assert tree(root / "inbox") == tree(undisturbed / "inbox")
    assert tree(root / "outbox") == tree(undisturbed / "outbox")
    for path in (undisturbed / "inbox").rglob("*.csv"):
        assert (root / path.relative_to(undisturbed)).read_bytes() == path.read_bytes()
    with open_record(ledger_of(root)) as ledger, open_record(ledger_of(undisturbed)) as other:
        assert [letter.ref for letter in letter_records.unposted(ledger)] == [
            letter.ref for letter in letter_records.unposted(other)
        ]
        assert journal.underway(ledger) == ()
    assert_nothing_half_made(root)


def test_the_undisturbed_run_leaves_what_staff_look_for(undisturbed: Path) -> None:
    assert tree(undisturbed / "inbox") == [
        "README.txt",
        "_failed",
        "_failed/oakfield",
        "_failed/oakfield/more.csv",
        "_failed/oakfield/more.csv RECEIPT.html",
        "_failed/oakfield/more_FIX_ME.xlsx",
        "_processed",
        "_processed/2025-10-06",
        "_processed/2025-10-06/cases.csv",
        "_processing",
        "cases.csv RECEIPT.html",
        "oakfield",
        "oakfield/more.csv RECEIPT.html",
    ]
    with open_record(ledger_of(undisturbed)) as ledger:
        assert len(letter_records.unposted(ledger)) == 2


@pytest.mark.parametrize("step", steps("recorded"))
def test_killed_after_a_step(step: Any, trust: Path, undisturbed: Path, run_job: Callable[..., int]) -> None:
    assert run_job("killed", trust, step) < 0
    assert_nothing_half_made(trust)

    take_everything(trust)

    assert_same(trust, undisturbed)


@pytest.mark.parametrize("step", steps("letters-made"))
def test_the_disk_fills_up_after_a_step(step: Any, trust: Path, undisturbed: Path, run_job: Callable[..., int]) -> None:
    assert run_job("full", trust, step) == 1, "a step that a full disk does not trouble proves nothing"
    assert_nothing_half_made(trust)

    take_everything(trust)

    assert_same(trust, undisturbed)


def kill_at_random(root: Path, moments: random.Random, seconds: float) -> None:
    process = subprocess.Popen([sys.executable, "-m", "tests.watch.processes", "whole", str(root)])
    try:
        process.wait(moments.uniform(0, seconds))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert_nothing_half_made(root)


@pytest.mark.soak
def test_killed_at_random_moments_again_and_again(trust: Path, undisturbed: Path) -> None:
    moments = random.Random(5)
    for _ in range(2):
        kill_at_random(trust, moments, seconds=2)

    take_everything(trust)

    assert_same(trust, undisturbed)


@pytest.fixture(scope="module")
def undisturbed_200(dropped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = Path(shutil.copytree(dropped, tmp_path_factory.mktemp("undisturbed") / "trust"))
    (copy / "inbox" / "cases.csv").write_bytes(cases(200))
    take_everything(copy)
    return copy


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_killed_at_a_hundred_random_moments_of_a_run_over_200_rows(
    seed: Any, trust: Path, undisturbed_200: Path
) -> None:
    (trust / "inbox" / "cases.csv").write_bytes(cases(200))
    moments = random.Random(seed)
    for _ in range(10):
        kill_at_random(trust, moments, seconds=9)

    take_everything(trust)

    assert_same(trust, undisturbed_200)
