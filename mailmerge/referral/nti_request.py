"""The e-mail that asks the authority's panel for a notice to improve: a draft, one a parent, with the register.

The trust's attendance manager reads it and sends it on. Source: referral.md, 3 and 8 (surname in every subject).
"""

import csv
import io
from collections.abc import Iterator

from mailmerge.casework.calendar import in_words
from mailmerge.law.figures import percent_words
from mailmerge.law.nti import nti_sessions
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.referral.draft_mail import DraftMail
from mailmerge.referral.others import Others
from mailmerge.referral.words import UNKNOWN, day, number, yes_no

NOT_ANSWERED = "not answered yet"
SUPPLIED_BY_AUTHORITY = "nti-template-from-authority"
_CRITERIA = {
    "contract-declined": "the attendance contract was declined or failed",
    "meeting-failed": "a meeting was held or offered, and failed",
    "prosecuted": "the parent was prosecuted before",
}


def nti_request(facts: ParentFacts, certificate: bytes | None, place: str, to: str | None) -> bytes:
    """Return the request as an `.eml` file that mail programs open to be sent; the same bytes every time.

    Args:
        facts: the case as this parent's, on the letter's date.
        certificate: the certificate of attendance; None where no marks are known.
        place: what tells this message from every other of its run.
        to: whom it goes to; None leaves that open.
    """
    mail = DraftMail("Notice to improve request", facts.case, to, "\n".join((*_lines(facts), "")))
    if certificate is not None:
        mail.attach(certificate, "application/pdf", "attendance certificate.pdf")
        mail.attach(_register(facts), "text/csv", "register.csv")
    return mail.written(place)


def _lines(facts: ParentFacts) -> Iterator[str]:
    hidden = Others.of(facts.case, facts.parent).hidden
    for label, words in _told(facts):
        yield f"{label}: {hidden(words)}"
    yield ""
    for place, (question, answer) in enumerate(_answers(facts), start=1):
        yield f"{place}. {question} {hidden(answer)}"
    yield ""
    yield "Attach: the certificate once the head teacher has signed it, and what shows the support that was offered."
    yield facts.case.school.name


def _told(facts: ParentFacts) -> Iterator[tuple[str, str]]:
    case, parent, nti, figures = facts.case, facts.parent, facts.case.nti, facts.figures
    yield "The school asks", f"{facts.context.profile.name} for a notice to improve, on {in_words(facts.day)}"
    yield "Pupil", f"{case.pupil.full_name}, born {in_words(case.pupil.date_of_birth)}, UPN {case.pupil.upn}"
    yield "Parent", ", ".join(filter(None, (parent.name.full, parent.relationship)))
    yield "Address", _address(facts)
    yield "What it rests on", _CRITERIA.get(nti.criterion or "", UNKNOWN)
    yield "Meeting", day(case.meeting.on)
    yield "Contract", f"status {case.contract.status or UNKNOWN}, agreed {day(case.contract.agreed_on)}"
    yield "Attendance", f"{percent_words(figures.percent)}; unauthorised sessions: {number(figures.unauthorised)}"
    yield "Sessions that count towards a notice", number(nti_sessions(facts))
    yield "Asked for", f"from {day(nti.starts_on)} to {day(nti.ends_on)}; target: {nti.target or UNKNOWN}"
    yield "Support offered", nti.support_offered or UNKNOWN
    yield "Notices to improve before", number(nti.before)


def _answers(facts: ParentFacts) -> Iterator[tuple[str, str]]:
    """Yield the five answers of every mail to the authority (referral.md, 3); what no cell tells says so."""
    yield "Does the parent speak English?", yes_no(facts.parent.speaks_english, NOT_ANSWERED)
    yield "Who made the request?", f"{facts.case.school.name}: this is not about leave"
    yield "What was the reason for the absence?", NOT_ANSWERED
    yield "Who is to have the notice?", facts.parent.name.full
    yield "Do the parents live at separate addresses?", yes_no(_apart(facts), NOT_ANSWERED)


def _apart(facts: ParentFacts) -> bool | None:
    """Tell whether the parents live apart; None where there is one, or an address is not known."""
    homes = [one.address.window_lines("") if one.address else None for one in facts.case.parents if not one.deceased]
    return len(set(homes)) > 1 if len(homes) > 1 and None not in homes else None


def _address(facts: ParentFacts) -> str:
    if facts.parent.address_confidential:
        return "withheld: confidential. The school gives it by telephone."
    return ", ".join(facts.parent.address.window_lines("")) if facts.parent.address else UNKNOWN


def _register(facts: ParentFacts) -> bytes:
    """Return the marks up to the day, a row a session."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("date", "session", "mark"))
    register = facts.figures.register
    marks = register.up_to(facts.day).marks if register else ()
    writer.writerows((f"{mark.on:%d/%m/%Y}", mark.session, mark.code) for mark in marks)
    return text.getvalue().encode("utf-8-sig")
