"""Many letters of many schools, by a dask cluster that is started on this machine: `make scale`.

Prints letters a second, processor time and memory of each process, and what the run left: what a letter takes on the
disk, how long the record takes to verify and to back up. docs/scale.md says what follows for a year.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from mailmerge.workspace.init import make_workspace, sample_folder
from tools.bench.casefile import letters_file
from tools.bench.inline import letters_made, run_command
from tools.bench.measure import Usage, measure, peak_bytes, python
from tools.bench.progress import Progress

_MODEL = "oakfield"
_ROWS_NEED_MENDING = 3
_MB = 1_000_000
# As in deploy/mailmerge-worker@.service: what dask looks at by itself takes time from letters.
QUIET = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
}


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of this machine."""

    address: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def told(self) -> dict[str, dict[str, float]]:
        """Return the processor time, in seconds, and the most memory, in MB, of each process so far."""
        found = {name: psutil.Process(process.pid) for name, process in self.processes.items()}
        return {
            name: {"cpu": sum(process.cpu_times()[:2]), "mb": peak_bytes(process) / _MB}
            for name, process in found.items()
        }


@contextmanager
def cluster(workers: int) -> Iterator[Cluster]:
    """Start a scheduler and workers; they end with this."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = Cluster(f"tcp://127.0.0.1:{port}")
    dask = [sys.executable, "-m"]
    try:
        with tempfile.TemporaryDirectory(prefix="mailmerge-dask-") as scratch:
            words = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
            started.processes["scheduler"] = _started([*dask, "distributed.cli.dask_scheduler", *words])
            words = [started.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", scratch]
            for number in range(1, workers + 1):
                started.processes[f"worker {number}"] = _started([*dask, "distributed.cli.dask_worker", *words])
            yield started
    finally:
        for process in reversed(started.processes.values()):
            process.terminate()
            process.wait()


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **QUIET}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


def make_trust(root: Path, schools: int, scheduler: str | None) -> list[str]:
    """Make a workspace with so many schools, each with a letterhead of its own; returns their codes."""
    make_workspace(root, sample_folder())
    settings = root / "mailmerge.toml"
    text = settings.read_text("utf-8")
    if scheduler:
        text = text.replace('engine = "processes"', f'engine = "dask"\nscheduler = "{scheduler}"')
    block = text[text.index(f"[schools.{_MODEL}]") : text.index("[schools.millbrook]")]
    name = tomllib.loads(block)["schools"][_MODEL]["name"]
    codes = [f"school-{number:03}" for number in range(1, schools + 1)]
    for number, code in enumerate(codes, start=1):
        text += block.replace(f"[schools.{_MODEL}]", f"[schools.{code}]").replace(name, f"School {number:03}") + "\n"
        head = root / "letterheads" / code
        shutil.copytree(root / "letterheads" / _MODEL, head)
        page = (head / "letterhead.toml").read_text("utf-8")
        (head / "letterhead.toml").write_text(page.replace(name, f"School {number:03}"), "utf-8")
    settings.write_text(text, "utf-8")
    return codes


def left_behind(root: Path, letters: int) -> dict[str, float]:
    """Return what a run left on the disk, in kB a letter by what it is."""
    sizes: Counter[str] = Counter()
    for path in (path for path in root.rglob("*") if path.is_file()):
        if what := _what(path.relative_to(root)):
            sizes[what] += path.stat().st_size
    return {what: size / letters / 1000 for what, size in sorted(sizes.items())}


def _what(path: Path) -> str | None:
    if path.parts[0] == "ledger":
        return "record"
    if path.parts[0] != "outbox":
        return None
    if "letters" in path.parts:
        return f"letters, {path.suffix[1:].upper()}"
    return next((what for what in ("print-run", "posting-sheet") if path.name.startswith(what)), "other papers")


def kept(root: Path, folder: Path) -> dict[str, Usage]:
    """Verify the record, and back it up, alone and with all that the trust has."""
    command = python("mailmerge", "--workspace", root, "ledger")
    return {
        "verify": measure([*command, "verify"], quiet=True),
        "backup": measure([*command, "backup", folder], quiet=True),
        "backup --all": measure([*command, "backup", folder, "--all"], quiet=True),
    }


def _run(folder: Path, asked: argparse.Namespace, scheduler: str | None) -> dict[str, Any]:
    root, file = folder / "trust", folder / "cases.csv"
    codes = make_trust(root, asked.schools, scheduler)
    file.write_bytes(letters_file(asked.letters // 2, codes))
    with Progress().of_files(f"{asked.letters:,} letters", root / "outbox", asked.letters) as glance:
        usage = measure(python("mailmerge", *run_command(root, file)), allowed=(0, _ROWS_NEED_MENDING), glance=glance)
    made = letters_made(usage.told)
    found = {"letters": made, "schools": asked.schools, "seconds": usage.seconds, "cpu": usage.cpu}
    found |= {"mb": dict(usage.peak_mb), "kB a letter": left_behind(root, made)}
    if not asked.run_only:
        backups = folder / "backups"
        found["kept"] = {
            what: {"seconds": one.seconds, "cpu": one.cpu, "mb": max(one.peak_mb.values(), default=0.0)}
            for what, one in kept(root, backups).items()
        }
        found["backup kB a letter"] = sum(p.stat().st_size for p in backups.rglob("*") if p.is_file()) / made / 1000
    return found


def words(found: Mapping[str, Any]) -> str:
    """Return what was found, as it is printed."""
    letters, machines = found["letters"], found.get("cluster", {})
    cpu = found["cpu"] + sum(one["cpu"] for one in machines.values())
    lines = [
        f"{letters:,} letters of {found['schools']} schools in {found['seconds']:.0f} s: "
        f"{letters / found['seconds']:.1f} letters/s, {cpu / letters * 1000:.1f} ms of processor time a letter",
        *(f"  {name:<14} {mb:6.0f} MB at most" for name, mb in found["mb"].items()),
        *(f"  {name:<14} {one['mb']:6.0f} MB at most, {one['cpu']:.1f} s" for name, one in machines.items()),
        "On the disk, kB a letter:",
        *(f"  {what:<16} {size:6.1f}" for what, size in found["kB a letter"].items()),
    ]
    for what, one in found.get("kept", {}).items():
        each = one["cpu"] / letters * 1_000_000
        lines.append(f"ledger {what}: {one['cpu']:.1f} s of processor time, {each:.0f} ms per 1,000 letters, "
                     f"{one['mb']:.0f} MB")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    """Start, run, measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tools.scale", description=__doc__)
    parser.add_argument("--letters", type=int, default=10_000, help="[default: 10000]")
    parser.add_argument("--schools", type=int, default=250, help="[default: 250]")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="[default: one a core]")
    parser.add_argument("--processes", action="store_true", help="by this machine's processes, without a cluster")
    parser.add_argument("--run-only", action="store_true", help="without verifying and backing up")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here too")
    asked = parser.parse_args()
    began = time.strftime("%Y-%m-%d %H:%M")
    with tempfile.TemporaryDirectory(prefix="mailmerge-scale-") as name:
        if asked.processes:
            found = _run(Path(name), asked, None)
        else:
            with cluster(asked.workers) as machines:
                found = _run(Path(name), asked, machines.address)
                found["cluster"] = machines.told()
    print(words(found))
    if asked.json:
        asked.json.write_text(json.dumps({"began": began, **found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
