"""`mailmerge sweep`, and what the receipt of a dropped register tells: who is at which level, and at which run."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.runs.test_run import csv_of
from tests.watch.samples import upn

# Ten school weeks of Oakfield from Monday 8 September 2025, less its half term.
DAYS = [date.fromordinal(day) for day in range(date(2025, 9, 8).toordinal(), date(2025, 11, 22).toordinal())]
DAYS = [day for day in DAYS if day.weekday() < 5 and not date(2025, 10, 27) <= day <= date(2025, 10, 31)]
TODAY = "2025-11-21"


def register(**absent: tuple[int, str]) -> bytes:
    """Return a register of pupils by number, present but for their first days, which have the code given."""
    rows = []
    for number, (days, code) in absent.items():
        for at, day in enumerate(DAYS):
            for session in ("AM", "PM"):
                mark = code if at < days else "/"
                mark = "\\" if (mark, session) == ("/", "PM") else mark
                rows.append({"upn": upn(int(number[1:])), "date": str(day), "session": session, "mark": mark})
    return csv_of(*rows)


@pytest.fixture
def dropped(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> Callable[..., Any]:
    def drop(data: bytes, folder: str = "oakfield") -> Any:
        place = new_workspace / "inbox" / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / "register.csv").write_bytes(data)
        code, out, err = call("run", "--json", "--date", TODAY, "--workspace", new_workspace)
        assert code == 0, err
        return json.loads(out)[0]

    return drop


# 50 days: 2 of them are 4%, 3 are 6%, 5 are 10%.
LEVELS = [
    ({"p1": (1, "I")}, None, "98%: nothing"),
    ({"p1": (2, "I")}, 96.0, "96%, the first level itself"),
    ({"p1": (3, "I")}, 96.0, "94%, below it"),
    ({"p1": (5, "I")}, 90.0, "90%, the second level itself"),
    ({"p1": (20, "I")}, 90.0, "60%, far below"),
]


@pytest.mark.parametrize(("absent", "level", "reason"), LEVELS, ids=[row[2] for row in LEVELS])
def test_who_is_at_which_level(
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
    dropped: Callable[..., Any],
    absent: dict[str, tuple[int, str]],
    level: float | None,
    reason: str,
) -> None:
    told = {note["code"]: note["text"] for note in dropped(register(**absent))["notes"]}
    assert ("register-level" in told) is (level is not None), reason
    if level is not None:
        assert f"1 pupil at {level:g}% or below: {upn(1)}" in told["register-level"]


@pytest.mark.parametrize(("folder", "is_known"), [("oakfield", True), (".", False)])
def test_of_a_pupil_whose_school_is_not_known_is_told_what_holds_at_every_school(
    dropped: Callable[..., Any],
    folder: str,
    is_known: bool,
) -> None:
    told = {note["code"]: note["text"] for note in dropped(register(p1=(10, "O")), folder)["notes"]}
    assert {"register-level", "register-ten-in-ten", "register-alert"} <= told.keys()
    assert ("register-school-unknown" not in told) is is_known
    assert is_known or upn(1) in told["register-school-unknown"]


def test_of_a_pupil_whose_school_is_not_known_nothing_is_told_that_one_school_alone_calls_for(
    new_workspace: Path, dropped: Callable[..., Any]
) -> None:
    settings = new_workspace / "mailmerge.toml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(r"(early_intervention|contract)_at_most = \d+\.0", r"\1_at_most = 20.0", text), "utf-8")
    ill = register(p1=(15, "I"))
    assert {note["code"] for note in dropped(ill, ".")["notes"]} == {"register-school-unknown"}
    assert {note["code"] for note in dropped(ill)["notes"]} == {"register-alert"}


NAMED = [
    ("School", "oakfield", True, "its code"),
    ("School Name", "Oakfield Primary School", True, "its name, under another heading"),
    ("School", "Elsewhere Academy", False, "none of the trust's"),
]


@pytest.mark.parametrize(("heading", "school", "is_known", "reason"), NAMED, ids=[row[3] for row in NAMED])
def test_a_registers_rows_tell_the_school(
    dropped: Callable[..., Any], heading: str, school: str, is_known: bool, reason: str
) -> None:
    headings, *rows = register(p1=(10, "U")).decode().splitlines()
    named = "\n".join([f"{headings},{heading}", *(f"{row},{school}" for row in rows)])
    notes = dropped(named.encode(), ".")["notes"]
    assert ("register-school-unknown" not in {note["code"] for note in notes}) is is_known, reason
    told = [note["text"] for note in notes if note["code"] == "register-alert"]
    assert any("online form" in text for text in told) is is_known, reason


@pytest.mark.parametrize(
    ("days", "code", "expected", "reason"),
    [
        (4, "O", False, "eight sessions"),
        (5, "O", True, "ten sessions in ten school weeks"),
        (5, "I", False, "ten sessions of illness"),
    ],
)
def test_ten_in_ten_is_told(
    dropped: Callable[..., Any],
    days: int,
    code: str,
    expected: bool,
    reason: str,
) -> None:
    told = {note["code"] for note in dropped(register(p1=(days, code)))["notes"]}
    assert ("register-ten-in-ten" in told) is expected, reason


@pytest.mark.parametrize(("days", "expected"), [(9, False), (10, True)])
def test_the_authoritys_runs_are_told(
    dropped: Callable[..., Any],
    days: int,
    expected: bool,
) -> None:
    notes = dropped(register(p1=(days, "U")))["notes"]
    told = [note["text"] for note in notes if note["code"] == "register-alert"]
    assert any("online form" in text and upn(1) in text for text in told) is expected


def test_the_receipt_lists_them(
    new_workspace: Path,
    dropped: Callable[..., Any],
) -> None:
    run = dropped(register(p1=(10, "O")))["run"]
    assert upn(1) in (new_workspace / "outbox" / run / "receipt.html").read_text("utf-8")


def test_the_sweep_lists_what_is_on_record_ready_to_become_cases(
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
    dropped: Callable[..., Any],
    tmp_path: Path,
) -> None:
    dropped(register(p1=(10, "O"), p2=(1, "I"), p3=(3, "I")))
    people = [{"upn": upn(n), "school": "oakfield", **PARENT} for n in (1, 2, 3)]
    (new_workspace / "inbox" / "oakfield" / "people.csv").write_bytes(csv_of(*people))
    call("run", "--date", TODAY, "--workspace", new_workspace)
    words = ("sweep", "--on", TODAY, "--workspace", new_workspace)
    code, out, _ = call(*words, "--json", "--output", tmp_path / "cases.csv")
    found = json.loads(out)
    assert code == 0
    assert [(one["upn"], one["level"], one["10 in 10"]) for one in found] == [
        (upn(1), 90.0, True),
        (upn(3), 96.0, False),
    ]
    with (tmp_path / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [one["case"] for one in found]
    assert json.loads(call(*words, "--json", "--school", "millbrook")[1]) == []
    _, out, _ = call("check", tmp_path / "cases.csv", "--json", "--date", TODAY, "--workspace", new_workspace)
    results = json.loads(out)[0]["results"]
    assert {result["outcome"] for result in results} <= {"letter", "hold", "no-letter"}, "rows of it are cases"


PARENT = {
    "pupil forename": "Ola",
    "pupil surname": "Lis",
    "date of birth": "2016-03-14",
    "parent 1 title": "Ms",
    "parent 1 forename": "Ada",
    "parent 1 surname": "Lis",
    "parent 1 address line 1": "1 Mill Lane",
    "parent 1 town": "Cambridge",
    "parent 1 postcode": "CB1 2JW",
}


def test_pupils_without_a_school_on_record_are_counted(
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
    dropped: Callable[..., Any],
) -> None:
    dropped(register(p1=(10, "O")))
    code, out, err = call("sweep", "--on", TODAY, "--json", "--workspace", new_workspace)
    assert (code, json.loads(out)) == (0, [])
    assert "1 pupil with marks on record" in err
