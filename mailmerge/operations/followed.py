"""Answers that are kept entry by entry while the record grows: a write works out anew only the entries it touches."""

from bisect import insort
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from threading import RLock
from typing import Any, TypeAlias, TypeVar

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.touched import Touched, touched

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
# Gives every entry (of None), or those that were touched: None for one of which nothing is left.
Draw: TypeAlias = Callable[[Touched | None], Mapping[Key, Value | None]]
# What an entry is made of, each thing after the place that things are put in order by.
Placed: TypeAlias = tuple[tuple[Any, Value], ...]

_place = itemgetter(0)


@dataclass(slots=True)
class _Kept:
    """An answer as far as the record was. `ordered` holds place, thing and key of each thing, once it was asked for."""

    seq: int
    entries: Mapping[Any, Any]
    ordered: list[tuple[Any, Any, Any]] | None = None
    things: tuple[Any, ...] = ()


class Followed:
    """Keeps one answer a question, for as many questions as the code asks. Safe to use from several threads.

    Whatever was erased is in no answer: an erasure drops them all, and so do another day and other settings.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._kept: dict[str, _Kept] = {}
        self._beside: tuple[date | None, object] = (None, None)
        # What was touched from one place of the record on, as it was last asked for: every question asks the same.
        self._news: tuple[tuple[int, int] | None, Touched | None] = (None, None)
        # One at a time; a question may ask another.
        self._lock = RLock()

    def knows(self, question: str, seq: int, beside: tuple[date, object]) -> bool:
        """Whether this is answered at once, or but for the entries that were touched since. Waits for no answer."""
        kept = self._kept.get(question)
        if kept is None or beside[0] != self._beside[0] or beside[1] is not self._beside[1]:
            return False
        return kept.seq >= seq or self._touched(kept.seq, seq) is not None

    def answer(
        self, question: str, seq: int, beside: tuple[date, object], draw: Draw[Key, Value]
    ) -> Mapping[Key, Value]:
        """Return all entries as they stand.

        Args:
            question: what tells this question from others.
            seq: how far the record was before this was asked.
            beside: the day, and the settings (known again as this very object): all entries hang on them.
            draw: gives entries. To give one again must change nothing: the record may be further than `seq`.
        """
        with self._lock:
            return self._answered(question, seq, beside, draw).entries

    def in_order(
        self, question: str, seq: int, beside: tuple[date, object], draw: Draw[Key, Placed[Value]]
    ) -> tuple[Value, ...]:
        """Return the things of all entries in the order of their places, as they stand. See `answer`."""
        with self._lock:
            kept = self._answered(question, seq, beside, draw)
            if kept.ordered is None:
                kept.ordered = [(*one, key) for key, things in kept.entries.items() for one in things]
                kept.ordered.sort(key=_place)
                kept.things = tuple(thing for _, thing, _ in kept.ordered)
            return kept.things

    def _answered(self, question: str, seq: int, beside: tuple[date, object], draw: Draw[Any, Any]) -> _Kept:
        if beside[0] != self._beside[0] or beside[1] is not self._beside[1]:
            self._kept.clear()
            self._beside = beside
        kept = self._kept.get(question)
        if kept is not None and kept.seq >= seq:
            return kept
        news = self._touched(kept.seq, seq) if kept is not None else None
        if kept is None or news is None:
            if kept is not None:
                # All of them: an answer to another question may hold what was erased.
                self._kept.clear()
            kept = _Kept(seq, {key: value for key, value in draw(None).items() if value is not None})
        else:
            kept = _renewed(kept, seq, draw(news))
        self._kept[question] = kept
        return kept

    def _touched(self, after: int, seq: int) -> Touched | None:
        if self._news[0] != (after, seq):
            self._news = ((after, seq), touched(self._ledger, after))
        return self._news[1]


def _renewed(kept: _Kept, seq: int, drawn: Mapping[Any, Any]) -> _Kept:
    """Return an answer with the entries that were touched as they stand now, in order if it was."""
    changed = {key: value for key, value in drawn.items() if kept.entries.get(key) != value}
    if not changed:
        return _Kept(seq, kept.entries, kept.ordered, kept.things)
    entries = {**kept.entries, **changed}
    for key in [key for key, value in changed.items() if value is None]:
        del entries[key]
    if kept.ordered is None:
        return _Kept(seq, entries)
    ordered = [one for one in kept.ordered if one[2] not in changed]
    for key, things in changed.items():
        for one in things or ():
            insort(ordered, (*one, key), key=_place)
    return _Kept(seq, entries, ordered, tuple(thing for _, thing, _ in ordered))
