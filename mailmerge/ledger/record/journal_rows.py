"""The journal against the processes that there are: is each of its rows a run's, and does anybody work on it?

It is scratch paper, outside the chain. A row that somebody put in could hide a folder from verification, or name a file
to be moved: so what no run of this program wrote is named, and never acted upon.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.schema import journal
from mailmerge.ledger.chain.verdict import FilesReport, Verdict
from mailmerge.ledger.record.strays import may_name_a_run
from mailmerge.ledger.record.workers import is_alive_by

# No whole path begins so.
_NO_TEXT = "bytes:"
_HASH = re.compile(r"[0-9a-f]{64}")


def stored(path: Path) -> str:
    """Return a path as the journal keeps it; one with bytes that are no text as the hexadecimal digits of its bytes."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return _NO_TEXT + os.fsencode(path).hex()
    return text


def path_of(text: str) -> Path:
    """Return the path that `stored` gave."""
    if not text.startswith(_NO_TEXT):
        return Path(text)
    try:
        return Path(os.fsdecode(bytes.fromhex(text.removeprefix(_NO_TEXT))))
    except ValueError:
        return Path(text)


def is_as_written(run: str, source_sha256: str, source: str, claimed: str) -> bool:
    """Whether a row can be one that a run wrote: its file stays where it lies, or is kept in a folder called by it."""
    if not (may_name_a_run(run) and _HASH.fullmatch(source_sha256)):
        return False
    parts = path_of(claimed).parts
    return source == claimed or (run in parts and ".." not in parts)


def check_journal(connection: Connection, address: Address, report: FilesReport) -> Iterator[Verdict]:
    """Yield each row of the journal that no run wrote; one whose process is gone is noted."""
    for row in connection.execute(select(journal).order_by(journal.c.run)):
        texts = (row.run, row.source_sha256, row.source, row.claimed, row.owner)
        if not all(isinstance(text, str) for text in texts) or not is_as_written(*texts[:-1]):
            name = f"journal {row.run}"
            text = f"The journal has a row ({row.run}) that no run wrote: somebody put it in. Nothing is done by it."
            yield Verdict("extra", "ledger", name, text)
        elif not is_alive_by(connection, address, row.owner):
            report.notes.append(
                f"Run {row.run} was cut off. The next run, or start of the watcher, finishes or undoes it."
            )
