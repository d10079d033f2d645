from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from watchdog.events import FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileOpenedEvent

from mailmerge.watch.waking import Waker, gives_native_events
from mailmerge.workspace.disk import Mount
from mailmerge.workspace.settings import Watch

LOCAL = Mount(Path("/"), "ext4")


@pytest.mark.parametrize(
    ("kind", "setting", "expected", "why"),
    [
        ("ext4", "auto", True, "a disk of this machine tells"),
        ("cifs", "auto", False, "a Windows share does not"),
        ("nfs4", "auto", False, "nor does NFS"),
        ("fuse.sshfs", "auto", False, "nor anything over FUSE from elsewhere"),
        ("cifs", "native", True, "the setting outranks the look"),
        ("ext4", "polling", False, "the setting outranks the look"),
    ],
)
def test_native_events_or_polling(tmp_path: Path, kind: str, setting: str, expected: bool, why: str) -> None:
    mounts = [LOCAL, Mount(tmp_path.resolve(), kind)]
    assert gives_native_events(tmp_path, Watch(events=setting), mounts) == expected, why


@pytest.fixture
def woken() -> Event:
    return Event()


@pytest.fixture
def waker(woken: Event) -> Iterator[Waker]:
    waker = Waker(woken.set)
    yield waker
    waker.stop()


def test_a_dropped_file_wakes(tmp_path: Path, waker: Waker, woken: Event) -> None:
    waker.follow([tmp_path])
    (tmp_path / "cases.csv").write_bytes(b"upn")
    assert woken.wait(10)


def test_a_file_that_is_renamed_in_wakes(tmp_path: Path, waker: Waker, woken: Event) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "elsewhere.csv").write_bytes(b"upn")
    waker.follow([tmp_path / "inbox"])
    (tmp_path / "elsewhere.csv").rename(tmp_path / "inbox" / "cases.csv")
    assert woken.wait(10)


@pytest.mark.parametrize(
    ("event", "wakes", "why"),
    [
        (FileCreatedEvent("inbox/cases.csv"), True, "a file"),
        (FileMovedEvent("elsewhere/x.part", "inbox/cases.csv"), True, "one that got its name"),
        (FileModifiedEvent("inbox/STATUS.txt"), False, "the service's own note"),
        (FileMovedEvent("inbox/.mailmerge-1.tmp", "inbox/cases.csv RECEIPT.html"), False, "a receipt"),
        (FileCreatedEvent("inbox/~$cases.xlsx"), False, "Excel's own note"),
        (FileOpenedEvent("inbox/cases.csv"), False, "somebody only looked, perhaps we"),
    ],
)
def test_what_wakes(waker: Waker, woken: Event, event: object, wakes: bool, why: str) -> None:
    waker.on_any_event(event)
    assert woken.is_set() == wakes, why


def test_a_folder_that_was_put_in_another_s_place_is_followed(tmp_path: Path, waker: Waker, woken: Event) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    waker.follow([inbox])
    inbox.rename(tmp_path / "away")
    inbox.mkdir()
    waker.follow([inbox])
    woken.clear()
    (inbox / "cases.csv").write_bytes(b"upn")
    assert woken.wait(10)


def test_a_folder_that_is_not_there_is_no_trouble(tmp_path: Path, waker: Waker) -> None:
    waker.follow([tmp_path / "away"])
