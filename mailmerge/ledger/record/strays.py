"""What runs that were cut off left hidden in outbox and evidence: whose they are, and how they are cleared away.

A run is made in a hidden folder, and filed papers are staged in one. The journal knows the runs under way; a hidden
folder that it does not know is nobody's, and holds letters all the same: after an older record was put back, or where
the journal's entry was taken out.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.manifest import MANIFEST
from mailmerge.ledger.chain.schema import journal
from mailmerge.ledger.record import records
from mailmerge.ledger.record.evidence import put_in_place, unstage
from mailmerge.ledger.record.outbox import HIDDEN_INDEX, hidden_run, publish, temporary_folder
from mailmerge.ledger.record.workers import is_alive

# What may name a run: it is put into paths.
_RUN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def may_name_a_run(run: str) -> bool:
    """Whether a run's id, as the journal has it, is one plain part of a path."""
    return _RUN.fullmatch(run) is not None


def hidden_runs(folder: Path) -> tuple[str, ...]:
    """Return the runs that have a hidden folder in outbox or evidence; none where that is not there."""
    if not folder.is_dir():
        return ()
    found = (hidden_run(path.name) for path in sorted(folder.iterdir()) if path.is_dir() and not path.is_symlink())
    return tuple(run for run in found if run is not None)


class Strays:
    """What lies hidden in outbox and evidence now. `clear` deals with what is nobody's of it.

    Looked at before the journal is read: a run enters itself there before its folder is made.
    """

    def __init__(self, outbox: Path, evidence: Path | None) -> None:
        self._outbox, self._evidence = outbox, evidence
        self._made = hidden_runs(outbox)
        self._staged = hidden_runs(evidence) if evidence else ()
        self._pages = tuple(_hidden_pages(outbox))

    def clear(self, ledger: Ledger) -> int:
        """Let what is on record appear, delete what is not, and return how many hidden things there were.

        Raises:
            NotWholeError: files are gone from the hidden folder of a run that is on record; it stays as it is.
            OSError: something can't be deleted.
        """
        with ledger.reading() as connection:
            underway = set(connection.execute(select(journal.c.run)).scalars())
        made = [run for run in self._made if run not in underway]
        staged = [run for run in self._staged if run not in underway]
        for run in made:
            self._clear_made(ledger, run)
        for run in staged:
            if self._evidence is not None:
                (put_in_place if records.run(ledger, run) else unstage)(self._evidence, run)
        pages = [path for path, owner in self._pages if not is_alive(ledger, owner)]
        for page in pages:
            page.unlink(missing_ok=True)
        return len(made) + len(staged) + len(pages)

    def _clear_made(self, ledger: Ledger, run: str) -> None:
        hidden = temporary_folder(self._outbox, run)
        recorded = records.run(ledger, run)
        is_to_appear = recorded is not None and recorded.manifest_sha256 is not None
        if is_to_appear and not (self._outbox / run).exists() and (hidden / MANIFEST).exists():
            publish(self._outbox, run)
        elif hidden.exists():
            shutil.rmtree(hidden)


def _hidden_pages(outbox: Path) -> Iterator[tuple[Path, str]]:
    """Yield the pages in front of the runs that are being written, each with the process that writes it."""
    for path in outbox.glob(".index-*") if outbox.is_dir() else ():
        if match := HIDDEN_INDEX.fullmatch(path.name):
            yield path, match["owner"]
