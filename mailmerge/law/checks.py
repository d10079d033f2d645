"""What a proposed letter must have before it may go: one table, and every check that fails is a hold.

The order is the order in which a person should deal with them; the first one decides.
"""

from collections.abc import Collection
from datetime import date

from mailmerge.casework.age import is_of_compulsory_school_age
from mailmerge.casework.calendar import Calendar, OutsideCalendar
from mailmerge.law.declines import DECLINE_CHECKS
from mailmerge.law.delivery import deemed_delivered
from mailmerge.law.family import FAMILY_CHECKS
from mailmerge.law.letters import LetterKind
from mailmerge.law.limits import LIMIT_CHECKS
from mailmerge.law.named import NAME_CHECKS
from mailmerge.law.nti import NTI_CHECKS, nti_sessions
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.profile_files import NOT_THERE
from mailmerge.law.profile_meanings import meanings
from mailmerge.law.rules import Check, Details, every_letter, notices
from mailmerge.law.time_limit import TIME_LIMIT_CHECKS

# How many of the rules that are not known are told with a letter; `authorities lint` tells all.
_RULES_TOLD = 3
_THEN = {
    "joint": "and send it jointly with the authority's attendance team.",
    "school": "and have the trust manager install and approve it.",
    "authority": "since the authority sends it to the parent.",
}
# What a letter says of its meeting beside the day and the time.
_OF_MEETING = ("other professionals",)


def _looked_after(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    return {} if facts.case.needs.looked_after else None


def _not_of_age(facts: ParentFacts, kind: LetterKind) -> Details | None:
    # Leave letters are judged on the leave's first day, all others on the letter's date (settled point).
    day = facts.case.leave.first_day or facts.day if kind.of_leave else facts.day
    if is_of_compulsory_school_age(facts.case.pupil.date_of_birth, day):
        return None
    return {"day": f"{day:%d/%m/%Y}"}


def _profile_incomplete(facts: ParentFacts, kind: LetterKind) -> Details | None:
    profile = facts.context.profile
    if profile.is_complete_for(kind.key):
        return None
    if profile.faults:
        what = "its file in the folder authorities has faults, which `mailmerge authorities lint` names"
    elif profile.version == NOT_THERE:
        what = f'there is no profile called "{profile.code}"'
    else:
        told = meanings()
        what = "; ".join(told[rule].means for rule in profile.unknown_for(kind.key)[:_RULES_TOLD])
        more = len(profile.unknown_for(kind.key)) - _RULES_TOLD
        what += f"; and {more} more" if more > 0 else ""
    return {"authority": profile.name, "what": what, "code": profile.code}


def _profile_not_approved(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    profile = facts.context.profile
    return None if profile.approved else {"authority": profile.name, "code": profile.code}


def _from_authority(facts: ParentFacts, kind: LetterKind) -> bool:
    """Tell whether this letter is one that the authority itself supplies, so that only its own template counts."""
    nti = facts.context.profile.nti
    return kind.starts_notice and (nti.template != "school" or nti.sent_by_authority)


def _words_prescribed(facts: ParentFacts, kind: LetterKind) -> bool:
    """Tell whether the authority prescribes the words of this letter's warning, so that the trust's are not enough."""
    return kind.warning == "full" and not kind.starts_notice and facts.context.profile.warning.wording_locked


def _template_status(facts: ParentFacts, kind: LetterKind) -> str:
    templates = facts.context.templates
    own_only = _from_authority(facts, kind) or _words_prescribed(facts, kind)
    return templates.status(kind, facts.case.school, facts.day, own_only=own_only)


def _authority_supplies(facts: ParentFacts, kind: LetterKind) -> Details | None:
    profile = facts.context.profile
    if not _from_authority(facts, kind):
        return None
    if not profile.nti.sent_by_authority and _template_status(facts, kind) != "missing":
        return None
    by_email = f" ({profile.helpline.email})" if profile.helpline and profile.helpline.email else ""
    return {"authority": profile.name, "helpline": by_email, "then": _THEN[profile.nti.issued_by]}


def _no_template(facts: ParentFacts, kind: LetterKind) -> Details | None:
    if _from_authority(facts, kind) or _template_status(facts, kind) != "missing":
        return None
    return {"authority": facts.context.profile.name}


def _not_approved(facts: ParentFacts, kind: LetterKind) -> Details | None:
    return {} if _template_status(facts, kind) == "unapproved" else None


def _facts_missing(facts: ParentFacts, kind: LetterKind) -> Details | None:
    told_with_meeting = _OF_MEETING if kind.invites else ()
    missing = list(facts.lacks(column for column in kind.needs if column not in told_with_meeting))
    if kind.starts_notice and facts.context.profile.nti.sessions is not None and nti_sessions(facts) is None:
        missing.append("unauthorised sessions")
    if kind.key == "leave-refused" and facts.context.profile.leave.refusal_reasons_required:
        missing += facts.lacks(("leave refusal reason",))
    return _columns(missing)


def _meeting_details_missing(facts: ParentFacts, kind: LetterKind) -> Details | None:
    of_meeting = (column for column in kind.needs if column in _OF_MEETING)
    return _columns(facts.lacks(("meeting date", "meeting time", *of_meeting)))


def _columns(missing: Collection[str]) -> Details | None:
    return {"columns": " and ".join(f'"{column}"' for column in missing)} if missing else None


def _is_known_school_day(calendar: Calendar, day: date) -> bool:
    try:
        return calendar.is_school_day(day)
    except OutsideCalendar:
        return False


def _meeting_unfit(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    meeting = facts.case.meeting.on
    if meeting is None:
        return None
    context = facts.context
    delivered = deemed_delivered(facts.day, context.service, context.profile.deemed_delivery)
    if meeting >= delivered and _is_known_school_day(context.calendar, meeting):
        return None
    return {"meeting": f"{meeting:%d/%m/%Y}", "delivered": f"{delivered:%d/%m/%Y}"}


def _address_does_not_fit(facts: ParentFacts, _kind: LetterKind) -> Details | None:
    return None if facts.context.address_fits(facts.parent) else {}


def _not_for_looked_after(kind: LetterKind) -> bool:
    return not kind.for_looked_after


def _of_school_age(kind: LetterKind) -> bool:
    return kind.rests_on_school_age


def _with_warning(kind: LetterKind) -> bool:
    return kind.warns


def _with_meeting(kind: LetterKind) -> bool:
    return kind.invites


def _in_a_window(kind: LetterKind) -> bool:
    return not kind.is_form


CHECKS: tuple[Check, ...] = (
    Check("looked-after", _not_for_looked_after, _looked_after),
    Check("not-compulsory-school-age", _of_school_age, _not_of_age),
    *TIME_LIMIT_CHECKS,
    *NAME_CHECKS,
    *FAMILY_CHECKS,
    Check("authority-profile-incomplete", _with_warning, _profile_incomplete),
    Check("profile-not-approved", _with_warning, _profile_not_approved),
    Check("nti-template-from-authority", notices, _authority_supplies),
    Check("no-template-for-authority", every_letter, _no_template),
    Check("template-not-approved", every_letter, _not_approved),
    Check("facts-missing", every_letter, _facts_missing),
    Check("meeting-details-missing", _with_meeting, _meeting_details_missing),
    Check("meeting-date-unfit", _with_meeting, _meeting_unfit),
    *NTI_CHECKS,
    *LIMIT_CHECKS,
    *DECLINE_CHECKS,
    Check("address-does-not-fit", _in_a_window, _address_does_not_fit),
)
