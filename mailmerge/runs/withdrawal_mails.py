"""Where a referral is recorded as withdrawn, a run leaves the e-mail that asks the authority to withdraw it."""

from collections.abc import Iterable, Iterator
from datetime import date

from mailmerge.casework.case import Case, Parent
from mailmerge.intake.record import ReferralOutcome
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.post_records import PackRecord, packs_made
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.referral.gathering import is_about
from mailmerge.referral.withdrawal_mail import withdrawal_mail
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.known_case import known_case
from mailmerge.setup.configuration import Configuration


def add_withdrawal_mails(
    withdrawn: Iterable[ReferralOutcome], configuration: Configuration, ledger: Ledger, folder: RunFolder, day: date
) -> None:
    """Write a draft for the last pack about each parent who is meant; none where no pack was made here."""
    to = configuration.workspace.settings.trust.attendance_manager
    for row in withdrawn:
        last = {parent.key: (case, parent, pack) for case, parent, pack in _packs(row, configuration, ledger, day)}
        for case, parent, pack in last.values():
            authority = configuration.context(case.school, day).profile.name
            data = withdrawal_mail(case, parent, pack, authority, row.on, to)
            name = f"withdrawals/{pack.school}/{pack.ref}.eml"
            folder.add(name, data, f"E-mail that asks the authority to withdraw referral {pack.ref}")


def _packs(
    row: ReferralOutcome, configuration: Configuration, ledger: Ledger, day: date
) -> Iterator[tuple[Case, Parent, PackRecord]]:
    """Yield the packs up to the row's day about a parent whom it means, in order."""
    for pack in packs_made(ledger, pupil_token(ledger.workspace_id, row.upn)):
        case = known_case(row.upn, pack.school, pack.route, configuration, ledger, day)
        if case is not None and pack.on <= row.on:
            meant = (parent for parent in case.parents if row.parent is None or parent.is_called(row.parent))
            yield from ((case, parent, pack) for parent in meant if is_about(pack, ledger, case, parent))
