"""A backup of all that a trust has: record, letters, evidence, settings and words, in one file; encrypted by a key."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from mailmerge.dispatch.sheet_key import FILE as SHEETS_KEY
from mailmerge.errors import MissingError, SettingsError
from mailmerge.fresh import hidden_name, write_new
from mailmerge.ledger.chain.backup import backup
from mailmerge.ledger.record import records
from mailmerge.ledger.record.opening import open_record
from mailmerge.operations.record import open_ledger
from mailmerge.operations.users import FILE as USERS
from mailmerge.workspace import Workspace
from mailmerge.workspace.workspace import CALENDAR_FILE, SETTINGS_FILE

_SETTINGS = (SETTINGS_FILE, CALENDAR_FILE, "templates", "letterheads", "authorities")
LEDGER = "ledger.sqlite"
# What openssl is told, to encrypt and to decrypt.
CIPHER = ("-aes-256-cbc", "-pbkdf2", "-iter", "600000")


def back_up_all(workspace: Workspace, folder: Path, now: datetime, key: Path | None = None) -> Path:
    """Write a backup of the whole workspace into `folder`, while others work, and return the file.

    The record is copied first, and verified; then come the runs that it names, so that what is restored verifies. In
    the file everything lies where it does by default, wherever the settings say that it is here.

    Args:
        workspace: the trust's.
        folder: where the file is written; it appears whole or not at all.
        now: the present time, for the file's name.
        key: a file with a passphrase in its first line, by which openssl encrypts it; None: nothing is encrypted.

    Raises:
        SettingsError: the folder can't be written to, or the key can't be read.
        MissingError: there is no record yet; or openssl is not installed, or refuses.
        DamagedLedgerError: the record does not verify; no backup is made.
    """
    if key is not None and not (key.is_file() and key.read_text(encoding="utf-8").strip()):
        raise SettingsError(f"{key} is no file with a passphrase. Make one: openssl rand -base64 32 > {key}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # On the same disk as the backup: the ledger's may be small, and what is not encrypted does not leave it.
        with TemporaryDirectory(dir=workspace.state, prefix=".backup-") as scratch:
            packed = _packed(workspace, Path(scratch), now)
            ready = packed if key is None else _encrypted(packed, key)
            hidden = hidden_name(folder / ready.name)
            try:
                with ready.open("rb") as source:
                    write_new(hidden, b"")
                    with hidden.open("r+b") as target:
                        shutil.copyfileobj(source, target)
                        os.fsync(target.fileno())
                return hidden.replace(folder / ready.name)
            finally:
                hidden.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(f"{folder} cannot be written ({error.strerror}). Free some room, or connect it.") from None


def _packed(workspace: Workspace, scratch: Path, now: datetime) -> Path:
    with open_ledger(workspace) as record:
        copied = backup(record, scratch)
    target = scratch / f"mailmerge-{now:%Y-%m-%dT%H%M%S}.tar.gz"
    with tarfile.open(target, "w:gz", compresslevel=3) as packed:
        for path in sorted(copied.iterdir()):
            packed.add(path, f"ledger/{LEDGER if path.name == workspace.ledger.name else path.name}")
        for name in (USERS, SHEETS_KEY):
            beside = workspace.record.path.with_name(name)
            if beside.is_file():
                packed.add(beside, f"ledger/{name}")
        for path in _runs(workspace, copied / workspace.ledger.name):
            packed.add(path, f"outbox/{path.name}")
        if workspace.evidence.is_dir():
            packed.add(workspace.evidence, "evidence")
        for name in _SETTINGS:
            if (workspace.root / name).exists():
                packed.add(workspace.root / name, name)
    return target


def _runs(workspace: Workspace, copied: Path) -> Iterator[Path]:
    """Yield the folders of the runs that the copied record names, and what else lies there for staff."""
    with open_record(copied) as record:
        for path in sorted(workspace.outbox.iterdir()):
            if not path.name.startswith(".") and (path.is_file() or records.run(record, path.name)):
                yield path


def _encrypted(packed: Path, key: Path) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        raise MissingError(
            "openssl is not installed, so the backup can't be encrypted. Install it, or leave out --key."
        )
    target = packed.with_name(f"{packed.name}.enc")
    words = [openssl, "enc", *CIPHER, "-salt", "-pass", f"file:{key}", "-in", str(packed), "-out", str(target)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our words and paths alone
    if done.returncode:
        raise MissingError(f"openssl could not encrypt the backup, and none was made: {done.stderr.strip()}")
    return target
