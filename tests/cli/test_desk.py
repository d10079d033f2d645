"""`mailmerge desk`: where it may be opened, and the whole of it as a process of its own."""

import json
import platform
import re
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.desk.server import Place, require_safe
from mailmerge.errors import ExitCode, SettingsError
from mailmerge.watch.watcher import Watcher
from tests.watch.waiting import until

CERT = Path(__file__)  # a file that is there


@pytest.mark.parametrize(
    ("place", "has_users", "names", "words"),
    [
        (Place("0.0.0.0", 1), False, (), "everybody signs in"),
        (Place("10.0.0.2", 1), True, (), "needs TLS"),
        (Place("10.0.0.2", 1, CERT), True, (), "both --cert and --key"),
        (Place("10.0.0.2", 1, CERT, Path("gone")), True, (), "no file"),
        (Place("127.0.0.1", 1, is_behind_proxy=True), False, ("x.example",), "everybody signs in"),
        (Place("127.0.0.1", 1, is_behind_proxy=True), True, (), "under which name"),
        (Place("0.0.0.0", 1, CERT, CERT), True, (), "under which name"),
    ],
    ids=["no users", "no TLS", "half TLS", "no key", "proxy, no users", "proxy, no name", "every address, no name"],
)
def test_where_it_may_not_be_opened(place: Place, has_users: bool, names: tuple[object, ...], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        require_safe(place, has_users=has_users, names=names)


@pytest.mark.parametrize(
    ("place", "has_users", "names"),
    [
        (Place("127.0.0.1", 1), False, ()),
        (Place("127.0.0.1", 1), True, ()),
        (Place("10.0.0.2", 1, CERT, CERT), True, ()),
        (Place("0.0.0.0", 1, CERT, CERT), True, ("desk.example",)),
        (Place("127.0.0.1", 1, is_behind_proxy=True), True, ("desk.example",)),
    ],
)
def test_where_it_may(place: Place, has_users: bool, names: tuple[object, ...]) -> None:
    require_safe(place, has_users=has_users, names=names)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for this machine and its key, signed by itself."""
    if shutil.which("openssl") is None:
        pytest.skip("There is no openssl to make a certificate with: apt-get install openssl")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["openssl", *request, *names, "-out", str(cert), "-keyout", str(key)]
    subprocess.run(made, check=True, capture_output=True)
    return cert, key


def test_it_opens_by_its_link_over_tls_watches_and_ends(
    new_workspace: Path,
    tmp_path: Path,
    certificate: tuple[Path, Path],
    call: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    terminal = tmp_path / "terminal.txt"
    tls = ("--cert", str(certificate[0]), "--key", str(certificate[1]))
    with terminal.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "mailmerge", "desk", "--port", str(port), "--workspace", str(new_workspace), *tls],
            stderr=told,
        )
    try:
        until(lambda: "Open https" in terminal.read_text(), "the link is printed")
        trusted = ssl.create_default_context(cafile=str(certificate[0]))
        link = re.search(r"Open (http\S+)", terminal.read_text())[1]
        with urllib.request.urlopen(link, context=trusted) as answer:
            assert "Open the desk" in answer.read().decode()
            assert answer.headers["Strict-Transport-Security"]
            assert "__Host-desk=" in answer.headers["Set-Cookie"]
            assert "Secure" in answer.headers["Set-Cookie"]
        with pytest.raises((urllib.error.URLError, OSError)):
            urllib.request.urlopen(link.replace("https", "http"), timeout=10)
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(urllib.request.Request(link, headers={"Host": "evil.example"}), context=trusted)
        until(lambda: (new_workspace / "ledger" / "watch.json").is_file(), "it watches")
        monkeypatch.setattr(Watcher, "run", lambda _watcher: None)  # it would watch for ever
        assert call("watch", "--workspace", new_workspace)[0] == ExitCode.USAGE
    finally:
        process.terminate()
        code = process.wait(60)
    assert code == 0
    assert "stopped" in (new_workspace / "ledger" / "watch.json").read_text()


def test_it_refuses_an_inbox_that_is_another_workspaces(new_workspace: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    mark = json.dumps(
        {
            "record": "another",
            "machine": platform.node(),
            "workspace": str(other),
            "ledger": str(other / "ledger.sqlite"),
            "file": 7,
            "inbox": str(new_workspace / "inbox"),
        }
    )
    (new_workspace / "inbox" / "_processing").mkdir(exist_ok=True)
    (new_workspace / "inbox" / "_processing" / "OWNER.json").write_text(mark)
    command = [sys.executable, "-m", "mailmerge", "desk", "--workspace", str(new_workspace), "--port", "8469"]
    refused = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert refused.returncode == ExitCode.USAGE
    assert f"belongs to the workspace {other}" in refused.stderr
