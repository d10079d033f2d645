"""A backup of all that a trust has is restored into another machine's folder, verifies, and goes on from there."""

import shutil
import subprocess
import tarfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailmerge.errors import MissingError, SettingsError
from mailmerge.operations import safekeeping
from mailmerge.operations.whole_backup import CIPHER, back_up_all
from mailmerge.workspace import load_workspace
from tests.story.office import Office, pupils
from tests.watch.samples import tree

NOW = datetime(2025, 10, 6, 2, 15, tzinfo=ZoneInfo("Europe/London"))
DAY = date(2025, 10, 6)


@pytest.fixture
def office(new_workspace: Path) -> Office:
    """An office with a letter, a filed paper, somebody who may sign in, and a record elsewhere than by default."""
    settings = new_workspace / "mailmerge.toml"
    settings.write_text(settings.read_text("utf-8").replace("ledger/ledger.sqlite", "elsewhere/record.db"))
    office = Office(new_workspace, "oakfield", DAY)
    (row,) = pupils(1)
    office.drop("leave.csv", row)
    office.drop(f"{row['upn']} minutes.pdf", data=next((new_workspace / "outbox").rglob("*.pdf")).read_bytes())
    (new_workspace / "elsewhere" / "users.json").write_text("{}")
    return office


def restored(packed: Path, folder: Path) -> Path:
    """Unpack a backup as docs/operator.md says: into an empty folder, with its settings' folders by default."""
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    settings = folder / "mailmerge.toml"
    settings.write_text(settings.read_text("utf-8").replace("elsewhere/record.db", "ledger/ledger.sqlite"))
    (folder / "inbox").mkdir()
    return folder


def is_well(root: Path) -> bool:
    found = safekeeping.verify(load_workspace(root), None)
    return found is not None and found.ok


@pytest.mark.sqlite
def test_what_is_restored_elsewhere_verifies_and_makes_no_letter_twice(office: Office, tmp_path: Path) -> None:
    made = back_up_all(load_workspace(office.root), tmp_path / "safe", NOW)
    assert made.name == "mailmerge-2025-10-06T021500.tar.gz"
    root = restored(made, tmp_path / "other machine")
    assert is_well(root)
    for place in ("outbox", "evidence", "templates", "letterheads"):
        assert tree(root / place) == tree(office.root / place), place
    assert (root / "ledger" / "users.json").is_file()
    key = load_workspace(office.root).ledger.with_name("sheets.key").read_bytes()
    assert (root / "ledger" / "sheets.key").read_bytes() == key, "else a stamped sheet would prove nothing there"
    (row,) = Office(root, "oakfield", DAY).drop("leave.csv", *pupils(1)).results
    assert [parent.decision.because.code for parent in row.parents] == ["already-sent"]
    assert is_well(office.root)
    assert not list((office.root / "elsewhere").glob(".backup*")), "nothing is left lying about"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_with_a_key_it_is_read_by_nobody_without(office: Office, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("correct horse battery staple\n")
    made = back_up_all(load_workspace(office.root), tmp_path / "safe", NOW, key)
    assert made.suffixes[-2:] == [".gz", ".enc"]
    assert [path.name for path in (tmp_path / "safe").iterdir()] == [made.name]
    with pytest.raises(tarfile.ReadError):
        restored(made, tmp_path / "nowhere")
    clear = tmp_path / "clear.tar.gz"
    words = ["openssl", "enc", "-d", *CIPHER, "-pass", f"file:{key}", "-in", made, "-out", clear]
    subprocess.run(words, check=True, capture_output=True)
    assert is_well(restored(clear, tmp_path / "other machine"))


def test_what_cannot_be_backed_up_says_why(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, key = load_workspace(office.root), tmp_path / "key"
    with pytest.raises(SettingsError, match="no file with a passphrase"):
        back_up_all(workspace, tmp_path / "safe", NOW, key)
    key.write_text("secret")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingError, match="openssl is not installed"):
        back_up_all(workspace, tmp_path / "safe", NOW, key)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(SettingsError, match="cannot be written"):
        back_up_all(workspace, tmp_path / "file" / "x", NOW)
    assert not list((tmp_path / "safe").iterdir())
