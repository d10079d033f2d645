"""What an authority declines for, and `law.declines` works out too: asked there, and not worked out again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mailmerge.law.declines import DECLINES
from mailmerge.law.letters import BY_KEY
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.referral.checks.rule import Rule
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.line import Finding


def _declined(code: str, known: Callable[[Dossier], bool], **words: Callable[[Dossier], object]) -> Rule:
    """Return the rule of a decline reason that the decision works out too: red where it shows, green where it can't."""
    check = next(check for check in DECLINES if check.code == code)
    letter = BY_KEY["contract-terminated"]

    def rule(dossier: Dossier) -> Finding:
        shown = check.fails(_of_the_period(dossier), letter)
        details = {name: word(dossier) for name, word in words.items()} | dict(shown or {})
        if shown is not None:
            return Finding("red", details)
        return Finding("green" if known(dossier) else "ask", details)

    return rule


def _of_the_period(dossier: Dossier) -> ParentFacts:
    """Return the facts with the period that is referred as the one chosen: no other is judged in its place."""
    case = replace(dossier.facts.case, period_from=dossier.first, period_to=dossier.last)
    return replace(dossier.facts, case=case, figures=dossier.figures)


def _length(rule: str) -> Callable[[Dossier], object]:
    """Return what tells how long a rule on support asks for; no line is asked for where the authority has no rule."""
    return lambda dossier: getattr(dossier.facts.context.profile.support, rule).length


DECLINE_RULES: dict[str, Rule] = {
    "early-help-recent": _declined(
        "early-help-recent",
        lambda d: any(
            (d.facts.case.needs.eha_submitted_on, d.facts.case.needs.targeted_support_since, early_help_offered_on(d))
        ),
        period=_length("early_help"),
    ),
    "specialist-teaching-recent": _declined(
        "specialist-teaching-recent",
        lambda d: d.facts.case.needs.specialist_teaching_since is not None,
        period=_length("specialist_teaching"),
    ),
    "iaep-cycles": _declined(
        "iaep-cycles",
        lambda d: d.facts.case.needs.iaep_reviews is not None,
        reviews=lambda d: d.facts.case.needs.iaep_reviews,
        least=lambda d: d.facts.context.profile.support.least_iaep_reviews,
    ),
    "period-too-short": _declined(
        "period-too-short",
        lambda d: d.figures.weeks is not None,
        weeks=lambda d: d.figures.weeks,
        least=lambda d: d.facts.context.profile.period.least_school_weeks,
    ),
    "authorised-in-period": _declined(
        "authorised-in-period",
        lambda d: d.figures.authorised is not None,
        authorised=lambda d: d.figures.authorised,
        least=lambda d: d.facts.context.profile.period.least_school_weeks,
    ),
    "authorised-majority": _declined(
        "authorised-majority",
        lambda d: d.figures.authorised is not None and d.figures.unauthorised is not None,
        authorised=lambda d: d.figures.authorised,
        unauthorised=lambda d: d.figures.unauthorised,
    ),
    "missing-or-n-marks": _declined(
        "missing-or-n-marks",
        lambda d: d.register is not None,
        missing=lambda d: d.figures.missing or 0,
        n_codes=lambda d: d.figures.n_codes or 0,
    ),
    "too-few-unauthorised": _declined(
        "too-few-unauthorised",
        lambda d: d.figures.unauthorised is not None,
        sessions=lambda d: d.figures.unauthorised,
        least=lambda d: d.facts.context.profile.period.least_unauthorised_sessions,
    ),
    "ehcp-not-reviewed": _declined(
        "ehcp-not-reviewed",
        lambda d: d.facts.case.needs.ehcp is not None or d.facts.case.needs.ehcp_reviewed_on is not None,
        period=_length("ehcp_review_within"),
    ),
    "mental-health-pathway": _declined(
        "mental-health-pathway", lambda d: d.facts.case.needs.mental_health_support is not None
    ),
}


def early_help_offered_on(dossier: Dossier) -> tuple[date, ...]:
    """Return the days on which early help was offered: a note, the row, or a posted letter 1."""
    needs = dossier.facts.case.needs
    days = [note.on for note in (*dossier.noted("early-help-offered"), *dossier.supported("early-help-not-offered"))]
    days += [day for day in (needs.eha_offered_on, needs.eha_submitted_on) if day is not None and day <= dossier.on]
    days += [log.letter.posted_on for log in dossier.posted("early-intervention") if log.letter.posted_on]
    return tuple(days)
