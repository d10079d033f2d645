"""Which letters of a run wait for a second person before they are printed and posted."""

from collections.abc import Sequence

from mailmerge.casework.counting import count
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.record.waiting_events import ReleaseAsked
from mailmerge.orders.order import Order
from mailmerge.runs.request import RunRequest
from mailmerge.setup.configuration import Configuration

_NO_WARNING = "none"


def to_release(issued: Sequence[Order], configuration: Configuration) -> tuple[Order, ...]:
    """Return the letters that wait for a second person: those with a legal warning, where the settings ask for two."""
    if not configuration.workspace.settings.release.two_people:
        return ()
    return tuple(order for order in issued if order.kind.warning != _NO_WARNING)


def releases_asked(waiting: Sequence[Order], request: RunRequest) -> tuple[NewEvent, ...]:
    """Return the events that hold letters until a second person releases them."""
    return tuple(ReleaseAsked(order.ref, request.by).event() for order in waiting)


def release_notes(waiting: Sequence[Order]) -> tuple[str, ...]:
    """Return what the receipt tells of letters that wait for a second person."""
    if not waiting:
        return ()
    letters = count(len(waiting), "letter with a warning waits", "letters with a warning wait")
    return (
        f"{letters} for a second person, who reads and releases them on the desk. Until then they are in no print run "
        "and on no posting sheet: do not post them.",
    )
