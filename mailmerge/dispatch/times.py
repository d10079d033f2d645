"""Times as people read them: UK local time. The ledger keeps them in UTC."""

from datetime import datetime
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


def local(at: datetime) -> datetime:
    """Return an aware time in UK local time, with its offset."""
    return at.astimezone(_LONDON)
