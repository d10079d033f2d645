"""Files of our own in folders that others may write to: never through a link, never onto a file that is there.

Somebody who may write into a folder could lay a link where the program is about to write. So a new file gets a name
that nobody can foresee, and is made only where nothing of that name is; and a rename never takes a name that is taken.
"""

import ctypes
import errno
import os
import stat
import sys
from pathlib import Path
from secrets import token_hex

from mailmerge.rights import share_as_its_folder

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | getattr(os, "O_BINARY", 0)
_OWN_ONLY, _ANY_FILE = 0o600, 0o666
_AT_FDCWD, _NOREPLACE = -100, 1
# The system, the file system or the share knows no such rename.
_UNKNOWN = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM}
_NO_HARD_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}


def hidden_name(path: Path) -> Path:
    """Return a name beside `path` that is hidden, temporary, and foreseen by nobody."""
    return path.with_name(f".mailmerge-{token_hex(8)}.tmp")


def write_new(path: Path, data: bytes, *, kept: bool = False) -> None:
    """Write a file that is not there yet, for this user alone (0600); no link is followed.

    `kept`: its bytes are on the disk when this returns.

    Raises:
        FileExistsError: there is something of that name.
        OSError: it can't be written; then nothing of it is left.
    """
    descriptor = os.open(path, _NEW, _OWN_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if kept:
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def put_new(target: Path, data: bytes) -> None:
    """Put a whole file where there is none, with the rights of its folder; nobody sees a part of it.

    Raises:
        FileExistsError: another file has that name.
        OSError: it can't be written; then nothing of it is left.
    """
    temporary = hidden_name(target)
    try:
        write_new(temporary, data)
        share_as_its_folder(temporary)
        rename_to_free(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def replace_file(path: Path, data: bytes, *, shared: bool = True) -> None:
    """Put a file's new bytes in its place by one rename, after they are on the disk; a link there is replaced itself.

    `shared`: it keeps its rights, or a new one gets those of its folder. Else it is this user's alone (0600).

    Raises:
        OSError: it can't be written; then the former one is there still, and nothing else is left.
    """
    temporary = hidden_name(path)
    try:
        write_new(temporary, data, kept=True)
        if shared:
            if os.path.lexists(path) and os.name != "nt":
                temporary.chmod(stat.S_IMODE(path.lstat().st_mode) & _ANY_FILE)
            else:
                share_as_its_folder(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def rename_to_free(source: Path, target: Path) -> None:
    """Rename a file, and never onto another: one step where the system has it (`renameat2`; Windows always).

    Elsewhere a second name is given and the first taken away, which a later call ends where it was cut off.

    Raises:
        FileExistsError: another file has that name.
    """
    if os.name == "nt":
        source.rename(target)
        return
    try:
        if _renamed_at_once(source, target):
            return
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        if not os.path.samestat(source.lstat(), target.lstat()):
            raise
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        # Neither is known here; what is left is the moment between this look and the rename.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        source.rename(target)
        return
    source.unlink()


def _renamed_at_once(source: Path, target: Path) -> bool:
    """Rename by Linux's `renameat2`; False where there is no such call, or it is not known here."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if call(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _NOREPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(source), None, str(target))
