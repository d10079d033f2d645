"""The service's log: one file that renews itself, a run's id on each line, and nobody's name.

File names are personal data too (`Smith, John.xlsx`), so a line says which run, never which file: the ledger knows the
file of a run.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_NAME = "watch.log"
_BYTES, _FORMER = 1_000_000, 5

_run: ContextVar[str] = ContextVar("run", default="-")


@contextmanager
def run_context(run: str) -> Iterator[None]:
    """Put a run's id on every line that is logged inside, in this thread."""
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Log everything of ours to a file in `folder`, which is renewed at a megabyte; five former ones are kept."""
    handler = RotatingFileHandler(folder / LOG_NAME, maxBytes=_BYTES, backupCount=_FORMER, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s run=%(run)s %(message)s"))
    handler.addFilter(_with_run)
    ours = logging.getLogger("mailmerge")
    ours.setLevel(logging.INFO)
    ours.addHandler(handler)
    try:
        yield
    finally:
        ours.removeHandler(handler)
        handler.close()


def _with_run(record: logging.LogRecord) -> bool:
    record.run = _run.get()
    return True
