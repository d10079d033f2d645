"""A dask cluster of the tests' own on this machine: a scheduler and workers, each a process."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "120s",
}


@dataclass
class Machines:
    """A scheduler at `address`, and the workers that were started for it."""

    address: str
    folder: Path
    scheduler: subprocess.Popen[bytes]
    certificates: tuple[str, ...] = ()
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def join(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        command = [*_dask("dask_worker"), self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        worker = subprocess.Popen(
            [*command, "--local-directory", str(self.folder), *self.certificates],
            env=ENVIRONMENT,
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
def machines(folder: Path, workers: int, certificates: tuple[str, ...] = ()) -> Iterator[Machines]:
    """Start a scheduler and so many workers, and end all of them; `certificates` are dask's options for TLS."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*_dask("dask_scheduler"), "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    scheduler = subprocess.Popen(
        [*command, *certificates],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "scheduler.log").open("ab"),
    )
    started = Machines(f"{'tls' if certificates else 'tcp'}://127.0.0.1:{port}", folder, scheduler, certificates)
    try:
        _listening(port, scheduler)
        for _ in range(workers):
            started.join()
        yield started
    finally:
        for process in (*started.workers, scheduler):
            process.kill()
            process.wait()


def _listening(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens at a port, or the process that is to do so has ended."""
    while process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("the scheduler did not start")


def _dask(module: str) -> list[str]:
    return [sys.executable, "-m", f"distributed.cli.{module}"]
