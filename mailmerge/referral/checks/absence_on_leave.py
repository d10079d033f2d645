"""A referral of leave: was it long enough, is it in time, was the parent warned, did the parent go?"""

from collections.abc import Iterator
from datetime import date

from mailmerge.casework.calendar import OutsideCalendar
from mailmerge.dispatch.evidence_log import LetterLog
from mailmerge.law.letters import BY_KEY, LETTERS
from mailmerge.law.limits import most_within
from mailmerge.law.parameters import NotInForceError
from mailmerge.law.periods import end_of, leave_limit_begins
from mailmerge.referral.dossier import Dossier, days_in_words
from mailmerge.referral.line import Finding

# Days before a last day from which it is told in amber (referral.md, 1: from day 21 of 28; part 8: three weeks).
_LEAVE_AMBER_LEFT = 7
_SESSIONS_A_DAY = 2
_LEAVE_LETTERS = tuple(kind.key for kind in LETTERS if kind.route == "leave")


def leave_too_few_sessions(dossier: Dossier) -> Finding:
    """Red where the register shows fewer sessions of leave than the authority takes, as it counts them."""
    rules, threshold = dossier.facts.context.profile.leave, dossier.facts.context.profile.threshold
    run = dossier.register.longest_run({"G"}) if dossier.register and rules.consecutive else None
    sessions = (run.sessions if run else 0) if rules.consecutive else _of_leave(dossier)
    how = f"{' in a row' if rules.consecutive else ''} are coded G"
    words: dict[str, object] = {"sessions": sessions, "how": how, "least": rules.least_sessions}
    if sessions >= rules.least_sessions or _is_enough_with_others(dossier):
        return Finding("green", words)
    if rules.consecutive or not rules.counts_with_other_codes:
        return Finding("red", words)
    together = most_within(dossier.facts, threshold.codes, threshold.within) or 0
    how = f" are coded {', '.join(threshold.codes)} in {threshold.within.count} {threshold.within.unit}"
    words = {"sessions": together, "how": how.replace("-", " "), "least": threshold.sessions}
    return Finding("green" if together >= threshold.sessions else "red", words)


def _of_leave(dossier: Dossier) -> int:
    return dossier.register.count({"G"}) if dossier.register else 0


def _is_enough_with_others(dossier: Dossier) -> bool:
    """Tell whether the leave is enough together with other sessions of absence that are not authorised."""
    of_leave, missed = _of_leave(dossier), dossier.facts.figures.unauthorised or 0
    return any(
        of_leave >= enough.days * _SESSIONS_A_DAY and missed - of_leave >= enough.other_sessions
        for enough in dossier.facts.context.profile.leave.combined
    )


def last_day_to_refer(dossier: Dossier) -> date | None:
    """Return the last day on which the authority takes a referral of this leave; None where that is not known."""
    leave, limit = dossier.facts.case.leave, dossier.facts.context.profile.leave.referral_limit
    posted = max((log.letter.posted_on for log in _about_this(dossier) if log.letter.posted_on), default=None)
    begun = leave_limit_begins(limit, dossier.facts.last_day_away, leave.returned_on, posted) if limit else None
    try:
        return end_of(limit, begun, dossier.facts.context.calendar) if limit and begun else None
    except OutsideCalendar:
        return None


def leave_referral_late(dossier: Dossier) -> Finding:
    """Red where the child is not back, or the authority's limit has passed; amber in its last days."""
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


def no_leave_warning(dossier: Dossier) -> Finding:
    """Red where no letter about this leave was posted to the parent, or letter 8b was dated too late."""
    limit = dossier.facts.suspicion_limit
    for log in _about_this(dossier):
        posted = log.letter.posted_on
        late = log.letter.letter == "suspected-leave" and limit is not None and log.letter.letter_date > limit
        if not late and posted is not None:
            number = BY_KEY[log.letter.letter].appendix
            return Finding("green", {"letter": number, "days": days_in_words({posted})})
    return Finding("red")


def _about_this(dossier: Dossier) -> Iterator[LetterLog]:
    """Yield the posted letters about this leave; one from before this system does not say which it was about."""
    leave = dossier.facts.case.leave
    trigger = "/".join(day.isoformat() if day else "" for day in (leave.first_day, leave.last_day))
    return (log for log in dossier.posted(*_LEAVE_LETTERS) if log.letter.trigger in (None, trigger))


def parent_did_not_go(dossier: Dossier) -> Finding:
    """Red where the parent neither went nor agreed; asked where one of the two is not known."""
    went, consented = dossier.facts.parent.went_on_leave, dossier.facts.parent.consented_to_leave
    if went:
        return Finding("green", {"what": "went on the leave"})
    if consented:
        return Finding("green", {"what": "agreed that the child was taken"})
    return Finding("ask" if went is None or consented is None else "red")


def request_on_file(dossier: Dossier) -> Finding:
    """Amber where neither a request nor a posted letter 8b shows what was asked."""
    asked = dossier.facts.case.leave.requested_on
    days = {asked} if asked is not None else {log.letter.letter_date for log in dossier.posted("suspected-leave")}
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def head_decision(dossier: Dossier) -> Finding | None:
    """Amber where it is not known who decided on the request, or when; nothing where there was none."""
    leave = dossier.facts.case.leave
    if leave.requested_on is None:
        return None
    if leave.decided_by or leave.decided_on:
        on = days_in_words({leave.decided_on}) if leave.decided_on else ""
        return Finding("green", {"what": " ".join(part for part in (leave.decided_by, on) if part)})
    return Finding("amber")


def policy_states_amounts(dossier: Dossier) -> Finding:
    """Green only where the school's policy was read after the last change of the amounts (referral.md, 8)."""
    confirmed, on = dossier.policy_confirmed_on, dossier.on
    try:
        changed = dossier.facts.context.law.on("first_penalty_within_28_days", on).since
    except NotInForceError:
        return Finding("ask")
    if confirmed is None or not changed <= confirmed <= on:
        return Finding("ask")
    return Finding("green", {"on": days_in_words({confirmed})})
