"""One process that makes letters, forked from this one: for so few that processes which wait for work do not pay.

What this process needs too is loaded before the fork, and the rest after it, while this process loads what it reads
files with: so nothing is loaded twice, and nobody waits for it.
"""

from __future__ import annotations

import importlib
import multiprocessing
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from mailmerge.collector import loading
from mailmerge.confined import beat, is_single_threaded, that_travels
from mailmerge.letters.pool import begin_work, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

_BOTH_NEED = (
    *("mailmerge.letters.render", "mailmerge.letters.page.print_run", "mailmerge.dispatch.sheet"),
    *("docxtpl", "fontTools.ttLib"),
)
_LOOK_EVERY = 0.25  # seconds
_ENDED = "the process that makes letters has ended"

_Result = TypeVar("_Result")


class OneWorker(Executor):
    """Does one piece of work after the other in a process of its own, and waits for each. For one thread alone.

    Args:
        memory_mb: what the process may take beyond what it has at its start.
    """

    def __init__(self, memory_mb: int) -> None:
        with loading():
            for name in _BOTH_NEED:
                importlib.import_module(name)
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._pipe, memory_mb), daemon=True)
        self._process.start()
        theirs.close()

    @staticmethod
    def can_be_had() -> bool:
        """Whether a process may be forked from this one: it has one thread, and so no lock that another holds."""
        return is_single_threaded()

    def submit(self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> Future[_Result]:
        """Do the work, and return what came of it: BrokenExecutor where the process ended over it."""
        try:
            self._pipe.send((fn, args, kwargs))
        except OSError:
            return _done(None, BrokenExecutor(_ENDED))
        # What whoever waits beside raises passes through.
        while not self._pipe.poll(_LOOK_EVERY):
            beat()
        try:
            return _done(*self._pipe.recv())
        except (EOFError, OSError):
            return _done(None, BrokenExecutor(_ENDED))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - as Executor has it
        """End the process, whatever it is at."""
        self._process.kill()
        self._pipe.close()
        self._process.join()


def _done(result: Any, error: Exception | None) -> Future[Any]:
    work: Future[Any] = Future()
    if error is None:
        work.set_result(result)
    else:
        work.set_exception(error)
    return work


def _serve(pipe: Connection, of_parent: Connection, memory_mb: int) -> None:
    """Do what is sent, one after the other, until this process is ended."""
    of_parent.close()
    begin_work(memory_mb)
    load()
    with suppress(EOFError, OSError):  # whoever sends has ended, and so does this process
        while True:
            fn, args, kwargs = pipe.recv()
            try:
                pipe.send((fn(*args, **kwargs), None))
            except Exception as error:
                pipe.send((None, that_travels(error)))
