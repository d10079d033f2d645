#!/usr/bin/env bash
# A weekly meeting at 3.15 is at 2.15 once the clocks have gone back, because its calendar was opened and saved.
# Guess: a library that reads a calendar and writes it again keeps an event's time zone, or at least says that it was lost.
# Seen (ics 0.7.3): the start "15:15 in Europe/London" is written as 14:15 UTC, and the rule that repeats it is kept; as
# recurring-ical-events 3.8.2 with icalendar 7.3.2 reads them, the first file has every meeting at 15:15, the second has those
# after 26 October 2025 at 14:15. Where the first does not say its calendar's scale, as it need not, the second says
# CALSCALE:GEORGIAN, and is refused as a calendar of an unknown kind. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ics==0.7.3 icalendar==7.3.2 recurring-ical-events==3.8.2 tzdata==2026.6

venv/bin/python -W ignore - <<'PY'
import datetime as dt
import zoneinfo

import icalendar
import ics
import recurring_ical_events

LONDON = zoneinfo.ZoneInfo("Europe/London")


def reviews(scale):
    meeting = icalendar.Event()
    meeting.add("uid", "review-1@example.org")
    meeting.add("summary", "Weekly review, OAK-0001")
    meeting.add("dtstamp", dt.datetime(2025, 9, 1, 8, tzinfo=dt.UTC))
    meeting.add("dtstart", dt.datetime(2025, 10, 6, 15, 15, tzinfo=LONDON))
    meeting.add("duration", dt.timedelta(minutes=45))
    meeting.add("rrule", {"freq": "weekly", "count": 5})
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//example//reviews//EN")
    calendar.add("version", "2.0")
    if scale:
        calendar.add("calscale", scale)
    calendar.add_component(meeting)
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


def held(text):
    meetings = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2025, 10, 1), (2025, 12, 1))
    return sorted(f"{one.start.astimezone(LONDON):%m-%d %H:%M}" for one in meetings)


made = reviews("GREGORIAN")
saved = ics.Calendar(made).serialize()
print("as made:", held(made))
print("saved:  ", held(saved))
assert held(made) == ["10-06 15:15", "10-13 15:15", "10-20 15:15", "10-27 15:15", "11-03 15:15"]
assert held(saved) == ["10-06 15:15", "10-13 15:15", "10-20 15:15", "10-27 14:15", "11-03 14:15"]

silent = reviews("")
assert held(silent) == held(made)
saved = ics.Calendar(silent).serialize()
print("saved, without a scale:", [line for line in saved.splitlines() if line.startswith("CALSCALE")])
assert "CALSCALE:GEORGIAN" in saved
try:
    held(saved)
except recurring_ical_events.InvalidCalendar as refused:
    print("refused:", refused)
else:
    raise SystemExit("the saved calendar is read")
PY
