"""The diary as a calendar file (RFC 5545): one all-day event an item, the same UID at each import, no child's name."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import TypeAlias

from icalendar import Parameters
from icalendar.parser import Contentline

from mailmerge.referral.due import Due

_HEAD = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mailmerge//diary//EN\r\nCALSCALE:GREGORIAN\r\n"
    b"X-WR-CALNAME:Attendance letters\r\n",
    b"END:VCALENDAR\r\n",
)
_DOMAIN = "diary.mailmerge.invalid"
_DAY = timedelta(days=1)
_BARE = Parameters()
# Of one letter or pupil there may be several at once, which nothing but their days tells apart.
_TOLD_APART_BY_DAY = frozenset(("nti-weekly", "value-changes", "support-ripe"))

# What the events of a file are sorted by: day, code, letter, pupil, words.
Place: TypeAlias = tuple[date, str, str, str, str]


def ical(items: Iterable[Due], workspace_id: str, *, with_initials: bool = False) -> bytes:
    """Return the items as an `.ics` file: the same items give the same bytes.

    All-day events have dates without a time or a zone, so that no clock change moves them. An item's UID hangs on its
    code, letter, pupil and parent, not on its day: an import after the day has moved moves the event. The pupil
    goes into it as a hash together with the workspace's own secret id. `with_initials` adds the pupil's initials.
    """
    return calendar_of(event for _, event in events_of(items, workspace_id, with_initials=with_initials))


def events_of(
    items: Iterable[Due], workspace_id: str, *, with_initials: bool = False
) -> tuple[tuple[Place, bytes], ...]:
    """Return the events of items, each after its place in the file, in order.

    What is written of an item hangs on the items of the same pupil, and on no others.
    """
    seen: Counter[str] = Counter()
    events = []
    for item in sorted(items, key=_place):
        name = "/".join((item.code, item.school or "", item.upn or "", str(item.parent or ""), item.ref or ""))
        name += f"/{item.on}" if item.code in _TOLD_APART_BY_DAY else ""
        seen[name] += 1
        written = _event(item, f"{workspace_id}/{name}/{seen[name]}", with_initials=with_initials)
        events.append((_place(item), written))
    return tuple(events)


def calendar_of(events: Iterable[bytes]) -> bytes:
    """Return a calendar file of events in their order."""
    return b"".join((_HEAD[0], *events, _HEAD[1]))


def _place(item: Due) -> Place:
    return item.on, item.code, item.ref or "", item.upn or "", item.text


def _event(item: Due, name: str, *, with_initials: bool) -> bytes:
    """Return an item as an event, written line by line: as objects of the library's, thousands take many seconds."""
    shown = (item.ref or item.school, item.code, item.initials if with_initials else None)
    lines = (
        b"BEGIN:VEVENT\r\n",
        _text("SUMMARY", " ".join(filter(None, shown))),
        # The day itself stands for the day of making: nothing here hangs on when the file was asked for.
        (
            f"DTSTART;VALUE=DATE:{item.on:%Y%m%d}\r\nDTEND;VALUE=DATE:{item.on + _DAY:%Y%m%d}\r\n"
            f"DTSTAMP:{item.on:%Y%m%d}T000000Z\r\nUID:{sha256(name.encode()).hexdigest()[:32]}@{_DOMAIN}\r\n"
        ).encode(),
        _text("CATEGORIES", item.school) if item.school else b"",
        _text("DESCRIPTION", f"{item.text}\n{item.source}"),
        b"TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n",
    )
    return b"".join(lines)


def _text(name: str, text: str) -> bytes:
    """Return a line with a text, escaped, and folded where it is long."""
    written: bytes = Contentline.from_parts(name, _BARE, text).to_ical()
    return written + b"\r\n"
