"""An item of the diary: what is to be done or known, by which day, with words and a source (contract, 8)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

DueCode = Literal[
    "reply-due",
    "code-g-from",
    "no-n-after",
    "letter-8b-limit",
    "leave-referral-limit",
    "prosecution-limit",
    "nti-start",
    "nti-half-way",
    "nti-end",
    "nti-weekly",
    "contract-review",
    "not-posted",
    "not-proved",
    "came-back",
    "delivered",
    "meeting",
    "value-changes",
    "support-ripe",
]
DUE_CODES: tuple[DueCode, ...] = get_args(DueCode)
_PLACES = {code: place for place, code in enumerate(DUE_CODES)}
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """One item of the diary: `on` is its day, `late` says that the day has passed.

    `parent` is the parent's number, where one parent is meant; `ref` the letter that it speaks of. `initials` are the
    pupil's, for calendars of those who asked for them. `text` names nobody.
    """

    code: DueCode
    on: date
    late: bool
    text: str
    source: str
    school: str | None = None
    upn: str | None = field(default=None, repr=False)
    parent: int | None = None
    ref: str | None = None
    initials: str | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return the item as JSON tells it."""
        return {
            "code": self.code,
            "on": self.on.isoformat(),
            "late": self.late,
            "school": self.school,
            "upn": self.upn,
            "parent": self.parent,
            "ref": self.ref,
            "text": self.text,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Clock:
    """A day that something hangs on, before it is told: its code, and the words that its sentence names."""

    code: DueCode
    on: date
    words: Mapping[str, object] = field(default_factory=dict)
    parent: int | None = None
    ref: str | None = None


def told(clock: Clock, today: date, school: str | None, upn: str | None, initials: str | None = None) -> Due | None:
    """Return a clock as the diary tells it on a day; None where its day is so long ago that nobody is told any more."""
    entry = sentences()[clock.code]
    stays = entry.get("stays")
    if stays is not None and today > clock.on + timedelta(days=stays):
        return None
    text, source = entry["text"].format_map(dict(clock.words)), entry["source"].format_map(dict(clock.words))
    return Due(clock.code, clock.on, today > clock.on, text, source, school, upn, clock.parent, clock.ref, initials)


def in_order(items: Iterable[Due]) -> tuple[Due, ...]:
    """Return items with what is late first, each by day."""
    return tuple(sorted(items, key=place))


def place(item: Due) -> tuple[bool, date, int, str]:
    """Return what items are sorted by: what is late first, each by day."""
    return not item.late, item.on, _PLACES[item.code], item.ref or ""


def this_week(items: Iterable[Due], today: date) -> tuple[Due, ...]:
    """Return what is late, or due within seven days."""
    return tuple(item for item in items if item.late or item.on < today + _WEEK)


@cache
def sentences() -> Mapping[str, Mapping[str, Any]]:
    """Return the words of each code (`clocks.toml`)."""
    return tomllib.loads(resources.files("mailmerge.referral").joinpath("clocks.toml").read_text("utf-8"))
