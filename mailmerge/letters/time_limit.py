"""How long making one thing may take: past that, an error arises in the middle of it."""

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_AGAIN = 0.1  # seconds


class TookTooLong(BaseException):
    """What was being made took longer than it may; no library's `except Exception` takes it for an error of its own."""


def can_be_held() -> bool:
    """Whether the system's own timer can hold a limit here: in the main thread, where the system has one."""
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong inside where it takes longer than so many seconds on the clock.

    In the main thread, where letters' workers do their work, the system's timer ends it; where there is none
    (Windows), nothing is held. In any other, as in the workers of a cluster, another thread does, with Python's next
    step: what is long in a library's own code is made `apart`, in a child process.
    """
    if threading.current_thread() is not threading.main_thread():
        with _ended_by_a_thread(seconds):
            yield
        return
    if not can_be_held():
        yield
        return

    is_over = False

    def end(_signal: int, _frame: object) -> None:
        if not is_over:
            # What arises where C calls back into Python, or in a finaliser, is dropped: then it arises again.
            signal.setitimer(signal.ITIMER_REAL, _AGAIN)
            raise TookTooLong

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        try:
            yield
        finally:
            is_over = True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _ended_by_a_thread(seconds: float) -> Iterator[None]:
    maker, is_over, ending = threading.get_ident(), threading.Event(), threading.Lock()

    def watch() -> None:
        wait = seconds
        while not is_over.wait(wait):
            with ending:
                if not is_over.is_set():
                    _raise_in(maker)
            wait = _AGAIN

    def end() -> None:
        with ending:
            is_over.set()

    threading.Thread(target=watch, name="time-limit", daemon=True).start()
    try:
        yield
    finally:
        try:
            end()
        except TookTooLong:  # it was on its way, and arose only here
            end()
            raise


def _raise_in(thread: int) -> None:
    """Have TookTooLong arise in a thread with its next step.

    It is never taken back: Python would look for it again at each step of every thread, for as long as the process
    lives, and everything would take several times as long.
    """
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TookTooLong))
