"""A disk that is full: the outbox's, the inbox's or the ledger's, at any moment, and room again after a while."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.harness.trial import Kind, Trial

_MEGABYTES = 24
_BALLAST = ".ballast.tmp"
_PIECE = 64 * 1024


def mounted(folder: str) -> "object":
    """Return what lays a small disk of its own under one folder of a workspace."""

    def mount(root: Path) -> None:
        (root / folder).mkdir(exist_ok=True)
        words = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", str(root / folder)]
        if os.name == "nt" or os.geteuid() or subprocess.run(words, check=False, capture_output=True).returncode:
            pytest.skip("mounting a small disk takes rights that this user has not")
        if folder == "inbox":
            (root / folder / "oakfield").mkdir()

    return mount


def unmounted(folder: str) -> "object":
    """Return what takes that disk away again."""

    def unmount(root: Path) -> None:
        subprocess.run(["umount", "--lazy", str(root / folder)], check=False, capture_output=True)

    return unmount


def full(folder: str) -> "object":
    def disturb(trial: Trial) -> None:
        """Fill the disk before or after a file was dropped, to within a few kilobytes; then there is room again."""
        trial.watcher  # noqa: B018 - it is started
        disk, keeps_free = trial.root / folder, trial.chance.choice((0, 4, 12, 40, 120)) * 1024
        trial.drop(files=2)
        trial.wait(0, 1.5)
        fill(disk / _BALLAST, keeps_free)
        trial.wait(1, 4)
        (disk / _BALLAST).unlink()

    return disturb


def fill(ballast: Path, keeps_free: int) -> None:
    """Write until the disk is full, less so many bytes."""
    descriptor = os.open(ballast, os.O_CREAT | os.O_WRONLY)
    try:
        for size in (_PIECE, 1024, 1):
            while True:
                try:
                    os.write(descriptor, bytes(size))
                except OSError:
                    break
        os.ftruncate(descriptor, max(0, os.fstat(descriptor).st_size - keeps_free))
    finally:
        os.close(descriptor)


KINDS = tuple(
    Kind(f"{folder}-full", 12, full(folder), mounted(folder), release=unmounted(folder))
    for folder in ("outbox", "inbox", "ledger")
)
