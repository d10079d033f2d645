"""An event, its canonical form and its hash."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

# What the first event points back to.
NO_HASH = "0" * 64

_HASH = re.compile(r"[0-9a-f]{64}")

# Made once: a million events are sealed anew at each verification.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that is to be appended.

    `subject` and `payload` stay for ever and hold no personal data, only references, codes, dates and hashes: that is
    the caller's duty. What is personal goes into `contents`, which can be erased; `append` names each content's
    SHA-256 in the payload under `contents`.
    """

    kind: str
    subject: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    contents: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it stands in the ledger; `at` is in UTC."""

    seq: int
    at: datetime
    kind: str
    subject: str
    payload: Mapping[str, Any]
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last event's number and hash: what posting sheets, packs and anchors print."""

    seq: int
    hash: str

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `as_json` gave; raises ValueError for anything else."""
        match json.loads(text):
            case {"seq": int(seq), "hash": str(hash_)}:
                return cls(seq, hash_)
            case _:
                raise ValueError("this is not a ledger's head")

    @classmethod
    def from_print(cls, text: str) -> Self:
        """Read what was typed from paper: the entry's number and its hash, or the hash alone (then the number is 0).

        Words around the number, and blanks and other signs anywhere, do not count. Raises ValueError for anything else.
        """
        words, hash_ = re.findall(r"[0-9a-z]+", text.casefold()), ""
        while words and len(hash_) < len(NO_HASH):
            hash_ = words.pop() + hash_
        if not _HASH.fullmatch(hash_):
            raise ValueError("no hash")
        return cls(int(next(filter(str.isdecimal, reversed(words)), "0")), hash_)

    @property
    def printed(self) -> str:
        """As it stands on paper: `entry 17, 01234567 89abcdef …`."""
        return f"entry {self.seq}, {' '.join(self.hash[start : start + 8] for start in range(0, len(self.hash), 8))}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"seq": self.seq, "hash": self.hash}


def canonical(value: object) -> str:
    """Return `value` as JSON with sorted keys and no spaces: equal values give equal text.

    Letters outside ASCII are kept as they are, as UTF-8 can hold them (contract, 6).
    """
    return _encode(value)


def event_hash(seq: int, at: str, kind: str, subject: str, payload: str, prev_hash: str) -> str:
    """Return the SHA-256 that seals an event, as 64 hexadecimal digits; `at` and `payload` are the stored texts.

    Text that is not UTF-8 (a damaged row, read with surrogates for its bad bytes) is hashed as it lies there.
    """
    form = canonical([seq, at, kind, subject, payload, prev_hash])
    return hashlib.sha256(form.encode("utf-8", "surrogateescape")).hexdigest()


def stamp(at: datetime) -> str:
    """Return an aware time as it is stored: UTC, to the microsecond, `2026-01-05T09:30:00.000000Z`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
