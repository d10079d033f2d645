"""The words in which checks and additions say of which letters they speak."""

from collections.abc import Callable

import pytest

from mailmerge.law.letters import LETTERS, LetterKind
from mailmerge.law.rules import every_letter, only, referrals


@pytest.mark.parametrize(
    ("speaks_of", "appendices"),
    [
        (only("leave-refused"), ["8a"]),
        (only("early-intervention"), ["1"]),
        (every_letter, [kind.appendix for kind in LETTERS]),
        (referrals, [kind.appendix for kind in LETTERS if kind.refers]),
    ],
)
def test_of_which_letters_they_speak(speaks_of: Callable[[LetterKind], bool], appendices: list[str]) -> None:
    assert [kind.appendix for kind in LETTERS if speaks_of(kind)] == appendices
