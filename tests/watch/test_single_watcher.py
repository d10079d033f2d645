import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailmerge.errors import ExitCode, SettingsError
from mailmerge.ledger.record.alive import this_process
from mailmerge.reports.watcher_state import State
from mailmerge.watch.single_watcher import single_watcher

HOLD = """
import pathlib, sys
from mailmerge.watch.single_watcher import single_watcher
with single_watcher(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that is on duty."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_second_watcher_is_told_who_the_first_is(tmp_path: Path, holder: subprocess.Popen[bytes]) -> None:
    State(f"{holder.pid}@1.0", platform.node(), "2025-10-06T09:00:00").save(tmp_path)

    with pytest.raises(SettingsError) as refused, single_watcher(tmp_path):
        pass

    assert f"process {holder.pid} on {platform.node()}, since 2025-10-06T09:00:00" in str(refused.value)
    assert refused.value.exit_code == ExitCode.USAGE


def test_a_second_watcher_is_refused_even_if_the_first_said_nothing_yet(
    tmp_path: Path, holder: subprocess.Popen[bytes]
) -> None:
    with pytest.raises(SettingsError, match="another process"), single_watcher(tmp_path):
        pass


def test_a_watcher_that_was_killed_is_on_duty_no_more(tmp_path: Path, holder: subprocess.Popen[bytes]) -> None:
    holder.kill()
    holder.wait()
    with single_watcher(tmp_path):
        assert (tmp_path / "watch.lock").exists()


def test_duty_ends_with_the_watcher(tmp_path: Path) -> None:
    for _ in range(2):
        with single_watcher(tmp_path):
            pass


def test_a_state_says_whether_its_process_lives(tmp_path: Path) -> None:
    me = this_process(tmp_path)
    state = State(me, platform.node(), "2025-10-06T09:00:00")
    assert state.is_alive(tmp_path)
    assert state.process == str(os.getpid())
    assert not State("999999999@1.0", "", "2025-10-06T09:00:00").is_alive(tmp_path)
    assert not State(me, "", "2025-10-06T09:00:00", stopped="2025-10-06T10:00:00").is_alive(tmp_path)
