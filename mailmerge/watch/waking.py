"""What wakes the watcher before its time: the system's word that something happened in the inbox.

A word is only a reason to look. Systems forget to give it (a share gives none; one that was away and came back leaves
its watchers deaf), so the inbox is listed at intervals whatever is heard here.
"""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from mailmerge.intake.files.filenames import is_for_us
from mailmerge.workspace.disk import Mount, mount_of
from mailmerge.workspace.settings import Watch

_log = logging.getLogger(__name__)

_ONLY_LOOKED_AT = {"opened", "closed_no_write"}


def gives_native_events(inbox: Path, setting: Watch, mounts: Iterable[Mount]) -> bool:
    """Whether the system can be asked to say when something happens in the inbox: by setting, else by its disk."""
    if setting.events != "auto":
        return setting.events == "native"
    mount = mount_of(inbox.resolve(), mounts)
    return not (inbox.drive.startswith("\\\\") or (mount and mount.remote))


class Waker(FileSystemEventHandler):
    """Calls `wake` when something happens in the folders that it follows."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._observer = Observer()
        self._followed: dict[tuple[Path, int], ObservedWatch] = {}
        self._observer.start()

    def follow(self, folders: Iterable[Path]) -> None:
        """Follow just these folders; one that was replaced by another of its name is followed anew."""
        wanted = {key: key[0] for folder in folders if (key := _identity(folder))}
        for gone in self._followed.keys() - wanted.keys():
            self._observer.unschedule(self._followed.pop(gone))
        for key, folder in wanted.items():
            if key in self._followed:
                continue
            try:
                self._followed[key] = self._observer.schedule(self, str(folder))
            except OSError as error:
                _log.warning("the system gives no events (%s); the inbox is only listed at intervals", error.strerror)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Wake the watcher, unless the event is of its own making or of no interest."""
        names = {PurePath(str(path)).name for path in (event.src_path, event.dest_path) if path}
        if event.event_type not in _ONLY_LOOKED_AT and any(map(is_for_us, names)):
            self._wake()

    def stop(self) -> None:
        """Follow nothing any more."""
        self._observer.stop()
        self._observer.join()


def _identity(folder: Path) -> tuple[Path, int] | None:
    try:
        return folder, folder.stat().st_ino
    except OSError:
        return None
