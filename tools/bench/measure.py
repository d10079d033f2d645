"""A command measured from outside: its time, its processors' time, and the most memory that each process held."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL, Popen
from tempfile import TemporaryFile
from typing import Any

import psutil

_GLANCE = 0.05  # seconds between two looks at the processes
_MB = 1_000_000


class BenchError(Exception):
    """A command that was to be measured failed."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took, start-up included.

    `seconds` on the clock, which other work on the machine makes longer; `cpu` seconds of processor time, user and
    system, of all its processes; `peak_mb` by what the process is, the largest where there are several; `told` is
    the JSON that it printed, if any.
    """

    seconds: float
    cpu: float
    peak_mb: Mapping[str, float]
    told: Any = field(default=None, repr=False)


def measure(
    command: Sequence[str | Path],
    *,
    allowed: Sequence[int] = (0,),
    quiet: bool = False,
    checkout: Path | None = None,
    glance: Callable[[], None] = lambda: None,
) -> Usage:
    """Run a command to its end and return what it took.

    Args:
        command: program and arguments; it runs with the same environment.
        allowed: its exit codes that are no failure.
        checkout: a folder with another build of ours, to be run instead of this one.
        quiet: whether what it prints is thrown away, else it must be JSON, or nothing.
        glance: called now and then while it runs.

    Raises:
        BenchError: it ended with another exit code.
    """
    environment = {**os.environ, "PYTHONPATH": str(checkout)} if checkout else None
    peaks: dict[tuple[str, int], int] = {}
    spent: dict[int, float] = {}
    with TemporaryFile() as printed:
        began = time.perf_counter()
        with Popen(
            [str(word) for word in command], stdout=DEVNULL if quiet else printed, cwd=checkout, env=environment
        ) as process:
            # wait4 gives the processor time of this very command and of all that it waited for; a fork server's
            # processes are nobody's to wait for, so each one's own is noted as long as it lives.
            while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
                _look_at(process.pid, peaks, spent)
                glance()
                time.sleep(_GLANCE)
            seconds = time.perf_counter() - began
            _, status, resources = ended
            process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        told = printed.read()
    if process.returncode not in allowed:
        raise BenchError(f"exit code {process.returncode} from: {' '.join(map(str, command))}")
    cpu = max(resources.ru_utime + resources.ru_stime, sum(spent.values()))
    return Usage(seconds, cpu, _largest(peaks), json.loads(told) if told else None)


def python(module: str, *arguments: str | Path) -> list[str | Path]:
    """Return the command that runs a module with this same Python."""
    return [sys.executable, "-m", module, *arguments]


def _look_at(pid: int, peaks: dict[tuple[str, int], int], spent: dict[int, float]) -> None:
    """Note the peak memory and the processor time so far of a process and all below it."""
    try:
        root = psutil.Process(pid)
        family = [("main", root), *((child.name(), child) for child in root.children(recursive=True))]
    except psutil.Error:
        return
    for role, process in family:
        peaks[role, process.pid] = max(peaks.get((role, process.pid), 0), peak_bytes(process))
        with suppress(psutil.Error):
            times = process.cpu_times()
            spent[process.pid] = times.user + times.system


def peak_bytes(process: psutil.Process) -> int:
    """Return the most bytes that a process held at once so far; where the system does not tell, those it holds now."""
    try:
        status = Path(f"/proc/{process.pid}/status")
        if status.exists():
            line = next((line for line in status.read_text().splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
            return int(line.split()[1]) * 1024
        return int(process.memory_info().rss)
    except (OSError, psutil.Error):
        return 0


def _largest(peaks: Mapping[tuple[str, int], int]) -> dict[str, float]:
    largest: dict[str, float] = {}
    for (role, _pid), peak in peaks.items():
        largest[role] = max(largest.get(role, 0.0), peak / _MB)
    return largest
