"""Whether a folder can be trusted with files: on a local disk, writable for real, with room."""

import errno
import os
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from mailmerge.errors import MissingError

# Known to lie on a disk of this machine, and to keep SQLite's locks. What is not listed may be anything: a folder that
# a virtual machine shares with its host, a program that shows a web store as a drive. A setting can vouch for one.
_LINUX = {
    "bcachefs",
    "btrfs",
    "ext2",
    "ext3",
    "ext4",
    "f2fs",
    "jfs",
    "nilfs2",
    "ramfs",
    "reiserfs",
    "tmpfs",
    "xfs",
    "zfs",
}
_LINUX_LAYERS = {"ecryptfs", "overlay", "rootfs"}
_MAC_AND_BSD = {"apfs", "ffs", "hfs", "hfsplus", "ufs"}
# `fuseblk` is a block device behind a program, as NTFS often is on Linux; `fuse` alone may be anything.
_WINDOWS = {"exfat", "fat", "fat32", "fuseblk", "msdos", "ntfs", "ntfs3", "refs", "vfat"}
LOCAL_FILE_SYSTEMS = frozenset(_LINUX | _LINUX_LAYERS | _MAC_AND_BSD | _WINDOWS)


class Mount(NamedTuple):
    """A place where a file system hangs, its kind, and its options with commas between (Windows says `remote`)."""

    point: Path
    kind: str
    options: str = ""

    @property
    def remote(self) -> bool:
        """Whether the files are, or may be, on another machine: the file system is none that is known to be local."""
        return self.kind.lower() not in LOCAL_FILE_SYSTEMS or "remote" in self.options.split(",")


def mounts() -> list[Mount]:
    """Return this machine's mounts, as the system lists them."""
    import psutil  # wanted where a disk is looked at, and nowhere else

    return [Mount(Path(p.mountpoint), p.fstype, p.opts) for p in psutil.disk_partitions(all=True)]


def mount_of(path: Path, among: Iterable[Mount]) -> Mount | None:
    """Return the mount that `path` lies on: the deepest one, and of several there the one that came last."""
    found = None
    for mount in among:
        if path.is_relative_to(mount.point) and (not found or len(mount.point.parts) >= len(found.point.parts)):
            found = mount
    return found


def is_local(path: Path, among: Iterable[Mount] | None = None) -> bool:
    """Whether a path is known to lie on a disk of this machine; see `require_local`."""
    path = path.resolve()
    mount = mount_of(path, mounts() if among is None else among)
    return mount is not None and not mount.remote and not path.drive.startswith("\\\\")


def require_local(path: Path, among: Iterable[Mount] | None = None, *, trusted: Collection[str] = ()) -> None:
    """Refuse a place for the ledger that is not on a local disk: locks do not hold on a share (contract, 1).

    Args:
        path: where the ledger is, or will be.
        among: the machine's mounts; None: as the system lists them now.
        trusted: further file systems, in small letters, that the settings vouch for.

    Raises:
        MissingError: `path` is on a file system that is not known to be local, and that nobody vouches for.
    """
    path = path.resolve()
    mount = mount_of(path, mounts() if among is None else among)
    if mount and mount.kind.lower() in trusted and "remote" not in mount.options.split(","):
        return
    if path.drive.startswith("\\\\") or (mount and mount.remote):
        kind = f" ({mount.kind})" if mount else ""
        raise MissingError(
            f"The ledger is on a network share, or on what is not known to be a local disk{kind}, where it could be "
            "damaged. Set folders.ledger in mailmerge.toml to a path on this machine's own disk. If this is one, name "
            "its kind in trusted_file_systems, under [ledger]."
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
