"""What is late or due within a week, for the note in the inbox: read now and then, while no file waits."""

import logging
from collections.abc import Callable
from datetime import date

from mailmerge.operations.premises import Premises
from mailmerge.runs.diary import diary, this_week_in_words

_log = logging.getLogger(__name__)

_READ_EVERY = 3600.0  # seconds: a large trust's record takes some to look through


class WeekAhead:
    """Keeps the lines, and reads them anew each hour and each day.

    Args:
        premises: the workspace, opened.
        clock: seconds on a clock that never goes backwards.
    """

    def __init__(self, premises: Premises, clock: Callable[[], float]) -> None:
        self._premises = premises
        self._clock = clock
        self._lines: tuple[str, ...] = ()
        self._read: tuple[date, float] | None = None

    def lines(self, today: date, *, is_idle: bool) -> tuple[str, ...]:
        """Return the lines; they are read anew only where no file waits for it."""
        day, at = self._read or (None, 0.0)
        if is_idle and (day != today or self._clock() - at >= _READ_EVERY):
            self._read = today, self._clock()
            self._lines = self._look(today)
        return self._lines

    def _look(self, today: date) -> tuple[str, ...]:
        premises = self._premises
        try:
            items = diary(premises.ledger, premises.workspace, premises.workbench().configuration.law, today)
        except Exception as error:
            # A note that lacks these lines is better than none: what is wrong is told where files are dealt with.
            _log.warning("what is due could not be read: %s", type(error).__name__)
            return self._lines
        return this_week_in_words(items, today)
