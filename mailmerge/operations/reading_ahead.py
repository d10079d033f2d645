"""Reading ahead: what takes seconds with thousands of letters is worked out in a thread, before anybody looks.

It takes so long when the desk is opened, on each new day, after a change of the settings, an erasure, or a large run.
"""

import logging
from threading import Condition, Thread

from mailmerge.operations.calendar_file import calendar_file
from mailmerge.operations.office import Office
from mailmerge.operations.printing import to_print
from mailmerge.operations.rights import Asker
from mailmerge.operations.today import today

_log = logging.getLogger(__name__)

_LOOKS_AFTER = 60.0  # seconds: so soon after midnight the new day's answers are there
_ALL = Asker("reading ahead", "trust")
_QUESTIONS = ("diary", "open letters", "rows", "pupils", "calendar")


class ReadingAhead:
    """Keeps an office's answers ready. Safe to use from several threads.

    Args:
        office: the workspace.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._changed = Condition()
        self._is_wanted = True
        self._is_ending = False
        self._has_failed = False
        self._thread = Thread(target=self._run, name="reading-ahead", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """End, once what is being read is read."""
        with self._changed:
            self._is_ending = True
            self._changed.notify_all()
        self._thread.join()

    def is_done(self, within: float = 0.0) -> bool:
        """Whether pages are answered at once; where they are not, they are read, and that is waited for a while.

        Args:
            within: how long to wait, in seconds.
        """
        if self._is_ready():
            return True
        with self._changed:
            self._is_wanted = True
            self._changed.notify_all()
            return self._changed.wait_for(self._is_ready, within)

    def read(self) -> None:
        """Work out all that pages are made of."""
        today(self._office, _ALL)
        to_print(self._office, _ALL)
        calendar_file(self._office, _ALL)

    def _is_ready(self) -> bool:
        # What cannot be read is the pages' own to tell.
        return self._has_failed or all(map(self._office.knows, _QUESTIONS))

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_wanted or self._is_ending, _LOOKS_AFTER)
                self._is_wanted = False
                if self._is_ending:
                    return
            try:
                self.read()
                self._has_failed = False
            except Exception as error:
                _log.warning("could not read ahead: %s", type(error).__name__)
                self._has_failed = True
            with self._changed:
                self._changed.notify_all()
