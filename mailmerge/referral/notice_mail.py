"""The e-mail that sends a notice to improve of the school's own on: a draft, one a parent.

The trust's attendance manager reads it and forwards it. Source: referral.md, 8 (surname in every subject).
"""

from mailmerge.casework.calendar import in_words
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.referral.draft_mail import DraftMail, pupil_line
from mailmerge.referral.words import UNKNOWN, day


def notice_mail(facts: ParentFacts, ref: str, letter: bytes, to: str | None) -> bytes:
    """Return the draft as an `.eml` file that mail programs open to be sent; the same bytes every time.

    Args:
        facts: the case as this parent's, on the letter's date.
        ref: the letter's reference.
        letter: the notice as it is sent to the parent, a PDF.
        to: whom the e-mail goes to; None leaves that open.
    """
    case, nti = facts.case, facts.case.nti
    lines = (
        f"Attached is the notice to improve {ref} of {in_words(facts.day)}, as it goes to the parent by post.",
        "",
        pupil_line(case),
        f"School: {case.school.name}",
        f"Parent: {facts.parent.name.full}",
        f"From: {day(nti.starts_on)}",
        f"To: {day(nti.ends_on)}",
        f"Target: {nti.target or UNKNOWN}",
        "",
        case.school.name,
        "",
    )
    mail = DraftMail("Notice to improve", case, to, "\n".join(lines))
    mail.attach(letter, "application/pdf", "notice to improve.pdf")
    return mail.written(ref)
