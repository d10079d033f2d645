"""Which process works on a record, and lives: on this machine by its lock, on another by its lease.

A lock on a local disk is let go by the system however a process ends; nobody on another machine can see it. So with a
record that several machines share, each process also says again and again that it lives, in a row of the database, by
the database's clock. When its lease has run out, others may take over what it left.
"""

import logging
import os
import platform
import re
from threading import Event, Lock, Thread
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, text

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import alive

# The name of this machine among those that share a record, where the system's own is not one of its own (containers).
VARIABLE = "MAILMERGE_HOST"

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9.-]+")
_RENEWALS = 4  # within a lease

_KEEP = text(
    "INSERT INTO leases (owner, until) VALUES (:owner, clock_timestamp() + make_interval(secs => :seconds)) "
    "ON CONFLICT (owner) DO UPDATE SET until = excluded.until"
)
_HAS = text("SELECT 1 FROM leases WHERE owner = :owner AND until > now()")
_END = text("DELETE FROM leases WHERE owner = :owner")
_TIDY = text("DELETE FROM leases WHERE until < now() - interval '1 day'")

_log = logging.getLogger(__name__)
_guard = Lock()
_keepers: "WeakKeyDictionary[Ledger, _Keeper]" = WeakKeyDictionary()


def host() -> str:
    """Return this machine's name among those that share a record."""
    return _NOT_IN_A_NAME.sub("-", os.environ.get(VARIABLE) or platform.node()) or "host"


def this_worker(ledger: Ledger) -> str:
    """Return what names this process among all that work on a record; it counts as alive until it ends."""
    process = alive.this_process(ledger.path.parent)
    if not ledger.address.is_shared:
        return process
    owner = f"{process}@{host()}"
    with _guard:
        keeper = _keepers.get(ledger)
        if keeper is None or keeper.owner != owner:
            keeper = _keepers[ledger] = _Keeper(ledger, owner)
    keeper.keep()
    return owner


def is_alive(ledger: Ledger, owner: str) -> bool:
    """Whether the process that `this_worker` named still works on the record, on whatever machine."""
    if not ledger.address.is_shared:
        return alive.is_alive(ledger.path.parent, owner)
    with ledger.reading() as connection:
        return is_alive_by(connection, ledger.address, owner)


def is_alive_by(connection: Connection, address: Address, owner: str) -> bool:
    """Return the same, by a connection that has one state of the record."""
    process = owner.partition("@")[0]
    folder = address.path.parent
    if not address.is_shared:
        return alive.is_alive(folder, owner)
    if alive.was_here(folder, process):
        # Its lease still runs: without its lock it would count as alive to whoever asks next.
        return alive.is_alive(folder, process, keep=True)
    return connection.execute(_HAS, {"owner": owner}).first() is not None


def let_go(ledger: Ledger, owner: str) -> None:
    """Forget the lease of a process that is gone, and its lock where it was one of this machine's."""
    alive.is_alive(ledger.path.parent, owner.partition("@")[0])
    with ledger.scratch() as connection:
        connection.execute(_END, {"owner": owner})
        connection.execute(_TIDY)


class _Keeper:
    """Renews the lease of this process as long as its ledger is open."""

    def __init__(self, ledger: Ledger, owner: str) -> None:
        self.owner = owner
        self._ledger, self._seconds = ledger, ledger.address.lease_seconds
        self._closed = Event()
        self._thread: Thread | None = None
        ledger.at_close(self.end)

    def keep(self) -> None:
        """Renew the lease now, and from now on."""
        with _guard:
            if self._thread is not None and self._thread.is_alive():
                return
            self._renew()
            self._thread = Thread(target=self._renew_on, name="lease", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Renew it no more."""
        self._closed.set()

    def _renew(self) -> None:
        with self._ledger.scratch() as connection:
            connection.execute(_KEEP, {"owner": self.owner, "seconds": self._seconds})

    def _renew_on(self) -> None:
        while not self._closed.wait(self._seconds / _RENEWALS):
            try:
                self._renew()
            except Exception as error:  # whatever it is, the next try may do better
                _log.warning("the lease could not be renewed: %s", type(error).__name__)
