"""Sessions, the one-time link and locks, by a clock of ours."""

import pytest

from mailmerge.desk.sessions import IDLE_SECONDS, LOCKED_SECONDS, WITHIN_SECONDS, Locks, OneTimeLink, Sessions


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("idle", "is_there"), [(0, True), (IDLE_SECONDS, True), (IDLE_SECONDS + 1, False)], ids=["now", "just", "over"]
)
def test_a_session_lasts_as_long_as_it_is_used(idle: int, is_there: bool) -> None:
    clock = Seconds()
    sessions = Sessions(clock)
    number = sessions.begin("Ida", "x")
    clock.now += idle
    assert (sessions.find(number) is not None) == is_there


@pytest.mark.parametrize("number", [None, "", "guess"])
def test_a_number_that_was_never_given_is_nobody(number: str | None) -> None:
    assert Sessions(Seconds()).find(number) is None


def test_numbers_are_never_the_same() -> None:
    sessions = Sessions(Seconds())
    assert len({sessions.begin("Ida", "x") for _ in range(50)}) == 50


def test_sessions_do_not_fill_the_memory() -> None:
    clock = Seconds()
    sessions = Sessions(clock)
    for _ in range(1_200):
        clock.now += 1
        last = sessions.begin("Ida", "x")
    assert len(sessions._sessions) <= 1_000
    assert sessions.find(last)


@pytest.mark.parametrize(("wrong", "is_locked"), [(9, False), (10, True)])
def test_ten_wrong_passwords_lock(wrong: int, is_locked: bool) -> None:
    locks = Locks(Seconds())
    for _ in range(wrong):
        locks.wrong("Ida", "10.0.0.1")
    assert locks.is_locked(" IDA ", "10.0.0.2") == is_locked
    assert not locks.is_locked("Sam", "10.0.0.1")


def test_wrong_passwords_are_forgotten_after_ten_minutes_and_by_a_right_one() -> None:
    clock = Seconds()
    locks = Locks(clock)
    for _ in range(9):
        locks.wrong("Ida", "a")
    clock.now += WITHIN_SECONDS + 1
    locks.wrong("Ida", "a")
    assert not locks.is_locked("Ida", "a")
    for _ in range(8):
        locks.wrong("Ida", "a")
    locks.right("Ida", "a")
    locks.wrong("Ida", "a")
    assert not locks.is_locked("Ida", "a")


def test_a_lock_ends_after_ten_minutes() -> None:
    clock = Seconds()
    locks = Locks(clock)
    for _ in range(10):
        locks.wrong("Ida", "a")
    clock.now += LOCKED_SECONDS - 1
    assert locks.is_locked("Ida", "a")
    clock.now += 2
    assert not locks.is_locked("Ida", "a")


def test_many_names_from_one_address_lock_the_address() -> None:
    locks = Locks(Seconds())
    for number in range(50):
        locks.wrong(f"name {number}", "10.0.0.1")
    assert locks.is_locked("somebody", "10.0.0.1")
    assert not locks.is_locked("somebody", "10.0.0.2")


def test_a_link_opens_once_and_the_next_is_shown() -> None:
    shown: list[str] = []
    link = OneTimeLink(shown.append)
    assert not link.opens("")
    link.renew()
    (first,) = shown
    assert not link.opens("another")
    assert link.opens(first)
    assert not link.opens(first)
    assert link.opens(shown[-1])
