"""Letters that a test made before are handed out to the next that orders the same ones, word for word.

Most tests make a letter to have one on record, and drawing it takes longer than all else that they do. What a letter is
depends on its order alone: tests/letters, which hold that, ask for letters directly and have each made anew. As a
letter's reference hangs on the record's own number, which is drawn by lot, records are numbered in turn here: the first
that a test makes has the same number as the first of any other.
"""

import hashlib
import io
import pickle
from collections.abc import Callable
from itertools import count
from types import SimpleNamespace

from mailmerge.letters.letter import Letter, LetterJob, UnfitLetter


class LettersMade:
    """Makes letters, each order once."""

    def __init__(self, make: Callable[[LetterJob], Letter | UnfitLetter]) -> None:
        self._make = make
        self._made: dict[bytes, Letter | UnfitLetter] = {}

    def __call__(self, job: LetterJob) -> Letter | UnfitLetter:
        order = _digest(job)
        if order not in self._made:
            self._made[order] = self._make(job)
        return self._made[order]


def _digest(job: LetterJob) -> bytes:
    """Return a number that two orders share where each of their words is the same, and no others do."""
    written = io.BytesIO()
    pickler = pickle.Pickler(written)
    pickler.fast = True  # equal words are written alike, whether they are one object or two
    pickler.dump(job)
    return hashlib.sha256(written.getvalue()).digest()


def numbers_in_turn() -> SimpleNamespace:
    """Return what stands in for `secrets` where a record draws its number."""
    numbers = count(1)
    return SimpleNamespace(token_hex=lambda size: next(numbers).to_bytes(size, "big").hex())
