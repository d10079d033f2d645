"""The end of the service: within seconds, whatever it waits for."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from mailmerge.errors import ExitCode

_log = logging.getLogger(__name__)

# Files are finished or given back within ten; what a share or a worker that hangs keeps longer is cut off, as by a
# failure of power: the next start takes it up.
END_SECONDS = 17.0


@contextmanager
def ending_soon(end: Callable[[int], object] = os._exit, seconds: float = END_SECONDS) -> Iterator[Callable[[], None]]:
    """Yield what is called when the service is to end: what is inside then has so many seconds to come to its end.

    Args:
        end: ends the process, with an exit code.
        seconds: how many.
    """

    def cut_off() -> None:
        _log.warning("ended with work in hand: the next start takes it up")
        end(ExitCode.DONE)

    timer = Timer(seconds, cut_off)
    timer.daemon = True

    def begin() -> None:
        if timer.ident is None:
            timer.start()

    try:
        yield begin
    finally:
        timer.cancel()


def when_asked_to_end(end: Callable[[], None]) -> None:
    """Have `end` called by whatever signal asks a service to end: Ctrl-C, or a stop of the service."""
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            with suppress(ValueError):  # not the main thread: whoever started us stops us
                signal.signal(getattr(signal, name), lambda *_: end())
