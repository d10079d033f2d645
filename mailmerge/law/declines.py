"""Reasons for which an authority declines a referral, as far as a given value shows them.

They hold letters 9 and 10, which announce a referral, under profiles that list them. A value that is blank is
unknown, and shows nothing. Source: Cambridgeshire County Council, attendance service: referrals.
"""

import calendar
from datetime import date

from mailmerge.law.kinds import LetterKind
from mailmerge.law.rules import Check, Details
from mailmerge.law.view import View

REFERRALS = frozenset({"9", "10"})
_DAYS_A_WEEK = 7


def _months_before(day: date, months: int) -> date:
    month = day.month - 1 - months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _younger_than(view: View, begun: date | None, days: int) -> bool:
    """Tell whether something that has begun has run for fewer than `days` days; the day of `days` is enough."""
    return begun is not None and 0 <= (view.day - begun).days < days


def _early_help_recent(view: View, _kind: LetterKind) -> Details | None:
    least, needs = view.setting.profile.support.early_help_least_days, view.case.needs
    recent = any(_younger_than(view, day, least) for day in (needs.eha_submitted_on, needs.targeted_support_since))
    return {"weeks": least // _DAYS_A_WEEK} if recent else None


def _specialist_teaching_recent(view: View, _kind: LetterKind) -> Details | None:
    least = view.setting.profile.support.specialist_teaching_least_days
    recent = _younger_than(view, view.case.needs.specialist_teaching_since, least)
    return {"weeks": least // _DAYS_A_WEEK} if recent else None


def _iaep_cycles(view: View, _kind: LetterKind) -> Details | None:
    least, reviews = view.setting.profile.support.least_iaep_reviews, view.case.needs.iaep_reviews
    return {"least": least} if reviews is not None and reviews < least else None


def _period_too_short(view: View, _kind: LetterKind) -> Details | None:
    least, weeks = view.setting.profile.period.least_school_weeks, view.figures.weeks
    return {"weeks": weeks, "least": least} if weeks is not None and weeks < least else None


def _authorised_in_period(view: View, _kind: LetterKind) -> Details | None:
    rules, figures = view.setting.profile.period, view.figures
    shown = rules.authorised_rule and figures.weeks == rules.least_school_weeks and bool(figures.authorised)
    return {"least": rules.least_school_weeks} if shown else None


def _authorised_majority(view: View, _kind: LetterKind) -> Details | None:
    rules, figures = view.setting.profile.period, view.figures
    weeks, authorised, unauthorised = figures.weeks, figures.authorised, figures.unauthorised
    if not rules.authorised_rule or weeks is None or authorised is None or unauthorised is None:
        return None
    if weeks <= rules.least_school_weeks or authorised < unauthorised:
        return None
    return {"authorised": authorised, "unauthorised": unauthorised}


def _missing_or_n_marks(view: View, _kind: LetterKind) -> Details | None:
    return {} if view.figures.n_codes or view.figures.missing else None


def _too_few_unauthorised(view: View, _kind: LetterKind) -> Details | None:
    least, sessions = view.setting.profile.period.least_unauthorised_sessions, view.figures.unauthorised
    return {"sessions": sessions, "least": least} if sessions is not None and sessions < least else None


def _ehcp_not_reviewed(view: View, _kind: LetterKind) -> Details | None:
    months, needs = view.setting.profile.support.ehcp_review_within_months, view.case.needs
    if needs.ehcp is False or needs.ehcp_reviewed_on is None:
        return None
    return {"months": months} if needs.ehcp_reviewed_on < _months_before(view.day, months) else None


def _mental_health_pathway(view: View, _kind: LetterKind) -> Details | None:
    return {} if view.case.needs.mental_health_support in ("receiving", "waiting") else None


DECLINES: tuple[Check, ...] = (
    Check("early-help-recent", REFERRALS, _early_help_recent),
    Check("specialist-teaching-recent", REFERRALS, _specialist_teaching_recent),
    Check("iaep-cycles", REFERRALS, _iaep_cycles),
    Check("period-too-short", REFERRALS, _period_too_short),
    Check("authorised-in-period", REFERRALS, _authorised_in_period),
    Check("authorised-majority", REFERRALS, _authorised_majority),
    Check("missing-or-n-marks", REFERRALS, _missing_or_n_marks),
    Check("too-few-unauthorised", REFERRALS, _too_few_unauthorised),
    Check("ehcp-not-reviewed", REFERRALS, _ehcp_not_reviewed),
    Check("mental-health-pathway", REFERRALS, _mental_health_pathway),
)


def _listed(view: View, check: Check) -> bool:
    return check.code in view.setting.profile.decline_reasons


def _would_be_declined(view: View, kind: LetterKind) -> Details | None:
    shown = any(_listed(view, check) and check.fails(view, kind) is not None for check in DECLINES)
    return {} if shown else None


def _only_where_listed(check: Check) -> Check:
    def fails(view: View, kind: LetterKind) -> Details | None:
        return check.fails(view, kind) if _listed(view, check) else None

    return Check(check.code, check.letters, fails)


DECLINE_CHECKS: tuple[Check, ...] = (
    Check("referral-would-be-declined", REFERRALS, _would_be_declined),
    *(_only_where_listed(check) for check in DECLINES),
)
