"""The checklist of a referral: every line that its route asks for, judged from what is on record.

Source: referral.md, parts 1, 7 and 8.

A table a route, read top down. Each rule looks at the dossier and gives a finding; a rule that gives None has nothing
to say of this case. What the decision knows already (`law.declines`) is asked there and not worked out again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from mailmerge.casework.calendar import OutsideCalendar
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.declines import DECLINES
from mailmerge.law.letters import BY_KEY, LETTERS
from mailmerge.law.months import months_after
from mailmerge.law.penalty import years_after
from mailmerge.law.periods import end_of
from mailmerge.referral.dossier import Dossier, days_in_words
from mailmerge.referral.line import ORDER, Finding, Line, line

Rule = Callable[[Dossier], Finding | None]

# Days before a last day from which it is told in amber (referral.md, 1: from day 21 of 28; part 8: three weeks).
_LEAVE_AMBER_LEFT = 7
_LIMIT_AMBER_LEFT = 21
_PROSECUTION_MONTHS = 6
_PENALTY_CODES = ("G", "O", "U")
_UNDER_WAY = ("sent", "investigation", "heard", "prosecution")
_LEAVE_LETTERS = tuple(kind.key for kind in LETTERS if kind.route == "leave")
_OFFERS = ("support-offered", "early-help-offered")
_OFFERING_LETTERS = ("early-intervention", "contract-invite", "contract-barriers", "contract-engagement")


def _declined(code: str, known: Callable[[Dossier], bool], **words: Callable[[Dossier], object]) -> Rule:
    """Return the rule of a decline reason that the decision works out too: red where it shows, green where it can't."""
    check = next(check for check in DECLINES if check.code == code)
    letter = BY_KEY["contract-terminated"]

    def rule(dossier: Dossier) -> Finding:
        facts = replace(dossier.facts, figures=dossier.figures)
        shown = check.fails(facts, letter)
        details = {name: word(dossier) for name, word in words.items()} | dict(shown or {})
        if shown is not None:
            return Finding("red", details)
        return Finding("green" if known(dossier) else "ask", details)

    return rule


_DECLINE_RULES: dict[str, Rule] = {
    "early-help-recent": _declined(
        "early-help-recent",
        lambda d: any(
            (d.facts.case.needs.eha_submitted_on, d.facts.case.needs.targeted_support_since, early_help_offered_on(d))
        ),
        period=lambda d: d.facts.context.profile.support.early_help.length,
    ),
    "specialist-teaching-recent": _declined(
        "specialist-teaching-recent",
        lambda _d: True,
        period=lambda d: d.facts.context.profile.support.specialist_teaching.length,
    ),
    "iaep-cycles": _declined(
        "iaep-cycles",
        lambda _d: True,
        reviews=lambda d: d.facts.case.needs.iaep_reviews if d.facts.case.needs.iaep_reviews is not None else "all due",
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
        lambda _d: True,
        authorised=lambda d: d.figures.authorised,
        least=lambda d: d.facts.context.profile.period.least_school_weeks,
    ),
    "authorised-majority": _declined(
        "authorised-majority",
        lambda _d: True,
        authorised=lambda d: d.figures.authorised if d.figures.authorised is not None else "not known",
        unauthorised=lambda d: d.figures.unauthorised if d.figures.unauthorised is not None else "not known",
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
        period=lambda d: d.facts.context.profile.support.ehcp_review_within.length,
    ),
    "mental-health-pathway": _declined(
        "mental-health-pathway", lambda d: d.facts.case.needs.mental_health_support is not None
    ),
}


def early_help_offered_on(dossier: Dossier) -> tuple[date, ...]:
    """Return the days on which early help was offered: a note, the row, or a posted letter 1."""
    needs = dossier.facts.case.needs
    days = [note.on for note in dossier.noted("early-help-offered")]
    days += [day for day in (needs.eha_offered_on, needs.eha_submitted_on) if day is not None and day <= dossier.on]
    days += [log.letter.posted_on for log in dossier.posted("early-intervention") if log.letter.posted_on]
    return tuple(days)


