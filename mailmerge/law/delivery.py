"""When a posted letter counts as delivered: by rule and calendar, not by hope.

Source: Interpretation Act 1978, section 7; Practice Direction (QBD: Service of Documents) [1985] 1 All ER 889
(`pd1985`); Civil Procedure Rules, rule 6.26 (`cpr626`). Saturdays, Sundays and bank holidays of England are no
working days.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

from mailmerge.casework.calendar import is_working_day, working_days_after

Service = Literal["first-class", "second-class", "signed-for-first", "signed-for-second", "special-delivery"]
DeliveryRule = Literal["pd1985", "cpr626"]
SERVICES: tuple[Service, ...] = get_args(Service)

# Where no class of post is on record, a court takes second class.
SERVICE_IF_UNRECORDED: Service = "second-class"

_WORKING_DAYS: Mapping[Service, int] = {
    "first-class": 2,
    "second-class": 4,
    "signed-for-first": 2,
    "signed-for-second": 4,
    "special-delivery": 1,
}


def service_for(usual: Service, for_replies: Service, *, asks: bool) -> Service:
    """Return how a letter goes: one that asks for an answer by the service for those, where that is sooner."""
    return sooner(usual, for_replies) if asks else usual


def sooner(service: Service, other: Service) -> Service:
    """Return the service by which a letter counts as delivered the sooner; the first where it is one to the law."""
    return min((service, other), key=_WORKING_DAYS.__getitem__)


@lru_cache(maxsize=10_000)  # the letters of a run have one date or few
def deemed_delivered(posted: date, service: Service | None, rule: DeliveryRule = "pd1985") -> date:
    """Return the day on which a letter posted on `posted` counts as delivered."""
    service = service or SERVICE_IF_UNRECORDED
    days = _WORKING_DAYS[service]
    if rule == "cpr626" and days == _WORKING_DAYS["first-class"]:
        second_day = posted + timedelta(days=2)
        return second_day if is_working_day(second_day) else working_days_after(second_day, 1)
    return working_days_after(posted, days)
