"""An authority's rules one by one, each with what it means and where it comes from, as a person asks for them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.letters import LETTERS

RuleValue: TypeAlias = int | float | str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a profile: its name there, what it means, its unit (None: words), its value and its source.

    `value` None says that the authority has no such rule. A profile holds what is in force, and no former rules:
    `checked` is the day on which it was last compared with its source.
    """

    name: str
    means: str
    unit: str | None
    value: RuleValue
    source: str
    checked: date


def profile_rules(profile: AuthorityProfile, base: AuthorityProfile) -> tuple[Rule, ...]:
    """Return every rule of a profile, in the order of `data/rules.toml`, then which letters it is complete for.

    Args:
        profile: the authority's rules.
        base: those that hold where it says nothing of its own, and that are then the source.
    """
    return (*_rules(profile, base), _letters(profile))


def _rules(profile: AuthorityProfile, base: AuthorityProfile) -> Iterator[Rule]:
    own, inherited = profile.model_dump(), base.model_dump()
    for name, said in _meanings().items():
        value = _at(own, name)
        origin = base if value == _at(inherited, name) else profile
        source = said.get("source", origin.source)
        yield Rule(name, said["means"], said.get("unit"), _shown(value), source, origin.checked)


def _letters(profile: AuthorityProfile) -> Rule:
    held = [kind.appendix for kind in LETTERS if kind.warns and not profile.is_complete_for(kind.key)]
    means = "letters with a legal warning that are held, since the authority's rules for them are not confirmed"
    return Rule("letters", means, None, ", ".join(held) or None, profile.source, profile.checked)


def _at(values: Mapping[str, Any], name: str) -> Any:
    """Return the value at a dotted name; None where the table that it stands in is not there."""
    table, _, rest = name.partition(".")
    value = values[table]
    return _at(value, rest) if rest and value is not None else value


def _shown(value: Any) -> RuleValue:
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(value) or None
        case int() | float() | str() | None:
            return value
    raise TypeError(f"a rule of the type {type(value).__name__} cannot be shown")


@cache
def _meanings() -> Mapping[str, Mapping[str, str]]:
    """Read what each rule means, by its dotted name."""
    return dict(_leaves(tomllib.loads(resources.files("mailmerge.law").joinpath("data/rules.toml").read_text("utf-8"))))


def _leaves(tables: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, table in tables.items():
        if "means" in table:
            yield before + name, table
        else:
            yield from _leaves(table, f"{before}{name}.")
