"""The e-mail that asks the authority's panel for a notice to improve: a draft, one a parent, with the register.

The trust's attendance manager reads it and sends it on. Source: referral.md, 3 and 8 (surname in every subject).
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from mailmerge.casework.calendar import in_words
from mailmerge.law.figures import percent_words
from mailmerge.law.nti import nti_sessions
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.referral.others import Others
from mailmerge.referral.words import UNKNOWN, yes_no

SUPPLIED_BY_AUTHORITY = "nti-template-from-authority"
_CRITERIA = {
    "contract-declined": "the attendance contract was declined or failed",
    "meeting-failed": "a meeting was held or offered, and failed",
    "prosecuted": "the parent was prosecuted before",
}


def nti_request(facts: ParentFacts, place: str, to: str | None) -> bytes:
    """Return the request as an `.eml` file that mail programs open to be sent; the same bytes every time.

    Args:
        facts: the case as this parent's, on the letter's date.
        place: what tells this message from every other of its run.
        to: whom it goes to; None leaves that open.
    """
    case = facts.case
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"Notice to improve request - {case.pupil.surname.upper()} - {case.school.name}"
    if to:
        message["To"] = to
    message["X-Unsent"] = "1"
    message.set_content("\n".join((*_lines(facts), "")), charset="utf-8", cte="base64")
    if facts.figures.register is not None:
        message.add_attachment(_register(facts), maintype="text", subtype="csv", filename="register.csv")
        message.set_boundary(f"=_{place}_=")
    return message.as_bytes()


def _lines(facts: ParentFacts) -> Iterator[str]:
    hidden = Others.of(facts.case, facts.parent).hidden
    for label, words in _told(facts):
        yield f"{label}: {hidden(words)}"
    yield ""
    yield "Attach: the attendance certificate, signed, and what shows the support that was offered."
    yield facts.case.school.name


def _told(facts: ParentFacts) -> Iterator[tuple[str, str]]:
    case, parent, nti, figures = facts.case, facts.parent, facts.case.nti, facts.figures
    yield "The school asks", f"{facts.context.profile.name} for a notice to improve, on {in_words(facts.day)}"
    yield "Pupil", f"{case.pupil.full_name}, born {in_words(case.pupil.date_of_birth)}, UPN {case.pupil.upn}"
    yield "Parent", ", ".join(filter(None, (parent.name.full, parent.relationship)))
    yield "Address", _address(facts)
    yield "Does the parent speak English?", yes_no(parent.speaks_english)
    yield "What it rests on", _CRITERIA.get(nti.criterion or "", UNKNOWN)
    yield "Meeting", _day(case.meeting.on)
    yield "Contract", f"status {case.contract.status or UNKNOWN}, agreed {_day(case.contract.agreed_on)}"
    yield "Attendance", f"{percent_words(figures.percent)}; unauthorised sessions: {_count(figures.unauthorised)}"
    yield "Sessions that count towards a notice", _count(nti_sessions(facts))
    yield "Asked for", f"from {_day(nti.starts_on)} to {_day(nti.ends_on)}; target: {nti.target or UNKNOWN}"
    yield "Support offered", nti.support_offered or UNKNOWN
    yield "Notices to improve before", _count(nti.before)


def _address(facts: ParentFacts) -> str:
    if facts.parent.address_confidential:
        return "withheld: confidential. The school gives it by telephone."
    return ", ".join(facts.parent.address.window_lines("")) if facts.parent.address else UNKNOWN


def _day(day: date | None) -> str:
    return UNKNOWN if day is None else in_words(day)


def _count(number: int | None) -> str:
    return UNKNOWN if number is None else str(number)


def _register(facts: ParentFacts) -> bytes:
    """Return the marks up to the day, a row a session."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("date", "session", "mark"))
    register = facts.figures.register
    marks = register.up_to(facts.day).marks if register else ()
    writer.writerows((f"{mark.on:%d/%m/%Y}", mark.session, mark.code) for mark in marks)
    return text.getvalue().encode("utf-8-sig")
