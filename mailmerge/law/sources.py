"""Where a decision's reasons come from: the trust's procedure, the authority's profile rule by rule, or the law.

No reason of one authority is ever shown for another: what a profile does not say itself is cited as national.
"""

from dataclasses import replace
from operator import is_

from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.context import DecisionContext
from mailmerge.law.decision import Decision, ParentDecision, Reason
from mailmerge.law.profile_files import BASE, shipped_profiles
from mailmerge.law.reasons import wordings

_DECLINES, _ALERTS = "decline_reasons", "alerts"


def _base() -> AuthorityProfile:
    return shipped_profiles()[BASE]


def rule_source(profile: AuthorityProfile, rule: str) -> str:
    """Return where a rule of a profile comes from, by its dotted name."""
    return profile.source_of(rule, _base().source)


def source_of(code: str, context: DecisionContext) -> str:
    """Return the source of a reason for one authority's case."""
    known = context.known_sources.get(code)
    if known is None:
        known = context.known_sources[code] = _source_of(code, context)
    return known


def _source_of(code: str, context: DecisionContext) -> str:
    wording = wordings()[code]
    match wording.cites:
        case None:
            return wording.source
        case "procedure":
            return context.trust.procedure
        case rule:
            if rule == _ALERTS:
                return context.profile.source if context.profile.alerts != _base().alerts else _base().source
            declined = context.profile.declines(code)
            if declined and declined.source:
                return declined.source
            return rule_source(context.profile, _DECLINES if declined else rule)


def cited(decision: Decision, context: DecisionContext) -> Decision:
    """Return a decision with every reason's own source."""
    parents = tuple(_parent(parent, context) for parent in decision.parents)
    alerts = tuple(_reason(alert, context) for alert in decision.alerts)
    if all(map(is_, (*parents, *alerts), (*decision.parents, *decision.alerts))):
        return decision
    return replace(decision, parents=parents, alerts=alerts)


def _parent(made: ParentDecision, context: DecisionContext) -> ParentDecision:
    because = _reason(made.because, context)
    reasons = tuple([_reason(reason, context) for reason in made.reasons])
    if because is made.because and all(map(is_, reasons, made.reasons)):
        return made
    return replace(made, because=because, reasons=reasons)


def _reason(reason: Reason, context: DecisionContext) -> Reason:
    source = source_of(reason.code, context)
    return reason if source == reason.source else Reason(reason.code, reason.text, source)
