"""What one local authority asks for: its profile, as the law reads it. `profile_files` reads it from its files.

Every rule has a value that can be reckoned with; whether the authority has said so is another question, which `known`
answers rule by rule. A letter with a warning goes only where every rule that it rests on is known.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from mailmerge.law.delivery import DeliveryRule
from mailmerge.law.profile_tables import (
    Alert,
    DeclineReason,
    Helpline,
    HistoryRules,
    LeaveRules,
    NtiRules,
    PeriodRules,
    ProfilePart,
    ReferralRules,
    SupportRules,
    Threshold,
    WarningRules,
    Words,
    decline_reason,
)


class Source(ProfilePart):
    """Where rules come from, and the day on which they were last compared with it."""

    title: Words
    link: Words | None = None
    checked: date | None = None


def _source(given: object) -> object:
    return {"title": given} if isinstance(given, str) else given


def _fact(given: object) -> object:
    """Return a fact as words: a list with commas between, a table with its names, yes and no."""
    match given:
        case bool():
            return "yes" if given else "no"
        case dict():
            return "; ".join(f"{key.replace('_', ' ')}: {_fact(value)}" for key, value in given.items())
        case list() | tuple():
            return ", ".join(str(_fact(value)) for value in given)
        case int() | float() | date():
            return str(given)
    return given


class Confirmed(ProfilePart):
    """A rule that the trust manager has had confirmed: by whom, on which day, and what it rests on.

    `value` None confirms what the profile says, or what holds nationally.
    """

    rule: Words
    value: object = None
    by: Words
    on: date
    source: Words


class AuthorityProfile(ProfilePart):
    """One authority's rules; `version` is the SHA-256 of what they were read from.

    `known` names the rules that the authority's own files state or that were confirmed; any other has the value that
    holds nationally, as a guess on which no letter with a warning may rest. `approved` is false for a trust's own file
    that nobody has approved as it stands; `faults` say why the trust's own file could not be read at all.
    """

    code: str
    version: str
    name: Words
    source: Words
    link: Words | None = None
    checked: date
    penalty_history_from: date
    deemed_delivery: DeliveryRule
    decline_reasons: tuple[Annotated[DeclineReason, BeforeValidator(decline_reason)], ...]
    threshold: Threshold
    nti: NtiRules
    leave: LeaveRules
    period: PeriodRules
    support: SupportRules
    warning: WarningRules
    referral: ReferralRules
    history: HistoryRules = HistoryRules()
    alerts: tuple[Alert, ...]
    helpline: Helpline | None = None
    facts: Mapping[str, Annotated[Words, BeforeValidator(_fact)]] = {}
    sources: Mapping[str, Annotated[Source, BeforeValidator(_source)]] = {}
    confirmed: tuple[Confirmed, ...] = ()
    known: frozenset[str] = frozenset()
    rests_on: Mapping[str, tuple[str, ...]] = {}
    approved: bool
    faults: tuple[str, ...] = ()

    def unknown_for(self, letter: str) -> tuple[str, ...]:
        """Return the rules that a letter (its key) rests on, and that are neither known nor confirmed."""
        return tuple(rule for rule in self.rests_on.get(letter, ()) if rule not in self.known)

    def is_complete_for(self, letter: str) -> bool:
        """Tell whether the authority's rules for a letter with a warning are all known."""
        return not self.faults and letter in self.rests_on and not self.unknown_for(letter)

    def declines(self, check: str) -> DeclineReason | None:
        """Return the authority's reason to decline a referral that one of our checks finds, if it has it."""
        return next((reason for reason in self.decline_reasons if reason.check == check), None)

    def source_of(self, rule: str, base: str) -> str:
        """Return where a rule comes from: a confirmation, its own source, its table's, the profile's, or `base`.

        `base` is the source of what holds nationally, and stands for a rule of which the authority has said nothing.
        """
        for given in reversed(self.confirmed):
            if given.rule == rule:
                return f"{given.source} (confirmed by {given.by} on {given.on:%d/%m/%Y})"
        cited = self.cited(rule)
        if cited is not None:
            return cited.title
        return self.source if rule in self.known else base

    def cited(self, rule: str) -> Source | None:
        """Return the source that the profile names for one rule, or for the table that it stands in."""
        return self.sources.get(rule) or self.sources.get(rule.partition(".")[0])
