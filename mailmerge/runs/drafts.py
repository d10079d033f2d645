"""What a run leaves to be sent on: the drafts of e-mails about pupils, each in a folder of its kind."""

from collections.abc import Iterable
from datetime import date

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.orders.order import Order
from mailmerge.runs.alert_drafts import add_alerts
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.contract_mails import add_contract_mail
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.notice_mails import add_notice_mails
from mailmerge.runs.nti_requests import add_nti_requests
from mailmerge.setup.configuration import Configuration


def add_drafts(
    checked: CheckedFile,
    issued: Iterable[Order],
    configuration: Configuration,
    ledger: Ledger,
    folder: RunFolder,
    day: date,
) -> tuple[str, ...]:
    """Write every draft that a file calls for into the run's folder; return what the receipt says beside.

    Args:
        checked: the file.
        issued: the letters that were made of it, which lie in the folder.
        configuration: the workspace.
        ledger: what is on record.
        folder: the run's.
        day: the run's.
    """
    add_notice_mails(issued, configuration, folder)
    add_nti_requests(checked.decided_cases, configuration, ledger, folder)
    if checked.recorded.withdrawn:
        from mailmerge.runs.withdrawal_mails import add_withdrawal_mails  # heavy, and few files call for it

        add_withdrawal_mails(checked.recorded.withdrawn, configuration, ledger, folder, day)
    return (
        *add_contract_mail(checked.recorded.filing, configuration, ledger, folder, day),
        *add_alerts(checked, configuration, ledger, folder, day),
    )
