"""Whether a folder can be trusted with files: on a local disk, writable for real, with room."""

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import psutil

from mailmerge.errors import MissingError

_WINDOWS_SHARES = {"cifs", "smbfs", "smb2", "smb3", "ncpfs"}
_UNIX_SHARES = {"nfs", "nfs3", "nfs4", "afs", "afpfs"}
_CLUSTERS = {"beegfs", "ceph", "glusterfs", "gpfs", "lustre"}
_OVER_THE_WEB = {"davfs", "davfs2", "rclone", "s3fs", "sshfs", "webdav"}
NETWORK_FILE_SYSTEMS = frozenset(_WINDOWS_SHARES | _UNIX_SHARES | _CLUSTERS | _OVER_THE_WEB)


class Mount(NamedTuple):
    """A place where a file system hangs, its kind, and its options with commas between (Windows says `remote`)."""

    point: Path
    kind: str
    options: str = ""

    @property
    def remote(self) -> bool:
        """Whether the files are on another machine."""
        return self.kind.lower().removeprefix("fuse.") in NETWORK_FILE_SYSTEMS or "remote" in self.options.split(",")


def mounts() -> list[Mount]:
    """Return this machine's mounts, as the system lists them."""
    return [Mount(Path(p.mountpoint), p.fstype, p.opts) for p in psutil.disk_partitions(all=True)]


def mount_of(path: Path, among: Iterable[Mount]) -> Mount | None:
    """Return the mount that `path` lies on: the deepest one, and of several there the one that came last."""
    found = None
    for mount in among:
        if path.is_relative_to(mount.point) and (not found or len(mount.point.parts) >= len(found.point.parts)):
            found = mount
    return found


def require_local(path: Path, among: Iterable[Mount] | None = None) -> None:
    """Refuse a place for the ledger that is not on a local disk: locks do not hold on a share (contract, 1).

    Raises:
        MissingError: `path` is on a network file system.
    """
    path = path.resolve()
    mount = mount_of(path, mounts() if among is None else among)
    if path.drive.startswith("\\\\") or (mount and mount.remote):
        kind = f" ({mount.kind})" if mount else ""
        raise MissingError(
            f"The ledger is on a network share{kind}, where it could be damaged. "
            "Set folders.ledger in mailmerge.toml to a path on this machine's own disk."
        )


def nearest_existing(folder: Path) -> Path:
    """Return `folder`, or the nearest folder above it that exists.

    Raises:
        FileNotFoundError: not even its drive does.
    """
    for place in (folder, *folder.parents):
        if place.is_dir():
            return place
    raise FileNotFoundError(errno.ENOENT, "no such drive", str(folder))


def try_out(folder: Path) -> None:
    """Write, rename and delete a small file in `folder`, as this user.

    Raises:
        OSError: one of these does not work.
    """
    probe = folder / f".mailmerge-doctor-{os.getpid()}"
    renamed = probe.with_suffix(".renamed")
    try:
        probe.write_bytes(b"mailmerge doctor was here\n")
        probe.rename(renamed)
    finally:
        for left in (probe, renamed):
            left.unlink(missing_ok=True)


def free_bytes(folder: Path) -> int:
    """Return how much room there is for this user where `folder` lies.

    Raises:
        OSError: it cannot be reached.
    """
    return shutil.disk_usage(nearest_existing(folder)).free
