"""What a proposed letter must have before it may go: one table, and every check that fails is a hold.

The order is the order in which a person should deal with them; the first one decides.
"""

from datetime import date

from mailmerge.casework.age import is_of_compulsory_school_age
from mailmerge.casework.calendar import Calendar, OutsideCalendar
from mailmerge.law.declines import DECLINE_CHECKS
from mailmerge.law.delivery import deemed_delivered
from mailmerge.law.kinds import LETTERS, LetterKind
from mailmerge.law.nti import NTI_CHECKS
from mailmerge.law.rules import Check, Details
from mailmerge.law.view import View

_ALL = frozenset(kind.appendix for kind in LETTERS)
_LEAVE = frozenset({"8a", "8b"})
_WITH_WARNING = frozenset(kind.appendix for kind in LETTERS if kind.warns)
_ON_PAPER_IN_A_WINDOW = frozenset(kind.appendix for kind in LETTERS if not kind.is_form)


def _looked_after(view: View, _kind: LetterKind) -> Details | None:
    return {} if view.case.needs.looked_after else None


def _not_of_age(view: View, kind: LetterKind) -> Details | None:
    # Leave letters are judged on the leave's first day, all others on the letter's date (settled point).
    day = view.case.leave.first_day or view.day if kind.appendix in _LEAVE else view.day
    if is_of_compulsory_school_age(view.case.pupil.date_of_birth, day):
        return None
    return {"day": f"{day:%d/%m/%Y}"}


def _profile_incomplete(view: View, kind: LetterKind) -> Details | None:
    profile = view.setting.profile
    return None if profile.is_complete_for(kind.key) else {"authority": profile.name}


def _from_authority(view: View, kind: LetterKind) -> bool:
    """Tell whether this letter is one that the authority itself supplies, so that only its own template counts."""
    return kind.appendix == "NTI" and view.setting.profile.nti.template == "authority"


def _template_status(view: View, kind: LetterKind) -> str:
    templates = view.setting.templates
    return templates.status(kind, view.case.school, view.day, own_only=_from_authority(view, kind))


def _authority_supplies(view: View, kind: LetterKind) -> Details | None:
    if not _from_authority(view, kind) or _template_status(view, kind) != "missing":
        return None
    profile = view.setting.profile
    return {"authority": profile.name, "helpline": f" ({profile.helpline.email})" if profile.helpline else ""}


def _no_template(view: View, kind: LetterKind) -> Details | None:
    if _from_authority(view, kind) or _template_status(view, kind) != "missing":
        return None
    return {"authority": view.setting.profile.name}


def _not_approved(view: View, kind: LetterKind) -> Details | None:
    return {} if _template_status(view, kind) == "unapproved" else None


def _facts_missing(view: View, kind: LetterKind) -> Details | None:
    contract, nti = view.case.contract, view.case.nti
    agreed = {"contract agreed on": contract.agreed_on}
    attendance = {"attendance": view.figures.percent}
    match kind.appendix:
        case "4" | "5" | "9":
            needed: dict[str, object] = {**agreed}
        case "6":
            needed = {**agreed, **attendance}
        case "7":
            needed = {**agreed, **attendance, "attendance at start": contract.attendance_at_start}
        case "10":
            needed = {"nti starts on": nti.starts_on, "nti ends on": nti.ends_on}
        case "NTI" if (rule := view.setting.profile.nti.sessions) is not None:
            needed = {"unauthorised sessions": view.figures.coded(rule.codes, rule.in_last)}
        case _:
            needed = {}
    missing = [f'"{column}"' for column, value in needed.items() if value is None]
    return {"columns": " and ".join(missing)} if missing else None


def _meeting_details_missing(view: View, kind: LetterKind) -> Details | None:
    meeting = view.case.meeting
    needed: dict[str, object] = {"meeting date": meeting.on, "meeting time": meeting.at}
    if kind.appendix == "2":
        needed["other professionals"] = meeting.other_professionals
    missing = [f'"{column}"' for column, value in needed.items() if value is None]
    return {"columns": " and ".join(missing)} if missing else None


def _is_known_school_day(calendar: Calendar, day: date) -> bool:
    try:
        return calendar.is_school_day(day)
    except OutsideCalendar:
        return False


def _meeting_unfit(view: View, _kind: LetterKind) -> Details | None:
    meeting = view.case.meeting.on
    if meeting is None:
        return None
    setting = view.setting
    delivered = deemed_delivered(view.day, setting.service, setting.profile.deemed_delivery)
    if meeting >= delivered and _is_known_school_day(setting.calendar, meeting):
        return None
    return {"meeting": f"{meeting:%d/%m/%Y}", "delivered": f"{delivered:%d/%m/%Y}"}


def _address_does_not_fit(view: View, _kind: LetterKind) -> Details | None:
    return None if view.setting.address_fits(view.parent) else {}


CHECKS: tuple[Check, ...] = (
    Check("looked-after", _ALL - {"1"}, _looked_after),
    Check("not-compulsory-school-age", _WITH_WARNING | {"2"}, _not_of_age),
    Check("authority-profile-incomplete", _WITH_WARNING, _profile_incomplete),
    Check("nti-template-from-authority", frozenset({"NTI"}), _authority_supplies),
    Check("no-template-for-authority", _ALL, _no_template),
    Check("template-not-approved", _ALL, _not_approved),
    Check("facts-missing", _ALL, _facts_missing),
    Check("meeting-details-missing", frozenset({"2", "4", "5"}), _meeting_details_missing),
    Check("meeting-date-unfit", frozenset({"2", "4", "5"}), _meeting_unfit),
    *NTI_CHECKS,
    *DECLINE_CHECKS,
    Check("address-does-not-fit", _ON_PAPER_IN_A_WINDOW, _address_does_not_fit),
)
