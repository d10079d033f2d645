"""`mailmerge due`: from the record to the list, JSON and the calendar file."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.letter_events import Posted
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.posting_events import LetterNoted
from mailmerge.ledger.record.pupil_events import NoteRecorded, OutcomeRecorded
from mailmerge.ledger.record.reference import pupil_token
from tests.dispatch.samples import MONDAY, MOTHER, UPN, issue, ticking

CLOCKS = {"clocks": {"reply_by": "2025-09-22", "leave_from": "2025-09-22"}, "pupil": "Ola Nowak-Kowalska"}
PUPIL = f"{UPN[:-2]}01"


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    with open_record(folder / "ledger" / "ledger.sqlite", clock=ticking()) as opened:
        yield opened


@pytest.fixture
def due(call: Callable[..., tuple[int, str, str]], folder: Path) -> Callable[..., Any]:
    def ask(*words: Path | str) -> Any:
        code, out, err = call("due", *words, "--workspace", folder)
        assert code == 0, err
        return json.loads(out) if "--json" in words else out

    return ask


def codes(items: list[dict[str, Any]]) -> list[str]:
    return [item["code"] for item in items]


def test_an_item_is_told_as_the_contract_says(ledger: Ledger, due: Callable[..., Any]) -> None:
    ref = issue(ledger, 1, facts=CLOCKS)
    (item,) = [item for item in due("--on", "2025-09-22", "--json") if item["code"] == "reply-due"]
    assert item.pop("text")
    assert item.pop("source")
    told = {"code": "reply-due", "on": "2025-09-22", "late": False, "school": "oakfield", "upn": PUPIL, "parent": 1}
    assert item == told | {"ref": ref}


def test_what_is_late_comes_first_and_days_bound_the_rest(ledger: Ledger, due: Callable[..., Any]) -> None:
    issue(ledger, 1, facts=CLOCKS)
    items = due("--on", "2025-09-23", "--days", "7", "--json")
    assert codes(items) == ["not-posted", "reply-due"]
    assert all(item["late"] for item in items)
    assert {"leave-referral-limit", "prosecution-limit"} <= set(codes(due("--on", "2025-09-23", "--json")))


@pytest.mark.parametrize(
    ("happened", "gone", "come", "reason"),
    [
        (lambda ref, _: Posted(ref, MONDAY, "second-class"), "not-posted", "delivered", "it was posted"),
        (lambda ref, _: LetterNoted("mail-returned", ref, MONDAY), None, "came-back", "it came back"),
        (
            lambda _, token: NoteRecorded(token, "reply", MONDAY, {"upn": PUPIL, "parent": "zofia nowak"}),
            "reply-due",
            None,
            "she answered",
        ),
        (
            lambda _, token: OutcomeRecorded(token, "sent", date_of_leave(), {"upn": PUPIL, "parent": MOTHER}),
            "leave-referral-limit",
            None,
            "it was referred",
        ),
    ],
    ids=["posted", "came back", "answered", "referred"],
)
def test_what_happened_ends_a_clock_or_starts_another(
    ledger: Ledger,
    due: Callable[..., Any],
    happened: Callable[..., Any],
    gone: str | None,
    come: str | None,
    reason: str,
) -> None:
    ref = issue(ledger, 1, facts=CLOCKS)
    before = codes(due("--on", "2025-09-19", "--json"))
    ledger.append([happened(ref, pupil_token(ledger.workspace_id, PUPIL)).event()])
    after = codes(due("--on", "2025-09-22" if gone == "leave-referral-limit" else "2025-09-19", "--json"))
    assert gone is None or (gone in before and gone not in after), reason
    assert come is None or (come not in before and come in after), reason


def date_of_leave() -> date:
    return MONDAY.replace(day=22)


def test_a_reply_of_somebody_else_ends_nothing(ledger: Ledger, due: Callable[..., Any]) -> None:
    issue(ledger, 1, facts=CLOCKS)
    note = NoteRecorded(pupil_token(ledger.workspace_id, PUPIL), "reply", MONDAY, {"upn": PUPIL, "parent": "jan nowak"})
    ledger.append([note.event()])
    assert "reply-due" in codes(due("--on", "2025-09-19", "--json"))


def test_another_schools_items_are_left_out(
    ledger: Ledger,
    due: Callable[..., Any],
    call: Callable[..., tuple[int, str, str]],
    folder: Path,
) -> None:
    issue(ledger, 1, facts=CLOCKS)
    assert codes(due("--on", "2025-09-22", "--school", "millbrook", "--json")) == []
    code, _, err = call("due", "--school", "nowhere", "--workspace", folder)
    assert (code, "There is no school nowhere" in err) == (2, True)


@pytest.mark.parametrize(("setting", "shown"), [("", ""), ("\n[diary]\ninitials = true\n", " ONK")])
def test_the_calendar_file_has_no_name_and_initials_only_when_asked_for(
    ledger: Ledger,
    due: Callable[..., Any],
    folder: Path,
    tmp_path: Path,
    setting: str,
    shown: str,
) -> None:
    issue(ledger, 1, facts=CLOCKS)
    settings = folder / "mailmerge.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[diary]\ninitials = false", setting.strip()) if setting else text, "utf-8")
    due("--on", "2025-09-22", "--days", "0", "--ics", tmp_path / "due.ics")
    data = (tmp_path / "due.ics").read_bytes()
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert sorted(str(event["SUMMARY"]) for event in events)[-1].endswith(f"reply-due{shown}")
    assert b"Nowak" not in data
    assert b"Zofia" not in data


def test_there_must_be_a_record(call: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    assert call("due", "--workspace", folder)[0] == 7
