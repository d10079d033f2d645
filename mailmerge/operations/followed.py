"""Answers that are kept entry by entry while the record grows: a write works out anew only the entries it touches."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from threading import RLock
from typing import Any, TypeAlias, TypeVar

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.touched import Touched, touched

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
# Gives every entry (of None), or those that were touched: None for one of which nothing is left.
Draw: TypeAlias = Callable[[Touched | None], Mapping[Key, Value | None]]


@dataclass(frozen=True, slots=True)
class _Kept:
    seq: int
    entries: Mapping[Any, Any]


class Followed:
    """Keeps one answer a question, for as many questions as the code asks. Safe to use from several threads.

    Whatever was erased is in no answer: an erasure drops them all, and so do another day and other settings.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._kept: dict[str, _Kept] = {}
        self._beside: tuple[date | None, object] = (None, None)
        # One at a time; a question may ask another.
        self._lock = RLock()

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
            if beside[0] != self._beside[0] or beside[1] is not self._beside[1]:
                self._kept.clear()
                self._beside = beside
            kept = self._kept.get(question)
            if kept is not None and kept.seq >= seq:
                return kept.entries
            news = touched(self._ledger, kept.seq) if kept is not None else None
            if kept is None or news is None:
                if kept is not None:
                    # All of them: an answer to another question may hold what was erased.
                    self._kept.clear()
                entries = draw(None)
            else:
                entries = {**kept.entries, **draw(news)}
            standing = {key: value for key, value in entries.items() if value is not None}
            self._kept[question] = _Kept(seq, standing)
            return standing
