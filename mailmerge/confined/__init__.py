"""What others made is read and drawn in a child process, which may take so much memory and time and no more.

A file of a few kilobytes can ask a reader for all memory, or for ever. So each is read in a process of its own, with
limits that the kernel holds; what comes of it is sent back, and the process ends. It writes no core file, and it ends
with its parent, however that ends.

The child is no jail: it has its parent's rights to files. What is held is what a file may take.

Where this process has one thread, the child is forked from it, which takes a few milliseconds. Where it has more, a
lock that another thread holds would stay locked in the child for ever: then it comes from multiprocessing's fork
server, as the letters' workers do. Limits of memory and processor time are Linux's. Where there are none (Windows has
neither them nor `fork`), the child is spawned, and the clock alone is held.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn, Protocol, TypeVar

from mailmerge.confined.kernel import close_all_but, end_with, hold

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext

_Result = TypeVar("_Result")

Outran = Literal["memory", "time", "crash"]

_LOOK_EVERY = 0.25  # seconds
_TASKS = Path("/proc/self/task")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: memory beyond what the process has at its start, processor time, time on the clock."""

    memory_mb: int = 1024
    cpu_seconds: int = 240
    clock_seconds: int = 300


class OutranError(Exception):
    """What was to be read took more than it may: `what` it was, or `crash` where its reader ended the process."""

    def __init__(self, what: Outran) -> None:
        super().__init__(what)
        self.what: Outran = what


def _no_one() -> None:
    """Nobody waits beside the one who called."""


_beat: ContextVar[Callable[[], None]] = ContextVar("beat", default=_no_one)


@contextmanager
def beating(beat: Callable[[], None]) -> Iterator[None]:
    """Have `beat` called several times a second while this thread waits for a child; what it raises ends the child."""
    token = _beat.set(beat)
    try:
        yield
    finally:
        _beat.reset(token)


def beat() -> None:
    """Say that this thread waits for something that is bounded; raises what whoever waits for it wants it to."""
    _beat.get()()


def confined(function: Callable[..., _Result], *arguments: object, limits: Limits) -> _Result:
    """Return what a function returns, or raise what it raises, having run it in a child process with limits.

    Args:
        function: one that can be imported by its name.
        arguments: for it; they and the result can be pickled.
        limits: what the child may take.

    Raises:
        OutranError: it took more, or ended its process.
    """
    child: _Child = (_Forked if is_single_threaded() else _Served)(function, arguments, limits)
    ends = time.monotonic() + limits.clock_seconds
    try:
        while not child.results.poll(max(0.0, min(_LOOK_EVERY, ends - time.monotonic()))):
            beat()
            if time.monotonic() >= ends:
                raise OutranError("time")
        try:
            kind, value = pickle.loads(child.results.recv_bytes())  # noqa: S301 - from a child of our own
        except (EOFError, OSError):
            raise OutranError(child.why_ended()) from None
    finally:
        child.end()
    if kind == "outran":
        raise OutranError(value)
    if kind == "raised":
        raise value
    return value  # type: ignore[no-any-return] # what the function returns


class _Child(Protocol):
    """A child at work: where its result comes, why it ended without one, and its end."""

    results: Connection

    def why_ended(self) -> Outran: ...
    def end(self) -> None: ...


class _Forked:
    """A child forked from this process, which has one thread."""

    def __init__(self, function: Callable[..., object], arguments: tuple[object, ...], limits: Limits) -> None:
        from multiprocessing import Pipe  # wanted where a child is, and nowhere else

        self.results, results = Pipe(duplex=False)
        lifeline, self._lifeline = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            with contextlib.suppress(BaseException):
                close_all_but(results.fileno(), lifeline)
                _work(function, arguments, limits, results, lifeline)
            os._exit(1)
        results.close()
        os.close(lifeline)

    def why_ended(self) -> Outran:
        _, status = os.waitpid(self._pid, 0)
        self._pid = 0
        return _why(-os.waitstatus_to_exitcode(status))

    def end(self) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._lifeline)
        self.results.close()


class _Served:
    """A child from the fork server, or a spawned one where there is none."""

    def __init__(self, function: Callable[..., object], arguments: tuple[object, ...], limits: Limits) -> None:
        context = server_of_children()
        self.results, results = context.Pipe(duplex=False)
        self._process = context.Process(target=_serve, args=(function, arguments, limits, results), daemon=True)  # type: ignore[attr-defined]
        try:
            self._process.start()
        except BaseException:
            self.results.close()
            raise
        finally:
            results.close()

    def why_ended(self) -> Outran:
        self._process.join()
        return _why(-(self._process.exitcode or 0))

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.results.close()


def server_of_children(preload: tuple[str, ...] = ()) -> BaseContext:
    """Return what makes processes that are never forked from this one, which has threads.

    They are forked from a server, one for all of this process; where there is none, each is spawned.

    Args:
        preload: the modules that the server is to have loaded, where it is not running yet.
    """
    import multiprocessing

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    if preload:
        context.set_forkserver_preload(list(preload))
    return context


def is_single_threaded() -> bool:
    """Whether nothing but this thread runs in this process, threads of libraries counted too."""
    if sys.platform != "linux":
        return False
    try:
        return len(os.listdir(_TASKS)) == 1  # noqa: PTH208 - names alone, and of the kernel
    except OSError:
        return False


def _why(end: int) -> Outran:
    """Return why a process ended that was ended by this signal."""
    return "time" if end == getattr(signal, "SIGXCPU", None) else "crash"


def _serve(
    function: Callable[..., object], arguments: tuple[object, ...], limits: Limits, results: Connection
) -> NoReturn:
    from multiprocessing import parent_process

    parent = parent_process()
    _work(function, arguments, limits, results, parent.sentinel if parent else None)
    os._exit(0)


def _work(
    function: Callable[..., object],
    arguments: tuple[object, ...],
    limits: Limits,
    results: Connection,
    lifeline: int | None,
) -> None:
    """Do the work within the limits, and send what came of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if lifeline is not None:
        end_with(lifeline)
    hold(limits.memory_mb, limits.cpu_seconds)
    try:
        results.send_bytes(pickle.dumps(("result", function(*arguments)), pickle.HIGHEST_PROTOCOL))
    except BaseException as error:
        is_want = _is_for_want_of_memory(error)
        results.send_bytes(pickle.dumps(("outran", "memory") if is_want else ("raised", that_travels(error))))


def _is_for_want_of_memory(error: BaseException | None) -> bool:
    """Whether an error is, or arose from, one of memory: a reader may take that for damage in the file."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def that_travels(error: BaseException) -> BaseException:
    """Return an error that can be sent; of one that can't, its name: what it says may quote a child's record."""
    try:
        if type(pickle.loads(pickle.dumps(error))) is type(error):  # noqa: S301 - our own
            return error
    except Exception:  # noqa: S110 - whatever keeps it from travelling
        pass
    return RuntimeError(type(error).__name__)
