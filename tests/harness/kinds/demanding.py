"""Files that sleep, spin, take memory or kill their reader, among good ones."""

import io
import re
from pathlib import Path

import openpyxl

from tests.harness.trial import Kind, Trial

_DEEDS = ("sleeps", "spins", "allocates", "dies")
_LIMITS = {"memory_mb": 300, "cpu_seconds": 2, "clock_seconds": 4}


def limited(root: Path) -> None:
    settings = (root / "mailmerge.toml").read_text()
    for name, value in _LIMITS.items():
        settings = re.sub(rf"(?m)^{name} = \d+", f"{name} = {value}", settings)
    (root / "mailmerge.toml").write_text(settings)


def demanding(trial: Trial) -> None:
    trial.watcher  # noqa: B018 - it is started
    book = openpyxl.Workbook()
    book.active.append([trial.seed])
    target = io.BytesIO()
    book.save(target)
    trial.put(f"{trial.chance.choice(_DEEDS)}-{trial.number}.xlsx", trial.tally.last(target.getvalue()))
    trial.drop(files=2)


KINDS = (Kind("demanding", 12, demanding, limited, command=("tests.watch.stubs",)),)
