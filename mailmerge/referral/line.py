"""A line of the checklist: a stable code, how it stands, and words that say what is so and what to do.

Sentences and sources lie in `lines.toml`; a rule gives a level and the figures that its sentence names.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

from mailmerge.law.authorities import AuthorityProfile

Level = Literal["green", "amber", "red", "ask"]

# How a line reads where a person must answer for it, worst first on the gap page.
ORDER: tuple[Level, ...] = ("red", "ask", "amber", "green")


# The source of what an authority asks; the sentence is that of Cambridgeshire, which asks for the most.
_OF_AUTHORITY = "cambridgeshire"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule finds: the level, and the words that go into the level's sentence."""

    level: Level
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the pack and JSON tell it. `settled` says who confirmed or overrode it, and why."""

    code: str
    level: Level
    text: str
    source: str
    settled: str | None = None

    @property
    def stops(self) -> bool:
        """Whether the line keeps a pack a draft: it is red, or asked of a person, and nobody has settled it."""
        return self.level in ("red", "ask") and self.settled is None

    def to_json(self) -> dict[str, str | None]:
        """Return the line as JSON tells it (contract, 7)."""
        told: dict[str, str | None] = {
            "code": self.code,
            "level": self.level,
            "text": self.text,
            "source": self.source,
        }
        return told | ({"settled": self.settled} if self.settled else {})


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of each code by level, with its source."""
    text = resources.files("mailmerge.referral").joinpath("lines.toml").read_text("utf-8")
    return tomllib.loads(text)


def codes() -> tuple[str, ...]:
    """Return every code that has sentences, in their order."""
    return tuple(code for code in _sentences() if code != "sources")


def line(code: str, finding: Finding, profile: AuthorityProfile, source: str | None = None) -> Line:
    """Return the line that a finding comes to.

    Args:
        code: the line's code.
        finding: how it stands.
        profile: the authority that is referred to; what one authority asks is never cited for another.
        source: the authority's own source of this very line, if it gives one.

    Raises:
        LookupError: the code has no sentence for that level.
    """
    told = _sentences()[code]
    text = told[finding.level].format_map(dict(finding.details))
    if told["source"] == _OF_AUTHORITY:
        source = source or (profile.source if profile.code != _OF_AUTHORITY else None)
    else:
        source = None
    return Line(code, finding.level, text, source or _sentences()["sources"].get(told["source"], told["source"]))
