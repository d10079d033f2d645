"""Where a record is kept, and where this machine keeps what belongs to it: head file, keys, locks."""

from dataclasses import dataclass, field
from pathlib import Path

# How long a process on another machine counts as alive after it was last heard of, in seconds.
LEASE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Address:
    """A record's address.

    Beside `path`, on a local disk, lie this machine's head file, keys and locks. The record itself is the SQLite file
    at `file`, or, with `url`, in a PostgreSQL database that several machines share; the URL may hold a password and is
    never shown. `lease_seconds`: how long a process of another machine counts as alive after it was last heard of.
    """

    path: Path
    file: Path
    url: str | None = field(default=None, repr=False)
    lease_seconds: int = LEASE_SECONDS

    @classmethod
    def of(cls, where: "Path | Address") -> "Address":
        """Return an address as it is; a path is that of an SQLite file with all that belongs to it beside it."""
        return where if isinstance(where, Address) else cls(where, where)

    @property
    def is_shared(self) -> bool:
        """Whether other machines may have it open."""
        return self.url is not None
