"""What the program writes is its own user's alone; what lies in the inbox, or is for a person to edit, is not."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mailmerge.cli.main import run
from mailmerge.rights import make_shared_folder, share_as_its_folder
from mailmerge.setup import workers
from tests.watch.samples import cases

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o7777


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace made, and a file of cases run, by the program itself, with the rights that most systems give."""
    around = tmp_path_factory.mktemp("rights")
    around.chmod(0o755)
    before = os.umask(0o022)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(workers, "letter_pool", lambda _workers, _memory_mb: ThreadPoolExecutor(1))
            patch.setattr(workers, "warm_up", lambda _executor, _workers: None)
            yield _made_by_the_program(around / "trust")
    finally:
        os.umask(before)


def _made_by_the_program(trust: Path) -> Path:
    assert run(["init", str(trust)]) == 0
    inbox = trust / "inbox"
    inbox.chmod(0o2770)
    (inbox / "cases.csv").write_bytes(cases(1))
    assert run(["--workspace", str(trust), "run", str(inbox / "cases.csv"), "--date", "2025-11-12"]) == 0
    return trust


@pytest.mark.parametrize("place", ["ledger", "outbox"])
def test_records_and_letters_are_nobody_elses(trust: Path, place: str) -> None:
    inside = [path for path in (trust / place).rglob("*") if path.name != "README.txt"]
    assert {rights(path) for path in inside if path.is_file()} == {0o600}
    assert {rights(path) for path in inside if path.is_dir()} <= {0o700}


def test_what_comes_back_to_the_inbox_is_for_those_whose_inbox_it_is(trust: Path) -> None:
    assert [rights(path) for path in (trust / "inbox").glob("*RECEIPT.html")] == [0o660]
    assert {rights(path) for path in (trust / "inbox").glob("_p*")} == {0o2770}


def test_settings_and_templates_are_for_the_trust_to_edit(trust: Path) -> None:
    assert rights(trust / "mailmerge.toml") == rights(trust / "templates" / "catalogue.toml") == 0o644


def test_a_folder_in_a_folder_hands_rights_and_group_down(tmp_path: Path) -> None:
    tmp_path.chmod(0o2750)
    make_shared_folder(tmp_path / "one" / "two")
    (tmp_path / "one" / "two" / "note.txt").touch()
    share_as_its_folder(tmp_path / "one" / "two" / "note.txt")
    assert [rights(path) for path in sorted(tmp_path.rglob("*"))] == [0o2750, 0o2750, 0o640]
