"""Files that join a run's folder later: a posting sheet made again, orders for the postal account."""

import os
from collections.abc import Callable
from pathlib import Path


def write_recorded(outbox: Path, file: str, data: bytes, record: Callable[[], object]) -> Path:
    """Write a file that joins a run's folder, record it, and let it appear: never seen and not on record."""
    target = outbox / file
    temporary = outbox / f".{target.name}.{os.getpid()}.tmp"
    with temporary.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    try:
        record()
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return target
