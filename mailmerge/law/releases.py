"""Holds that a person has ended: which may be released, by whom, and what that leaves of a list of holds.

A release is for one letter to one parent, the one that is due now, and not for ever. The table is
`data/releases.toml`; a code that is not in it stays until the facts change. Source: the trust's procedure; law, 7.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

from mailmerge.casework.case import Parent
from mailmerge.casework.names import matching
from mailmerge.law.decision import Reason
from mailmerge.law.reasons import reason

Role = Literal["office", "attendance", "lead", "trust"]
# Each may do what those before it may.
_ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Release:
    """A person ended a hold: its code, why, who (name and role), and for which letter (its key) to which parent.

    `letter` None: the one that is due now. `parent` is the parent's key, or what the office calls them;
    None for every parent of the pupil.
    """

    code: str
    why: str
    by: str
    letter: str | None = None
    role: Role = "office"
    parent: str | None = None

    def is_for(self, letter: str, parent: Parent) -> bool:
        """Tell whether the release is for that letter to that parent."""
        is_theirs = self.parent is None or self.parent == parent.key or parent.is_called(self.parent)
        return is_theirs and self.letter in (None, letter)


def role_of(by: str, leads: Iterable[str]) -> Role:
    """Return the role in which somebody ends a hold.

    A person who is named in the settings as an attendance lead or champion is a lead; anybody else says a lead's or the
    trust's role behind their name ("R. Adeyemi, trust").

    Args:
        by: who ends it, as it was typed.
        leads: the names of the leads and champions in the settings.
    """
    name, _, said = by.partition(",")
    words = said.casefold().split()
    if "trust" in words:
        return "trust"
    return "lead" if "lead" in words or matching(name) in map(matching, leads) else "attendance"


@cache
def releasable() -> Mapping[str, Role]:
    """Return the least role that may release each code which may be released at all."""
    text = resources.files("mailmerge.law").joinpath("data/releases.toml").read_text("utf-8")
    return {code: entry["by"] for code, entry in tomllib.loads(text).items()}


def why_not(release: Release) -> str | None:
    """Return, in words for the office, why a release may not stand; None where it may."""
    least = releasable().get(release.code)
    if least is None:
        return f'"{release.code}" cannot be released: it ends when the facts change.'
    if not release.why.strip() or not release.by.strip():
        return "A release needs a reason and the name of the person who gives it."
    if _ROLES.index(release.role) < _ROLES.index(least):
        return (
            f'"{release.code}" can be released only by somebody with the role "{least}": somebody whom the settings '
            "name as attendance lead or champion, or who says behind the name that they are the trust's "
            '("R. Adeyemi, trust").'
        )
    return None


def still_held(
    holds: Iterable[Reason], releases: Iterable[Release], letter: str, parent: Parent
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Return the holds that still stand for that letter to that parent, and what to tell of those released."""
    fitting = {
        release.code: release for release in releases if release.is_for(letter, parent) and why_not(release) is None
    }
    stand, told = [], []
    for held in holds:
        release = fitting.get(held.code)
        if release is None:
            stand.append(held)
        else:
            told.append(reason("released", {"code": held.code, "by": release.by, "why": release.why}))
    return tuple(stand), tuple(told)
