"""Slips of the pen: a heading that is a known one but for a letter or two."""

import re
from collections.abc import Mapping

_SHORTEST, _LONG = 4, 9  # characters; in shorter headings a slip makes another word
_NOT = ("no", "un", "in")
_DIGITS = re.compile(r"\d+|%")


def slip_of(heading: str, known: Mapping[str, str]) -> str | None:
    """Return the column of which the folded `heading` is a slip of the pen; None where it is of none.

    One letter wrong, missing, too many or changed about is a slip, in a long heading two. A number is none: the
    fifth parent is not the fourth; nor is a percent sign: a share is no count; nor a "no" in front.

    Args:
        heading: the heading, folded.
        known: folded headings, each with the column that it means.
    """
    if len(heading) < _SHORTEST:
        return None
    most = 2 if len(heading) >= _LONG else 1
    digits = _DIGITS.findall(heading)
    turned = {heading.removeprefix(no) for no in _NOT} | {f"{no}{heading}" for no in _NOT}
    best: tuple[int, str] | None = None
    for written, column in known.items():
        if written in turned or abs(len(written) - len(heading)) > most or _DIGITS.findall(written) != digits:
            continue
        apart = _apart(heading, written, most)
        if apart <= most and (best is None or apart < best[0]):
            best = apart, column
    return best[1] if best else None


def _apart(one: str, other: str, most: int) -> int:
    """Return how many slips lie between two texts, as far as `most`; changing two neighbours about is one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row, last = row, [i], before
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
