"""An authority's rules one by one, each with what it means and where it comes from, as a person asks for them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.letters import BY_KEY, LETTERS
from mailmerge.law.periods import Length, Period
from mailmerge.law.profile_meanings import meanings
from mailmerge.law.profile_tables import DeclineReason, NtiSessions, Within

RuleValue: TypeAlias = int | float | str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a profile: its name there, what it means, its unit (None: words), its value and its source.

    `value` None says that the authority has no such rule. A profile holds what is in force, and no former rules:
    `checked` is the day on which it was last compared with its source. `known` is false where the authority has not
    said it: the value is then what holds nationally, and `letters` (their numbers) wait for it.
    """

    name: str
    means: str
    unit: str | None
    value: RuleValue
    source: str
    checked: date
    link: str | None = None
    known: bool = True
    letters: tuple[str, ...] = ()


def profile_rules(profile: AuthorityProfile, base: AuthorityProfile) -> tuple[Rule, ...]:
    """Return every rule of a profile in the order of `data/rules.toml`, its facts, and which letters it holds.

    Args:
        profile: the authority's rules.
        base: those that hold where it says nothing of its own, and that are then the source.
    """
    return (*_rules(profile, base), *_alerts(profile, base), *_facts(profile), _letters(profile))


def _rules(profile: AuthorityProfile, base: AuthorityProfile) -> Iterator[Rule]:
    for name, meaning in meanings().items():
        known = name in profile.known or profile is base
        own, cited = name in profile.known and not meaning.national, profile.cited(name)
        confirmed = next((given for given in reversed(profile.confirmed) if given.rule == name), None)
        origin = profile if own else base
        yield Rule(
            name,
            meaning.means,
            meaning.unit,
            shown(rule_value(profile, name)),
            profile.source_of(name, base.source) if own else base.source,
            confirmed.on if confirmed else cited.checked if cited and cited.checked else origin.checked,
            (cited.link if cited else origin.link) if not confirmed else None,
            known,
            tuple(BY_KEY[key].called for key in meaning.letters),
        )


def _alerts(profile: AuthorityProfile, base: AuthorityProfile) -> Iterator[Rule]:
    origin = base if profile.alerts == base.alerts else profile
    for number, alert in enumerate(profile.alerts, 1):
        codes = " or ".join(alert.codes)
        if alert.days:
            which = f"{alert.days} {'days in all' if alert.cumulative else 'consecutive days'}"
        else:
            which = f"{alert.sessions} sessions in {shown(alert.rolling)}"
        phase = f", {alert.phase} schools" if alert.phase else ""
        means = f"alert at {which} coded {codes}{phase}"
        told = origin.source, origin.checked, origin.link
        yield Rule(f"alerts.{number}", means, None, alert.tell, *told)
        if alert.form:
            asks = f"what the {alert.form} asks, in its order"
            yield Rule(f"alerts.{number}.asks", asks, None, ", ".join(alert.asks) or None, *told, bool(alert.asks))


def _facts(profile: AuthorityProfile) -> Iterator[Rule]:
    for name, said in profile.facts.items():
        means = f"what the authority says, {name.replace('_', ' ')}"
        yield Rule(f"facts.{name}", means, None, said, profile.source, profile.checked, profile.link)


def _letters(profile: AuthorityProfile) -> Rule:
    held = [kind.called for kind in LETTERS if kind.warns and not profile.is_complete_for(kind.key)]
    means = "letters with a legal warning that are held, since the authority's rules for them are not confirmed"
    return Rule("letters", means, None, ", ".join(held) or None, profile.source, profile.checked)


def rule_value(profile: AuthorityProfile, name: str) -> Any:
    """Return the value at a rule's dotted name; None where the table that it stands in is not there."""
    here: Any = profile
    for key in name.split("."):
        here = getattr(here, key, None)
    return here


def shown(value: Any) -> RuleValue:
    """Return a rule's value as words or a number; None: there is no such rule."""
    for kinds, words in _SHOWN:
        if isinstance(value, kinds):
            return words(value)
    raise TypeError(f"a rule of the type {type(value).__name__} cannot be shown")


def _one(value: Any) -> str:
    match value:
        case DeclineReason():
            return decline_words(value)
        case str():
            return value
    return ", ".join(f"{name.replace('_', ' ')}: {part}" for name, part in value)


def decline_words(declined: DeclineReason) -> str:
    """Return a reason for which a referral is declined in the authority's words, else by our check's name."""
    return declined.text or declined.check or ""


def _sessions(wanted: NtiSessions) -> str:
    most = f" to {wanted.most}" if wanted.most else ""
    codes = " or ".join(wanted.codes)
    if wanted.within:
        time = f" within {Period(count=wanted.within.count, unit=wanted.within.unit).length}"
    else:
        time = f" in the last {wanted.in_last} possible sessions" if wanted.in_last else ""
    return f"{wanted.least}{most} sessions coded {codes}{time}"


def missing_rules(profile: AuthorityProfile) -> Mapping[str, tuple[str, ...]]:
    """Return, by the number of each letter with a warning, what is not known yet of what it rests on, in words."""
    told = meanings()
    return {
        kind.called: tuple(told[rule].means for rule in profile.unknown_for(kind.key)) for kind in LETTERS if kind.warns
    }


# How a rule's value is shown, by its type; a yes or no is a number too, and so comes first.
_SHOWN: tuple[tuple[tuple[type, ...], Callable[[Any], RuleValue]], ...] = (
    ((bool,), lambda value: "yes" if value else "no"),
    ((date,), lambda value: value.isoformat()),
    ((Period, Length), lambda value: value.words),
    ((Within,), lambda value: Period(count=value.count, unit=value.unit).length),
    ((NtiSessions,), _sessions),
    ((tuple,), lambda value: ", ".join(map(_one, value)) or None),
    ((int, float, str, type(None)), lambda value: value),
)
