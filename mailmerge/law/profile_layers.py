"""The layers of a profile: one file's rules over another's, and the three words that stand for a value."""

from collections.abc import Iterator, Mapping
from typing import Any

from mailmerge.law.profile_meanings import meanings

UNKNOWN = ("unknown", "?")
NATIONAL = "national"
NONE = "none"
# Rules whose value is a list: to have no such rule is an empty one.
_LISTS = (
    "nti.criteria",
    "nti.stages",
    "leave.combined",
    "decline_reasons",
    *tuple(f"referral.{name}" for name in ("evidence", "fields", "ask_first")),
)
Table = Mapping[str, Any]


def merged_over(base: Table, own: Table) -> dict[str, Any]:
    """Lay one layer over another: tables key by key, lists whole."""
    merged = dict(base)
    for key, value in own.items():
        known = merged.get(key)
        merged[key] = merged_over(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def is_rule(name: str) -> bool:
    """Tell whether a dotted name is a rule's, and no mere table's or word's beside the rules."""
    return name in meanings()


def rules_at(name: str) -> frozenset[str]:
    """Return the rules at a dotted name: itself, or those in its table; nothing rests on what stands beside them."""
    return frozenset(rule for rule in meanings() if rule == name or rule.startswith(f"{name}."))


def answers(table: Table, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what a file says, rule by rule where it is a rule, else by the key of what stands beside the rules."""
    for key, value in table.items():
        name = before + key
        if isinstance(value, Mapping) and not is_rule(name) and rules_at(name):
            yield from answers(value, f"{name}.")
        else:
            yield name, value


def said_at(table: Table, name: str) -> Any:
    """Return what a file's table says at a dotted name; None where it says nothing."""
    here: Any = table
    for key in name.split("."):
        here = here.get(key) if isinstance(here, Mapping) else None
    return here


def _with(table: dict[str, Any], name: str, value: Any) -> None:
    """Set the value at a dotted name, and make the tables that it stands in."""
    *tables, last = name.split(".")
    for key in tables:
        table = table.setdefault(key, {})
    table[last] = value


def nested(name: str, value: Any) -> dict[str, Any]:
    """Return the tables in which one rule's value stands."""
    table: dict[str, Any] = {}
    _with(table, name, value)
    return table


def _is_open(value: Any) -> bool:
    """Tell whether a value, or any part of it, is left open."""
    match value:
        case str():
            return value.strip().casefold() in UNKNOWN
        case list():
            return any(map(_is_open, value))
        case dict():
            return any(map(_is_open, value.values()))
    return False


def _is_word(value: Any, word: str) -> bool:
    return isinstance(value, str) and value.strip().casefold() == word


def _no_such_rule(name: str) -> Any:
    """Return the value of a rule that the authority does not have."""
    if name in _LISTS:
        return ()
    return False if name in meanings() and meanings()[name].is_yes_or_no else None


def opened(table: Table, base: Table) -> tuple[dict[str, Any], frozenset[str]]:
    """Return a layer without its three words, and the rules that it leaves open."""
    plain: dict[str, Any] = {}
    left_open: set[str] = set()
    for name, value in answers(table):
        if name == "facts" and isinstance(value, Mapping):
            value = {fact: said for fact, said in value.items() if not _is_open(said)}
        elif (rules := rules_at(name)) and _is_open(value):
            left_open |= rules
            continue
        if _is_word(value, NATIONAL):
            value = said_at(base, name)
        elif _is_word(value, NONE):
            value = None
        if value is None:
            value = _no_such_rule(name)
        _with(plain, name, value)
    return plain, frozenset(left_open)
