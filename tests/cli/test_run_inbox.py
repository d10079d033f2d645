"""`mailmerge run` and the inbox: what is taken, what is left, what is told, and by which exit code."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.opening import open_record
from tests.watch.samples import cases, tree


@pytest.fixture
def run(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> Callable[..., tuple[int, list[Any], str]]:
    """Run the command with a date, so that every row is due, and return exit code, results and standard error."""

    def run_with(*args: Path) -> tuple[int, list[Any], str]:
        code, out, err = call("run", *args, "--json", "--date", "2025-10-06", "--workspace", new_workspace)
        return code, json.loads(out), err

    return run_with


@pytest.fixture
def inbox(new_workspace: Path) -> Path:
    return new_workspace / "inbox"


def test_everything_in_the_inbox_is_taken_once(run: Callable[..., tuple[int, list[Any], str]], inbox: Path) -> None:
    (inbox / "a.csv").write_bytes(cases(1))
    (inbox / "b.csv").write_bytes(b"upn,favourite colour\r\n")

    code, results, _ = run()

    assert code == 4
    assert [(each["file"], each["outcome"]) for each in results] == [("a.csv", "accepted"), ("b.csv", "refused")]
    assert len({each["run"] for each in results}) == 2, "each file is a run of its own"
    assert tree(inbox / "_failed") == ["b.csv", "b.csv RECEIPT.html"]
    assert run()[:2] == (0, [])


def test_a_named_file_in_the_inbox_is_dealt_with_like_a_dropped_one(
    run: Callable[..., tuple[int, list[Any], str]], inbox: Path
) -> None:
    for name in ("a.csv", "b.csv"):
        (inbox / name).write_bytes(cases(1))
    code, (result,), _ = run(inbox / "a.csv")
    assert (code, result["file"]) == (0, "a.csv")
    assert not (inbox / "a.csv").exists()
    assert (inbox / "b.csv").exists()


def test_a_named_file_elsewhere_is_read_and_never_moved(
    run: Callable[..., tuple[int, list[Any], str]],
    inbox: Path,
    tmp_path: Path,
    new_workspace: Path,
) -> None:
    (tmp_path / "cases.csv").write_bytes(cases(1))
    before = tree(inbox)

    code, (result,), err = run(tmp_path / "cases.csv")

    assert code == 0
    assert (tmp_path / "cases.csv").read_bytes() == cases(1)
    assert tree(inbox) == before
    assert (new_workspace / "outbox" / result["run"] / "receipt.html").exists()
    assert result["run"] in err


def test_a_sub_folder_names_the_school(run: Callable[..., tuple[int, list[Any], str]], inbox: Path) -> None:
    (inbox / "millbrook").mkdir()
    (inbox / "millbrook" / "cases.csv").write_bytes(cases(1, school=""))
    _, (result,), _ = run()
    (row,) = result["results"]
    assert "unknown-school" not in str(row)
    assert row["outcome"] == "letter"


def test_the_same_file_twice_in_one_second_is_two_runs_and_one_letter(
    run: Callable[..., tuple[int, list[Any], str]], inbox: Path, new_workspace: Path
) -> None:
    for name in ("a.csv", "b.csv"):
        (inbox / name).write_bytes(cases(1))
    _, results, _ = run()
    assert len({each["run"] for each in results}) == 2
    with open_record(new_workspace / "ledger" / "ledger.sqlite") as ledger:
        assert len(letter_records.unposted(ledger)) == 1


def test_an_open_workbook_is_left_and_the_rest_is_done(
    run: Callable[..., tuple[int, list[Any], str]], inbox: Path
) -> None:
    (inbox / "open.csv").write_bytes(cases(1))
    (inbox / "~$open.csv").write_bytes(b"Office")
    (inbox / "shut.csv").write_bytes(cases(1, first=2))

    code, results, err = run()

    assert code == 3
    assert [each["file"] for each in results] == ["shut.csv"]
    assert "open.csv" in err
    assert "open in a program" in err
    assert (inbox / "open.csv").exists()


def test_what_is_no_file_is_set_aside(run: Callable[..., tuple[int, list[Any], str]], inbox: Path) -> None:
    (inbox / "link.csv").symlink_to("/etc/passwd")
    code, results, err = run()
    assert (code, results) == (4, [])
    assert "quarantine" in err


def test_a_named_file_that_is_not_there(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, inbox: Path
) -> None:
    code, _, err = call("run", inbox / "gone.csv", "--workspace", new_workspace)
    assert code == 2
    assert "watcher may have taken it" in err


def test_an_inbox_that_is_away(call: Callable[..., tuple[int, str, str]], new_workspace: Path, inbox: Path) -> None:
    inbox.rename(new_workspace / "away")
    code, _, err = call("run", "--workspace", new_workspace)
    assert code == 7
    assert "connect the share" in err


def test_one_file_in_trouble_holds_up_no_other(
    run: Callable[..., tuple[int, list[Any], str]],
    inbox: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("a.csv", "b.csv"):
        (inbox / name).write_bytes(cases(1, first=5))
    from mailmerge.intake.files.inbox import Inbox

    claim = Inbox.claim

    def refused(self: object, place: Any, claimed: Any) -> None:
        if place.name == "a.csv":
            raise PermissionError(13, "Permission denied")
        claim(self, place, claimed)

    monkeypatch.setattr(Inbox, "claim", refused)
    code, results, err = run()
    assert code == 7
    assert [each["file"] for each in results] == ["b.csv"]
    assert "a.csv" in err
    assert (inbox / "a.csv").exists()
