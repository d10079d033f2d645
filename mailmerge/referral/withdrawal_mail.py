"""The e-mail by which the school asks the authority to withdraw a referral: a draft, one a parent.

Source: referral.md, 6 and 8 (surname in every subject).
"""

from datetime import date

from mailmerge.casework.calendar import in_words
from mailmerge.casework.case import Case, Parent
from mailmerge.ledger.record.post_records import PackRecord
from mailmerge.referral.cover import ROUTE_NAMES
from mailmerge.referral.draft_mail import DraftMail, pupil_line


def withdrawal_mail(case: Case, parent: Parent, pack: PackRecord, authority: str, on: date, to: str | None) -> bytes:
    """Return the draft as an `.eml` file that mail programs open to be sent; the same bytes every time.

    Args:
        case: what is on record of the pupil.
        parent: whom the referral is about.
        pack: the referral.
        authority: its name.
        on: the day on which the school withdraws it.
        to: whom the e-mail goes to; None leaves that open.
    """
    lines = (
        f"The school asks {authority}, on {in_words(on)}, to withdraw referral {pack.ref} of {in_words(pack.on)}.",
        "",
        pupil_line(case),
        f"School: {case.school.name}",
        f"Parent: {parent.name.full}",
        f"About: {ROUTE_NAMES[pack.route]}, {in_words(pack.first)} to {in_words(pack.last)}",
        "Reason: (write here why, before this goes on)",
        "",
        "Please confirm that nothing more will be done about it, and withdraw any notice that was issued.",
        "",
        case.school.name,
        "",
    )
    return DraftMail("Withdrawal of referral", case, to, "\n".join(lines)).written(pack.ref)
