from typing import Any

import pytest

from mailmerge.casework.counting import count


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
