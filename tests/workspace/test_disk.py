import os
import resource
import signal
from pathlib import Path

import pytest

from mailmerge.errors import MissingError
from mailmerge.workspace.disk import (
    Mount,
    free_bytes,
    is_local,
    mount_of,
    mounts,
    nearest_existing,
    require_local,
    try_out,
)

LEDGER = Path("/srv/trust/ledger/ledger.sqlite")
ROOT = Mount(Path("/"), "ext4")


@pytest.mark.parametrize(
    ("among", "expected", "reason"),
    [
        ([ROOT], "ext4", "the root holds everything"),
        ([ROOT, Mount(Path("/srv"), "xfs")], "xfs", "the deeper mount holds it"),
        ([Mount(Path("/srv"), "xfs"), ROOT], "xfs", "the order of mounts at different places does not count"),
        ([ROOT, Mount(Path("/srv"), "xfs"), Mount(Path("/srv"), "cifs")], "cifs", "a later mount hides the one before"),
        ([ROOT, Mount(Path("/srv/tru"), "nfs")], "ext4", "a name that only begins alike is another folder"),
        ([], None, "nothing is known"),
    ],
)
def test_a_path_lies_on_its_deepest_latest_mount(among: list[Mount], expected: str | None, reason: str) -> None:
    found = mount_of(LEDGER, among)
    assert (found.kind if found else None) == expected, reason


@pytest.mark.parametrize(
    "kind",
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "CIFS",
        "fuse.sshfs",
        "glusterfs",
        "afpfs",
        "9p",
        "drvfs",
        "virtiofs",
        "vboxsf",
        "vmhgfs",
        "fuse.rclone",
        "fuse",
    ],
)
def test_the_ledger_is_refused_on_a_network_file_system(kind: str) -> None:
    with pytest.raises(MissingError, match=r"folders\.ledger") as caught:
        require_local(LEDGER, [ROOT, Mount(Path("/srv"), kind)])
    assert caught.value.exit_code == 7


def test_the_ledger_is_refused_on_a_drive_that_the_system_calls_remote() -> None:
    with pytest.raises(MissingError):
        require_local(LEDGER, [Mount(Path("/"), "NTFS", "rw,remote")])


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "apfs", "NTFS", "tmpfs", "overlay"])
def test_the_ledger_may_lie_on_a_local_file_system(kind: str) -> None:
    require_local(LEDGER, [ROOT, Mount(Path("/srv"), kind)])


@pytest.mark.parametrize(
    ("mounts_of_machine", "expected", "why"),
    [
        ([ROOT, Mount(Path("/srv"), "ext4")], True, "a disk of this machine"),
        ([ROOT, Mount(Path("/srv"), "cifs")], False, "a share calls files written that nobody writes"),
        ([Mount(Path("/elsewhere"), "ext4")], False, "nobody knows where it lies"),
    ],
)
def test_whether_a_disk_is_this_machines_own(mounts_of_machine: list[Mount], expected: bool, why: str) -> None:
    assert is_local(LEDGER, mounts_of_machine) == expected, why


def test_a_setting_can_vouch_for_a_file_system_but_not_for_a_remote_drive() -> None:
    require_local(LEDGER, [ROOT, Mount(Path("/srv"), "VirtioFS")], trusted={"virtiofs"})
    with pytest.raises(MissingError):
        require_local(LEDGER, [Mount(Path("/"), "NTFS", "rw,remote")], trusted={"ntfs"})


def test_a_link_to_a_share_is_followed(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "ledger").symlink_to(share)
    with pytest.raises(MissingError):
        require_local(tmp_path / "ledger" / "ledger.sqlite", [ROOT, Mount(share.resolve(), "nfs4")])


def test_this_machines_own_mounts_can_be_read(tmp_path: Path) -> None:
    assert mounts()
    require_local(tmp_path / "ledger.sqlite")


def test_trying_a_folder_out_leaves_nothing_behind(tmp_path: Path) -> None:
    try_out(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            try_out(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError):
        try_out(tmp_path)


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_above(tmp_path: Path) -> None:
    assert nearest_existing(tmp_path / "a" / "b") == tmp_path
    assert free_bytes(tmp_path / "a" / "b") > 0


def test_a_drive_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda self: False)
    with pytest.raises(FileNotFoundError):
        nearest_existing(Path("/outbox"))
