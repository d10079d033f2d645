"""A real PostgreSQL server for the tests: Debian's, in a folder of its own, on a socket and a port of its own.

PostgreSQL refuses to work as root, so where the tests are root's it is started as the user `postgres` or `nobody`.
"""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

_DEBIAN = Path("/usr/lib/postgresql")
_OWNER, _ROLE = "owner", "mailmerge"

# Nothing of a test's is worth waiting for the disk.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=32MB")


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest; None where it is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = [path for path in _DEBIAN.glob("*/bin") if (path / "initdb").exists()]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


def why_not() -> str | None:
    """Return why no server can be started here; None where one can."""
    if binaries() is None:
        return "PostgreSQL is not installed (Debian: postgresql)"
    if os.name == "posix" and os.geteuid() == 0 and _ordinary_user() is None:
        return "PostgreSQL refuses root, and there is no ordinary user to start it as"
    return None


class Server:
    """A server that runs. `prepared` databases are ready for a record, copied from one that was made once."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)
        self._template: str | None = None

    def url(self, database: str, role: str = _ROLE, port: int | None = None) -> str:
        """Return a database's URL for a role."""
        return f"postgresql+psycopg://{role}@127.0.0.1:{port or self.port}/{database}"

    def owner_url(self, database: str) -> str:
        """Return it for the role that owns the record."""
        return self.url(database, _OWNER)

    def empty(self) -> str:
        """Make a database with nothing in it, and return its name."""
        name = f"t{next(self._numbers)}_{os.getpid()}"
        self.ask("postgres", f"CREATE DATABASE {name} OWNER {_OWNER}")
        return name

    def prepared(self) -> str:
        """Make a database that is ready for a record, and return its name."""
        if self._template is None:
            from mailmerge.ledger.record.preparing import prepare_database

            self._template = self.empty()
            prepare_database(self.owner_url(self._template), _ROLE)
        name = f"t{next(self._numbers)}_{os.getpid()}"
        self.ask("postgres", f"CREATE DATABASE {name} TEMPLATE {self._template} OWNER {_OWNER} STRATEGY file_copy")
        return name

    def copied(self, database: str) -> str:
        """Make a copy of a database to which nobody is connected, and return its name."""
        name = f"t{next(self._numbers)}_{os.getpid()}"
        self.ask("postgres", f"CREATE DATABASE {name} TEMPLATE {database} OWNER {_OWNER} STRATEGY file_copy")
        return name

    def drop(self, database: str) -> None:
        """Delete a database, whoever is connected."""
        self.ask("postgres", f"DROP DATABASE {database} WITH (FORCE)")

    def ask(self, database: str, statement: str) -> list[tuple[object, ...]]:
        """Have the superuser say something."""
        import psycopg

        with psycopg.connect(
            host="127.0.0.1", port=self.port, dbname=database, user="postgres", autocommit=True
        ) as session:
            found = session.execute(statement)
            return found.fetchall() if found.description else []


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server in a new folder, and end it and delete the folder afterwards."""
    programs = binaries()
    assert programs is not None
    folder = Path(mkdtemp(prefix="mailmerge-postgresql-"))
    user = _ordinary_user() if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, port = folder / "data", _free_port()

    def run(*words: str) -> None:
        subprocess.run(
            words,
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )

    settings = (*_FAST, f"unix_socket_directories={folder}", "listen_addresses=127.0.0.1", f"port={port}")
    options = " ".join(f"-c {word}" for word in settings)
    initdb, control = str(programs / "initdb"), str(programs / "pg_ctl")
    try:
        run(initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        run(control, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        server = Server(port)
        server.ask("postgres", f"CREATE ROLE {_OWNER} LOGIN")
        server.ask("postgres", f"CREATE ROLE {_ROLE} LOGIN")
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):
            run(control, "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> pwd.struct_passwd | None:
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    return None


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
