"""Royal Mail's letter services: what they are called over the counter and in spreadsheets.

Source: Royal Mail's letter services; Tracked 24 and 48 are not sold in letter size.
"""

import re
from typing import Literal, TypeAlias

from mailmerge.law.delivery import SERVICES, Service

BY_HAND: Literal["by-hand"] = "by-hand"
Way: TypeAlias = Service | Literal["by-hand"]

SERVICE_NAMES: dict[Service, str] = {
    "first-class": "1st Class",
    "second-class": "2nd Class",
    "signed-for-first": "Signed For 1st",
    "signed-for-second": "Signed For 2nd",
    "special-delivery": "Special Delivery",
}

# Royal Mail's own codes on labels and in postal accounts, as far as they name a letter service.
_CODES: dict[str, Service] = {
    "olp1": "first-class",
    "olp2": "second-class",
    "olp1sf": "signed-for-first",
    "olp2sf": "signed-for-second",
    "sd1olp": "special-delivery",
}
_NOISE = re.compile(
    r"\b(royal|mail|class|large|letters?|stamps?|post|postage|delivery|guaranteed|by|[19] ?[ap]m|rm)\b|[^a-z0-9]"
)
# Signed For was called Recorded once, and is by many.
_SIGNED = ("signedfor", "signed", "recorded", "recordedsignedfor")
_FIRST = ("1st", "first", "1", "1c", "1stclass", "firstclass")
_SECOND = ("2nd", "second", "2", "2c", "2ndclass", "secondclass")


def _both_ways(classes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(spelling for one in classes for signed in _SIGNED for spelling in (signed + one, one + signed))


_SPELLINGS: dict[Way, tuple[str, ...]] = {
    "first-class": _FIRST,
    "second-class": _SECOND,
    "signed-for-first": _both_ways(_FIRST),
    "signed-for-second": _both_ways(_SECOND),
    "special-delivery": ("special", "sd"),
}
_BARE = {spelling: way for way, spellings in _SPELLINGS.items() for spelling in spellings}


def known_service(recorded: str | None) -> Service | None:
    """Return a service as it stands on record; None for anything else that may stand there."""
    return next((service for service in SERVICES if service == recorded), None)


def read_way(typed: str) -> Way | None:
    """Return how a letter went, from what a person or the postal account calls it; None where that is not clear.

    "Signed For" without a class is not clear: the class decides when the letter counts as delivered.
    """
    text = typed.casefold().strip()
    code = _CODES.get(re.sub(r"[^a-z0-9]", "", text))
    if code:
        return code
    if re.fullmatch(r"(delivered |handed over )?by[ -]?hand|hand[ -]?delivered", text):
        return BY_HAND
    bare = _NOISE.sub("", re.sub(r"[-_./]", " ", text))
    return _BARE.get(bare)
