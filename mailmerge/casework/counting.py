"""Numbers with their nouns, and lists of numbers, as staff read them."""

from collections.abc import Iterable, Iterator
from itertools import groupby

_A_RANGE = 4  # fewer in a row are shorter one by one


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: `1 letter`, `3 letters`, `1,200 rows`; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_ranges(numbers: Iterable[int]) -> tuple[str, ...]:
    """Return numbers in their order, four and more that follow one another as one: `2`, `4`, `7 to 269`."""
    return tuple(_ranges(numbers))


def _ranges(numbers: Iterable[int]) -> Iterator[str]:
    # Of numbers that follow one another, each is as far ahead of its place as the one before it.
    for _ahead, placed in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]):
        run = [number for _place, number in placed]
        if len(run) >= _A_RANGE:
            yield f"{run[0]} to {run[-1]}"
        else:
            yield from map(str, run)
