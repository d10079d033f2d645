"""Killed in the middle of a drop, a desk loses nothing: the file is done once, by whoever comes next."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.verify import verify
from tests.desk.opened import WEDNESDAY, opened, upn
from tests.desk.processes import PUT, SHEET, WHO
from tests.watch.processes import STEPS, take_everything

# A desk that was told to do it; in make test, the moment at which neither its own note nor the record knows of it yet.
_ENDS = [PUT, *(pytest.param(step, marks=pytest.mark.soak) for step in STEPS if step != "ended")]


@pytest.mark.parametrize("step", _ENDS)
@pytest.mark.parametrize("is_pressed_again", [True, pytest.param(False, marks=pytest.mark.soak)])
def test_a_drop_that_is_cut_off_is_done_once(
    filled_workspace: Path, tmp_path: Path, step: str, is_pressed_again: bool
) -> None:
    root = Path(shutil.copytree(filled_workspace, tmp_path / "trust"))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.desk.processes", str(root), step], check=False, capture_output=True, text=True
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    (token,) = ended.stdout.split()
    if is_pressed_again:
        with opened(root) as at:
            at.office.processor.recover(at.office.ledger, at.office.workspace)
            at.desk.counter.do(WHO, token)
            at.desk.counter.close()
    take_everything(root, now=WEDNESDAY)
    with opened(root) as at:
        (letter,) = letter_records.history(at.office.ledger, [upn(50)])
        assert letter.pdf_sha256
        assert at.desk.counter.look(WHO, token).run or not is_pressed_again
    kept = [path for path in (root / "inbox" / "_processed").rglob("cases*.csv") if path.read_bytes() == SHEET]
    assert kept
    assert not list((root / "inbox").glob("cases*.csv"))
    assert verify(root / "ledger" / "ledger.sqlite", root / "outbox", evidence=root / "evidence").verdicts == ()
