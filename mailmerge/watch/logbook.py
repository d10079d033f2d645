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


def open_log(folder: Path) -> logging.Handler:
    """Log everything of ours to a file in `folder`, and return the handler; it renews itself at a megabyte."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / LOG_NAME, maxBytes=_BYTES, backupCount=_FORMER, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s run=%(run)s %(message)s"))
    handler.addFilter(_with_run)
    ours = logging.getLogger("mailmerge")
    ours.setLevel(logging.INFO)
    ours.addHandler(handler)
    return handler


def close_log(handler: logging.Handler) -> None:
    """Stop logging there."""
    logging.getLogger("mailmerge").removeHandler(handler)
    handler.close()


def _with_run(record: logging.LogRecord) -> bool:
    record.run = _run.get()
    return True
