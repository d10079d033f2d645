import ctypes
import importlib
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Never

import psutil
import pytest

from mailmerge.workspace import doctor, load_workspace
from mailmerge.workspace.doctor import Check, check_machine, check_workspace, examine
from tests.paper.plain import weasyprint

TODAY = date(2026, 11, 1)


def states(checks: Iterable[Check]) -> dict[str, str]:
    return {check.name: check.state for check in checks}


def text_of(checks: list[Check], name: str) -> str:
    return " ".join(check.text for check in checks if check.name == name)


def test_a_machine_and_workspace_that_are_well_have_nothing_missing(folder: Path) -> None:
    checks = examine(folder, TODAY)
    assert {check.state for check in checks} <= {"ok", "warning"}
    assert {check.name for check in checks} == {
        *("python", "weasyprint", "harfbuzz-subset", "fonts", "settings"),
        *("inbox", "outbox", "ledger", "evidence", "ledger-disk", "disk-space", "calendar", "authority"),
    }
    assert list(folder.glob("**/.mailmerge-doctor*")) == []


def test_looking_makes_no_folder(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    examine(folder, TODAY)
    assert sorted(folder.rglob("*")) == before


def test_settings_that_cannot_be_read_are_told_beside_the_machine(tmp_path: Path) -> None:
    checks = examine(tmp_path, TODAY)
    assert checks[0].name == "python"
    assert (checks[-1].name, checks[-1].state) == ("settings", "wrong")
    assert "mailmerge init" in checks[-1].text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ImportError("No module named 'weasyprint'"), "make install"),
        (OSError("cannot load library 'libpango-1.0-0'"), "libpango-1.0-0 libpangoft2-1.0-0"),
    ],
)
def test_a_missing_library_is_named_by_its_debian_package(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fail(name: Any) -> Never:
        raise error

    monkeypatch.setattr(importlib, "import_module", fail)
    checks = list(check_machine())
    assert states(checks)["weasyprint"] == "missing"
    assert words in text_of(checks, "weasyprint")


def test_a_weasyprint_that_was_not_tried_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "70.99")
    checks = list(check_machine())
    assert states(checks)["weasyprint"] == "warning"
    assert "70.99" in text_of(checks, "weasyprint")


def test_without_the_subsetting_library_letters_are_only_slower(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: Any) -> Never:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", fail)
    checks = list(check_machine())
    assert states(checks)["harfbuzz-subset"] == "warning"
    assert "libharfbuzz-subset0" in text_of(checks, "harfbuzz-subset")


def test_a_python_that_is_too_old_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert states(check_machine())["python"] == "missing"


def test_each_face_of_the_font_that_is_not_there_is_named(tmp_path: Path) -> None:
    for face in ("Regular", "Italic"):
        (tmp_path / f"NotoSans-{face}.ttf").touch()
    check = doctor.fonts(tmp_path)
    assert check.state == "missing"
    assert "Bold, BoldItalic" in check.text


def test_an_inbox_that_is_not_there_is_missing_and_other_folders_are_made_later(folder: Path) -> None:
    (folder / "inbox").rmdir()
    found = states(check_workspace(load_workspace(folder), TODAY))
    assert found["inbox"] == "missing"
    assert found["outbox"] == found["evidence"] == found["ledger"] == "ok"


@pytest.mark.parametrize("name", ["templates", "letterheads"])
def test_templates_and_letterheads_must_be_there(folder: Path, name: str) -> None:
    (folder / name).rmdir()
    assert states(check_workspace(load_workspace(folder), TODAY))[name] == "missing"


@pytest.mark.parametrize(
    ("failing", "checks_that_fail"),
    [
        ("write_bytes", {"inbox", "outbox", "ledger", "evidence", "anchors"}),
        ("rename", {"inbox"}),
        ("unlink", {"inbox"}),
    ],
)
def test_a_folder_where_writing_renaming_or_deleting_fails_is_missing(
    folder: Path, change: Callable[..., None], monkeypatch: pytest.MonkeyPatch, failing: str, checks_that_fail: set[str]
) -> None:
    def refuse(self: object, *args: object, **kwargs: object) -> Never:
        raise PermissionError(13, "Permission denied")

    change("mailmerge.toml", "[folders]", '[folders]\nanchors = "anchors"')
    monkeypatch.setattr(Path, failing, refuse)
    checks = list(check_workspace(load_workspace(folder), TODAY))
    assert checks_that_fail <= {check.name for check in checks if check.state == "missing"}
    assert "full rights" in text_of(checks, "inbox")


def test_a_ledger_on_a_share_is_missing_a_local_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        psutil,
        "disk_partitions",
        lambda all: [type("P", (), {"mountpoint": "/", "fstype": "nfs4", "opts": "rw"})],
    )
    checks = list(check_workspace(load_workspace(folder), TODAY))
    assert states(checks)["ledger-disk"] == "missing"


@pytest.mark.parametrize(
    ("free", "state"),
    [(99_999_999, "missing"), (100_000_000, "warning"), (999_999_999, "warning"), (1_000_000_000, "ok")],
)
def test_room_on_the_disk_is_judged(tmp_path: Path, free: int, state: str) -> None:
    assert doctor.room(tmp_path, lambda _: free).state == state


def test_a_disk_that_cannot_be_reached_is_missing(tmp_path: Path) -> None:
    def gone(folder: Any) -> Never:
        raise OSError(5, "Input/output error")

    assert doctor.room(tmp_path, gone).state == "missing"


@pytest.mark.parametrize(
    ("today", "state", "reason"),
    [
        (date(2028, 1, 23), "ok", "180 days before the last day is time enough"),
        (date(2028, 1, 24), "warning", "the next year's dates are wanted now"),
        (date(2028, 7, 21), "warning", "the last day is known"),
        (date(2028, 7, 22), "missing", "the day after is not"),
    ],
)
def test_term_dates_are_wanted_half_a_year_ahead(folder: Path, today: date, state: str, reason: str) -> None:
    checks = list(doctor.calendars(load_workspace(folder), today))
    assert states(checks) == {"calendar": state}, reason


def test_schools_whose_term_dates_end_are_named_together(folder: Path) -> None:
    (check,) = doctor.calendars(load_workspace(folder), date(2028, 7, 22))
    assert "21 July 2028" in check.text
    assert "Oakfield Primary School, Millbrook Academy, Riverside Primary School" in check.text


def test_authorities_whose_letters_are_held_are_warned_of(folder: Path) -> None:
    found = {check.text.split(" is ")[0]: check.state for check in doctor.authorities(load_workspace(folder))}
    assert found == {
        "The profile of Cambridgeshire County Council": "ok",
        "The profile of Peterborough City Council": "warning",
        "The profile of Hertfordshire County Council": "warning",
        "The profile of Hampshire County Council": "ok",
    }


@pytest.mark.parametrize(("today", "told"), [(date(2027, 9, 1), 0), (date(2027, 9, 2), 1)])
def test_a_policy_that_nobody_has_read_for_a_year_is_told(folder: Path, today: date, told: int) -> None:
    assert len(list(doctor.policies(load_workspace(folder), today))) == told


def test_a_check_is_plain_values() -> None:
    check = doctor.Check("fonts", "ok", "The letters' fonts are there.")
    assert check.as_json() == {"check": "fonts", "state": "ok", "text": "The letters' fonts are there."}
