"""A desk with many at it: the command in a process of its own, browsers in another, and how its memory goes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import psutil

from mailmerge.operations.users import Users
from mailmerge.workspace import load_workspace
from tools.bench.desk_client import Asked

USER, PASSWORD = "bench", "three words together"
RATE = 200
_STARTED = "The desk is open"
_WARM_UP = 8.0  # seconds: what is loaded, read and drawn once


@dataclass(frozen=True, slots=True)
class Load:
    """Mixed pages for a while: what was asked for and came, in requests a second; memory of the desk's process.

    `grown_mb` is how much more it held in the last quarter of the time than in the second.
    """

    asked: int
    rate: float
    errors: int
    statuses: Mapping[str, int]
    middle_ms: float
    slowest_ms: float
    held_mb: float
    grown_mb: float


def load(workspace: Path, pages: Sequence[str], seconds: float, rate: float = RATE) -> Load:
    """Ask a desk for pages in turn; a user who sees everything is added to the workspace for it."""
    known = load_workspace(workspace)
    users = Users(known.ledger.parent, known.schools)
    if users.find(USER) is None:
        users.add(USER, "trust", [], PASSWORD)
    with serving(workspace) as (process, port):
        asked = Asked(port, USER, PASSWORD, tuple(pages), _WARM_UP, rate)
        _asking(asked).communicate()
        browsers = _asking(Asked(port, USER, PASSWORD, tuple(pages), seconds, rate))
        held = []
        while browsers.poll() is None:
            held.append(process.memory_info().rss / 1_000_000)
            time.sleep(0.5)
        answered = json.loads(browsers.communicate()[0])
    quarter = max(1, len(held) // 4)
    grown = median(held[-quarter:]) - median(held[quarter : 2 * quarter] or held)
    errors = sum(count for said, count in answered["statuses"].items() if said not in ("200", "303"))
    return Load(
        asked=answered["asked"],
        rate=answered["rate"],
        errors=errors,
        statuses=answered["statuses"],
        middle_ms=answered["middle_ms"],
        slowest_ms=answered["slowest_ms"],
        held_mb=held[-1],
        grown_mb=grown,
    )


@contextmanager
def serving(workspace: Path) -> Iterator[tuple[psutil.Process, int]]:
    """Open a desk by its command, and give its process and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "mailmerge", "--workspace", str(workspace), "desk", "--port", str(port)]
    desk = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        told = desk.stderr or ()
        if not any(_STARTED in line for line in told):
            raise SystemExit("the desk does not open")
        yield psutil.Process(desk.pid), port
    finally:
        desk.send_signal(signal.SIGTERM)
        desk.communicate(timeout=60)


def _asking(asked: Asked) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tools.bench.desk_client", json.dumps(asdict(asked))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
