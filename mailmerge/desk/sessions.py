"""Who is signed in: sessions that end after thirty idle minutes, the one-time link, and locks after wrong passwords.

A session's cookie holds a random number alone. What it stands for is kept here, in memory: a restart signs everybody
out, and so does a changed password, a changed role, or a removal.
"""

import hmac
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

IDLE_SECONDS = 30 * 60
WRONG_PASSWORDS = 10
WITHIN_SECONDS = LOCKED_SECONDS = 10 * 60
# From one address, under whatever names: a school may sit behind one.
WRONG_FROM_ONE_ADDRESS = 50
_MOST_SESSIONS = 1_000
_MOST_LOCKS = 10_000


@dataclass(slots=True)
class Notice:
    """What is told once, on the next page: that something is done, or that it is not, in lines."""

    is_done: bool
    lines: tuple[str, ...] = field(repr=False)
    title: str = ""


@dataclass(slots=True)
class Session:
    """One who is signed in: the user's name (None: by the one-time link) and stamp, and what is to be told them."""

    user: str | None
    stamp: str
    seen: float
    notices: list[Notice] = field(default_factory=list, repr=False)


class Sessions:
    """The sessions of one desk. Safe to use from several threads.

    Args:
        clock: seconds on a clock that never goes backwards.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._sessions: dict[str, Session] = {}

    def begin(self, user: str | None, stamp: str) -> str:
        """Begin a session, and return the number that stands for it."""
        number = secrets.token_urlsafe(32)
        with self._lock:
            self._clear()
            self._sessions[number] = Session(user, stamp, self._clock())
        return number

    def find(self, number: str | None) -> Session | None:
        """Return a session that is not over, and count it as used now."""
        with self._lock:
            found = self._sessions.get(number or "")
            if found is None or self._clock() - found.seen > IDLE_SECONDS:
                self._sessions.pop(number or "", None)
                return None
            found.seen = self._clock()
            return found

    def end(self, number: str | None) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(number or "", None)

    def _clear(self) -> None:
        now = self._clock()
        over = [number for number, one in self._sessions.items() if now - one.seen > IDLE_SECONDS]
        oldest = sorted(self._sessions, key=lambda number: self._sessions[number].seen)
        for number in (*over, *oldest[: max(0, len(oldest) - _MOST_SESSIONS + 1)]):
            self._sessions.pop(number, None)


class OneTimeLink:
    """The link that lets in whoever sits at this machine: each opens the desk once, then there is another.

    Args:
        show: is given the token of each new link, to print it where only that person reads it.
    """

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._lock = Lock()
        self._token = ""

    def renew(self) -> None:
        """Make a new link; the former one opens nothing any more."""
        self._token = secrets.token_urlsafe(32)
        self._show(self._token)

    def opens(self, token: str) -> bool:
        """Whether this is the link's token; it is used up by that."""
        with self._lock:
            if not self._token or not hmac.compare_digest(self._token.encode(), token.encode()):
                return False
            self.renew()
            return True


class Locks:
    """Who may not try a password just now: ten wrong ones in ten minutes lock a name for ten.

    Args:
        clock: seconds on a clock that never goes backwards.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._wrong: dict[str, deque[float]] = {}
        self._until: dict[str, float] = {}

    def is_locked(self, name: str, address: str) -> bool:
        """Whether no password is tried now for that name, or from that address."""
        now = self._clock()
        with self._lock:
            return any(self._until.get(key, now) > now for key in _keys(name, address))

    def wrong(self, name: str, address: str) -> None:
        """Count a wrong password."""
        now = self._clock()
        with self._lock:
            if len(self._wrong) > _MOST_LOCKS:
                self._wrong.clear()
            for key, most in zip(_keys(name, address), (WRONG_PASSWORDS, WRONG_FROM_ONE_ADDRESS), strict=True):
                times = self._wrong.setdefault(key, deque())
                times.append(now)
                while times and times[0] < now - WITHIN_SECONDS:
                    times.popleft()
                if len(times) >= most:
                    self._until[key] = now + LOCKED_SECONDS
                    times.clear()

    def right(self, name: str, address: str) -> None:
        """Forget the wrong passwords of a name that got it right."""
        with self._lock:
            self._wrong.pop(_keys(name, address)[0], None)


def _keys(name: str, address: str) -> tuple[str, str]:
    return f"name {' '.join(name.split()).casefold()}", f"address {address}"
