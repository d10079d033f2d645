"""The inbox: what lies in it, and a file's life as folders.

    dropped ─▶ _processing/<run>/ ─▶ _processed/<date>/   nothing is left to do
                                   ▶ _failed/             staff can mend it: receipt and FIX_ME workbook beside it
                                   ▶ _quarantine/         unsafe or unreadable: the reason beside it

A file is only ever renamed, inside the share, and never onto another: no byte that staff dropped is written over or
deleted. A link is never followed. Every `OSError` that leaves this module means that the share is not there as it
should be: the caller tries again later.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mailmerge.intake.files.filenames import (
    STATUS_NAME,
    is_for_us,
    may_be_entered,
    not_taken_name,
    owner_files,
    reason_name,
    safe_name,
)
from mailmerge.intake.files.moving import NotesFor, lay_copy, move_beside, write_note
from mailmerge.intake.files.papers import FOLDER as EVIDENCE
from mailmerge.intake.files.wholeness import is_written
from mailmerge.rights import make_shared_folder, share_as_its_folder

PROCESSING, PROCESSED, FAILED, QUARANTINE = "_processing", "_processed", "_failed", "_quarantine"

_DEEPEST = 6  # folders in folders; nobody files cases deeper
# FILE_ATTRIBUTE_HIDDEN and FILE_ATTRIBUTE_SYSTEM; only Windows fills them in.
_HIDDEN = 0x2 | 0x4


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file in the inbox, as a listing saw it. `changed_ns` is the share's clock: good for "changed", not for "when".

    `place` is its path inside the inbox. `is_open`: the file that Excel or LibreOffice keeps beside an open workbook
    is there.
    """

    place: PurePosixPath
    size: int
    changed_ns: int
    is_open: bool = False

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the inbox that it lies in, from the outermost: that is the school's, by contract."""
        return self.place.parts[:-1]


