"""What the kernel does for a child process: it ends it with its parent, and holds it to its limits. Linux alone."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_MEGABYTE = 1024 * 1024
_MAPPED, _OPEN = Path("/proc/self/statm"), Path("/proc/self/fd")
_STANDARD = (0, 1, 2)


def end_with(lifeline: int) -> None:
    """End this process when the other end of a pipe closes, which its parent holds; no thread has to wait for it.

    The kernel does it, whatever is being computed.
    """
    if sys.platform != "linux":
        from multiprocessing import parent_process

        threading.Thread(target=_end_after, args=(parent_process(),), daemon=True).start()
        return
    import fcntl
    import select

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:
        os._exit(1)


def _end_after(parent: BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
    os._exit(1)


def hold(memory_mb: int, cpu_seconds: int) -> None:
    """Hold this process to so much memory beyond what it has, and so many seconds of processor time."""
    hold_memory(memory_mb)
    if sys.platform != "linux":
        return
    import resource

    _lower(resource.RLIMIT_CPU, cpu_seconds)


def hold_memory(memory_mb: int) -> None:
    """Hold this process to so much memory beyond what it has; what it can't get is a MemoryError, and no core file."""
    if sys.platform != "linux":
        return
    import resource

    mapped = int(_MAPPED.read_text("ascii").split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, mapped + memory_mb * _MEGABYTE)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(which: int, to: int) -> None:
    """Lower a limit of this process, one that it was started with stands where it is lower."""
    import resource

    _, most = resource.getrlimit(which)
    resource.setrlimit(which, (to if most == resource.RLIM_INFINITY else min(to, most), most))


def close_all_but(*kept: int) -> None:
    """Close what was open in the parent: its record, its locks, its sockets."""
    for number in map(int, os.listdir(_OPEN)):  # noqa: PTH208 - numbers
        if number not in (*_STANDARD, *kept):
            with contextlib.suppress(OSError):
                os.close(number)
