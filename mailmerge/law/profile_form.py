"""A profile to fill in: every rule as a plain question, with what holds in England and where to look.

Pure text: `new_profile` is what `authorities new` writes, `confirmation` what `authorities confirm` adds to it.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.letters import BY_KEY
from mailmerge.law.profile_files import BASE, shipped_texts
from mailmerge.law.profile_layers import NATIONAL, UNKNOWN, said_at
from mailmerge.law.profile_meanings import WHETHER, Meaning, meanings
from mailmerge.law.profile_rules import rule_value, shown

_HEAD = """\
# The rules of {name}, for letters with a legal warning. Answer each question: write the value in the place of
# "unknown". "national" takes what holds in England; "none" says that the authority has no such rule. What stays
# "unknown" holds the letters that are named with it. What has no place here goes under [facts], as text, for the pack.
# Look in the authority's own pages, or ask its attendance team; then:
#     mailmerge authorities lint {code}
#     mailmerge authorities approve {code} --by "YOUR NAME"

name = {name_quoted}
source = "{name}: write here which pages or documents you read"
checked = {checked}
"""


def new_profile(code: str, name: str, profile: AuthorityProfile, day: date) -> str:
    """Return the text of a new profile of an authority.

    Args:
        code: the authority's code.
        name: its name.
        profile: what is known of it; a rule that is known is shown, and not asked for.
        day: the day on which it is begun.
    """
    parts = [_HEAD.format(code=code, name=name.replace('"', "'"), name_quoted=_toml(name), checked=day.isoformat())]
    national = tomllib.loads(shipped_texts()[BASE])
    table = ""
    for rule in sorted((rule for rule in meanings().values() if not rule.national), key=_place):
        of, _, key = rule.name.rpartition(".")
        if of != table:
            table = of
            parts.append(f"\n[{of}]\n")
        parts.append("\n" + "\n".join(_question(rule, key, profile, national)) + "\n")
    parts.append('\n[facts]\n# what = "in the authority\'s own words"\n')
    return "".join(parts)


def _place(rule: Meaning) -> tuple[bool, int, tuple[str, ...]]:
    """Return where a rule's table stands: tables in the order of their first rule, each before those inside it."""
    *tables, _ = rule.name.split(".")
    first = next(place for place, name in enumerate(meanings()) if name.split(".")[0] == rule.name.split(".")[0])
    return bool(tables), first, tuple(tables)


def _question(rule: Meaning, key: str, profile: AuthorityProfile, national: Mapping[str, Any]) -> Iterator[str]:
    yield f"# {_asked(rule)}"
    if rule.name in profile.known:
        value = shown(rule_value(profile, rule.name))
        known = "no such rule" if value is None else value
        yield f"# Known already: {known}. Source: {profile.source_of(rule.name, '')}."
        yield f'# {key} = "unknown"'
        return
    default = _default(rule.name, national)
    yield f"# In England: {default}. Where to look: {rule.where}."
    if rule.example:
        yield f"# Written like this: {rule.example}"
    if choices := _choices(rule.name):
        yield f"# One of (or a list of): {', '.join(map(_toml, choices))}."
    letters = ", ".join(BY_KEY[letter].called for letter in rule.letters)
    yield f"# Letters that wait for it: {letters}." if letters else "# No letter waits for it; it goes into the pack."
    yield f'{key} = "{UNKNOWN[0]}"'


def _asked(rule: Meaning) -> str:
    if rule.is_yes_or_no:
        return f"True or false: {rule.means.removeprefix(WHETHER)}?"
    return f"{rule.means[0].upper()}{rule.means[1:]}?"


def _default(name: str, national: Mapping[str, Any]) -> str:
    value = said_at(national, name)
    return "no such rule" if value is None else _toml(value)


def _choices(name: str) -> tuple[str, ...]:
    """Return the words among which a rule's value is chosen; none where it is free."""
    here: Any = AuthorityProfile
    for key in name.split("."):
        model = _model(here)
        if model is None:
            return ()
        here = model.model_fields[key].annotation
    return _literals(here) if _model(here) is None else ()


def _model(annotation: Any) -> type[BaseModel] | None:
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def _literals(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(word for part in get_args(annotation) for word in _literals(part))


def confirmation(rule: str, by: str, on: date, source: str, value: Any = None) -> str:
    """Return the lines that confirm one rule, to stand at a profile's end; `value` None: what holds in England."""
    lines = ["", "[[confirmed]]", f"rule = {_toml(rule)}"]
    lines.append(f"value = {_toml(NATIONAL if value is None else value)}")
    lines += [f"by = {_toml(by)}", f"on = {on.isoformat()}", f"source = {_toml(source)}", ""]
    return "\n".join(lines)


def typed_value(text: str) -> Any:
    """Return a value as a person types it: as TOML writes it, and anything else as text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, KeyError):
        return text


def _toml(value: Any) -> str:
    """Return a value as TOML writes it on one line; a JSON string is a TOML one."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case date():
            return value.isoformat()
        case int() | float():
            return str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
