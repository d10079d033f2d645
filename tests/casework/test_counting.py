from typing import Any

import pytest

from mailmerge.casework.counting import count, in_ranges


@pytest.mark.parametrize(
    ("number", "nouns", "words"),
    [
        (0, ("letter",), "0 letters"),
        (1, ("letter",), "1 letter"),
        (2, ("letter",), "2 letters"),
        (1200, ("row",), "1,200 rows"),
        (1, ("row needs", "rows need"), "1 row needs"),
        (3, ("row needs", "rows need"), "3 rows need"),
    ],
)
def test_a_noun_goes_by_its_number(number: Any, nouns: Any, words: Any) -> None:
    assert count(number, *nouns) == words


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((), ()),
        ((2,), ("2",)),
        ((2, 3, 4), ("2", "3", "4")),
        ((2, 3, 4, 5), ("2 to 5",)),
        ((2, 4, 5, 6, 7, 9, 10), ("2", "4 to 7", "9", "10")),
        ((5, 2, 3), ("5", "2", "3")),
    ],
)
def test_numbers_that_follow_one_another_are_one_range(numbers: tuple[int, ...], words: tuple[str, ...]) -> None:
    assert in_ranges(numbers) == words
