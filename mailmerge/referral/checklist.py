"""The checklist of a referral: every line that its route asks for, judged from what is on record.

Source: referral.md, parts 1, 7 and 8.

A table a route, read top down. Each rule looks at the dossier and gives a finding; a rule that gives None has nothing
to say of this case. What the decision knows already (`law.declines`) is asked there and not worked out again.
"""

from collections.abc import Iterator
from dataclasses import replace

from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.declines import has_rule_for
from mailmerge.referral.asks import what_is_asked
from mailmerge.referral.checks.absence_on_leave import (
    head_decision,
    leave_referral_late,
    leave_too_few_sessions,
    no_leave_warning,
    parent_did_not_go,
    policy_states_amounts,
    request_on_file,
)
from mailmerge.referral.checks.answers import (
    answered,
    asker_on_record,
    lives,
    speaks,
    speaks_on_record,
    went_on_record,
)
from mailmerge.referral.checks.declines import DECLINE_RULES
from mailmerge.referral.checks.paperwork import (
    certificate_unsigned,
    papers_left_out,
    papers_not_shown,
    papers_to_look_at,
    profile_incomplete,
)
from mailmerge.referral.checks.pathways import (
    contract_contact,
    contract_contributed,
    contract_length,
    contract_review,
    contract_signatories,
    contract_signed,
    contract_targets,
    early_referral_reason,
    nti_extended,
    nti_joint_letter,
    nti_monitoring_contact,
    nti_posted,
    nti_target_fair,
)
from mailmerge.referral.checks.rule import Rule, asked, softened
from mailmerge.referral.checks.sanctions import (
    absence_used_before,
    below_national_threshold,
    case_under_way,
    notice_limit_reached,
    prosecution_limit,
)
from mailmerge.referral.checks.support import (
    early_help_not_offered,
    joint_work,
    meeting_suited,
    no_meeting_attempt,
    no_pathway,
    offers_of_support,
    shown_by_support,
    spoken_contact,
    support_in_place,
)
from mailmerge.referral.checks.warned import (
    no_full_warning,
    no_referral_letter,
    others_written_to,
    posting_not_proved,
    warning_came_back,
)
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.limit import with_last_day
from mailmerge.referral.line import ORDER, Line, line

_SUPPORT: tuple[tuple[str, Rule], ...] = (
    ("offers-of-support", offers_of_support),
    ("spoken-contact", spoken_contact),
    ("joint-work", joint_work),
    ("medical-adjustments", shown_by_support("medical-adjustments")),
    ("outside-barriers", shown_by_support("outside-barriers")),
    ("suitable-contact", asked),
)
_ANSWERS: tuple[tuple[str, Rule], ...] = (
    ("answer-speaks-english", answered("speaks_english", speaks, speaks_on_record)),
    ("answer-absence-reason", answered("absence_reason")),
    ("answer-separate-addresses", answered("separate_addresses", lives)),
)
_EVERY_ROUTE: tuple[tuple[str, Rule], ...] = (
    ("posting-not-proved", posting_not_proved),
    ("warning-came-back", warning_came_back),
    ("absence-used-before", absence_used_before),
    ("case-under-way", case_under_way),
    ("notice-limit-reached", notice_limit_reached),
    ("below-national-threshold", below_national_threshold),
    ("prosecution-limit", prosecution_limit),
    ("certificate-unsigned", certificate_unsigned),
    ("profile-incomplete", profile_incomplete),
    ("others-written-to", others_written_to),
    ("papers-left-out", papers_left_out),
    ("papers-not-shown", papers_not_shown),
    ("papers-to-look-at", papers_to_look_at),
)
_ABSENCE: tuple[tuple[str, Rule], ...] = (
    *DECLINE_RULES.items(),
    ("early-help-not-offered", early_help_not_offered),
    ("no-meeting-attempt", no_meeting_attempt),
    ("meeting-suited", meeting_suited),
    ("no-pathway", no_pathway),
    ("no-full-warning", no_full_warning),
    ("no-referral-letter", no_referral_letter),
    *_SUPPORT,
)
_OF_THE_PERIOD = frozenset(
    ("period-too-short", "authorised-in-period", "authorised-majority", "missing-or-n-marks", "too-few-unauthorised")
)
_OF_EVERY_REFERRAL = ("missing-or-n-marks", "ehcp-not-reviewed", "mental-health-pathway")
_WHO = {
    "ask": "It was confirmed without a name: who confirms it? (override by)",
    "red": "It was overridden without a name: who overrides it? (override by)",
}
# What support is in place is no reason against a referral of leave: it is told, and what is not known is not asked.
_ABOUT_SUPPORT = ("early-help-recent", "early-help-not-offered", "specialist-teaching-recent", "iaep-cycles")