def _early_help_not_offered(dossier: Dossier) -> Finding:
    days = early_help_offered_on(dossier)
    if days:
        return Finding("green", {"days": days_in_words(set(days))})
    return Finding("amber" if dossier.is_leave else "red")


def _no_full_warning(dossier: Dossier) -> Finding:
    made = tuple(dossier.warnings("full"))
    days = {log.letter.posted_on for _, log in made if log.letter.posted_on and log.letter.posted_on <= dossier.on}
    own = {day for day in (dossier.facts.parent.warning_letter_on, dossier.facts.parent.nti_letter_on) if day}
    if days | own:
        return Finding("green", {"days": days_in_words({day for day in days | own if day})})
    what = "It was made: post it, and record the posting." if made else "Letter 5 or the notice to improve carries it."
    return Finding("red", {"what": what})


def meetings_tried_on(dossier: Dossier) -> frozenset[date]:
    """Return the days on which a meeting was held or offered: by notes, the case, or letters that invite."""
    days = {note.on for note in dossier.noted("meeting-offered", "meeting-held", "meeting-missed")}
    meeting = dossier.facts.case.meeting.on
    if meeting is not None and meeting <= dossier.on:
        days.add(meeting)
    days |= {
        log.letter.posted_on or log.letter.letter_date
        for log in dossier.letters
        if (kind := BY_KEY.get(log.letter.letter)) is not None and kind.invites
    }
    return frozenset(days)


def _no_meeting_attempt(dossier: Dossier) -> Finding:
    days = meetings_tried_on(dossier)
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("red")


def _no_pathway(dossier: Dossier) -> Finding:
    contract, nti = dossier.facts.case.contract, dossier.facts.case.nti
    agreed = contract.agreed_on
    if agreed is not None and agreed <= dossier.on:
        return Finding("green", {"what": f"An attendance contract was agreed on {days_in_words({agreed})}."})
    issued = {log.letter.posted_on or log.letter.letter_date for log in dossier.of("notice-to-improve")}
    issued |= {day for day in (nti.issued_on, dossier.facts.parent.nti_letter_on) if day is not None}
    if issued:
        return Finding("green", {"what": f"A notice to improve was issued on {days_in_words(issued)}."})
    return Finding("red")


def _no_referral_letter(dossier: Dossier) -> Finding:
    key = "contract-terminated" if dossier.request.route == "contract" else "nti-unsuccessful"
    days = {log.letter.posted_on for log in dossier.posted(key) if log.letter.posted_on}
    number = BY_KEY[key].appendix
    if days:
        return Finding("green", {"letter": number, "days": days_in_words(days)})
    return Finding("red", {"letter": number})


def _named(logs: Iterable[str]) -> str:
    return ", ".join(logs)


def _posting_not_proved(dossier: Dossier) -> Finding:
    unproved = [
        f"letter {kind.appendix} ({log.letter.ref})"
        for kind, log in dossier.warnings("full", "leave-penalty", "referral")
        if log.letter.posted_on is None
    ]
    return Finding("red", {"letters": _named(unproved)}) if unproved else Finding("green")


def _warning_came_back(dossier: Dossier) -> Finding:
    warned = tuple(dossier.warnings("full", "leave-penalty", "referral"))
    back = [
        f"letter {kind.appendix} ({log.letter.ref})"
        for kind, log in warned
        if log.came_back
        and not any(other.letter.seq > log.letter.seq and other in dossier.posted(kind.key) for _, other in warned)
    ]
    return Finding("red", {"letters": _named(back)}) if back else Finding("green")


def _leave_too_few_sessions(dossier: Dossier) -> Finding:
    least = dossier.facts.context.profile.leave.least_sessions
    run = dossier.register.longest_run({"G"}) if dossier.register else None
    sessions = run.sessions if run else 0
    return Finding("green" if sessions >= least else "red", {"sessions": sessions, "least": least})


