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
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import count, islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

    from mailmerge.letters.letter import Letter, LetterJob, UnfitLetter

CHUNK = 2  # so that even a few letters are shared out among the workers
_CHUNKS_IN_FLIGHT = 24
_SETTLED_AFTER = 5  # chunks, in which the templates most in use were met
_chunks_made = count(1)  # by this process
_HEAVY = ("mailmerge.letters.render", "mailmerge.letters.proof", "mailmerge.letters.page.stamp", "mammoth")

_Item = TypeVar("_Item")


def letter_pool(workers: int) -> Executor:
    """Return the executor for `make_letters`: processes that are never forked from this one, which has threads.

    They are forked from a server that has loaded what letters are made with and nothing else, once for all workers
    and all pools of this process; where there is none (Windows), each is spawned and loads for itself. They start
    with the first work that they are given.

    They are not renewed: their memory does not grow with the letters that they make (docs/performance.md), and
    Python's own way, `max_tasks_per_child`, can leave a pool without workers, which then waits for ever
    (python/cpython issue 115634).
    """
    return ProcessPoolExecutor(workers, mp_context=_context(), initializer=_live_and_die_with_parent)


def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_HEAVY))
    return context


def warm_up(executor: Executor, workers: int) -> None:
    """Let the workers load what letters are made with, before the first letter is due."""
    for _ in range(workers):
        executor.submit(_load)


def _load() -> None:
    for name in _HEAVY:
        importlib.import_module(name)


def _live_and_die_with_parent() -> None:
    """Leave Ctrl-C to the parent process, and end with it, even when it was killed and could not say so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def make_letters(jobs: Iterable[LetterJob], executor: Executor) -> Iterator[Letter | UnfitLetter]:
    """Make letters, in the order of the jobs; only a few chunks wait at a time, so memory stays bounded.

    Args:
        jobs: what to make.
        executor: where; a process pool by default, any other will do.
    """
    waiting: deque[Future[list[Letter | UnfitLetter]]] = deque()
    for chunk in _chunks(jobs, CHUNK):
        waiting.append(executor.submit(_make_chunk, chunk))
        if len(waiting) >= _CHUNKS_IN_FLIGHT:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


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
