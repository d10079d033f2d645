"""Moving files on a disk or a share such that none is ever written over, and reading them with a limit."""

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import TypeAlias

from mailmerge.fresh import hidden_name, put_new, rename_to_free, write_new
from mailmerge.intake.files.filenames import numbered
from mailmerge.rights import make_shared_folder, share_as_its_folder

# Gives the notes that go with a file, by path, once it is known where the file will lie.
NotesFor: TypeAlias = Callable[[Path], Mapping[Path, bytes]]

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
    temporary = hidden_name(path)
    try:
        write_new(temporary, data)
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
            rename_to_free(source, put)
        except FileExistsError:
            continue
        return put
    raise AssertionError("count() never ends")


def lay_copy(
    data: bytes | None, sha256: str, target: Path, notes_for: NotesFor, told: Callable[[], None] = lambda: None
) -> Path:
    """Lay a file's former bytes where `move_beside` would have moved it, with its notes; may be done again.

    Args:
        data: the bytes; None where nobody has them any more: then the notes are laid alone.
        sha256: their hash. A file that holds them already is one that was laid before.
        target: where they go, or to the first number that is free.
        notes_for: gives the notes that go with it.
        told: is called when the notes are written.

    Returns:
        Where they lie, or would.
    """
    for number in count(1):
        put = target.with_name(numbered(target.name, number))
        notes = notes_for(put)
        is_there = os.path.lexists(put)
        if put in notes or any(_holds_else(note, said) for note, said in notes.items()):
            continue
        if is_there and not (is_plain(put) and read_file(put, 0)[1] == sha256):
            continue
        for note, said in notes.items():
            make_shared_folder(note.parent)
            write_note(note, said)
        told()
        if data is None or is_there:
            return put
        try:
            put_new(put, data)
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