def last_day_to_refer(dossier: Dossier) -> date | None:
    """Return the last day on which the authority takes a referral of this leave; None where that is not known."""
    leave, limit = dossier.facts.case.leave, dossier.facts.context.profile.leave.referral_limit
    begun = leave.last_day if limit and limit.start in ("leave-end", "last-session") else leave.returned_on
    try:
        return end_of(limit, begun, dossier.facts.context.calendar) if limit and begun else None
    except OutsideCalendar:
        return None


def _leave_referral_late(dossier: Dossier) -> Finding:
    back = dossier.facts.case.leave.returned_on
    if back is None:
        return Finding("red", {"what": "The day on which the child was back is not known. Give it (returned on)."})
    if back > dossier.on:
        return Finding("red", {"what": "The child is not back yet: refer once a present mark follows the leave."})
    last = last_day_to_refer(dossier)
    if last is None:
        return Finding("amber", {"back": days_in_words({back}), "last": "a day that is not known", "left": "some"})
    left = (last - dossier.on).days
    words = {"back": days_in_words({back}), "last": days_in_words({last}), "left": left}
    if left < 0:
        return Finding("red", {"what": f"The authority's limit passed on {words['last']}: it would be declined."})
    return Finding("amber" if left <= _LEAVE_AMBER_LEFT else "green", words)


def _no_leave_warning(dossier: Dossier) -> Finding:
    leave, limit = dossier.facts.case.leave, dossier.facts.suspicion_limit
    trigger = "/".join(day.isoformat() if day else "" for day in (leave.first_day, leave.last_day))
    for log in dossier.posted(*_LEAVE_LETTERS):
        posted = log.letter.posted_on
        late = log.letter.letter == "suspected-leave" and limit is not None and log.letter.letter_date > limit
        if log.letter.trigger in (None, trigger) and not late and posted is not None:
            number = BY_KEY[log.letter.letter].appendix
            return Finding("green", {"letter": number, "days": days_in_words({posted})})
    return Finding("red")


def _parent_did_not_go(dossier: Dossier) -> Finding:
    went, consented = dossier.facts.parent.went_on_leave, dossier.facts.parent.consented_to_leave
    if went:
        return Finding("green", {"what": "went on the leave"})
    if consented:
        return Finding("green", {"what": "agreed that the child was taken"})
    return Finding("ask" if went is None or consented is None else "red")


def _below_national_threshold(dossier: Dossier) -> Finding | None:
    if dossier.sanction != "penalty-notice":
        return None
    law = dossier.facts.context.law
    least = law.number_or_none("threshold_sessions", dossier.on)
    weeks = law.number_or_none("threshold_weeks", dossier.on)
    if least is None or weeks is None:
        return None
    marks = dossier.facts.figures.register or dossier.register
    if marks is None:
        return Finding("ask", {"least": least})
    try:
        sessions = marks.most_in_rolling_weeks(dossier.facts.context.calendar, int(weeks), _PENALTY_CODES)
    except OutsideCalendar:
        return Finding("ask", {"least": least})
    return Finding("green" if sessions >= least else "red", {"sessions": sessions, "least": least})


def _absence_used_before(dossier: Dossier) -> Finding:
    for earlier in dossier.outcomes:
        first, last = earlier.first, earlier.last
        if earlier.outcome not in ("penalty-notice", "sent") or first is None or last is None:
            continue
        if first <= dossier.last and last >= dossier.first:
            words = {name: days_in_words({day}) for name, day in (("first", first), ("last", last), ("on", earlier.on))}
            return Finding("red", words | {"outcome": earlier.outcome.replace("-", " ")})
    return Finding("green")


def _case_under_way(dossier: Dossier) -> Finding:
    """Tell whether the last that was heard of an earlier referral leaves it open."""
    last = max(dossier.outcomes, key=lambda outcome: outcome.on, default=None)
    if last is None or last.outcome not in _UNDER_WAY:
        return Finding("green")
    return Finding("red", {"outcome": last.outcome, "on": days_in_words({last.on})})


