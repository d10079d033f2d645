"""How long making one thing may take: past that, an error arises in the middle of it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_AGAIN = 0.1  # seconds


class TookTooLong(BaseException):
    """What was being made took longer than it may; no library's `except Exception` takes it for an error of its own."""


def can_be_held() -> bool:
    """Whether `time_limit` holds anything here: in the main thread, on a system with timers."""
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong inside where it takes longer than so many seconds on the clock.

    That can be held in the main thread alone, where letters' workers do their work, and where the system has timers
    (Windows has none); elsewhere nothing is held, and a child process has to do it (`apart`).
    """
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
