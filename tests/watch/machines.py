"""Made-up machines for the tests: each with a workspace, a state folder and a way to the database of its own.

They share an inbox, an outbox and a record. The way to the database leads through a door that can be shut.
"""

import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

from mailmerge.reports.watcher_state import State
from tests.watch.waiting import until


class Door:
    """Passes a port on to another; `shut` breaks what goes through and refuses what comes, until `open`."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._inside: set[socket.socket] = set()
        self._listening = self._listen(0)
        self.port = int(self._listening.getsockname()[1])
        self.is_shut = False
        Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def shut(self) -> None:
        """Cut the line."""
        self.is_shut = True
        self._listening.close()
        for one in list(self._inside):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def open(self) -> None:
        """Mend it."""
        self.is_shut = False
        self._listening = self._listen(self.port)
        Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def _listen(self, port: int) -> socket.socket:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(64)
        return listening

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                ready, _, _ = select.select([listening], [], [], 0.2)
                if not ready:
                    if listening.fileno() < 0:
                        return
                    continue
                outer, _ = listening.accept()
                if self.is_shut:
                    outer.close()
                    return
                inner = socket.create_connection(("127.0.0.1", self._to))
                self._inside |= {outer, inner}
                for source, target in ((outer, inner), (inner, outer)):
                    Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                one.close()
            self._inside.discard(one)


class Machine:
    """A made-up machine: `root` is its workspace, which names what it shares with others."""

    def __init__(self, name: str, sample: Path, shared: Path, url: str, door: Door, lease_seconds: int) -> None:
        self.name, self.door = name, door
        self.root = Path(shutil.copytree(sample, shared.parent / name))
        self._set(shared, url, lease_seconds)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start its watcher, in a group of processes of its own."""
        with (self.root / "terminal.txt").open("ab") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mailmerge", "watch", "--workspace", str(self.root)],
                stdout=subprocess.DEVNULL,
                stderr=terminal,
                env={**os.environ, "MAILMERGE_HOST": self.name},
                start_new_session=True,
            )

    def until_watching(self) -> None:
        """Wait until its watcher says that it runs."""
        process = self.process
        assert process is not None
        until(
            lambda: (state := State.load(self.root / "state")) and state.process == str(process.pid),
            f"{self.name} watches",
            180,
        )

    def kill(self) -> None:
        """Kill all its processes at once, as a machine does that loses its power."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> int:
        """Stop its watcher as a service is stopped."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(180)
        self.process = None
        return code

    def log(self) -> str:
        """Return what its watcher wrote."""
        return "".join((self.root / place).read_text() for place in ("state/watch.log", "terminal.txt"))

    def _set(self, shared: Path, url: str, lease_seconds: int) -> None:
        path = self.root / "mailmerge.toml"
        text = path.read_text("utf-8")
        for name in ("inbox", "outbox", "evidence"):
            text = re.sub(rf'(?m)^{name} = ".*"', f'{name} = "{shared / name}"', text)
        text = re.sub("(?m)^(settle|poll)_seconds = [0-9]+", r"\1_seconds = 0.3", text)
        text = text.replace(
            "[folders]", f'[ledger]\nurl = "{url}"\nlease_seconds = {lease_seconds}\n\n[folders]\nstate = "state"'
        )
        path.write_text(text, "utf-8")
