"""What notes and outcomes on record say, beyond their kind and day. It can be erased."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from mailmerge.casework.marks import Session

_WORDS = ("medium", "place", "outcome", "by", "text", "code", "at", "support_kind")


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What a person noted: how and where it was, what came of it, who noted it; blank where the row said nothing.

    A `release` says by its `code` which hold it ends, and by `text` why.
    """

    parent: str | None = field(default=None, repr=False)
    medium: str = ""
    place: str = field(default="", repr=False)
    outcome: str = ""
    by: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    code: str = ""
    at: str = ""
    support_kind: str = field(default="", repr=False)
    support_from: date | None = field(default=None, repr=False)
    support_until: date | None = field(default=None, repr=False)

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what is on record; empty once it is erased."""
        words = {name: str(form.get(name) or "") for name in _WORDS}
        first, last = form.get("support_from"), form.get("support_until")
        return cls(
            form.get("parent"),
            **words,
            support_from=date.fromisoformat(first) if first else None,
            support_until=date.fromisoformat(last) if last else None,
        )


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """A register's marks: day, session (`am`, `pm`) and code of each; and comments: day, session and words of each."""

    marks: tuple[tuple[date, Session, str], ...] = field(default=(), repr=False)
    comments: tuple[tuple[date, Session, str], ...] = field(default=(), repr=False)

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what is on record; empty once it is erased."""
        return cls(_by_session(form.get("marks")), _by_session(form.get("comments")))


def _by_session(given: object) -> tuple[tuple[date, Session, str], ...]:
    told = given if isinstance(given, list) else []
    return tuple((date.fromisoformat(on), session, words) for on, session, words in told)


@dataclass(frozen=True, slots=True)
class CountsFacts:
    """How many sessions of a year had each code; None where nothing is told."""

    counts: Mapping[str, int] | None = field(default=None, repr=False)

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what is on record; None once it is erased."""
        counts = form.get("counts")
        return cls(counts if isinstance(counts, dict) else None)


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """What a file of people said of a pupil, or of one of the parents, by column.

    `is_of_parent`: the cells are one parent's. `is_doubtful`: nothing is said; a row could not be read, and what was
    said before is not to be relied on. `names_parents`: the parents of this pupil are told anew.
    """

    cells: Mapping[str, str] = field(repr=False)
    is_of_parent: bool = False
    is_doubtful: bool = False
    names_parents: bool = False

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self | None:
        """Read what is on record; None once it is erased."""
        cells = form.get("cells")
        if not isinstance(cells, dict):
            return None
        said = {str(name): str(cell) for name, cell in cells.items()}
        return cls(said, "parent" in form, bool(form.get("doubtful")), bool(form.get("names_parents")))


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """The days that an outcome of a referral was for, and what is wanted until when, where its row said them."""

    period_from: date | None = None
    period_to: date | None = None
    wanted: str = field(default="", repr=False)
    wanted_by: date | None = None

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what is on record; blank once it is erased."""
        first, last, until = (
            date.fromisoformat(day) if (day := form.get(name)) else None
            for name in ("period_from", "period_to", "wanted_by")
        )
        return cls(first, last, str(form.get("wanted") or ""), until)
