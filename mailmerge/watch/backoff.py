"""How long to wait before something that failed is tried again: longer each time, up to a limit."""

from collections import Counter
from collections.abc import Hashable

LONGEST_SECONDS = 60.0
_MOST_DOUBLINGS = 20


class Backoff:
    """Counts failures in a row, one count a key."""

    def __init__(self, first_seconds: float) -> None:
        self._first_seconds = first_seconds
        self._failures: Counter[Hashable] = Counter()

    def failed(self, key: Hashable) -> float:
        """Count a failure, and return the seconds to wait."""
        doublings = min(self._failures[key], _MOST_DOUBLINGS)
        self._failures[key] += 1
        return float(min(self._first_seconds * 2**doublings, LONGEST_SECONDS))

    def went_well(self, key: Hashable) -> None:
        """Begin again at the first pause."""
        self._failures.pop(key, None)

    def failures(self, key: Hashable) -> int:
        """Return how often it failed in a row."""
        return self._failures[key]
