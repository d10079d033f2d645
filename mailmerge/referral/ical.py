"""The diary as a calendar file (RFC 5545): one all-day event an item, the same UID at each import, no child's name."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from mailmerge.referral.due import Due

_PRODUCT = "-//mailmerge//diary//EN"
_DOMAIN = "diary.mailmerge.invalid"
_DAY = timedelta(days=1)
# Of one letter or pupil there may be several at once, which nothing but their days tells apart.
_TOLD_APART_BY_DAY = frozenset(("nti-weekly", "value-changes", "support-ripe"))


def ical(items: Iterable[Due], workspace_id: str, *, with_initials: bool = False) -> bytes:
    """Return the items as an `.ics` file: the same items give the same bytes.

    All-day events have dates without a time or a zone, so that no clock change moves them. An item's UID hangs on its
    code, letter, pupil and parent, not on its day: an import after the day has moved moves the event. The pupil
    goes into it as a hash together with the workspace's own secret id. `with_initials` adds the pupil's initials.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Attendance letters")
    seen: Counter[str] = Counter()
    for item in sorted(items, key=lambda item: (item.on, item.code, item.ref or "", item.upn or "", item.text)):
        name = "/".join((item.code, item.school or "", item.upn or "", str(item.parent or ""), item.ref or ""))
        name += f"/{item.on}" if item.code in _TOLD_APART_BY_DAY else ""
        seen[name] += 1
        calendar.add_component(_event(item, f"{workspace_id}/{name}/{seen[name]}", with_initials=with_initials))
    written: bytes = calendar.to_ical()
    return written


def _event(item: Due, name: str, *, with_initials: bool) -> Event:
    event = Event()
    event.add("uid", f"{sha256(name.encode()).hexdigest()[:32]}@{_DOMAIN}")
    # The day itself stands for the day of making: nothing here hangs on when the file was asked for.
    event.add("dtstamp", datetime.combine(item.on, time(), UTC))
    event.add("dtstart", item.on)
    event.add("dtend", item.on + _DAY)
    shown = (item.ref or item.school, item.code, item.initials if with_initials else None)
    event.add("summary", " ".join(filter(None, shown)))
    event.add("description", f"{item.text}\n{item.source}")
    event.add("transp", "TRANSPARENT")
    if item.school:
        event.add("categories", [item.school])
    return event