@dataclass(frozen=True, slots=True)
class Unsafe:
    """Something in the inbox that is no plain file; `why` is a sentence for staff."""

    place: PurePosixPath
    why: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in the inbox: files, what is no file, and the folders that were read, can't be, or are no school's."""

    files: tuple[Dropped, ...] = ()
    unsafe: tuple[Unsafe, ...] = ()
    folders: tuple[PurePosixPath, ...] = ()
    barred: tuple[PurePosixPath, ...] = ()
    passed_over: tuple[PurePosixPath, ...] = ()


class Inbox:
    """The folder where staff drop files, on this machine or on a share.

    `is_school_folder` tells by its name whether a folder right in the inbox is a school's. Only those and a folder of
    evidence are entered (contract, 1). Any other, in a school's too, may be a bin, a backup or somebody's own: nothing
    there was dropped.
    `is_local`: it lies on a disk of this machine, which can tell who writes; a share may call anything written.
    """

    def __init__(
        self, root: Path, is_school_folder: Callable[[str], bool] = lambda _name: True, *, is_local: bool = True
    ) -> None:
        self.root = root
        self._is_school_folder = is_school_folder
        self._is_local = is_local

    def listing(self) -> Listing:
        """Return what lies in the inbox and its schools' folders, less what is ours, hidden, temporary or partial."""
        files: list[Dropped] = []
        unsafe: list[Unsafe] = []
        folders: list[PurePosixPath] = []
        barred: list[PurePosixPath] = []
        passed_over: list[PurePosixPath] = []
        waiting = [PurePosixPath()]
        while waiting:
            folder = waiting.pop()
            try:
                entries = self._entries(folder)
            except (FileNotFoundError, PermissionError):
                if folder == PurePosixPath():
                    raise
                barred.append(folder)
                continue
            folders.append(folder)
            for entry in entries.values():
                place = folder / entry.name
                match _state(entry):
                    case "folder" if len(place.parts) < _DEEPEST and may_be_entered(entry.name):
                        (waiting if self._is_entered(place) else passed_over).append(place)
                    case Unsafe(why=why) if is_for_us(entry.name):
                        unsafe.append(Unsafe(place, why))
                    case os.stat_result() as seen if is_for_us(entry.name):
                        is_open = any(name in entries for name in owner_files(entry.name))
                        files.append(Dropped(place, seen.st_size, seen.st_mtime_ns, is_open))
        return Listing(tuple(files), tuple(unsafe), tuple(folders), tuple(barred), tuple(passed_over))

    def _is_entered(self, place: PurePosixPath) -> bool:
        """Whether a folder is the inbox itself, a school's right in it, or lies in the evidence of either."""
        match place.parts:
            case ():
                return True
            case (school,) if self._is_school_folder(school):
                return True
            case (school, evidence, *_) if evidence.casefold() == EVIDENCE and self._is_school_folder(school):
                return True
        return place.parts[0].casefold() == EVIDENCE

    def _entries(self, folder: PurePosixPath) -> dict[str, "os.DirEntry[str]"]:
        with os.scandir(self.root / folder) as entries:
            return {entry.name: entry for entry in entries}

    @property
    def has_claimed_files_folder(self) -> bool:
        """Whether a file was ever claimed, by whomever."""
        return (self.root / PROCESSING).is_dir()

    def require(self) -> None:
        """Make the folder for claimed files, and so see whether the inbox is there; raises OSError if not."""
        processing = self.root / PROCESSING
        if not processing.is_dir():
            processing.mkdir(exist_ok=True)
            share_as_its_folder(processing)

    def require_not_emptied(self) -> None:
        """Raise OSError when claimed files may be out of reach: where a share was mounted lies an empty folder then."""
        if self.has_claimed_files_folder:
            return
        with os.scandir(self.root) as entries:
            if not any(entry.name != STATUS_NAME for entry in entries):
                raise FileNotFoundError(errno.ENOENT, "the share is not connected", str(self.root))

    def path(self, place: PurePosixPath) -> Path:
        """Return where something in the inbox lies."""
        return self.root / place

    def look(self, place: PurePosixPath) -> Dropped | None:
        """Return one file of the inbox as it is now; None where it is gone, or no plain file."""
        path = self.path(place)
        try:
            seen = path.lstat()
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(seen.st_mode):
            return None
        is_open = any(_is_there(path.with_name(name)) for name in owner_files(path.name))
        return Dropped(place, seen.st_size, seen.st_mtime_ns, is_open)

    def is_written(self, path: Path) -> bool:
        """Whether another program is known to hold a file of the inbox open to write."""
        return self._is_local and is_written(path)

    def place_of(self, path: Path) -> PurePosixPath | None:
        """Return the place of a file that lies where staff drop files; None for any other."""
        try:
            inside = path.resolve().relative_to(self.root.resolve())
        except ValueError:
            return None
        place = PurePosixPath(inside.as_posix())
        is_entered = all(map(may_be_entered, place.parts[:-1])) and self._is_entered(place.parent)
        return place if is_entered and is_for_us(place.name) else None

    def place_in(self, path: Path) -> PurePosixPath:
        """Return the place inside the inbox of a path that `path` gave; its name alone, if the inbox lay elsewhere."""
        inside = path.relative_to(self.root) if path.is_relative_to(self.root) else Path(path.name)
        return PurePosixPath(inside.as_posix())

    def claimed_path(self, run: str, place: PurePosixPath) -> Path:
        """Return where a run keeps its file while it works: in a folder of its own, so that names never meet."""
        return self.root / PROCESSING / run / place.parent / safe_name(place.name)

    def may_hold(self, run: str, claimed: Path, source: Path) -> bool:
        """Whether a run may have claimed a file of this inbox to `claimed`, from `source`."""
        paths = (claimed, source)
        is_plain = not any(".." in path.parts for path in paths)
        return is_plain and claimed.is_relative_to(self.root / PROCESSING / run) and source.is_relative_to(self.root)

    def claim(self, place: PurePosixPath, claimed: Path) -> None:
        """Take a file out of the inbox by one rename; raises FileNotFoundError when another has taken it."""
        make_shared_folder(claimed.parent)
        self.path(place).rename(claimed)

    def put_back(self, claimed: Path, source: Path) -> Path:
        """Put a claimed file back to where it was dropped, beside one of the same name if there is one now."""
        make_shared_folder(source.parent)
        put = move_beside(claimed, source, lambda _put: {})
        self.clear(claimed)
        return put

    def hand_on(
        self, claimed: Path, folder: PurePosixPath, notes_for: NotesFor, told: Callable[[], None] = lambda: None
    ) -> Path:
        """Move a claimed file into one of the folders of its later life, and return where it lies then.

        Where a file or a note of the same name is there already, all get a number. A hand-on that was cut off can be
        done again.

        Args:
            claimed: the file.
            folder: where to, inside the inbox.
            notes_for: gives the notes that go with it; they are written first, so that it never lies there alone.
            told: is called when they are written.
        """
        target = self.root / folder / claimed.name
        make_shared_folder(target.parent)
        put = move_beside(claimed, target, notes_for, told)
        self.clear(claimed)
        return put

    def hand_back(
        self,
        claimed: Path,
        source: Path,
        folder: PurePosixPath,
        taken: tuple[bytes | None, str],
        notes_for: NotesFor,
        told: Callable[[], None] = lambda: None,
    ) -> Path:
        """Put a claimed file that changed after it was read back into the inbox, as a new file; return where it lies.

        What was `taken` (the bytes that were read, None where nobody has them any more, and their SHA-256) is laid
        with its notes where `hand_on` would have put the file. One that was cut off can be done again.
        """
        target = self.root / folder / claimed.name
        make_shared_folder(target.parent)
        lay_copy(*taken, target, notes_for, told)
        return self.put_back(claimed, source)

    def clear(self, claimed: Path) -> None:
        """Remove the folders that a run kept its file in, as far as they are empty."""
        processing = self.root / PROCESSING
        for folder in claimed.parents:
            if not folder.is_relative_to(processing) or folder == processing:
                return
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                # Not empty, or not now; an empty folder harms nobody.
                return

    def set_aside(self, unsafe: Unsafe) -> Path:
        """Move what is no plain file into the quarantine, with the reason beside it and where staff look."""
        folder = self.root / QUARANTINE / unsafe.place.parent
        make_shared_folder(folder)
        source = self.path(unsafe.place)
        reason = f"{unsafe.why}\n".encode()
        name = safe_name(unsafe.place.name)
        put = move_beside(source, folder / name, lambda put: {put.with_name(reason_name(put.name)): reason})
        write_note(source.with_name(not_taken_name(name)), reason)
        return put

    def claimed_files(self) -> Iterator[tuple[str, PurePosixPath, Path]]:
        """Yield each file that a run has claimed: the run, the place it came from (name made safe), and its path."""
        processing = self.root / PROCESSING
        for path in sorted(processing.rglob("*")) if processing.is_dir() else ():
            if not path.is_dir() or path.is_symlink():
                run, *inside = path.relative_to(processing).parts
                if inside:
                    yield run, PurePosixPath(*inside), path


def no_school(folder: PurePosixPath) -> str:
    """Return what staff are told of a folder that is passed over."""
    return (
        f"The folder {folder} is no school's, so nothing in it is looked at. Drop files into the inbox itself or into "
        "a folder that is called by a school's code or name."
    )


def _state(entry: "os.DirEntry[str]") -> "os.stat_result | Unsafe | str | None":
    """Return what an entry is: the state of a plain file, `folder`, something unsafe, or None where it just went."""
    try:
        seen = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if entry.is_symlink() or getattr(seen, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1):
        return Unsafe(PurePosixPath(entry.name), "This is a link, not a file. Drop the file itself.")
    if stat.S_ISDIR(seen.st_mode):
        return "folder"
    if not stat.S_ISREG(seen.st_mode):
        return Unsafe(PurePosixPath(entry.name), "This is not a file but a pipe or a device. Drop a file.")
    return None if getattr(seen, "st_file_attributes", 0) & _HIDDEN else seen


def _is_there(path: Path) -> bool:
    """Whether there is something of that name; a name that is too long for the disk has nothing."""
    try:
        return path.exists()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise
