"""What a run of marks leaves at which the authority wants to be told: an e-mail to forward, and a page to copy from.

The certificate is a file of its own: it shows the run of marks, and says what it does not show. Source: referral.md, 4
and 8 (surname in every subject; who else is told; what the online form asks).
"""

from collections.abc import Iterator, Mapping

from mailmerge.casework.calendar import in_words
from mailmerge.casework.case import Parent
from mailmerge.law.alerts import words_of
from mailmerge.law.figures import percent_words
from mailmerge.referral.alert_case import AlertCase
from mailmerge.referral.certificate import certificate_pdf, not_on_it
from mailmerge.referral.draft_mail import DraftMail, pupil_line
from mailmerge.referral.form import form_page, in_order_of
from mailmerge.referral.period import figures_of
from mailmerge.referral.words import UNKNOWN, yes_no

_OFFERED = ("support-offered", "early-help-offered", "plan-changed", "professional-contact")
_SPOKEN = ("call", "meeting-held", "meeting-offered", "reply")


def alert_files(told: AlertCase, name: str, to: str | None) -> Mapping[str, bytes]:
    """Return the draft, the certificate and, for an online form, the page to copy from, by file name.

    Args:
        told: the run of marks.
        name: what the files are called; no child's name.
        to: whom the e-mail goes to; None leaves that open.
    """
    days = (told.first, told.on)
    certificate = certificate_pdf(told.case, days, told.context, told.days, told.comments)
    files = {f"{name}.eml": _draft(told, name, certificate, to), f"{name} certificate.pdf": certificate}
    if told.forms:
        heading = ", ".join(told.forms)
        about = f"{told.context.profile.name}: {heading}. {words_of(told.alert, told.case.needs.whereabouts_unknown)}"
        if not told.alert.asks:
            about += " What it asks, in its order, the authority's profile does not say yet (asks of the alert)."
        answers = in_order_of(told.alert.asks, dict(_answers(told)))
        with_it = ("the attendance certificate, signed by the head teacher",)
        files[f"{name} form.html"] = form_page(heading, about, answers, with_it, told.context.profile.source)
    return files


def _draft(told: AlertCase, name: str, certificate: bytes, to: str | None) -> bytes:
    mail = DraftMail("Attendance alert", told.case, to, "\n".join((*_lines(told), "")))
    mail.attach(certificate, "application/pdf", "attendance certificate.pdf")
    return mail.written(name)


def _lines(told: AlertCase) -> Iterator[str]:
    case, needs = told.case, told.case.needs
    yield words_of(told.alert, needs.whereabouts_unknown)
    yield ""
    yield pupil_line(case)
    yield f"School: {', '.join(filter(None, (case.school.name, case.school.phase)))}"
    yield f"Year group: {case.pupil.year_group or UNKNOWN}"
    yield f"The register: {told.days}"
    if told.forms:
        yield f"Online form: {', '.join(told.forms)} (what it asks lies beside this e-mail, to copy from)"
    if told.alert.form_if_unknown and needs.whereabouts_unknown is None:
        yield f"{told.alert.form_if_unknown}: only if the pupil's whereabouts are unknown; the record does not say"
    yield f"Tell too: {'; '.join(_tell_too(told))}"
    register = case.attendance.register
    if register is not None:
        lacks = "; ".join(not_on_it(register, (told.first, told.on), told.context.calendar))
        yield f"The certificate attached does not show: {lacks}"
    yield ""
    yield case.school.name


def _tell_too(told: AlertCase) -> Iterator[str]:
    needs = told.case.needs
    if needs.social_care is not False or needs.looked_after:
        yield "the social worker" + ("" if needs.social_care or needs.looked_after else ", if the pupil has one")
    yield "the youth-justice worker, if the pupil has one"
    if needs.looked_after is not False:
        yield "the virtual school" + ("" if needs.looked_after else ", if the pupil is or was looked after")


def _answers(told: AlertCase) -> Iterator[tuple[str, str]]:
    """Yield what such forms ask; what nothing on record answers is blank."""
    case, needs = told.case, told.case.needs
    pupil = case.pupil
    figures = figures_of(case, told.first, told.on, told.context.calendar)
    yield "School", case.school.name
    yield "Phase", case.school.phase or ""
    yield "Pupil forename", pupil.forename
    yield "Pupil surname", pupil.surname
    yield "Date of birth", f"{pupil.date_of_birth:%d/%m/%Y}"
    yield "UPN", pupil.upn
    yield "Year group", pupil.year_group or ""
    for parent in (one for one in case.parents if not one.deceased):
        yield f"Parent {parent.number}", _parent(parent)
        yield f"Parent {parent.number} address", _address(parent)
    yield "Marks", told.days
    yield "Attendance", percent_words(figures.percent) if figures.percent is not None else ""
    yield "Are the whereabouts unknown?", yes_no(needs.whereabouts_unknown, "")
    yield "Contact so far", "; ".join(str(one) for one in told.remarks if one.kind in _SPOKEN)
    yield "Needs", "; ".join(_needs(told))
    yield "Education arranged while ill", ""
    yield "Support so far", "; ".join((*_support(told), *(str(one) for one in told.remarks if one.kind in _OFFERED)))
    yield "Social care", yes_no(needs.social_care, "")
    yield "Looked after", yes_no(needs.looked_after, "")


def _parent(parent: Parent) -> str:
    responsible = yes_no(parent.parental_responsibility, "not known")
    told = (
        parent.name.full,
        parent.relationship,
        f"parental responsibility: {responsible}",
        parent.email,
        parent.language,
    )
    return ", ".join(filter(None, told))


def _address(parent: Parent) -> str:
    if parent.address_confidential:
        return "withheld: confidential. The school gives it by telephone."
    return ", ".join(parent.address.window_lines("")) if parent.address else ""


def _needs(told: AlertCase) -> Iterator[str]:
    needs = told.case.needs
    if needs.ehcp:
        reviewed = f", reviewed {in_words(needs.ehcp_reviewed_on)}" if needs.ehcp_reviewed_on else ""
        yield f"an education, health and care plan{reviewed}"
    if needs.sen_support:
        yield "SEN support"
    if needs.other_complex_need:
        yield "another complex need"
    if needs.mental_health_support in ("receiving", "waiting"):
        yield f"mental-health support: {needs.mental_health_support}"
    if needs.reduced_timetable:
        yield "a reduced timetable"


def _support(told: AlertCase) -> Iterator[str]:
    needs = told.case.needs
    for what, day in (
        ("early help assessment", needs.eha_submitted_on),
        ("targeted support", needs.targeted_support_since),
        ("specialist teaching", needs.specialist_teaching_since),
    ):
        if day is not None:
            yield f"{what} since {in_words(day)}"
    if needs.iaep_reviews is not None:
        yield f"individual plan, {needs.iaep_reviews} reviews"
