"""Moving files on a disk or a share such that none is ever written over, and reading them with a limit."""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from threading import get_ident
from typing import TypeAlias

from mailmerge.intake.files.filenames import numbered
from mailmerge.rights import make_shared_folder, share_as_its_folder

# Gives the notes that go with a file, by path, once it is known where the file will lie.
NotesFor: TypeAlias = Callable[[Path], Mapping[Path, bytes]]

_NO_HARD_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}
_PIECE = 1 << 20  # bytes read at a time


def is_plain(path: Path) -> bool:
    """Whether a path is a file, and neither a link nor a pipe nor a device."""
    return stat.S_ISREG(path.lstat().st_mode)


def read_file(path: Path, at_most: int) -> tuple[bytes, str]:
    """Return a file's bytes, or no more than a beginning of `at_most` + 1 of them, and the SHA-256 of them all."""
    with path.open("rb") as file:
        data = file.read(at_most + 1)
        digest = hashlib.sha256(data)
        while piece := file.read(_PIECE):
            digest.update(piece)
    return data, digest.hexdigest()


def write_note(path: Path, data: bytes) -> None:
    """Write a note for staff, whole or not at all, in place of a former one of that name."""
    temporary = path.with_name(f".mailmerge-{os.getpid()}-{get_ident()}.tmp")
    try:
        temporary.write_bytes(data)
        share_as_its_folder(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def move_beside(source: Path, target: Path, notes_for: NotesFor, told: Callable[[], None] = lambda: None) -> Path:
    """Move a file to `target`, or under the first number at which neither it nor a note of its meets another.

    The notes are written first, then `told` is called, then the file moves. A move that was cut off can be done again:
    the same notes and the same file, half moved, meet no other.

    Returns:
        Where it lies now.
    """
    for number in count(1):
        put = target.with_name(numbered(target.name, number))
        notes = notes_for(put)
        if put in notes or _is_taken(put, source) or any(_holds_else(note, data) for note, data in notes.items()):
            continue
        for note, data in notes.items():
            make_shared_folder(note.parent)
            write_note(note, data)
        told()
        try:
            _move(source, put)
        except FileExistsError:
            continue
        return put
    raise AssertionError("count() never ends")


def _is_taken(target: Path, source: Path) -> bool:
    """Whether another file than `source` has that name."""
    try:
        there = target.lstat()
    except FileNotFoundError:
        return False
    return not os.path.samestat(there, source.lstat())


def _holds_else(note: Path, data: bytes) -> bool:
    """Whether a file of that name holds something else: a workbook that is being mended, a receipt not yet read."""
    try:
        return note.is_symlink() or note.read_bytes() != data
    except FileNotFoundError:
        return False


def _move(source: Path, target: Path) -> None:
    """Rename, and never onto another file: FileExistsError then.

    Windows renames like that; elsewhere a second name is given and the first taken away. A move that was cut off in
    between is ended by the next.
    """
    if os.name != "nt":
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            if not os.path.samestat(source.lstat(), target.lstat()):
                raise
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            # This file system knows no second names; what is left is the moment since `_is_taken` looked.
            source.rename(target)
            return
        source.unlink()
        return
    source.rename(target)
