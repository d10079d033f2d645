"""The ledger: append events, read them, erase personal content. Nothing else writes to it."""

import json
import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.drawn import Drawn
from mailmerge.ledger.chain.errors import DamagedLedgerError, UnavailableLedgerError
from mailmerge.ledger.chain.event import Event, Head, NewEvent, stamp
from mailmerge.ledger.chain.event_rows import event_of, head_of, insert_events
from mailmerge.ledger.chain.head import head_file, read_head, write_head
from mailmerge.ledger.chain.known_end import KnownEnd
from mailmerge.ledger.chain.own_events import ContentErased, HeadKeyMade, LedgerBegun
from mailmerge.ledger.chain.schema import contents, events
from mailmerge.ledger.chain.signature import key_at, make_key, sign
from mailmerge.ledger.chain.store import Store, explained
from mailmerge.ledger.chain.stores import store_at

# Given the connection that holds the write lock, raises where nothing may be added.
Allowed = Callable[[Connection], None]

_log = logging.getLogger(__name__)

_BATCH = 200  # events appended at a time, with their contents; they have a few each
_PAGE = 1_000  # events read at a time, so that a long listing holds neither memory nor a transaction


def utc_now() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)


class Ledger:
    """An open ledger. Safe to use from several threads, and beside other processes that have it open.

    Open it with `Ledger.open` and close it, or use it as a context manager: only a closed ledger is one whole file.
    `drawn` is what is kept beside the events in each transaction.
    """

    def __init__(self, address: Address, store: Store, drawn: Drawn, clock: Callable[[], datetime]) -> None:
        self.address = address
        self.drawn = drawn
        self.store = store
        self._clock = clock
        self._end = KnownEnd(address.path, drawn, is_shared=address.is_shared)
        self._closing = ExitStack()

    @classmethod
    def open(cls, where: Path | Address, drawn: Drawn, clock: Callable[[], datetime] = utc_now) -> Self:
        """Open the ledger at an address; make it where there is none, with its folder.

        A ledger of an older version is brought up to date (its look-ups are drawn anew; events and contents are not
        touched). A head file that lags, because power went between commit and its writing, is written again.

        Raises:
            DamagedLedgerError: what is there is no ledger, events are missing or changed at its end, or it is gone and
                only its head file is left.
            UnavailableLedgerError: it can't be read or written, is busy, or was made by a newer version.
        """
        address = Address.of(where)
        store = store_at(address, drawn.FUNCTIONS)
        ledger = cls(address, store, drawn, clock)
        try:
            ledger._prepare()
        except BaseException:
            ledger.close()
            raise
        return ledger

    @property
    def path(self) -> Path:
        """Beside what this machine keeps of the ledger: head file, keys, locks."""
        return self.address.path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; the last one to close brings all into the one file."""
        self._closing.close()
        self.store.close()

    def at_close(self, action: Callable[[], None]) -> None:
        """Have something done before the connections are closed."""
        self._closing.callback(action)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state of the ledger, for queries (`records`, `verify`)."""
        with explained(self.store), self.store.reading() as connection:
            yield connection

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[Connection]:
        """Give a connection that holds the write lock and commits at the end, for this room's own modules.

        Without `wait`, raises UnavailableLedgerError at once where another process holds it.
        """
        with explained(self.store), self.store.writing(wait=wait) as connection:
            yield connection

    def identity(self) -> tuple[str, int]:
        """Return where the ledger lies, without a password, and a number that no copy of it has."""
        with explained(self.store):
            return self.store.identity()

    @contextmanager
    def scratch(self) -> Iterator[Connection]:
        """Give a connection that commits at the end and holds no lock, for what is no event: leases."""
        with explained(self.store), self.store.scratch() as connection:
            yield connection

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Hold off everybody else who takes the turn of that name, on whatever machine has this ledger open."""
        with explained(self.store), self.store.turn(name):
            yield

    @property
    def workspace_id(self) -> str:
        """The random id that the ledger was begun with: the key of its references."""
        with self.reading() as connection:
            return _workspace_of(connection)

    def make_head_key(self, by: str) -> str:
        """Make a key by which heads are signed from now on, and return the public one; `by` stays for ever.

        Raises:
            KeyFileError: there is a key already.
        """
        public = make_key(self.path)
        self.append([HeadKeyMade(public, by).event()])
        return public

    def head_key(self) -> tuple[int, str] | None:
        """Return the event and the public key by which heads are signed now; None where they are not."""
        with self.reading() as connection:
            return key_at(connection, head_of(connection).seq)

    def append(self, new: Iterable[NewEvent], allowed: Allowed = lambda _connection: None) -> tuple[Event, ...]:
        """Append events in one transaction: all of them or, on any error, none. On the disk when this returns.

        They are taken a few at a time, so that the contents of a large run need never be in memory together.
        `allowed` raises, under the write lock, where they may not be added any more.

        Returns:
            The events as they now stand, in the order given.

        Raises:
            LedgerError: what is drawn from the record refuses one of these events (`drawn.refusal`).
            ErasedContentError: content that was erased once is given again.
            DamagedLedgerError: the ledger's end is not what its head file says; nothing is added to such a ledger.
        """
        with self.writing() as connection:
            allowed(connection)
            added = self._append(connection, new)
        self._advance_head()
        return added

    def events(self, kind: str | None = None, subject: str | None = None, after: int = 0) -> Iterator[Event]:
        """Yield events in order, all or those of one kind or subject, from number `after` + 1 on."""
        query = select(events).order_by(events.c.seq).limit(_PAGE)
        if kind is not None:
            query = query.where(events.c.kind == kind)
        if subject is not None:
            query = query.where(events.c.subject == subject)
        while True:
            with self.reading() as connection:
                page = connection.execute(query.where(events.c.seq > after)).all()
            yield from map(event_of, page)
            if len(page) < _PAGE:
                return
            after = page[-1].seq

    def head(self) -> Head:
        """Return the last event's number and hash."""
        with self.reading() as connection:
            return head_of(connection)

    def content(self, digest: str) -> bytes | None:
        """Return the content of that SHA-256, or None if it was erased; raises KeyError if there never was such."""
        with self.reading() as connection:
            row = connection.execute(select(contents.c.bytes).where(contents.c.sha256 == digest)).one_or_none()
        if row is None:
            raise KeyError(digest)
        data: bytes | None = row.bytes
        return data

    def erase(self, digests: Collection[str], reason: str, by: str) -> Event:
        """Erase contents for ever, and say so in an event. The chain and every hash stay.

        `digests` may also hold the SHA-256 of files outside the ledger that are erased with it (the outbox's copies):
        `verify` then does not miss them. `reason` is a code (`retention`, `request`), `by` a role or initials; both
        stay for ever.
        """
        erased = ContentErased.of(digests, reason, by)
        with self.writing() as connection:
            (event,) = self._append(connection, [erased.event()])
            for start in range(0, len(erased.erased), _PAGE):
                batch = erased.erased[start : start + _PAGE]
                connection.execute(update(contents).where(contents.c.sha256.in_(batch)).values(bytes=None))
                self.drawn.forget(connection, batch)
        self._advance_head()
        self.store.overwrite_erased()
        return event

    def rebuild_lookups(self) -> None:
        """Draw all look-ups anew from events and contents."""
        with self.writing() as connection:
            self.drawn.rebuild(connection)

    def _prepare(self) -> None:
        """Make the tables where there are none, bring older look-ups up to date, and set the head file right."""
        if not self.address.is_shared and not self.store.is_there() and head_file(self.path).exists():
            raise DamagedLedgerError(
                "The ledger is gone: only its head file is left. Put back the ledger folder from its last backup."
            )
        for file in (self.path, self.address.file):
            file.parent.mkdir(parents=True, exist_ok=True)
        with self.reading() as connection:
            is_ready = self.store.version(connection) == self.drawn.VERSION and head_of(connection).seq > 0
        if not is_ready:
            with self.writing() as connection:
                self._make_ready(connection)
        with self.reading() as connection:
            is_behind = read_head(self.path) != head_of(connection)
        if is_behind:
            # Only then: whoever opens it to read never waits for a writer. One who writes just now sets it right too.
            with suppress(UnavailableLedgerError, OSError):
                self._advance_head(wait=False)

    def _make_ready(self, connection: Connection) -> None:
        """Bring a new or older database to the present version, unless another process just did."""
        version = self.store.version(connection)
        if version > self.drawn.VERSION:
            raise UnavailableLedgerError(
                "The ledger was made by a newer version of mailmerge. Use that version, or a newer one, here too."
            )
        if version != self.drawn.VERSION:
            if version > 0:
                self._end.require(connection, head_of(connection))
            self.store.bring_up(connection, self.drawn)
        if head_of(connection).seq == 0:
            self._append(connection, [LedgerBegun(secrets.token_hex(16)).event()])

    def _append(self, connection: Connection, new: Iterable[NewEvent]) -> tuple[Event, ...]:
        """Append under the write lock, after making sure that the ledger still ends where it is known to end."""
        former = head = head_of(connection)
        self._end.require(connection, former)
        at = stamp(self._clock())
        last = connection.execute(select(events.c.at).where(events.c.seq == former.seq)).scalar()
        if last is not None and at < last:
            # Nothing waits for a clock that was set right; but somebody should know, and `verify` tells it for ever.
            _log.warning("the machine's clock went back: an event is dated %s, and the last one %s", at, last)
        coming = iter(new)
        try:
            while batch := list(islice(coming, _BATCH)):
                head = insert_events(connection, batch, at, head)
            if head == former:
                return ()
            self.drawn.add_latest(connection, after=former.seq)
        except IntegrityError as error:
            raise self.drawn.refusal(error) from error
        return tuple(event_of(row) for row in connection.execute(select(events).where(events.c.seq > former.seq)))

    def _advance_head(self, *, wait: bool = True) -> None:
        """Bring the head file up to the ledger's end, under the write lock, so that it never goes backwards.

        Without `wait`, raises UnavailableLedgerError at once where another process writes.
        """
        with self.writing(wait=wait) as connection:
            head = head_of(connection)
            if read_head(self.path) != head:
                self._end.require(connection, head)
                write_head(self.path, head, sign(self.path, _workspace_of(connection), head))


def _workspace_of(connection: Connection) -> str:
    payload = connection.execute(select(events.c.payload).where(events.c.seq == 1)).scalar_one()
    return str(json.loads(payload)["workspace"])
