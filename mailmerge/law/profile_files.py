"""From a profile's TOML to an `AuthorityProfile`, or to sentences that say what to mend.

A profile states only where it differs from `england.toml`; tables are merged key by key, lists are replaced. A trust's
own file lies over the shipped one of its name. Three words stand for a value anywhere: "unknown" (or "?") leaves the
rule open, "national" takes what holds in England, and "none" says that the authority has no such rule.
"""

import difflib
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mailmerge.law.authorities import AuthorityProfile, Confirmed
from mailmerge.law.parameters import LawDataError
from mailmerge.law.profile_meanings import meanings, rests_on

BASE = "england"
UNKNOWN = ("unknown", "?")
NATIONAL = "national"
NONE = "none"
# The version of a profile that nobody has written.
NOT_THERE = "none"

# Not an authority's to say in its file: what we work out ourselves.
_OURS = ("code", "version", "known", "rests_on", "approved", "faults")

# What a file says beside its rules; nothing rests on these.
_NO_RULES = ("name", "source", "link", "checked", "sources", "alerts", "confirmed")

# Rules whose value is a list: to have no such rule is an empty one.
_LISTS = (
    "nti.criteria",
    "nti.stages",
    "leave.combined",
    "decline_reasons",
    *tuple(f"referral.{name}" for name in ("evidence", "fields", "ask_first")),
)

_Table = Mapping[str, Any]


