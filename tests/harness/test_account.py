"""The account that ends every trial names each thing that it is there to find: each harm is done on purpose."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.cli.main import run
from mailmerge.workspace.init import make_workspace, sample_folder
from tests.harness.account import STAGES, Tally, faults
from tests.watch.processes import take_everything

Harm = Callable[[Path, Tally], object]
DROPPED = "cases.csv"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Callable[[], Tally]]:
    """A workspace whose file was taken whole, and what makes the tally of what was dropped into it."""
    root = tmp_path_factory.mktemp("account") / "trust"
    make_workspace(root, sample_folder())

    def dropped() -> Tally:
        tally = Tally()
        tally.last(tally.rows(2, to_mend=1))
        return tally

    (root / "inbox" / DROPPED).write_bytes(dropped().files[0])
    take_everything(root)
    return root, dropped


def processed(root: Path) -> Path:
    return next(path for stage in STAGES for path in (root / "inbox" / stage).rglob(DROPPED))


def run_folder(root: Path) -> Path:
    return next(path.parent for path in (root / "outbox").glob("*/manifest.json"))


def make_again(root: Path, _tally: Tally) -> None:
    words = ["run", str(processed(root)), "--date", "2025-10-06", "--reissue", "tried", "--workspace", str(root)]
    assert run(words) == 3


def leave_claimed(root: Path, _tally: Tally) -> None:
    (root / "inbox" / "_processing" / "run-1").mkdir(parents=True)


def set_aside(root: Path, _tally: Tally) -> None:
    (root / "inbox" / "_quarantine").mkdir(exist_ok=True)
    (root / "inbox" / "_quarantine" / "other.csv").write_bytes(b"upn\n")


def change_a_letter(root: Path, _tally: Tally) -> None:
    letter = next((run_folder(root) / "letters").rglob("*.pdf"))
    letter.chmod(0o600)
    letter.write_bytes(letter.read_bytes() + b"%")


def halve_the_folder(root: Path, _tally: Tally) -> None:
    (run_folder(root) / "manifest.json").unlink()


def test_nothing_is_found_where_all_went_well(done: tuple[Path, Callable[[], Tally]]) -> None:
    root, dropped = done
    assert faults(root, dropped()) == []


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        (lambda _root, tally: tally.letters.add(77), "row 77 is lost"),
        (make_again, "row 1 has 2 letters"),
        (lambda _root, tally: tally.letters.discard(1), "which nobody dropped"),
        (lambda _root, tally: tally.to_mend.add(78), "row 78, to be mended, is not on record"),
        (lambda root, _tally: processed(root).unlink(), "a file lies 0 times"),
        (lambda root, _tally: shutil.copy(processed(root), processed(root).with_name("b.csv")), "a file lies 2 times"),
        (lambda root, _tally: processed(root).with_name("b.csv").write_bytes(b"upn\n"), "a file that nobody dropped"),
        (lambda root, _tally: shutil.copy(processed(root), root / "inbox"), "waits still: cases.csv"),
        (set_aside, "set aside: other.csv"),
        (leave_claimed, "left among the claimed files: run-1"),
        (lambda root, _tally: (root / "outbox" / ".tmp-1").mkdir(), "hidden in the outbox: .tmp-1"),
        (halve_the_folder, "half a folder: "),
        (change_a_letter, "altered: "),
    ],
)
def test_each_harm_is_named(harm: Harm, finding: str, done: tuple[Path, Callable[[], Tally]], tmp_path: Path) -> None:
    whole, dropped = done
    root, tally = Path(shutil.copytree(whole, tmp_path / "trust")), dropped()

    harm(root, tally)

    assert [found for found in faults(root, tally) if finding in found], faults(root, tally)
