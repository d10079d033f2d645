"""A dask cluster of the tests' own on this machine: a scheduler and workers, each a process."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s",
}


@dataclass
class Machines:
    """A scheduler at `address`, and the workers that were started for it."""

    address: str
    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def join(self, environment: dict[str, str] | None = None, *words: str) -> subprocess.Popen[bytes]:
        """Start a worker; `environment` is laid over this process's own."""
        command = [*_dask("dask_worker"), self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *words]
        worker = subprocess.Popen(
            [*command, "--local-directory", str(self.folder)],
            env={**ENVIRONMENT, **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "worker.log").open("ab"),
        )
        self.workers.append(worker)
        return worker

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process as a power cut does."""
        process.send_signal(signal.SIGKILL)
        process.wait()


@contextmanager
def machines(folder: Path, workers: int) -> Iterator[Machines]:
    """Start a scheduler and so many workers, and end all of them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*_dask("dask_scheduler"), "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    scheduler = subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=(folder / "scheduler.log").open("ab")
    )
    started = Machines(f"tcp://127.0.0.1:{port}", folder, scheduler)
    try:
        for _ in range(workers):
            started.join()
        yield started
    finally:
        for process in (*started.workers, scheduler):
            process.kill()
            process.wait()


def _dask(module: str) -> list[str]:
    return [sys.executable, "-m", f"distributed.cli.{module}"]
