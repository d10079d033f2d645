"""Where a run makes notices to improve, it leaves the e-mails that send them on: one a parent."""

from collections.abc import Iterable

from mailmerge.orders.order import Order
from mailmerge.referral.notice_mail import notice_mail
from mailmerge.runs.folder import RunFolder
from mailmerge.setup.configuration import Configuration


def add_notice_mails(issued: Iterable[Order], configuration: Configuration, folder: RunFolder) -> None:
    """Write a draft for each notice among the letters that were made; no name in its name."""
    to = configuration.workspace.settings.trust.attendance_manager
    for order in issued:
        if order.kind.starts_notice:
            data = notice_mail(order.facts, order.ref, folder.pdf(order), to)
            name = f"notices/{order.case.school.code}/{order.ref}.eml"
            folder.add(name, data, f"E-mail that sends the notice to improve on, {order.ref}")
