from pathlib import PurePosixPath as Place
from threading import Thread

import pytest

from mailmerge.intake.files.inbox import Dropped
from mailmerge.watch.worklist import SMALL_BYTES, Worklist


def small(name: str) -> Dropped:
    return Dropped(Place(name), SMALL_BYTES, 0)


def large(name: str) -> Dropped:
    return Dropped(Place(name), SMALL_BYTES + 1, 0)


@pytest.fixture
def work() -> Worklist:
    return Worklist()


def test_files_are_taken_in_order_and_once(work: Worklist) -> None:
    work.renew([small("b"), large("a"), small("c")])
    assert [work.take(), work.take(), work.take()] == [small("b"), large("a"), small("c")]


def test_large_files_leave_a_lane_to_the_small(work: Worklist) -> None:
    work.renew([large("a"), large("b"), small("c")])
    assert work.take() == large("a")
    assert work.take(small_only=True) == small("c")


def test_a_file_in_hand_is_not_given_out_again(work: Worklist) -> None:
    work.renew([small("a")])
    taken = work.take()
    work.renew([small("a"), small("b")])
    assert work.in_hand == {Place("a")}
    assert work.take() == small("b")

    work.done(taken)
    work.renew([small("a")])
    assert work.take() == small("a"), "it is still in the inbox, so it was not dealt with"


def test_a_new_list_takes_the_place_of_the_old(work: Worklist) -> None:
    work.renew([small("a"), small("b")])
    work.renew([small("b")])
    assert work.take() == small("b")


def test_who_waits_is_told_of_work_and_of_the_end(work: Worklist) -> None:
    taken = []

    def lane() -> None:
        while (file := work.take(small_only=True)) is not None:
            taken.append(file)

    thread = Thread(target=lane)
    thread.start()
    work.renew([large("a"), small("b")])
    while not taken:
        thread.join(0.01)
    work.close()
    thread.join(10)
    assert not thread.is_alive()
    assert taken == [small("b")]


def test_a_closed_list_gives_out_nothing(work: Worklist) -> None:
    work.renew([small("a")])
    work.close()
    assert work.take() is None