def last_day_to_prosecute(dossier: Dossier) -> date:
    """Return the last day on which the authority can lay the case: six months from the last session missed.

    Source: Magistrates' Courts Act 1980, section 127 (law.md, 7). Without marks, the period's last day stands for it.
    """
    missed = dossier.register.runs(("G", "O", "U", "N")) if dossier.register else ()
    return months_after(missed[-1].last if missed else dossier.last, _PROSECUTION_MONTHS)


def _prosecution_limit(dossier: Dossier) -> Finding:
    last = last_day_to_prosecute(dossier)
    left = (last - dossier.on).days
    words = {"last": days_in_words({last}), "left": left}
    if left < 0:
        return Finding("red", words)
    return Finding("amber" if left <= _LIMIT_AMBER_LEFT else "green", words)


def _notice_limit_reached(dossier: Dossier) -> Finding | None:
    if dossier.sanction != "penalty-notice":
        return None
    law = dossier.facts.context.law
    limit, window = (law.number_or_none(name, dossier.on) for name in ("penalty_notice_limit", "penalty_notice_window"))
    if limit is None or window is None:
        return None
    notices = dossier.facts.parent.penalty_notices or ()
    recorded = dossier.facts.history.notices_to(dossier.facts.parent)
    days = {(notice.issued_on, notice.offence_on) for notice in (*notices, *recorded) if not notice.withdrawn}
    counted = [issued for issued, _ in days if years_after(issued, int(window)) > dossier.on]
    return Finding("red", {"notices": len(counted)}) if len(counted) >= limit else Finding("green")


def _early_referral_reason(dossier: Dossier) -> Finding:
    nti = dossier.facts.case.nti
    if nti.ends_on is None or dossier.on > nti.ends_on or nti.early_referral_reason:
        return Finding("green")
    return Finding("red", {"ends": days_in_words({nti.ends_on})})


def _nti_monitoring_contact(dossier: Dossier) -> Finding:
    nti = dossier.facts.case.nti
    days = {
        note.on
        for note in dossier.noted("call", "meeting-held", "professional-contact", "plan-changed", "reply")
        if (nti.starts_on is None or note.on >= nti.starts_on) and (nti.ends_on is None or note.on <= nti.ends_on)
    }
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def _contract_signed(dossier: Dossier) -> Finding:
    signed = dossier.facts.case.contract.signed_on
    if signed is not None:
        return Finding("green", {"what": days_in_words({signed})})
    return Finding("green", {"what": "on file"}) if dossier.filed("contract") else Finding("amber")


def _contract_review(dossier: Dossier) -> Finding:
    days = {log.letter.letter_date for log in dossier.of("contract-barriers", "contract-engagement")}
    review = dossier.facts.case.contract.review_on
    days |= {review} if review is not None and review <= dossier.on else set()
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def _offers_of_support(dossier: Dossier) -> Finding:
    days = {note.on for note in dossier.noted(*_OFFERS)}
    days |= {log.letter.letter_date for log in dossier.of(*_OFFERING_LETTERS)}
    level = "green" if len(days) > 1 else "amber"
    return Finding("green" if level == "green" else "amber", {"count": len(days), "days": days_in_words(days)})


def _spoken_contact(dossier: Dossier) -> Finding:
    called = dossier.facts.case.phone_call_on
    days = {note.on for note in dossier.noted("call", "meeting-held")}
    days |= {called} if called is not None and called <= dossier.on else set()
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def _joint_work(dossier: Dossier) -> Finding:
    days = {note.on for note in dossier.noted("professional-contact")}
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def _asked(_dossier: Dossier) -> Finding:
    return Finding("ask")


