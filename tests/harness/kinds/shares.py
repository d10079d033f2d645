"""A real Samba server on this machine: staff copy onto its share, slowly or cut off; it is killed and started again.

Where the system can mount the share (CIFS in its kernel), the service watches the inbox through it too.
"""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.harness.trial import PATIENCE, Kind, Trial
from tests.watch.waiting import until

_SHARE = "inbox"
_SERVERS: "dict[Path, tuple[int, subprocess.Popen[bytes]]]" = {}


def served(root: Path) -> None:
    """Serve the inbox."""
    if os.name == "nt" or os.geteuid() or not shutil.which("smbd") or not shutil.which("smbclient"):
        pytest.skip("there is no smbd with smbclient that this user may start")
    _start(root, root / "inbox")


def mounted(root: Path) -> None:
    """Serve another folder, and mount it where the inbox lies."""
    if "cifs" not in Path("/proc/filesystems").read_text().split():
        pytest.skip("this system's kernel has no CIFS to mount a share with")
    behind = root / "served"
    behind.mkdir()
    if os.geteuid() or not shutil.which("smbd") or not shutil.which("mount.cifs"):
        pytest.skip("there is no smbd, or mounting its share takes rights that this user has not")
    port = _start(root, behind)
    options = f"guest,port={port},vers=3.0,soft,uid=0,gid=0,file_mode=0660,dir_mode=0770"
    words = ["mount", "-t", "cifs", f"//127.0.0.1/{_SHARE}", str(root / "inbox"), "-o", options]
    if subprocess.run(words, check=False, capture_output=True).returncode:
        released(root)
        pytest.skip("the share could not be mounted here")
    (root / "inbox" / "oakfield").mkdir()


def released(root: Path) -> None:
    subprocess.run(["umount", "--lazy", str(root / "inbox")], check=False, capture_output=True)
    if root in _SERVERS:
        _kill(root)
        del _SERVERS[root]


def _start(root: Path, folder: Path) -> int:
    """Start the server, on the port that it had before, and return that."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = _SERVERS[root][0] if root in _SERVERS else probe.getsockname()[1]
    state = root.parent / "smb"
    state.mkdir(exist_ok=True)
    keeps = "\n".join(f"{name} directory = {state}" for name in ("lock", "state", "cache", "pid", "private", "ncalrpc"))
    (state / "smb.conf").write_text(
        f"[global]\nserver role = standalone server\nmap to guest = Bad User\nguest account = root\n"
        f"bind interfaces only = yes\ninterfaces = 127.0.0.1\nsmb ports = {port}\nload printers = no\n"
        f"disable spoolss = yes\nlog file = {state}/log\n{keeps}\n"
        f"[{_SHARE}]\npath = {folder}\nguest ok = yes\nguest only = yes\nread only = no\nforce user = root\n"
    )
    words = ["smbd", "--foreground", "--no-process-group", f"--configfile={state}/smb.conf"]
    server = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True
    )
    _SERVERS[root] = port, server
    until(lambda: _answers(port) or server.poll() is not None, "the server answers")
    if server.poll() is not None:
        pytest.skip("smbd does not start here")
    return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _kill(root: Path) -> None:
    """Kill the server with all that it forked, which are the group that it leads."""
    server = _SERVERS[root][1]
    if server.poll() is None:
        os.killpg(server.pid, 9)
    server.wait()


def _copy(trial: Trial, name: str) -> "subprocess.Popen[bytes]":
    """Begin to copy what is then written to the program's input."""
    port = _SERVERS[trial.root][0]
    words = ["smbclient", f"//127.0.0.1/{_SHARE}", "-N", "-p", str(port), "-c", f"put - {name}"]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _large(data: bytes) -> bytes:
    """Return a file with blank lines behind each of its own: a copy sends as much as 64 KB at a time."""
    lines = data.splitlines(keepends=True)
    blank = b" " * 1000 + b"," * lines[0].count(b",") + b"\r\n"
    return b"".join(line + blank * 70 for line in lines)


def copied_slowly(trial: Trial) -> None:
    """A copy onto the share stalls; in some trials the server is killed under it, and the copy made again."""
    trial.watcher  # noqa: B018 - it is started
    name, whole = f"{trial.trust.kind.name}-{trial.number}.csv", _large(trial.tally.rows(trial.chance.randint(3, 10)))
    trial.tally.last(whole)
    is_killed = trial.chance.random() < 0.4
    lines = whole.splitlines(keepends=True)
    part = b"".join(lines[: trial.chance.randint(1, len(lines) - 1)])
    copy = _copy(trial, name)
    assert copy.stdin is not None
    copy.stdin.write(part)
    copy.stdin.flush()
    trial.wait(0, 2)
    if is_killed:
        _kill(trial.root)
        time.sleep(0.2)
        _start(trial.root, trial.root / ("served" if trial.trust.kind is MOUNTED else "inbox"))
        copy.kill()
        copy.wait()
        copy = _copy(trial, name)
        assert copy.stdin is not None
        copy.stdin.write(whole)
    else:
        copy.stdin.write(whole[len(part) :])
    copy.stdin.close()
    assert copy.wait(PATIENCE) == 0


SERVED = Kind("share-served", 20, copied_slowly, served, release=released)
MOUNTED = Kind("share-mounted", 10, copied_slowly, mounted, release=released)
KINDS = (SERVED, MOUNTED)
