"""What takes longer than it may comes back as a letter that can't be made, and nothing of the limit stays behind."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from mailmerge.letters import render
from mailmerge.letters.letter import Letter, UnfitLetter
from mailmerge.letters.time_limit import TookTooLong, time_limit
from tests.letters.paper import letter_job


def spin(*_: object, **__: object) -> None:
    while True:
        pass


def swallow(*_: object, **__: object) -> None:
    """Take every error for one of its own, as libraries do."""
    while True:
        try:
            spin()
        except Exception:
            continue


class Spinning:
    def __del__(self) -> None:
        spin()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_is_dropped_on_the_way_arises_again() -> None:
    def finalise() -> None:
        spinning = Spinning()
        del spinning  # here Python drops what its finaliser raises
        spin()

    with pytest.raises(TookTooLong), time_limit(0.01):
        finalise()


def run_out(*_: object, **__: object) -> None:
    raise MemoryError


@pytest.mark.parametrize("endless", [spin, swallow])
def test_what_takes_too_long_is_ended(endless: Callable[[], None]) -> None:
    with pytest.raises(TookTooLong), time_limit(0.01):
        endless()


def test_a_limit_that_was_kept_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) == before


@pytest.mark.parametrize(
    ("name", "fake", "why"),
    [
        ("_paper_copy", spin, "it would never end"),
        ("_word_copy", run_out, "it would take all memory"),
    ],
)
def test_a_letter_that_asks_for_too_much_is_the_templates_fault(
    name: str, fake: Callable[..., None], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, name, fake)
    monkeypatch.setattr(render, "MOST_SECONDS", 0.05)
    letter = render.make_letter(letter_job())
    assert isinstance(letter, UnfitLetter), why
    assert [fault.code for fault in letter.faults] == ["template-too-demanding"], why
    assert letter.lies_in_template


def test_a_letter_that_becomes_too_large_is_the_templates_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(render.make_letter(letter_job()), Letter)
    monkeypatch.setattr(render, "MOST_BYTES", 1000)
    letter = render.make_letter(letter_job())
    assert isinstance(letter, UnfitLetter)
    assert letter.lies_in_template


def test_what_takes_too_long_ends_in_a_thread_too_and_nothing_arises_after_it() -> None:
    def limited() -> str:
        with pytest.raises(TookTooLong), time_limit(0.01):
            swallow()
        with time_limit(60):
            return "done"

    with ThreadPoolExecutor(1) as thread:
        assert [thread.submit(limited).result() for _ in range(20)] == ["done"] * 20
