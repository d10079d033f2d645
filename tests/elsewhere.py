"""The tests once more with records kept in PostgreSQL, or with letters made by a cluster: `--store`, `--engine`.

Each workspace that a test changes is told so by its settings, as an office's would be, so that programs of their own go
by it too. A test that opens the record at `ledger/ledger.sqlite` is given the one that its workspace names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.schema import journal as journal_table
from mailmerge.ledger.record import journal
from mailmerge.runs import run as walk
from mailmerge.workspace import load_workspace
from tests.servers import Server

SETTINGS = "mailmerge.toml"


@dataclass
class Elsewhere:
    """Where a test's record is kept and its letters are made; nowhere else, where neither is named."""

    server: Server | None = None
    scheduler: str | None = None
    _databases: list[str] = field(default_factory=list)

    def tell(self, workspace: Path) -> None:
        """Have a workspace that has no record yet keep its record, and make its letters, there."""
        settings = workspace / SETTINGS
        words = settings.read_text("utf-8")
        if self.server is not None:
            database = self.server.prepared()
            self._databases.append(database)
            words += f'\n[ledger]\nurl = "{self.server.url(database)}"\n'
        if self.scheduler is not None:
            words = words.replace('engine = "processes"', f'engine = "dask"\nscheduler = "{self.scheduler}"')
        settings.write_text(words, "utf-8")

    def forget(self) -> None:
        """Delete what a test's workspaces kept there."""
        while self.server is not None and self._databases:
            self.server.drop(self._databases.pop())

    @contextmanager
    def named(self) -> Iterator[None]:
        """Let a record that is named by its file be the one that its workspace names."""
        if self.server is None:
            yield
            return
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Address, "of", _address_of)
            patch.setattr(walk, "require_own", _require_own)
            yield


def _require_own(ledger: Ledger, run: str, connection: Connection) -> None:
    """See that a run is still this process's; a walk that a test takes by itself is in no journal, and anybody's."""
    if connection.execute(select(journal_table.c.run).where(journal_table.c.run == run)).first() is not None:
        journal.require_own(ledger, run, connection)


def _address_of(where: Path | Address) -> Address:
    if isinstance(where, Address):
        return where
    root = where.parent.parent
    is_of_a_workspace = (root / SETTINGS).is_file() and not where.exists()
    return load_workspace(root).record if is_of_a_workspace else Address(where, where)
