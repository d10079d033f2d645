from pathlib import PurePosixPath as Place

import pytest

from mailmerge.intake.files.inbox import Dropped
from mailmerge.watch.settling import SettlingTracker


def file(name: str = "cases.csv", size: int = 10, changed: int = 0, is_open: bool = False) -> Dropped:
    return Dropped(Place(name), size, changed, is_open)


# What each listing saw, at which second, and which of it is settled then; a file settles in 5 seconds.
HISTORIES = {
    "a file at rest": [(0, [file()], []), (4.9, [file()], []), (5, [file()], ["cases.csv"])],
    "it grows, and its time begins anew": [
        (0, [file(size=10)], []),
        (5, [file(size=20)], []),
        (9.9, [file(size=20)], []),
        (10, [file(size=20)], ["cases.csv"]),
    ],
    "only its time changes: written over in place": [
        (0, [file(changed=1)], []),
        (5, [file(changed=2)], []),
        (10, [file(changed=2)], ["cases.csv"]),
    ],
    "a time that goes backwards is a change like any other": [
        (0, [file(changed=9)], []),
        (5, [file(changed=1)], []),
        (10, [file(changed=1)], ["cases.csv"]),
    ],
    "open in Excel, then closed": [
        (0, [file(is_open=True)], []),
        (60, [file(is_open=True)], []),
        (61, [file()], []),
        (66, [file()], ["cases.csv"]),
    ],
    "gone and back: a new file": [(0, [file()], []), (3, [], []), (4, [file()], []), (6, [file()], [])],
    "the service begins among files that are being copied": [(0, [file("a"), file("b")], [])],
    "in order of arrival, not of name": [
        (0, [file("b")], []),
        (1, [file("a"), file("b")], []),
        (6, [file("a"), file("b")], ["b", "a"]),
    ],
    "a file that changed keeps its place in the order": [
        (0, [file("b"), file("c")], []),
        (1, [file("a"), file("b", size=11), file("c")], []),
        (6, [file("a"), file("b", size=11), file("c")], ["b", "c", "a"]),
    ],
}


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_when_a_file_is_settled(
    history: list[
        tuple[object, ...]
        | tuple[int | list[object] | list[Dropped], ...]
        | tuple[int | list[Dropped] | list[object] | list[str], ...]
        | tuple[int, list[Dropped], list[object]]
    ],
) -> None:
    tracker = SettlingTracker(5)
    for second, listing, expected in history:
        assert [str(each.place) for each in tracker.observe(listing, second)] == expected, f"at {second} s"


def test_a_file_that_was_put_off_rests_until_then() -> None:
    tracker = SettlingTracker(5)
    tracker.observe([file()], 0)
    tracker.put_off(file().place, 30)

    assert tracker.observe([file()], 29.9) == ()
    assert tracker.next_due(29.9) == 30
    assert tracker.observe([file()], 30) == (file(),)


def test_putting_off_a_file_that_went_is_harmless() -> None:
    tracker = SettlingTracker(5)
    tracker.put_off(file().place, 30)
    assert tracker.observe([file()], 0) == ()
    assert tracker.observe([file()], 5) == (file(),)


def test_when_to_look_next() -> None:
    tracker = SettlingTracker(5)
    tracker.observe([], 0)
    assert tracker.next_due(0) is None, "nothing is coming"
    tracker.observe([file("a")], 1)
    tracker.observe([file("a"), file("b")], 3)
    assert tracker.next_due(3) == 6, "the first of the two"
    assert tracker.next_due(6) == 8, "the settled one is behind"
    tracker.observe([file("a", is_open=True)], 7)
    assert tracker.next_due(7) is None, "an open file may stay so for ever"


def test_for_how_long_a_file_has_not_changed() -> None:
    tracker = SettlingTracker(5)
    tracker.observe([file(size=1)], 0)
    tracker.observe([file(size=2)], 3)
    tracker.put_off(file().place, 100)
    assert tracker.quiet_for(file().place, 10) == 7
    assert tracker.quiet_for(Place("gone.csv"), 10) == 0
