"""`make bench`, or `python -m tools.bench --help`: everything measured in one run, printed as ratios and tables."""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from mailmerge.workspace.init import make_workspace, sample_folder
from tools.bench import report
from tools.bench.casefile import RUN_DATE, attendance_file, check_file, check_workbook, letters_file
from tools.bench.inline import letters_made, run_command
from tools.bench.measure import BenchError, Usage, measure, python
from tools.bench.packfile import REFERRED, UPN, write_material
from tools.bench.progress import Progress
from tools.bench.sheets import SIZES
from tools.bench.watching import ROWS, Watching, watching

# `check` says by its exit code that rows must be mended; a generated file has such rows.
_DONE, _ROWS_NEED_MENDING = 0, 3
_SMALL, _LARGE = 200, 5_000  # letters, for the cost a letter as runs grow


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the bench: where it works, how many worker processes a peer has, and what it found.

    Our own command has as many as the machine has cores.
    """

    folder: Path
    workers: int
    progress: Progress
    found: dict[str, Any] = field(default_factory=dict)

    def ours(self, letters: int, checkout: Path | None = None) -> Usage:
        """Make letters by the command that the office types, in a workspace of their own.

        Of another build, where its checkout is given.
        """
        name = "base" if checkout else "ours"
        workspace = self.folder / f"{name}-{letters}"
        measure(python("mailmerge", "init", workspace), quiet=True, checkout=checkout)
        command = python("mailmerge", *run_command(workspace, self.cases(letters)))
        with self.progress.of_files(f"{name}, {letters:,} letters", workspace / "outbox", letters) as glance:
            usage = measure(command, checkout=checkout, glance=glance)
        return replace(usage, told={"letters": letters_made(usage.told)})

    def peer(self, name: str, letters: int) -> Usage | None:
        """Make letters as a peer does it; None where it fails."""
        target = self.folder / name
        command = python(f"tools.bench.{name}", self.folder / "peers", target, str(self.workers), str(letters))
        try:
            with self.progress.of_files(f"{name}, {letters:,} letters", target, letters) as glance:
                return measure(command, glance=glance)
        except BenchError as error:
            print(f"{name} failed and is left out: {error}", file=sys.stderr)
            return None

    def steps(self, letters: int) -> Any:
        """Return the processor time a letter by step, in milliseconds."""
        workspace = _new_workspace(self.folder / "steps")
        with self.progress.of_files(f"steps, {letters:,} letters", workspace / "outbox", letters) as glance:
            return measure(python("tools.bench.steps", workspace, self.cases(letters)), glance=glance).told

    def cases(self, letters: int) -> Path:
        """Return a case file from which so many letters come."""
        file = self.folder / f"letters-{letters}.csv"
        file.write_bytes(letters_file(letters // 2))
        return file

    def sheet(self, rows: int) -> Usage:
        """Return what a posting sheet of so many rows takes."""
        with self.progress.of_one(f"posting sheet, {rows:,} rows") as glance:
            return measure(python("tools.bench.sheets", str(rows)), glance=glance)

    def watching(self) -> Watching:
        """Return how soon the watcher deals with a small file, and what it costs while idle."""
        workspace = _new_workspace(self.folder / "watched")
        warming, timed = attendance_file(ROWS, first=0), attendance_file(ROWS, first=ROWS)
        with self.progress.of_one(f"watch, {ROWS} rows, then idle"):
            return watching(workspace, warming, timed)

    def desk(self) -> dict[str, Any]:
        """Return the desk's figures on an empty record, and on one of many letters."""
        empty, full = _new_workspace(self.folder / "desk-empty"), _new_workspace(self.folder / "desk-full")
        command = python("mailmerge", *run_command(full, self.cases(_LARGE)))
        with self.progress.of_files(f"desk, {_LARGE:,} letters on record", full / "outbox", _LARGE) as glance:
            measure(command, glance=glance)
        found = {}
        for name, workspace, seconds in (("empty", empty, "0"), ("full", full, "60")):
            with self.progress.of_one(f"desk, {name} record") as glance:
                found[name] = measure(python("tools.bench.desk", workspace, seconds), glance=glance).told
        return found

    def pack(self) -> Usage:
        """Make a referral pack of some 300 pages, by the command that the office types."""
        workspace = _new_workspace(self.folder / "pack")
        files = write_material(self.folder / "pack-files")
        record = python("mailmerge", "--workspace", workspace, "run", *files, "--date", str(REFERRED), "--json")
        with self.progress.of_one("what a pack is made from"):
            measure(record, allowed=(_DONE, _ROWS_NEED_MENDING), quiet=True)
        command = python("mailmerge", "--workspace", workspace, "pack", UPN, "--route", "leave", "--on", str(REFERRED))
        with self.progress.of_one("pack") as glance:
            usage = measure([*command, "--json"], allowed=(_DONE, _ROWS_NEED_MENDING), glance=glance)
        return replace(usage, told={"pages": usage.told[0]["packs"][0]["pages"]})

    def check(self, name: str, data: bytes, checkout: Path | None = None) -> Usage:
        """Check a case file, by the command that the office types; of another build, where its checkout is given."""
        workspace = self.folder / ("check-base" if checkout else "check")
        if not workspace.exists():
            measure(python("mailmerge", "init", workspace), quiet=True, checkout=checkout)
        file = self.folder / name
        file.write_bytes(data)
        command = python("mailmerge", "--workspace", workspace, "check", file, "--date", str(RUN_DATE), "--json")
        with self.progress.of_one(f"check {name}") as glance:
            return measure(command, allowed=(_DONE, _ROWS_NEED_MENDING), quiet=True, checkout=checkout, glance=glance)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--pupils", type=int, default=500, help="two letters of one page each  [default: 500]")
    parser.add_argument("--naive", type=int, default=200, help="letters by naive calls, 0 for none  [default: 200]")
    parser.add_argument(
        "--scale",
        action="store_true",
        help=f"cost a letter at {_SMALL:,} and {_LARGE:,} letters; the desk",
    )
    parts = ("letters", "steps", "sheets", "watch", "check", "pack", "desk")
    parser.add_argument("--only", choices=parts, help="measure just this")
    parser.add_argument("--base", type=Path, metavar="DIR", help="a checkout of an older build, beside ours")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here too")
    return parser.parse_args()


