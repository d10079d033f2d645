"""An older record beside a newer outbox makes no letter until it was caught up, and then none twice."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from mailmerge.errors import ExitCode
from mailmerge.ledger.chain.manifest import MANIFEST
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.catching_up import BehindError, later_runs
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.verify import verify
from mailmerge.operations import privacy, safekeeping
from mailmerge.workspace import Workspace, load_workspace
from tests.watch.processes import take_everything
from tests.watch.samples import cases, upn

# An older record is an older file: a database goes back by its own means.
pytestmark = pytest.mark.sqlite


def letters(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in workspace.outbox.rglob("letters/*/*.pdf"))


@pytest.fixture
def behind(new_workspace: Path) -> Workspace:
    """A workspace whose record was put back to what it was after the first of two runs."""
    workspace, ledger = load_workspace(new_workspace), new_workspace / "ledger"
    (workspace.inbox / "first.csv").write_bytes(cases(1))
    take_everything(new_workspace)
    kept = shutil.copytree(ledger, new_workspace / "kept")
    (workspace.inbox / "second.csv").write_bytes(cases(2, first=2))
    take_everything(new_workspace)
    shutil.rmtree(ledger)
    kept.rename(ledger)
    return workspace


def test_nothing_is_made_and_nothing_is_deleted_until_it_was_caught_up(behind: Workspace) -> None:
    made = letters(behind)
    (behind.inbox / "again.csv").write_bytes(cases(3))
    with pytest.raises(BehindError, match="ledger catch-up") as refused:
        take_everything(behind.root)
    assert refused.value.exit_code == ExitCode.LEDGER_DOES_NOT_VERIFY
    assert (behind.inbox / "again.csv").exists()
    assert letters(behind) == made


def test_what_was_caught_up_is_not_made_again_and_all_else_is(behind: Workspace) -> None:
    made = letters(behind)
    (taken_up,) = safekeeping.catch_up(behind, "TM")
    assert len(taken_up.refs) == 2
    assert verify(behind.ledger, behind.outbox, evidence=behind.evidence).ok
    assert safekeeping.catch_up(behind, "TM") == ()

    (behind.inbox / "again.csv").write_bytes(cases(4))
    take_everything(behind.root)

    new = [name for name in letters(behind) if name not in made]
    assert len(new) == 1, "the fourth pupil's"
    assert len(letters(behind)) == len(set(letters(behind))) == 4, "no letter twice"
    with open_record(behind.ledger) as ledger:
        assert [len(letter_records.history(ledger, [upn(number)])) for number in (1, 2, 3, 4)] == [1, 0, 0, 1]
    assert verify(behind.ledger, behind.outbox, evidence=behind.evidence).ok


def test_a_changed_file_of_a_run_that_was_caught_up_is_named(behind: Workspace) -> None:
    (taken_up,) = safekeeping.catch_up(behind, "TM")
    pdf = next((behind.outbox / taken_up.run).rglob("letters/*/*.pdf"))
    pdf.write_bytes(b"other words")
    found = verify(behind.ledger, behind.outbox)
    assert [(verdict.code, verdict.name) for verdict in found.verdicts] == [
        ("altered", pdf.relative_to(behind.outbox).as_posix())
    ]


def test_a_pupil_of_a_run_that_was_caught_up_can_be_erased_whole(behind: Workspace) -> None:
    (taken_up,) = safekeeping.catch_up(behind, "TM")
    privacy.erase_pupils(behind, [upn(2)], "request", "DPO", date(2025, 12, 1))
    assert not (behind.outbox / taken_up.run).exists()
    assert verify(behind.ledger, behind.outbox).ok


@pytest.mark.parametrize(
    ("name", "spoil", "why"),
    [
        ("Copy of a run", False, "a copy under another name"),
        ("20251006-120000-abcdef", False, "a copy whose manifest names another run"),
        ("20251006-120000-abcdef", True, "a folder whose manifest is none"),
    ],
)
def test_what_is_no_run_holds_up_nobody(new_workspace: Path, name: str, spoil: bool, why: str) -> None:
    workspace = load_workspace(new_workspace)
    (workspace.inbox / "first.csv").write_bytes(cases(1))
    take_everything(new_workspace)
    run = next(path for path in workspace.outbox.iterdir() if path.is_dir())
    shutil.copytree(run, workspace.outbox / name)
    if spoil:
        (workspace.outbox / name / MANIFEST).write_text("{")
    with open_record(workspace.ledger) as ledger:
        assert later_runs(ledger, workspace.outbox) == (), why
    assert [verdict.code for verdict in verify(workspace.ledger, workspace.outbox).verdicts] == ["extra"]
