"""From a profile's TOML to an `AuthorityProfile`, or to sentences that say what to mend.

A profile states only where it differs from `england.toml`; tables are merged key by key, lists are replaced. A trust's
own file lies over the shipped one of its name. Three words stand for a value anywhere: "unknown" (or "?") leaves the
rule open, "national" takes what holds in England, and "none" says that the authority has no such rule.
"""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from pydantic import ValidationError

from mailmerge.law.authorities import AuthorityProfile, Confirmed
from mailmerge.law.parameters import LawDataError
from mailmerge.law.profile_faults import OURS, did_you_mean, sentences
from mailmerge.law.profile_layers import Table, answers, is_rule, merged_over, nested, opened, said_at
from mailmerge.law.profile_meanings import meanings, rests_on

BASE = "england"
# The version of a profile that nobody has written.
NOT_THERE = "none"


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
    tables = [_read(BASE, base), *(_read(code, text) for text in layers)]
    national = tables[0]
    merged: dict[str, Any] = dict(national)
    if layers:
        merged["name"] = code.replace("-", " ").title()
    known: set[str] = {name for name, meaning in meanings().items() if meaning.national}
    for table in tables[1:]:
        _refuse_ours(code, table)
        plain, left_open = opened(table, national)
        if "source" in plain:
            merged.pop("link", None)
        merged = merged_over(merged, plain)
        known -= left_open
        known |= {name for name, _ in answers(plain) if is_rule(name)}
    if own is not None and "source" not in tables[-1]:
        merged["source"] = f"{merged['name']}: the trust's own profile"
    confirmed = _confirmed(code, merged.get("confirmed", ()))
    for given in confirmed:
        if given.value is not None:
            merged = merged_over(merged, opened(nested(given.rule, given.value), national)[0])
    version = hashlib.sha256("".join((base, *layers)).encode()).hexdigest()
    _fill_alerts(merged, national)
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
        raise LawDataError("\n".join(sentences(code, problem.errors()))) from None


@lru_cache(maxsize=64)  # what holds nationally lies under every profile; nothing changes what is read
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


def _refuse_ours(code: str, table: Table) -> None:
    for key in OURS:
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
        if not is_rule(entry.rule):
            raise LawDataError(
                f"authorities/{code}.toml: {entry.rule} is confirmed, and is not a rule."
                f"{did_you_mean(entry.rule, meanings())}"
            )
    return confirmed


def _fill_alerts(merged: dict[str, Any], national: Table) -> None:
    """Give the alerts that go by the authority's own threshold its codes, sessions, period and words."""
    threshold, alerts = merged.get("threshold"), merged.get("alerts")
    if not isinstance(threshold, Mapping) or not isinstance(alerts, Sequence):
        return
    figures = {name: said for name in ("codes", "sessions", "within") if (said := threshold.get(name)) is not None}
    is_national = _is_as_strict(threshold, national["threshold"])
    merged["alerts"] = [
        _filled(alert, figures, is_national) if said_at(alert, "threshold") else alert for alert in alerts
    ]


def _filled(alert: dict[str, Any], figures: dict[str, Any], is_national: bool) -> dict[str, Any]:
    own = {} if is_national or "tell_if_own" not in alert else {"tell": alert["tell_if_own"]}
    return alert | figures | own


def _is_as_strict(threshold: Table, national: Table) -> bool:
    """Tell whether whoever reaches a threshold reaches the national one: the same figures, of no other codes."""
    within = threshold.get("within")
    in_weeks = {"unit": "school-weeks"} | dict(within) if isinstance(within, Mapping) else None
    same = threshold.get("sessions") == national["sessions"] and in_weeks == national["within"]
    return same and set(threshold.get("codes") or ()) <= set(national["codes"])


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