def main() -> None:
    """Measure, and print what was found."""
    asked = _arguments()
    base = asked.base.resolve() if asked.base else None
    with tempfile.TemporaryDirectory(prefix="mailmerge-bench-") as folder:
        bench = Bench(Path(folder), os.cpu_count() or 1, Progress())
        bench.found["machine"] = _machine()
        if asked.only in (None, "letters"):
            _letters(bench, asked, base)
        if asked.only in (None, "steps"):
            bench.found["steps"] = bench.steps(_SMALL)
        if asked.only in (None, "sheets"):
            bench.found["sheets"] = [bench.sheet(rows) for rows in SIZES]
        if asked.only in (None, "watch"):
            bench.found["watching"] = bench.watching()
        if asked.only in (None, "check"):
            _checks(bench, base)
        if asked.only in (None, "pack"):
            bench.found["pack"] = bench.pack()
        if asked.only == "desk" or asked.scale:
            bench.found["desk"] = bench.desk()
        bench.found["load_after"] = psutil.getloadavg()
    print(report.words(bench.found))
    if asked.json:
        asked.json.write_text(json.dumps(bench.found, indent=1, default=asdict) + "\n", encoding="utf-8")


def _new_workspace(folder: Path) -> Path:
    make_workspace(folder, sample_folder())
    return folder


def _machine() -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "cores": psutil.cpu_count(),
        "memory_mb": round(psutil.virtual_memory().total / 1_000_000),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "load_before": psutil.getloadavg(),
    }


def _letters(bench: Bench, asked: argparse.Namespace, base: Path | None) -> None:
    letters = asked.pupils * 2
    workspace = _new_workspace(bench.folder / "peers-workspace")
    # In a process of its own, since our fonts must not become the peers'.
    measure(python("tools.bench.material", bench.folder / "peers", workspace, bench.cases(letters)))
    contenders = bench.found["contenders"] = {"ours": bench.ours(letters)}
    if base:
        contenders["base"] = bench.ours(letters, base)
    peers = {"libreoffice": letters, "naive": min(asked.naive, letters)}
    if not shutil.which("soffice"):
        print("LibreOffice (soffice) is not installed: the ratio to the named peer is left out.", file=sys.stderr)
        del peers["libreoffice"]
    for name, count in peers.items():
        if count and (usage := bench.peer(name, count)):
            contenders[name] = usage
    if asked.scale:
        bench.found["scale"] = {str(count): bench.ours(count) for count in (_SMALL, _LARGE)}


def _checks(bench: Bench, base: Path | None) -> None:
    files = {
        "1 row, CSV": ("1.csv", check_file(1)),
        "1,000 rows, CSV": ("1000.csv", check_file(1_000)),
        "20,000 rows, CSV": ("20000.csv", check_file(20_000)),
        "20,000 rows, XLSX": ("20000.xlsx", check_workbook(20_000)),
    }
    bench.found["checks"] = {name: bench.check(*file) for name, file in files.items()}
    if base:
        bench.found["base"] = {name: bench.check(*file, base) for name, file in files.items()}


if __name__ == "__main__":
    main()
