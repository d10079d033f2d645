"""Which situation a case is in, where the office left that open. Source: the procedure's table of situations."""

from typing import Literal

from mailmerge.casework.case import Contract, Leave, Nti, Situation


def shows_leave(leave: Leave) -> bool:
    """Tell whether any of the leave dates or the decision is given."""
    return (
        leave.first_day is not None
        or leave.last_day is not None
        or leave.requested_on is not None
        or leave.decision is not None
        or leave.decided_on is not None
        or leave.returned_on is not None
    )


def shows_nti(nti: Nti) -> bool:
    """Tell whether a notice to improve is asked for, dated or ended."""
    dated = nti.issued_on is not None or nti.starts_on is not None or nti.ends_on is not None
    return dated or bool(nti.requested) or nti.outcome is not None


def infer_situation(
    typed: Situation | None, contract: Contract, nti: Nti, leave: Leave
) -> Situation | Literal["conflict"]:
    """Return the situation typed, or the one that the given values show; top down, the first that fits.

    "conflict" when the values show leave and also a notice or an open contract, or when `attendance` was typed
    while a contract is open: a person must say which is meant.
    """
    contract_open = contract.status == "open"
    if typed is not None:
        return "conflict" if typed == "attendance" and contract_open else typed
    if shows_leave(leave):
        return "conflict" if shows_nti(nti) or contract_open else "leave"
    if shows_nti(nti):
        return "nti"
    return "contract" if contract_open else "attendance"
