"""The watcher: how soon a file's letters are there once it has settled, and what it costs while nothing comes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen

import psutil

from mailmerge.workspace import load_workspace
from tools.bench.measure import BenchError, python

ROWS = 10
_IDLE_SECONDS = 60.0
_MOST_SECONDS = 120.0
_GLANCE = 0.02


@dataclass(frozen=True, slots=True)
class Watching:
    """`settled`: seconds from the end of the settling time until a file's letters are there and staff are told.

    `idle_cpu` seconds of processor time that an hour costs in which nothing comes; `idle_mb` all its processes hold.
    """

    settled: float
    idle_cpu: float
    idle_mb: float


def watching(workspace: Path, warming: bytes, dropped: bytes) -> Watching:
    """Start `mailmerge watch`, give it one case file to warm up and another to be timed, then leave it alone.

    Raises:
        BenchError: a file was not dealt with in time.
    """
    inbox = workspace / "inbox"
    settling = load_workspace(workspace).settings.watch.settle_seconds
    with Popen([str(word) for word in python("mailmerge", "watch", "--workspace", workspace)], stderr=DEVNULL) as run:
        try:
            _until_done(inbox, "warming.csv", warming)
            settled = _until_done(inbox, "timed.csv", dropped) - settling
            before = _cpu(run.pid)
            time.sleep(_IDLE_SECONDS)
            idle = (_cpu(run.pid) - before) / _IDLE_SECONDS * 3600
            memory = sum(_each(run.pid, lambda process: process.memory_info().rss)) / 1_000_000
        finally:
            run.terminate()
    return Watching(settled, idle, memory)


def _until_done(inbox: Path, name: str, data: bytes) -> float:
    """Drop a file, wait until it has been handed on, and return how many seconds that took."""
    (inbox / f"{name}.part").write_bytes(data)
    (inbox / f"{name}.part").rename(inbox / name)
    began = time.perf_counter()
    while not any((inbox / "_processed").rglob(name)):
        if time.perf_counter() - began > _MOST_SECONDS:
            raise BenchError(f"the watcher did not deal with {name}")
        time.sleep(_GLANCE)
    return time.perf_counter() - began


def _cpu(pid: int) -> float:
    return sum(_each(pid, lambda process: sum(process.cpu_times()[:2])))


def _each(pid: int, figure: Callable[[psutil.Process], float]) -> list[float]:
    """Return a figure of a process and of each below it."""
    root = psutil.Process(pid)
    return [figure(process) for process in (root, *root.children(recursive=True))]
