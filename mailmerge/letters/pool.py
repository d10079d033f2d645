"""The processes that make letters: how they start, what they are given, and how they end.

Nothing that a letter is made with is loaded here, so that the processes are under way while the rest is.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from itertools import count, islice
from typing import TYPE_CHECKING, Any, TypeVar

from mailmerge.confined import beat, server_of_children
from mailmerge.confined.kernel import hold_memory

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

    from mailmerge.letters.letter import Letter, LetterJob, UnfitLetter

MEMORY_MB = 1024  # many times what letters take
CHUNK = 2  # so that even a few letters are shared out among the workers
_CHUNKS_IN_FLIGHT = 24
_SETTLED_AFTER = 5  # chunks, in which the templates most in use were met
_chunks_made = count(1)  # by this process
_LOADED = "mailmerge.letters.loaded"
_SERVED = "mailmerge.letters.served"

_LOOK_EVERY = 0.5  # seconds

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def letter_pool(workers: int, memory_mb: int = MEMORY_MB) -> Executor:
    """Return the executor for `make_letters`: processes that are never forked from this one, which has threads.

    They are forked from a server that has loaded what letters are made with and nothing else, once for all workers
    and all pools of this process; where there is none (Windows), each is spawned and loads for itself. They start
    with the first work that they are given.

    They are not renewed: their memory does not grow with the letters that they make (docs/performance.md), and
    Python's own way, `max_tasks_per_child`, can leave a pool without workers, which then waits for ever
    (python/cpython issue 115634).

    Args:
        workers: how many.
        memory_mb: what each may take beyond what it has at its start. A letter that takes more is unfit; where a
            library ends the process for want of it, the pool is broken, and whoever waits for letters hears that.
    """
    return ProcessPoolExecutor(workers, mp_context=_server(), initializer=begin_work, initargs=(memory_mb,))


def _server() -> BaseContext:
    """Return what makes the workers, and the children that read files."""
    return server_of_children((_SERVED,))


def begin_server() -> None:
    """Have the server that workers are forked from load what letters are made with; nobody waits for it.

    Begun before this process loads what it reads files with, it has loaded its own share by the time that the first
    letter is ordered. Where there is no such server (Windows), nothing happens.
    """
    if _server().get_start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.ensure_running()


def warm_up(executor: Executor, workers: int) -> None:
    """Let the workers load what letters are made with, before the first letter is due.

    This process does not wait: their server answers once it has loaded its own share, and meanwhile there is enough to
    be loaded here. One worker has the server load it for all; the others are forked when there is work for them, and a
    file of a few letters never needs them. Without a server each loads for itself. What goes wrong with it goes wrong
    with the first letter too, and is told then.
    """
    first = 1 if _server().get_start_method() == "forkserver" else workers
    threading.Thread(target=_warm, args=(executor, first), daemon=True, name="warm-up").start()


def _warm(executor: Executor, workers: int) -> None:
    with suppress(OSError, RuntimeError):  # RuntimeError: broken, or shut down already
        for _ in range(workers):
            executor.submit(load)


def load() -> None:
    """Load what letters are made with, and draw a word: what the drawing libraries look up once, they look up now."""
    importlib.import_module(_LOADED)
    from mailmerge.paper.pdf import write_pdf

    write_pdf("<p>A</p>", "", title="A", language="en-GB", day="2000-01-01")


def begin_work(memory_mb: int) -> None:
    """Leave Ctrl-C to the parent process, end with it, even when it was killed, and take no more memory than given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()
    hold_memory(memory_mb)


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def make_letters(jobs: Iterable[LetterJob], executor: Executor) -> Iterator[Letter | UnfitLetter]:
    """Make letters, in the order of the jobs; only a few chunks wait at a time, so memory stays bounded.

    Args:
        jobs: what to make.
        executor: where; a process pool by default, any other will do. One may say its own `chunk`
            and `chunks_in_flight`.
    """
    size, ahead = getattr(executor, "chunk", CHUNK), getattr(executor, "chunks_in_flight", _CHUNKS_IN_FLIGHT)
    waiting: deque[Future[list[Letter | UnfitLetter]]] = deque()
    for chunk in _chunks(jobs, size):
        waiting.append(executor.submit(_make_chunk, chunk))
        if len(waiting) >= ahead:
            yield from result_of(waiting.popleft())
    while waiting:
        yield from result_of(waiting.popleft())


def result_of(work: Future[_Made]) -> _Made:
    """Return what came of work that was ordered; whoever waits for the file is asked meanwhile whether to go on."""
    while True:
        try:
            return work.result(_LOOK_EVERY)
        except TimeoutError:
            if work.done():
                return work.result()
            beat()


def on_this_machine(executor: Executor) -> Executor:
    """Return an executor for work on files of this machine: the given one, or this process where that works elsewhere.

    Such a one says so: `is_elsewhere`.
    """
    return AtOnce() if getattr(executor, "is_elsewhere", False) else executor


class AtOnce(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do the work and return its result."""
        work: Future[Any] = Future()
        work.set_result(fn(*args, **kwargs))
        return work


def _make_chunk(jobs: list[LetterJob]) -> list[Letter | UnfitLetter]:
    from mailmerge.letters.render import make_letter

    letters = [make_letter(job) for job in jobs]
    if next(_chunks_made) == _SETTLED_AFTER:
        # What the first letters loaded is set apart from what Python's garbage collector looks through, for good.
        gc.collect()
        gc.freeze()
    return letters


def _chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
