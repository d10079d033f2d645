"""What a thread asks for is made in a child with limits, and comes out as anywhere; what takes too much ends."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from mailmerge.confined import Limits
from mailmerge.letters.apart import lint_apart, made_apart
from mailmerge.letters.letter import Letter, UnfitLetter
from mailmerge.letters.lint import lint_template
from mailmerge.letters.pool import letter_pool, make_letters
from mailmerge.letters.render import TOO_DEMANDING, make_letter
from tests.letters.paper import letter_job

MEGABYTE = 1024 * 1024
LIMITS = Limits(memory_mb=300, cpu_seconds=30, clock_seconds=60)
SHORT = Limits(memory_mb=300, cpu_seconds=1, clock_seconds=2)


def in_a_thread(function: Callable[..., Any], *arguments: object, **named: object) -> Any:
    """As a page of the desk is answered, or a lane of the watcher works."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(function, *arguments, **named).result()


@dataclass(frozen=True)
class Spinning:
    """A job that never comes to its end."""

    ref: str = "S"

    @property
    def fields(self) -> None:
        while True:
            pass


@dataclass(frozen=True)
class Allocating:
    """A job that takes more memory than letters may."""

    ref: str = "A"

    @property
    def fields(self) -> dict[str, bytes]:
        return {"pupil": bytes(600 * MEGABYTE)}


class SpinningFile(bytes):
    """A Word file with which nobody ever comes to an end."""

    def __hash__(self) -> int:  # noqa: PLE0309 - it never returns
        while True:
            pass


def test_a_letter_is_the_same_wherever_it_is_made() -> None:
    job = letter_job()
    (apart,) = in_a_thread(made_apart, [job], LIMITS)
    here = make_letter(job)
    assert isinstance(apart, Letter)
    assert (apart.pdf, apart.docx) == (here.pdf, here.docx)
    assert made_apart([job], LIMITS) == [here], "in the main thread it is made there"
    assert in_a_thread(made_apart, [], LIMITS) == []


@pytest.mark.parametrize(
    ("job", "why"),
    [(Spinning(), "a page would wait for ever"), (Allocating(), "it would take the desk with it")],
    ids=["spins", "allocates"],
)
def test_a_letter_that_takes_too_much_is_unfit(job: Any, why: str) -> None:
    assert in_a_thread(made_apart, [job], SHORT) == [UnfitLetter(job.ref, (TOO_DEMANDING,))], why


def test_a_word_file_is_looked_through_alike_wherever_that_is_done() -> None:
    data = letter_job().template
    found = in_a_thread(lint_apart, "letter.docx", data, None, None, limits=LIMITS)
    assert found == lint_template("letter.docx", data)
    assert lint_apart("letter.docx", data, None, None, limits=LIMITS) == found


def test_that_a_word_file_takes_too_much_is_a_finding() -> None:
    (finding,) = in_a_thread(lint_apart, "letter.docx", SpinningFile(b"PK"), None, None, limits=SHORT)
    assert (finding.code, finding.severity) == (TOO_DEMANDING.code, "error")


def test_a_worker_takes_no_more_memory_than_it_may_and_makes_the_next_letter() -> None:
    jobs: list[Any] = [Allocating(), letter_job()]
    with letter_pool(1, memory_mb=600) as pool:
        greedy, good = make_letters(jobs, pool)
    assert greedy == UnfitLetter("A", (TOO_DEMANDING,))
    assert isinstance(good, Letter)