def _merged(base: _Table, own: _Table) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        known = merged.get(key)
        merged[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def _is_rule(name: str) -> bool:
    return name in meanings()


def _answers(table: _Table, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what a file says, rule by rule where it is a rule, else by its top-level key."""
    for key, value in table.items():
        name = before + key
        if isinstance(value, Mapping) and not _is_rule(name) and name not in (*_NO_RULES, "facts"):
            yield from _answers(value, f"{name}.")
        else:
            yield name, value


def said_at(table: _Table, name: str) -> Any:
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


def _nested(name: str, value: Any) -> dict[str, Any]:
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


def _opened(table: _Table, base: _Table) -> tuple[dict[str, Any], frozenset[str]]:
    """Return a layer without its three words, and the rules that it leaves open."""
    plain: dict[str, Any] = {}
    left_open: set[str] = set()
    for name, value in _answers(table):
        if name == "facts" and isinstance(value, Mapping):
            value = {fact: said for fact, said in value.items() if not _is_open(said)}
        elif name not in _NO_RULES and _is_open(value):
            left_open |= {rule for rule in meanings() if rule == name or rule.startswith(f"{name}.")}
            continue
        if _is_word(value, NATIONAL):
            value = said_at(base, name)
        elif _is_word(value, NONE):
            value = None
        if value is None and name in _LISTS:
            value = ()
        _with(plain, name, value)
    return plain, frozenset(left_open)


def parse_profile(code: str, base: str, *texts: str, own: str | None = None, approved: bool = True) -> AuthorityProfile:
    """Read a profile's layers over the defaults' text.

    Args:
        code: the authority's code.
        base: the text of what holds nationally.
        texts: the shipped profile's text, if there is one.
        own: the text of the trust's own file, which lies over it.
        approved: whether the trust's own file was approved as it stands.

    Raises:
        LawDataError: a text is not TOML, or an entry is unknown or unfit; all are named at once.
    """
    layers = (*texts, *((own,) if own is not None else ()))
    tables = [_read(code, text) for text in (base, *layers)]
    national = tables[0]
    merged: dict[str, Any] = dict(national)
    if layers:
        merged["name"] = code.replace("-", " ").title()
    known: set[str] = {name for name, meaning in meanings().items() if meaning.national}
    for table in tables[1:]:
        _refuse_ours(code, table)
        plain, left_open = _opened(table, national)
        if "source" in plain:
            merged.pop("link", None)
        merged = _merged(merged, plain)
        known -= left_open
        known |= {name for name, _ in _answers(plain) if _is_rule(name)}
    if own is not None and "source" not in tables[-1]:
        merged["source"] = f"{merged['name']}: the trust's own profile"
    confirmed = _confirmed(code, merged.get("confirmed", ()))
    for given in confirmed:
        if given.value is not None:
            merged = _merged(merged, _opened(_nested(given.rule, given.value), national)[0])
    version = hashlib.sha256("".join((base, *layers)).encode()).hexdigest()
    _fill_alerts(merged)
    ours = {
        "code": code,
        "version": version,
        "known": frozenset(known | {given.rule for given in confirmed}),
        "rests_on": rests_on(),
        "approved": approved,
    }
    try:
        return AuthorityProfile.model_validate(merged | ours)
    except ValidationError as problem:
        raise LawDataError("\n".join(_sentences(code, problem.errors()))) from None


def _read(code: str, text: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as problem:
        raise LawDataError(f"authorities/{code}.toml is not written as TOML: {problem}. Mend that place.") from None
    # A list of web addresses is how people first write down where they read.
    if isinstance(table.get("sources"), list):
        listed = "; ".join(map(str, table.pop("sources")))
        table.setdefault("source", listed)
    return table


def _refuse_ours(code: str, table: _Table) -> None:
    for key in _OURS:
        if key in table:
            raise LawDataError(f"authorities/{code}.toml: {key} is not a rule. Take it out.")


def _confirmed(code: str, given: Any) -> tuple[Confirmed, ...]:
    try:
        confirmed = tuple(map(Confirmed.model_validate, given))
    except (ValidationError, TypeError):
        raise LawDataError(
            f"authorities/{code}.toml: each [[confirmed]] needs a rule, by (a name), on (a date) and a source."
        ) from None
    for entry in confirmed:
        if not _is_rule(entry.rule):
            raise LawDataError(
                f"authorities/{code}.toml: {entry.rule} is confirmed, and is not a rule."
                f"{_did_you_mean(entry.rule, meanings())}"
            )
    return confirmed


def _fill_alerts(merged: dict[str, Any]) -> None:
    """Give the alerts that go by the authority's own threshold its codes, sessions and weeks."""
    threshold, alerts = merged.get("threshold"), merged.get("alerts")
    if not isinstance(threshold, Mapping) or not isinstance(alerts, Sequence):
        return
    figures = {
        "codes": threshold.get("codes"),
        "sessions": threshold.get("sessions"),
        "school_weeks": _weeks(threshold.get("within")),
    }
    merged["alerts"] = [alert | figures if said_at(alert, "threshold") else alert for alert in alerts]


def _weeks(within: Any) -> Any:
    """Return how many weeks a rolling period has; None where it is given in another unit, or is none at all."""
    in_weeks = isinstance(within, Mapping) and within.get("unit", "school-weeks") in ("school-weeks", "weeks")
    return said_at(within, "count") if in_weeks else None


def _sentences(code: str, errors: Iterable[ErrorDetails]) -> Iterator[str]:
    """Say of each fault in a person's words where it is and what to do."""
    file = f"authorities/{code}.toml"
    for fault in errors:
        place = ".".join(f"{part + 1}" if isinstance(part, int) else part for part in fault["loc"])
        match fault["type"]:
            case "extra_forbidden":
                near = _did_you_mean(place, _names(AuthorityProfile))
                yield f"{file}: {place} is not a rule.{near} What is no rule of ours goes under [facts], as text."
            case "missing":
                yield f"{file}: {place} is missing. Add it."
            case "literal_error":
                yield f"{file}: {place} must be one of {fault['ctx']['expected']}."
            case "value_error":
                yield f"{file}: {place} {fault['ctx']['error']}."
            case "model_type" | "model_attributes_type":
                yield f'{file}: {place} must be a table, such as {{ count = 5, unit = "school-days" }}.'
            case "string_pattern_mismatch":
                yield f"{file}: {place} is not a register code, such as G, N, O or U."
            case _:
                wanted = fault["msg"].replace("Input should", "must").replace("String should", "must")
                yield f"{file}: {place} {wanted[:1].lower()}{wanted[1:]}."


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    names = {name: name for name in known}
    names = {name.rpartition(".")[2]: name for name in names} | names
    for said in (word, word.rpartition(".")[2]):
        for near in difflib.get_close_matches(said, sorted(names)):
            return f" Did you mean {names[near]}?"
    return ""


def _names(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Yield the dotted names of all that a profile can say."""
    for key, field in model.model_fields.items():
        if before or key not in _OURS:
            inner = field.annotation
            yield f"{before}{field.alias or key}"
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from _names(inner, f"{before}{key}.")


@cache
def shipped_texts() -> Mapping[str, str]:
    """Read the text of every profile that ships with the package, by its code."""
    folder = resources.files("mailmerge.law").joinpath("data/authorities")
    return {
        file.name.removesuffix(".toml"): file.read_text("utf-8")
        for file in sorted(folder.iterdir(), key=lambda f: f.name)
        if file.name.endswith(".toml")
    }


@cache
def shipped_profiles() -> Mapping[str, AuthorityProfile]:
    """Read every profile that ships with the package, by its code."""
    texts = shipped_texts()
    return {code: parse_profile(code, texts[BASE], *_over_base(code)) for code in texts}


def own_profile(code: str, text: str, *, approved: bool) -> AuthorityProfile:
    """Read the trust's own file of an authority, over the shipped one of that name, or over England's.

    Raises:
        LawDataError: it is not fit; the message says where and what to do.
    """
    return parse_profile(code, shipped_texts()[BASE], *_over_base(code), own=text, approved=approved)


@cache
def unknown_profile(code: str, *faults: str) -> AuthorityProfile:
    """Return the profile of an authority of which nothing is known: every letter with a warning waits.

    `faults` say why the trust's own file of it could not be read.
    """
    plain = shipped_profiles().get(code) or shipped_profiles()[BASE]
    name = plain.name if plain.code == code else code.replace("-", " ").title()
    own = {"code": code, "name": name, "version": NOT_THERE, "known": frozenset(), "faults": faults}
    return plain.model_copy(update=own)


def _over_base(code: str) -> tuple[str, ...]:
    """Return the shipped text of an authority, if there is one; England's has nothing over it."""
    text = shipped_texts().get(code)
    return (text,) if text is not None and code != BASE else ()
