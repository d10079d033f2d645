"""A pupil's record: what belongs to it, how long it is kept, and whether it is held."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.errors import SettingsError
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.event_kinds import HOLD_SET
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.pupil_events import NoteRecorded
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.privacy.pupil_record import end_of_retention, held_records, hold, pupil_record, pupil_records
from tests.ledger.samples import OTHER_UPN, UPN, fill, letter, ticking


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with one event of every kind about one pupil, and a note on another."""
    with open_record(tmp_path / "ledger" / "ledger.sqlite", clock=ticking()) as opened:
        fill(opened, tmp_path / "outbox")
        token = pupil_token(opened.workspace_id, OTHER_UPN)
        opened.append([NoteRecorded(token, "call", date(2019, 9, 1), {"upn": OTHER_UPN}).event()])
        yield opened


@pytest.mark.parametrize(
    ("day", "years", "until"),
    [
        (date(2025, 9, 1), 6, date(2032, 8, 31)),
        (date(2026, 8, 31), 6, date(2032, 8, 31)),
        (date(2026, 9, 1), 6, date(2033, 8, 31)),
        (date(2024, 2, 29), 1, date(2025, 8, 31)),
    ],
    ids=["first day of a school year", "its last day", "first of the next", "a setting"],
)
def test_retention_ends_with_a_school_year(day: date, years: int, until: date) -> None:
    assert end_of_retention(day, years) == until


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 50))
def test_everything_is_kept_for_the_full_years_and_less_than_one_more(day: date, years: int) -> None:
    kept = end_of_retention(day, years)
    assert kept >= date(day.year + years, day.month, min(day.day, 28))
    assert (kept - day).days < (years + 1) * 366


def test_a_record_holds_every_event_of_the_pupil_and_no_others(ledger: Ledger) -> None:
    record = pupil_record(ledger, UPN)
    kinds = [event.kind for event in record.events]
    assert kinds == [
        *("letter-issued", "letter-issued", "posted", "posted", "posting-corrected", "letter-withdrawn"),
        *("history-recorded", "note-recorded", "evidence-filed", "outcome-recorded", "case-decided", "letter-issued"),
        *("mail-returned", "guard-heard"),
    ]
    assert [event.seq for event in record.events] == sorted(event.seq for event in record.events)
    assert len(pupil_record(ledger, OTHER_UPN).events) == 1
    assert [one.upn for one in pupil_records(ledger)] == sorted([UPN, OTHER_UPN])


def test_the_day_that_an_event_speaks_of_counts_not_that_of_recording(ledger: Ledger) -> None:
    assert pupil_record(ledger, OTHER_UPN).last_day == date(2019, 9, 1)
    assert pupil_record(ledger, OTHER_UPN).kept_until(6) == date(2026, 8, 31)


def test_where_an_event_speaks_of_no_day_that_of_recording_counts(ledger: Ledger) -> None:
    record = pupil_record(ledger, OTHER_UPN)
    ledger.append([hold(record, reason="a claim", by="Ms Hall", lifted=False)])
    assert pupil_record(ledger, OTHER_UPN).last_day == date(2025, 9, 15)


@pytest.mark.parametrize(
    ("lifted", "held"),
    [((), False), ((False,), True), ((False, True), False), ((False, True, False), True)],
    ids=["never", "set", "lifted", "set again"],
)
def test_a_hold_holds_until_it_is_lifted(ledger: Ledger, lifted: tuple[object, ...], held: bool) -> None:
    for one in lifted:
        ledger.append([hold(pupil_record(ledger, UPN), reason="a claim", by="Ms Hall", lifted=one)])
    assert pupil_record(ledger, UPN).is_held is held
    assert [one.upn for one in held_records(ledger)] == ([UPN] if held else [])
    assert all(event.payload.keys() == {"contents"} for event in ledger.events(HOLD_SET))


def test_what_was_erased_is_nobodys_any_more(ledger: Ledger) -> None:
    ledger.erase(pupil_record(ledger, OTHER_UPN).contents, "request", "DPO")
    assert records.pupils(ledger) == [UPN]


def test_a_letter_recorded_after_an_erasure_is_found(ledger: Ledger, tmp_path: Path) -> None:
    ledger.erase(pupil_record(ledger, UPN).contents, "request", "DPO")
    again = letter(ledger, trigger="2026-03-02/2026-03-06", run="run-3")
    ledger.append([again.event()])
    assert pupil_record(ledger, UPN).refs == {again.ref}


@pytest.mark.parametrize(("reason", "by"), [("", "DPO"), ("a claim", "  ")])
def test_a_hold_has_a_reason_and_a_name(ledger: Ledger, reason: str, by: str) -> None:
    with pytest.raises(SettingsError, match="--reason"):
        hold(pupil_record(ledger, UPN), reason=reason, by=by, lifted=False)


@pytest.mark.parametrize(("before", "lifted", "says"), [((), True, "not under"), ((False,), False, "already under")])
def test_a_hold_is_set_and_lifted_once(ledger: Ledger, before: tuple[object, ...], lifted: bool, says: str) -> None:
    for one in before:
        ledger.append([hold(pupil_record(ledger, UPN), reason="a claim", by="DPO", lifted=one)])
    with pytest.raises(SettingsError, match=says):
        hold(pupil_record(ledger, UPN), reason="a claim", by="DPO", lifted=lifted)


def test_nobody_of_whom_nothing_is_on_record_is_held(ledger: Ledger) -> None:
    with pytest.raises(SettingsError, match="Nothing is on record"):
        hold(pupil_record(ledger, "K873400000006"), reason="a claim", by="DPO", lifted=False)
