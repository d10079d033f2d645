"""Where the authority sends the notice to improve, a run leaves the e-mail that asks for it: one a parent."""

from collections.abc import Iterable

from mailmerge.law.checks import CHECKS
from mailmerge.referral.nti_request import SUPPLIED_BY_AUTHORITY, nti_request
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.orders import DecidedCase
from mailmerge.setup.configuration import Configuration

_HOLDS = frozenset(check.code for check in CHECKS)


def add_nti_requests(cases: Iterable[DecidedCase], configuration: Configuration, folder: RunFolder) -> None:
    """Write a draft for each parent whose notice waits for the authority, and for nothing else; no name in its name."""
    to = configuration.workspace.settings.trust.attendance_manager
    for one in cases:
        for parent in one.decision.parents:
            if {reason.code for reason in parent.reasons} & _HOLDS == {SUPPLIED_BY_AUTHORITY}:
                place = f"row {one.case.rows[0]} parent {parent.parent}"
                data = nti_request(one.facts.about(parent.parent), place.replace(" ", "-"), to)
                name = f"nti-requests/{one.case.school.code}/{place}.eml"
                folder.add(name, data, f"E-mail that asks for the notice to improve, {place}")
