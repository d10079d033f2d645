"""Reasons for which an authority declines a referral, as far as a given value shows them.

They hold letters 9 and 10, which announce a referral, under profiles that list them. A value that is blank is
unknown, and shows nothing. Source: the authority's profile, reason by reason.
"""

from datetime import date

from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.letters import LetterKind
from mailmerge.law.limits import has_passed, is_over
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.periods import Period
from mailmerge.law.profile_rules import rule_value
from mailmerge.law.rules import Check, Details, referrals


def _too_recent(facts: ParentFacts, least: Period | None, *begun: date | None) -> Details | None:
    """Tell of what has begun and has not run for so long; the last day of the period is enough."""
    if least is None:
        return None
    recent = any(day is not None and day <= facts.day and not has_passed(facts, least, day) for day in begun)
    return {"period": least.length} if recent else None


def _early_help_recent(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    needs = facts.case.needs
    least = facts.context.profile.support.early_help
    return _too_recent(facts, least, needs.eha_submitted_on, needs.targeted_support_since)


def _specialist_teaching_recent(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    least = facts.context.profile.support.specialist_teaching
    return _too_recent(facts, least, facts.case.needs.specialist_teaching_since)


def _iaep_cycles(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    least, reviews = facts.context.profile.support.least_iaep_reviews, facts.case.needs.iaep_reviews
    return {"least": least} if least is not None and reviews is not None and reviews < least else None


def _period_too_short(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    least, weeks = facts.context.profile.period.least_school_weeks, facts.period_figures.weeks
    return {"weeks": weeks, "least": least} if weeks is not None and weeks < least else None


def _authorised_in_period(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    rules, figures = facts.context.profile.period, facts.period_figures
    shown = rules.authorised_rule and figures.weeks == rules.least_school_weeks and bool(figures.authorised)
    return {"least": rules.least_school_weeks} if shown else None


def _authorised_majority(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    rules, figures = facts.context.profile.period, facts.period_figures
    weeks, authorised, unauthorised = figures.weeks, figures.authorised, figures.unauthorised
    if not rules.authorised_rule or weeks is None or authorised is None or unauthorised is None:
        return None
    if weeks <= rules.least_school_weeks or authorised < unauthorised:
        return None
    return {"authorised": authorised, "unauthorised": unauthorised}


def _missing_or_n_marks(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    return {} if facts.period_figures.n_codes or facts.period_figures.missing else None


def _too_few_unauthorised(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    least, sessions = facts.context.profile.period.least_unauthorised_sessions, facts.period_figures.unauthorised
    return {"sessions": sessions, "least": least} if sessions is not None and sessions < least else None


def _ehcp_not_reviewed(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    within, needs = facts.context.profile.support.ehcp_review_within, facts.case.needs
    if within is None or needs.ehcp is False or needs.ehcp_reviewed_on is None:
        return None
    return {"period": within.length} if is_over(facts, within, needs.ehcp_reviewed_on) else None


def _mental_health_pathway(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    return {} if facts.case.needs.mental_health_support in ("receiving", "waiting") else None


DECLINES: tuple[Check, ...] = (
    Check("early-help-recent", referrals, _early_help_recent),
    Check("specialist-teaching-recent", referrals, _specialist_teaching_recent),
    Check("iaep-cycles", referrals, _iaep_cycles),
    Check("period-too-short", referrals, _period_too_short),
    Check("authorised-in-period", referrals, _authorised_in_period),
    Check("authorised-majority", referrals, _authorised_majority),
    Check("missing-or-n-marks", referrals, _missing_or_n_marks),
    Check("too-few-unauthorised", referrals, _too_few_unauthorised),
    Check("ehcp-not-reviewed", referrals, _ehcp_not_reviewed),
    Check("mental-health-pathway", referrals, _mental_health_pathway),
)


# The rule on support without which a check finds nothing.
_RESTS_ON = {
    "early-help-recent": "support.early_help",
    "specialist-teaching-recent": "support.specialist_teaching",
    "iaep-cycles": "support.least_iaep_reviews",
    "ehcp-not-reviewed": "support.ehcp_review_within",
}


def has_rule_for(profile: AuthorityProfile, check: str) -> bool:
    """Tell whether an authority has the rule that a check looks at; false where it said that it has none."""
    rule = _RESTS_ON.get(check)
    return rule is None or rule_value(profile, rule) is not None


def _listed(facts: ParentFacts, check: Check) -> bool:
    return facts.context.profile.declines(check.code) is not None


def _would_be_declined(facts: ParentFacts, kind: LetterKind) -> Details | None:
    shown = any(_listed(facts, check) and check.fails(facts, kind) is not None for check in DECLINES)
    return {} if shown else None


def _only_where_listed(check: Check) -> Check:
    def fails(facts: ParentFacts, kind: LetterKind) -> Details | None:
        return check.fails(facts, kind) if _listed(facts, check) else None

    return Check(check.code, check.speaks_of, fails)


DECLINE_CHECKS: tuple[Check, ...] = (
    Check("referral-would-be-declined", referrals, _would_be_declined),
    *(_only_where_listed(check) for check in DECLINES),
)
