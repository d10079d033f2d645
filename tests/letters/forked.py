"""A program with one thread that has letters made in a process forked from it, and prints what came of it."""

import hashlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
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


def _letters_after_an_interruption(worker: OneWorker) -> str:
    """Interrupt the worker, as Ctrl-C does to all processes of a terminal, and have letters made."""
    [child] = psutil.Process().children()
    child.send_signal(signal.SIGINT)
    return _letters(worker)


def _error(worker: OneWorker, work: Callable[[], object]) -> str:
    error = worker.submit(work).exception()
    return f"{type(error).__name__}: {error}"


def _tried() -> Iterator[tuple[str, str]]:
    """Yield what comes of each trial, by its name."""
    with OneWorker(_MEMORY_MB) as worker:
        yield "letters", _letters(worker)
        yield "letters after an interruption", _letters_after_an_interruption(worker)
        yield "raises", _error(worker, _is_not_fit)
        yield "stays", _error(worker, _stays)
        yield "takes too much", _error(worker, _takes_too_much)
        yield "waits", _waited_for(worker)
    yield "is ended", f"{len(psutil.Process().children())} at work"
    with OneWorker(_MEMORY_MB) as worker:
        yield "ends", _error(worker, _ends)
        yield "has ended", _error(worker, int)


def main() -> None:
    """Print what comes of all trials, as JSON; or, where `killed` is asked for, be killed while the worker waits."""
    if sys.argv[1:] == ["killed"]:
        OneWorker(_MEMORY_MB).submit(int).result()
        os.kill(os.getpid(), signal.SIGKILL)
    json.dump(dict(_tried()), sys.stdout)


if __name__ == "__main__":
    main()
