"""The e-mail that a signed attendance contract goes on with: a draft for the trust's attendance manager, who forwards.

Source: referral.md, 8 (surname in the subject of every mail).
"""

from datetime import date

from mailmerge.casework.calendar import in_words
from mailmerge.casework.case import Case
from mailmerge.referral.draft_mail import DraftMail, pupil_line
from mailmerge.referral.words import day


def contract_mail(case: Case, paper: bytes, kind: str, suffix: str, on: date, to: str | None) -> bytes:
    """Return the draft as an `.eml` file that mail programs open to be sent; the same bytes every time.

    Args:
        case: what is on record of the pupil.
        paper: the contract as it was filed.
        kind: its media type, such as `application/pdf`.
        suffix: what its file's name ends in.
        on: the day on which it was filed.
        to: whom it goes to; None leaves that open.
    """
    contract = case.contract
    lines = (
        f"Attached is the attendance contract that the school filed on {in_words(on)}.",
        "",
        pupil_line(case),
        f"School: {case.school.name}",
        f"Agreed on: {day(contract.agreed_on)}",
        f"Signed on: {day(contract.signed_on)}",
        f"Review on: {day(contract.review_on)}",
        f"Ends on: {day(contract.ends_on)}",
        "",
        case.school.name,
        "",
    )
    mail = DraftMail("Attendance contract", case, to, "\n".join(lines))
    mail.attach(paper, kind, f"attendance contract{suffix}")
    return mail.written("attendance-contract")
