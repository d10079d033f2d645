"""A folder's manifest: every file in it with its SHA-256, in `manifest.json` at its top."""

import hashlib
import json
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from mailmerge.ledger.chain.event import Head, sha256
from mailmerge.ledger.chain.head import sync_folder, write_whole
from mailmerge.ledger.chain.litter import is_litter

MANIFEST = "manifest.json"

# Stands for the hash of what is no plain file (a link, a pipe): it is never opened, and equals no file's hash.
NO_FILE = "no plain file"


def write_manifest(folder: Path, run: str, head: Head, kept: Mapping[str, str]) -> str:
    """Write the manifest of a folder, make the disk keep it and every file's name, and return the manifest's SHA-256.

    Args:
        folder: a run's folder.
        run: the run's id.
        head: the ledger's head before the run: a second witness, outside the ledger, of how far it had come.
        kept: the SHA-256 of each file in the folder, by its path in the folder; the disk keeps them already.
    """
    form = {"run": run, "ledger": head.as_json(), "files": dict(sorted(kept.items()))}
    text = json.dumps(form, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / MANIFEST, text)
    for inner in (path for path in folder.rglob("*") if path.is_dir()):
        sync_folder(inner)
    sync_folder(folder)
    return sha256(text.encode())


def read_manifest(folder: Path) -> tuple[Mapping[str, str], Head]:
    """Return the SHA-256 of each file by its path in the folder, and the ledger's head before the run.

    Raises:
        OSError: there is no manifest, or it can't be read.
        ValueError: it is not what `write_manifest` wrote.
    """
    match json.loads((folder / MANIFEST).read_text("utf-8")):
        case {"files": dict(files), "ledger": {"seq": int(seq), "hash": str(hash_)}}:
            return files, Head(seq, hash_)
        case _:
            raise ValueError("this is not a run's manifest")


def files_under(folder: Path) -> Iterator[Path]:
    """Yield each file in a folder and its folders, links not followed, less what systems leave behind."""
    return (path for path in _within(folder) if not is_litter(path.name))


def litter_under(folder: Path) -> Iterator[Path]:
    """Yield each file that a system left in a folder and its folders."""
    return (path for path in _within(folder) if is_litter(path.name))


def is_plain_file(path: Path) -> bool:
    """Whether a path is a file, and neither a link nor a pipe nor a device; raises OSError where there is nothing."""
    return stat.S_ISREG(path.lstat().st_mode)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _within(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())
