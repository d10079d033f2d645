"""The calendar file: on the right day in summer and winter, for two readers; no name; nothing doubles."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.referral.due import Due
from mailmerge.referral.ical import ical

ITEM = Due(
    "reply-due",
    date(2025, 10, 13),
    late=False,
    text="The reply, to letter 8a; is due.",
    source="The trust's procedure",
    school="oakfield",
    upn="Y873417115021",
    parent=1,
    ref="OAK-8YXTC-VH9AJ",
    initials="ZT",
)


def by_icalendar(data: bytes) -> list[tuple[str, object, str]]:
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return [(str(event["UID"]), event["DTSTART"].dt, str(event["SUMMARY"])) for event in events]


def by_vobject(data: bytes) -> list[tuple[str, date, str]]:
    events = vobject.readOne(data.decode()).vevent_list
    return [(event.uid.value, event.dtstart.value, event.summary.value) for event in events]


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("2026-01-15", "winter"),
        ("2026-07-15", "summer"),
        ("2025-10-26", "the day on which clocks go back"),
        ("2026-03-29", "the day on which clocks go forward"),
    ],
)
def test_two_readers_find_the_item_on_its_day(on: str, reason: str) -> None:
    day = date.fromisoformat(on)
    data = ical([replace(ITEM, on=day)], "a workspace")
    ours, theirs = by_icalendar(data), by_vobject(data)
    assert ours == theirs, reason
    assert [(start, type(start)) for _, start, _ in ours] == [(day, date)], "a day, without a time or a zone"


def test_the_calendar_names_its_scale_lest_a_program_that_saves_it_names_another() -> None:
    # findings/weekly-meeting-an-hour-early.sh
    for items in ([], [ITEM]):
        assert str(icalendar.Calendar.from_ical(ical(items, "a workspace"))["CALSCALE"]) == "GREGORIAN"


def test_imported_twice_nothing_doubles_and_a_moved_day_moves_the_event() -> None:
    moved = replace(ITEM, on=ITEM.on + timedelta(days=3), late=True)
    (first,), (second,) = (by_icalendar(ical([item], "a workspace")) for item in (ITEM, moved))
    assert first[0] == second[0]
    assert ical([ITEM], "a workspace") == ical([ITEM], "a workspace")


def test_each_item_has_a_uid_of_its_own() -> None:
    others = [ITEM, replace(ITEM, parent=2), replace(ITEM, code="delivered"), replace(ITEM, ref=None), ITEM]
    weeks = [replace(ITEM, code="nti-weekly", on=ITEM.on + timedelta(weeks=n)) for n in range(3)]
    uids = [uid for uid, _, _ in by_icalendar(ical([*others, *weeks], "a workspace"))]
    assert len(set(uids)) == len(uids) == len(others) + len(weeks)


def test_a_week_that_was_dealt_with_leaves_the_others_their_uids() -> None:
    weeks = [replace(ITEM, code="nti-weekly", on=ITEM.on + timedelta(weeks=n)) for n in range(3)]
    before, after = (by_icalendar(ical(items, "a workspace")) for items in (weeks, weeks[1:]))
    assert before[1:] == after


def test_no_name_and_no_number_of_the_pupil_stands_in_it() -> None:
    data = ical([ITEM], "a workspace").decode()
    assert str(ITEM.upn) not in data.replace("\r\n ", "")
    assert by_vobject(data.encode())[0][2] == "OAK-8YXTC-VH9AJ reply-due"


def test_initials_stand_in_it_where_the_setting_asks_for_them() -> None:
    assert by_icalendar(ical([ITEM], "a workspace", with_initials=True))[0][2].endswith(" ZT")


# What breaks a line, is escaped, is folded, or takes several bytes.
TEXTS = st.text(st.sampled_from('ab,;:\\\n"é–\U0001f600 ^n'), max_size=200)


@given(text=TEXTS, source=TEXTS, on=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_each_event_is_written_as_the_library_writes_it(text: str, source: str, on: date) -> None:
    """Line by line, because its objects take milliseconds an event."""
    written = ical([replace(ITEM, text=text, source=source, on=on)], "a workspace")
    (uid, _, _), event = by_icalendar(written)[0], icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(on, time(), UTC))
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("summary", f"{ITEM.ref} {ITEM.code}")
    event.add("description", f"{text}\n{source}")
    event.add("transp", "TRANSPARENT")
    event.add("categories", [ITEM.school])
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//mailmerge//diary//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Attendance letters")
    calendar.add_component(event)
    assert written == calendar.to_ical()
