"""The words of each reason: a stable code, an editable sentence and its source, kept apart in `data/reasons.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Formatter

from mailmerge.law.decision import Reason


@dataclass(frozen=True, slots=True)
class Wording:
    """One code's sentence, with the names of what is filled in, and its source in full.

    `cites` says whose rule it is where that is not the same for all: "procedure" is the trust's, any other the rule of
    an authority's profile by its dotted name. `source` is then what is said where neither is at hand.
    """

    text: str
    source: str
    cites: str | None = None

    @property
    def wants(self) -> frozenset[str]:
        """The names in braces that a rule must give."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.text) if name)


@cache
def wordings() -> Mapping[str, Wording]:
    """Read the shipped sentences, by code."""
    raw = tomllib.loads(resources.files("mailmerge.law").joinpath("data/reasons.toml").read_text("utf-8"))
    sources = raw.pop("sources")
    return {code: Wording(entry["text"], sources[entry["source"]], _cites(entry)) for code, entry in raw.items()}


def _cites(entry: Mapping[str, str]) -> str | None:
    return "procedure" if entry["source"] == "procedure" else entry.get("rule")


def reason(code: str, details: Mapping[str, object] | None = None) -> Reason:
    """Return the reason for `code`, with `details` filled into its sentence.

    Details are values, never patterns: what stands in a case cannot change the sentence around it.
    """
    if not details:
        return _plain(code)
    wording = wordings()[code]
    return Reason(code, wording.text.format_map(details), wording.source)


@cache
def _plain(code: str) -> Reason:
    """Return the reason whose sentence names nothing; there are few, and 20,000 rows share them."""
    wording = wordings()[code]
    return Reason(code, wording.text.format_map({}), wording.source)


@cache
def wanted_by(code: str) -> frozenset[str]:
    """Return the names that the sentence of a code wants filled in."""
    return wordings()[code].wants
