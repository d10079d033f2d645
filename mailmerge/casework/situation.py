"""Which situation a case is in, where the office left that open. Source: the procedure's table of situations."""

from typing import Literal

from mailmerge.casework.case import Contract, Leave, Nti, Situation


def shows_leave(leave: Leave) -> bool:
    """Tell whether any of the leave dates or the decision is given."""
    return any(
        value is not None
        for value in (
            leave.requested_on,
            leave.decision,
            leave.decided_on,
            leave.first_day,
            leave.last_day,
            leave.returned_on,
        )
    )


def shows_nti(nti: Nti) -> bool:
    """Tell whether a notice to improve is asked for, dated or ended."""
    dated = any(day is not None for day in (nti.issued_on, nti.starts_on, nti.ends_on))
    return bool(nti.requested) or dated or nti.outcome is not None


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