def _request_on_file(dossier: Dossier) -> Finding:
    asked = dossier.facts.case.leave.requested_on
    days = {asked} if asked is not None else {log.letter.letter_date for log in dossier.posted("suspected-leave")}
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def _head_decision(dossier: Dossier) -> Finding | None:
    leave = dossier.facts.case.leave
    if leave.requested_on is None:
        return None
    if leave.decided_by or leave.decided_on:
        on = days_in_words({leave.decided_on}) if leave.decided_on else ""
        return Finding("green", {"what": " ".join(part for part in (leave.decided_by, on) if part)})
    return Finding("amber")


def _support_in_place(dossier: Dossier) -> Finding:
    needs = dossier.facts.case.needs
    kinds = {
        "early help": needs.eha_submitted_on,
        "targeted support": needs.targeted_support_since,
        "specialist teaching": needs.specialist_teaching_since,
        "an individual plan": needs.iaep_reviews is not None,
        "an education, health and care plan": needs.ehcp,
        "SEN support": needs.sen_support,
        "social care": needs.social_care,
        "mental-health support": needs.mental_health_support in ("receiving", "waiting"),
    }
    named = [name for name, there in kinds.items() if there]
    return Finding("amber", {"what": ", ".join(named)}) if named else Finding("green")


def _certificate_unsigned(dossier: Dossier) -> Finding:
    if dossier.filed("certificate"):
        return Finding("green")
    return Finding("amber" if dossier.register is not None else "red")


def _answered(field: str, told: Callable[[object], object] = str) -> Rule:
    """Return the rule of one of the five answers: asked for where it is blank, never guessed."""

    def rule(dossier: Dossier) -> Finding:
        given = getattr(dossier.request.answers, field)
        return Finding("ask") if given is None else Finding("green", {"answer": told(given)})

    return rule


def _speaks(given: object) -> str:
    return "speaks English" if given else "does not speak English"


def _lives(given: object) -> str:
    return "live at separate addresses" if given else "live at one address"


def _others_written_to(dossier: Dossier) -> Finding | None:
    return Finding("green", {"count": dossier.others_written}) if dossier.others_written else None


def _profile_incomplete(dossier: Dossier) -> Finding | None:
    profile = dossier.facts.context.profile
    letter = "leave-refused" if dossier.is_leave else "contract-terminated"
    return None if profile.is_complete_for(letter) else Finding("red", {"authority": profile.name})


def _papers_left_out(dossier: Dossier) -> Finding | None:
    return Finding("amber", {"what": ", ".join(dossier.left_out)}) if dossier.left_out else None


def _papers_to_look_at(dossier: Dossier) -> Finding | None:
    """Tell where pictures go into the pack that only eyes can read, and there is another parent to be found on them."""
    if not dossier.papers or not dossier.others.certain:
        return None
    return Finding("amber", {"what": ", ".join(paper.kind for paper in dossier.papers)})


_SUPPORT: tuple[tuple[str, Rule], ...] = (
    ("offers-of-support", _offers_of_support),
    ("spoken-contact", _spoken_contact),
    ("joint-work", _joint_work),
    ("medical-adjustments", _asked),
    ("outside-barriers", _asked),
    ("suitable-contact", _asked),
)
_ANSWERS: tuple[tuple[str, Rule], ...] = (
    ("answer-speaks-english", _answered("speaks_english", _speaks)),
    ("answer-absence-reason", _answered("absence_reason")),
    ("answer-separate-addresses", _answered("separate_addresses", _lives)),
)
_EVERY_ROUTE: tuple[tuple[str, Rule], ...] = (
    ("posting-not-proved", _posting_not_proved),
    ("warning-came-back", _warning_came_back),
    ("absence-used-before", _absence_used_before),
    ("case-under-way", _case_under_way),
    ("notice-limit-reached", _notice_limit_reached),
    ("below-national-threshold", _below_national_threshold),
    ("prosecution-limit", _prosecution_limit),
    ("certificate-unsigned", _certificate_unsigned),
    ("profile-incomplete", _profile_incomplete),
    ("others-written-to", _others_written_to),
    ("papers-left-out", _papers_left_out),
    ("papers-to-look-at", _papers_to_look_at),
)
_ABSENCE: tuple[tuple[str, Rule], ...] = (
    *_DECLINE_RULES.items(),
    ("early-help-not-offered", _early_help_not_offered),
    ("no-meeting-attempt", _no_meeting_attempt),
    ("no-pathway", _no_pathway),
    ("no-full-warning", _no_full_warning),
    ("no-referral-letter", _no_referral_letter),
    *_SUPPORT,
)
_OF_EVERY_REFERRAL = ("missing-or-n-marks", "ehcp-not-reviewed", "mental-health-pathway")
# What support is in place is no reason against a referral of leave: it is told, and what is not known is not asked.
_ABOUT_SUPPORT = ("early-help-recent", "early-help-not-offered", "specialist-teaching-recent", "iaep-cycles")


