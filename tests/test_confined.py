"""A child process with limits: what comes back of it, and what does not."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailmerge.confined import Limits, OutranError, beating, confined
from mailmerge.intake.refusal import FileRefused, unreadable

MEGABYTE = 1024 * 1024
# The clock is wide: a machine that has other work keeps a child waiting, and what is tried here is not its patience.
NARROW = Limits(memory_mb=200, cpu_seconds=1, clock_seconds=240)
SOON_OVER = Limits(memory_mb=200, cpu_seconds=1, clock_seconds=1)


def add(one: int, other: int) -> int:
    return one + other


def sleep() -> None:
    time.sleep(60)


def spin() -> None:
    while True:
        pass


def allocate() -> int:
    return len(bytes(400 * MEGABYTE))


def take_for_damage() -> None:
    try:
        allocate()
    except Exception:
        raise ValueError("damaged") from None


def answer_too_much() -> bytes:
    return bytes(150 * MEGABYTE)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(0)


def refuse() -> None:
    raise unreadable("It is damaged.")


def limits_held() -> tuple[int, int]:
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)[0], resource.getrlimit(resource.RLIMIT_CPU)[0]


class OddError(Exception):
    """One that can't be sent: not by what it says, and with the cluster's libraries not by what it holds either."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")
        self.held = threading.Lock()


def raise_odd() -> None:
    raise OddError("Smith", "John")


@pytest.fixture(params=["forked", "served"])
def way(request: pytest.FixtureRequest) -> Iterator[Callable[..., object]]:
    """`confined`, called where this process has one thread, and where it has more."""
    if request.param == "forked":
        if len(list(Path("/proc/self/task").iterdir())) > 1:
            pytest.skip("the tests' own process has threads")
        yield confined
        return
    ends = threading.Event()
    thread = threading.Thread(target=ends.wait)
    thread.start()
    yield confined
    ends.set()
    thread.join()


def test_a_result_comes_back(way: Callable[..., object]) -> None:
    assert way(add, 1, 2, limits=NARROW) == 3


@pytest.mark.parametrize(
    ("function", "limits", "what", "why"),
    [
        (sleep, SOON_OVER, "time", "the clock runs out"),
        (spin, NARROW, "time", "the processor's time runs out"),
        (allocate, NARROW, "memory", "there is no more"),
        (take_for_damage, NARROW, "memory", "its reader takes the want of memory for damage in the file"),
        (crash, NARROW, "crash", "its reader ends the process"),
        (leave, NARROW, "crash", "it ends without a word"),
    ],
)
def test_what_outruns_its_limits_is_told_by_which(
    way: Callable[..., object], function: Callable[..., object], limits: Limits, what: str, why: str
) -> None:
    with pytest.raises(OutranError) as outran:
        way(function, limits=limits)
    assert outran.value.what == what, why


def test_a_refusal_comes_back_with_its_words(way: Callable[..., object]) -> None:
    with pytest.raises(FileRefused) as refused:
        way(refuse, limits=NARROW)
    assert [(error.code, error.text) for error in refused.value.errors] == [("unreadable", "It is damaged.")]


def test_an_error_that_cannot_travel_comes_as_its_name_alone(way: Callable[..., object]) -> None:
    with pytest.raises(RuntimeError, match=r"^OddError$"):
        way(raise_odd, limits=NARROW)


def test_a_large_result_comes_whole(way: Callable[..., object]) -> None:
    assert way(answer_too_much, limits=Limits(memory_mb=1000)) == answer_too_much()
    with pytest.raises(OutranError):
        way(answer_too_much, limits=NARROW)


def test_no_core_is_dumped_and_the_kernel_counts_the_time(way: Callable[..., object]) -> None:
    assert way(limits_held, limits=NARROW) == (0, 1)


def test_whoever_waits_may_end_it(way: Callable[..., object]) -> None:
    def stop() -> None:
        raise KeyError("stopped")

    with beating(stop), pytest.raises(KeyError):
        way(sleep, limits=Limits())
