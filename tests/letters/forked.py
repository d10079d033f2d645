"""A program with one thread that has letters made in a process forked from it, and prints what came of it."""

import hashlib
import os
import signal
import sys
from typing import NoReturn

import psutil

from mailmerge.confined import beating
from mailmerge.errors import NotFitError
from mailmerge.letters.letter import Letter, UnfitLetter
from mailmerge.letters.one_worker import OneWorker
from mailmerge.letters.pool import make_letters
from tests.letters.paper import letter_job

_MEMORY_MB = 400


class StaysError(Exception):
    """An error that can't be sent to another process."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def digest(letter: Letter) -> str:
    """Return a hash of both files of a letter."""
    return hashlib.sha256(letter.pdf + letter.docx).hexdigest()


def _is_not_fit() -> NoReturn:
    raise NotFitError("The run must not go out.")


def _stays() -> NoReturn:
    raise StaysError("a", "b")


def _ends() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _takes_too_much() -> int:
    return len(bytearray(4 * _MEMORY_MB * 1_000_000))


def _letters(worker: OneWorker) -> str:
    made = make_letters([letter_job(), letter_job()], worker)
    return " ".join(digest(letter) for letter in made if not isinstance(letter, UnfitLetter))


def _waited_for(worker: OneWorker) -> str:
    """Have work done that takes for ever, and wait for it until whoever waits beside has had enough."""
    asked = 0

    def enough() -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise TimeoutError

    with beating(enough):
        try:
            worker.submit(signal.pause)
        except TimeoutError:
            return f"asked {asked} times"
    return "done"


def _interrupted(worker: OneWorker) -> str:
    """Interrupt the worker, as Ctrl-C does to all processes of a terminal."""
    worker.submit(int).result()
    [child] = psutil.Process().children()
    child.send_signal(signal.SIGINT)
    return _letters(worker)


def _told(worker: OneWorker, trial: str) -> str:
    if trial == "letters":
        return _letters(worker)
    if trial == "waits":
        return _waited_for(worker)
    if trial == "interrupted":
        return _interrupted(worker)
    if trial == "is-killed":
        worker.submit(int).result()
        os.kill(os.getpid(), signal.SIGKILL)
    if trial == "is-ended":
        worker.shutdown()
        return "at work" if psutil.Process().children() else "ended"
    works = {"raises": _is_not_fit, "stays": _stays, "ends": _ends, "takes-too-much": _takes_too_much}
    error = worker.submit(works[trial]).exception()
    return f"{type(error).__name__} {error}" if trial in ("raises", "stays") else type(error).__name__


def main() -> None:
    """Print what comes of the trial that is named."""
    with OneWorker(_MEMORY_MB) as worker:
        sys.stdout.write(_told(worker, sys.argv[1]))


if __name__ == "__main__":
    main()
