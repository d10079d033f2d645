"""Which letter was meant, where a reference was mistyped: only where there is just one that it can have been."""

from collections.abc import Iterable
from dataclasses import replace

from mailmerge.dispatch.posting import PostingVerdict
from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.reference import bare_reference

_MISTYPED = frozenset(("bad-reference", "never-issued"))
_MOST_WRONG = 2  # characters
_MOST_LOOKED_UP = 100  # each is compared with every letter; a file of more is another trust's


def with_meant(ledger: Ledger, verdicts: Iterable[PostingVerdict]) -> tuple[PostingVerdict, ...]:
    """Return what was judged, and where a reference is none of ours, the one that is most likely meant.

    Where a great many are none of ours, they are not mistyped, and nothing is suggested.
    """
    verdicts = tuple(verdicts)
    if not 0 < sum(map(_is_mistyped, verdicts)) <= _MOST_LOOKED_UP:
        return verdicts
    issued = {bare_reference(ref): ref for ref in letter_records.references(ledger)}
    return tuple(_with_hint(one, _meant(one.ref, issued)) if _is_mistyped(one) else one for one in verdicts)


def _is_mistyped(one: PostingVerdict) -> bool:
    return any(told.code in _MISTYPED for told in one.remarks)


def _meant(typed: str, issued: dict[str, str]) -> str | None:
    """Return the one issued reference that differs from what was typed by a character or two; None where not one."""
    bare = bare_reference(typed)
    close = [ref for known, ref in issued.items() if _is_close(bare, known)]
    return close[0] if len(close) == 1 else None


def _is_close(typed: str, known: str) -> bool:
    """Whether a character or two were mistyped, left out or put in."""
    if len(typed) == len(known):
        return sum(a != b for a, b in zip(typed, known, strict=True)) <= _MOST_WRONG
    short, long = sorted((typed, known), key=len)
    return len(long) - len(short) <= _MOST_WRONG and _is_within(short, long)


def _is_within(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in that order."""
    rest = iter(long)
    return all(character in rest for character in short)


def _with_hint(one: PostingVerdict, meant: str | None) -> PostingVerdict:
    if meant is None:
        return one
    hint = remark("meant", ref=meant).text
    return replace(one, remarks=tuple(Remark(told.code, f"{told.text} {hint}") for told in one.remarks))