def _told(rule: Rule) -> Rule:
    """Return the rule with its red line in amber, and what it would ask left out."""

    def softened(dossier: Dossier) -> Finding | None:
        finding = rule(dossier)
        if finding is None or finding.level == "ask":
            return None
        return replace(finding, level="amber") if finding.level == "red" else finding

    return softened


_TICKS: tuple[tuple[str, Rule], ...] = (
    ("codes-unchanged", _asked),
    ("right-parent", _asked),
    ("right-address", _asked),
)

ROUTE_TABLES: dict[str, tuple[tuple[str, Rule], ...]] = {
    "leave": (
        ("leave-too-few-sessions", _leave_too_few_sessions),
        ("leave-referral-late", _leave_referral_late),
        ("no-leave-warning", _no_leave_warning),
        ("parent-did-not-go", _parent_did_not_go),
        *((code, _DECLINE_RULES[code]) for code in _OF_EVERY_REFERRAL),
        *((code, _told(rule)) for code, rule in _ABSENCE if code in _ABOUT_SUPPORT),
        ("request-on-file", _request_on_file),
        ("head-decision", _head_decision),
        ("policy-states-amounts", _asked),
        ("support-in-place", _support_in_place),
        *_EVERY_ROUTE,
        ("answer-requested-by", _answered("requested_by")),
        ("answer-who-went", _answered("who_went")),
        *_ANSWERS,
        ("leave-not-granted-since", _asked),
        *_TICKS,
    ),
    "contract": (
        *_ABSENCE,
        ("contract-signed", _contract_signed),
        ("contract-review", _contract_review),
        *_EVERY_ROUTE,
        *_ANSWERS,
        *_TICKS,
    ),
    "nti": (
        *_ABSENCE,
        ("early-referral-reason", _early_referral_reason),
        ("nti-monitoring-contact", _nti_monitoring_contact),
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
        own = profile.declines(code)
        # A reason that this authority does not list is told, and stops nothing.
        finding = rule(dossier) if own or code not in _DECLINE_RULES else _told(rule)(dossier)
        if finding is not None:
            yield line(code, finding, profile, own.source if own else None)
    yield from _own_reasons(profile)


def _own_reasons(profile: AuthorityProfile) -> Iterator[Line]:
    """Yield what the authority declines for in its own words, where no check of ours finds it: a person answers."""
    reasons = [reason for reason in profile.decline_reasons if reason.text and reason.check is None]
    for number, reason in enumerate(reasons, start=1):
        text = f"{profile.name} declines a referral for this: {reason.text} Confirm that it does not apply."
        yield Line(f"own-reason-{number}", "ask", text, reason.source or profile.source)


def _settled(told: Line, dossier: Dossier) -> Line:
    request = dossier.request
    by = request.by or "a person who gave no name"
    if told.level == "ask" and told.code in request.confirmed:
        return replace(told, settled=f"confirmed by {by}")
    if told.level == "red" and told.code in request.overridden and request.why:
        return replace(told, settled=f"overridden by {by}: {request.why}")
    return told