_TICKS: tuple[tuple[str, Rule], ...] = (
    ("codes-unchanged", asked),
    ("right-parent", asked),
    ("right-address", asked),
)

ROUTE_TABLES: dict[str, tuple[tuple[str, Rule], ...]] = {
    "leave": (
        ("leave-too-few-sessions", leave_too_few_sessions),
        ("leave-referral-late", leave_referral_late),
        ("no-leave-warning", no_leave_warning),
        ("parent-did-not-go", parent_did_not_go),
        *((code, DECLINE_RULES[code]) for code in _OF_EVERY_REFERRAL),
        *((code, softened(rule)) for code, rule in _ABSENCE if code in _ABOUT_SUPPORT),
        ("request-on-file", request_on_file),
        ("head-decision", head_decision),
        ("policy-states-amounts", policy_states_amounts),
        ("support-in-place", support_in_place),
        *_EVERY_ROUTE,
        ("answer-requested-by", answered("requested_by", known=asker_on_record)),
        ("answer-who-went", answered("who_went", known=went_on_record)),
        *_ANSWERS,
        ("leave-not-granted-since", asked),
        *_TICKS,
    ),
    "contract": (
        *_ABSENCE,
        ("contract-contributed", contract_contributed),
        ("contract-signed", contract_signed),
        ("contract-signatories", contract_signatories),
        ("contract-length", contract_length),
        ("contract-targets", contract_targets),
        ("contract-contact", contract_contact),
        ("contract-review", contract_review),
        *_EVERY_ROUTE,
        *_ANSWERS,
        *_TICKS,
    ),
    "nti": (
        *_ABSENCE,
        ("early-referral-reason", early_referral_reason),
        ("nti-posted", nti_posted),
        ("nti-joint-letter", nti_joint_letter),
        ("nti-monitoring-contact", nti_monitoring_contact),
        ("nti-target-fair", nti_target_fair),
        ("nti-extended", nti_extended),
        *_EVERY_ROUTE,
        *_ANSWERS,
        *_TICKS,
    ),
}


def checklist(dossier: Dossier) -> tuple[Line, ...]:
    """Return every line of the referral's route, what stops it first, each settled where a person settled it.

    Args:
        dossier: the parent's case on the day of the referral.
    """
    lines = [_settled(told, dossier) for told in _lines(dossier)]
    return tuple(sorted(lines, key=lambda told: (not told.stops, ORDER.index(told.level))))


def _lines(dossier: Dossier) -> Iterator[Line]:
    profile = dossier.facts.context.profile
    for code, rule in ROUTE_TABLES[dossier.request.route]:
        if not has_rule_for(profile, code):
            continue
        own = profile.declines(code)
        # A reason that this authority does not list is told, and stops nothing.
        finding = rule(dossier) if own or code not in DECLINE_RULES else softened(rule)(dossier)
        if finding is not None:
            told = line(code, finding, profile, own.source if own else None)
            yield _with_better_period(told, dossier) if code in _OF_THE_PERIOD else told
    yield from _own_reasons(profile)
    yield from (with_last_day(told, dossier) for told in what_is_asked(profile))


def _with_better_period(told: Line, dossier: Dossier) -> Line:
    """Return a red line about the period with the period that would fit, where the marks on record hold one."""
    better = dossier.better
    if told.level != "red" or better is None:
        return told
    days = f"period from {better.first:%d/%m/%Y}, period to {better.last:%d/%m/%Y}"
    return replace(told, text=f"{told.text} This one fits every rule: {days}.{better.why}")


def _own_reasons(profile: AuthorityProfile) -> Iterator[Line]:
    """Yield what the authority declines for in its own words, where no check of ours finds it: a person answers."""
    reasons = [reason for reason in profile.decline_reasons if reason.text and reason.check is None]
    for number, reason in enumerate(reasons, start=1):
        said = (reason.text or "").removesuffix(".")
        text = f"{profile.name} declines a referral for this: {said}. Confirm that it does not apply."
        yield Line(f"own-reason-{number}", "ask", text, reason.source or profile.source)


def _settled(told: Line, dossier: Dossier) -> Line:
    """Return the line with who answers for it; what nobody puts a name to is asked for the name, and does not count."""
    request = dossier.request
    confirms = told.level == "ask" and told.code in request.confirmed
    overrides = told.level == "red" and told.code in request.overridden
    if not confirms and not overrides:
        return told
    if request.by is None:
        return replace(told, text=f"{told.text} {_WHO[told.level]}")
    if confirms:
        return replace(told, settled=f"confirmed by {request.by}")
    return replace(told, settled=f"overridden by {request.by}: {request.why}") if request.why else told
