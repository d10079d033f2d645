import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.record.opening import open_record


@pytest.fixture
def trust(folder: Path) -> Path:
    """A workspace whose ledger holds its beginning and two events, one in winter time and one in summer time."""
    (folder / "outbox").mkdir()
    days = iter([datetime(2026, 1, 5, 9, 30, tzinfo=UTC)] * 2 + [datetime(2026, 7, 1, 9, 30, tzinfo=UTC)])
    with open_record(folder / "ledger" / "ledger.sqlite", clock=lambda: next(days)) as ledger:
        ledger.append([NewEvent("tea", "pot", {"sugar": 2})])
        ledger.append([NewEvent("toast", "rack")])
    return folder


def alter(trust: Path, how: str = "UPDATE events SET subject = 'sack' WHERE seq = 3") -> None:
    """Change an event, by default one byte of the last, past the triggers, as somebody with the file in hands could."""
    with sqlite3.connect(trust / "ledger" / "ledger.sqlite") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(how)
    database.close()


def test_the_last_events_are_shown_with_local_time_and_offset(
    call: Callable[..., tuple[int, str, str]], trust: Path
) -> None:
    code, out, _ = call("ledger", "show", "--workspace", trust)
    assert code == 0
    assert "2026-01-05 09:30:00+00:00  tea " in out
    assert "2026-07-01 10:30:00+01:00  toast " in out


@pytest.mark.parametrize(
    ("options", "subjects"),
    [
        ([], ["ledger", "pot", "rack"]),
        (["--last", "2"], ["pot", "rack"]),
        (["--kind", "tea"], ["pot"]),
        (["--subject", "rack"], ["rack"]),
        (["--kind", "tea", "--subject", "rack"], []),
    ],
)
def test_events_can_be_picked_by_kind_and_subject(
    call: Callable[..., tuple[int, str, str]], trust: Path, options: list[str], subjects: list[str]
) -> None:
    _, out, _ = call("ledger", "show", "--json", "--workspace", trust, *options)
    assert [event["subject"] for event in json.loads(out)] == subjects


def test_an_event_as_json_has_all_that_its_hash_was_made_of(
    call: Callable[..., tuple[int, str, str]], trust: Path
) -> None:
    event = json.loads(call("ledger", "show", "--json", "--workspace", trust)[1])[1]
    assert set(event) == {"seq", "at", "kind", "subject", "payload", "prev_hash", "hash"}
    assert event["payload"] == {"sugar": 2}


@pytest.mark.parametrize("command", ["show", "verify"])
def test_before_the_first_run_there_is_no_ledger_and_none_is_begun(
    call: Callable[..., tuple[int, str, str]], folder: Path, command: str
) -> None:
    (folder / "outbox").mkdir()
    code, _, err = call("ledger", command, "--workspace", folder)
    assert code == 0
    assert "There is no ledger yet" in err
    assert not (folder / "ledger").exists()


def test_a_sound_ledger_verifies(call: Callable[..., tuple[int, str, str]], trust: Path) -> None:
    code, out, _ = call("ledger", "verify", "--workspace", trust)
    assert code == 0
    assert "Everything is as it was written: 3 events" in out


def test_the_note_that_ships_with_the_outbox_is_nothing_extra_and_any_other_file_is(
    call: Callable[..., tuple[int, str, str]], trust: Path
) -> None:
    (trust / "outbox" / "README.txt").touch()
    assert call("ledger", "verify", "--workspace", trust)[0] == 0
    (trust / "outbox" / "notes.txt").touch()
    code, out, _ = call("ledger", "verify", "--workspace", trust)
    assert code == 6
    assert "notes.txt lies in the outbox" in out


def test_an_altered_event_is_named_and_ends_with_6(call: Callable[..., tuple[int, str, str]], trust: Path) -> None:
    alter(trust)
    code, out, _ = call("ledger", "verify", "--workspace", trust)
    assert code == 6
    assert "altered: Event 3 was changed" in out
    code, out, _ = call("ledger", "verify", "--json", "--workspace", trust)
    assert code == 6
    assert ("event", "3") in {(verdict["thing"], verdict["name"]) for verdict in json.loads(out)["verdicts"]}


def test_a_ledger_that_was_taken_away_is_missed_where_runs_are_left(
    call: Callable[..., tuple[int, str, str]], trust: Path
) -> None:
    shutil.rmtree(trust / "ledger")
    (trust / "outbox" / "20260105-1").mkdir()
    code, out, _ = call("ledger", "verify", "--workspace", trust)
    assert code == 6
    assert "missing" in out


def test_an_outbox_that_is_not_there_is_a_missing_folder(
    call: Callable[..., tuple[int, str, str]], trust: Path
) -> None:
    (trust / "outbox").rmdir()
    code, _, err = call("ledger", "verify", "--workspace", trust)
    assert code == 7
    assert "Put the outbox back" in err


def test_a_ledger_cut_short_is_caught_by_its_anchor(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path
) -> None:
    code, out, _ = call("ledger", "anchor", tmp_path / "safe", "--workspace", trust)
    anchor = out.strip()
    assert code == 0
    shutil.rmtree(trust / "ledger")
    with open_record(trust / "ledger" / "ledger.sqlite"):
        pass
    code, out, _ = call("ledger", "verify", "--anchor", anchor, "--workspace", trust)
    assert code == 6
    assert "anchor" in out


def test_a_ledger_that_was_taken_away_with_its_runs_is_missed_by_its_anchor(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path
) -> None:
    anchor = call("ledger", "anchor", tmp_path / "safe", "--workspace", trust)[1].strip()
    shutil.rmtree(trust / "ledger")
    assert call("ledger", "verify", "--anchor", anchor, "--workspace", trust)[0] == 6


def test_a_ledger_that_does_not_verify_gets_no_anchor(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path
) -> None:
    alter(trust, "UPDATE events SET subject = 'kettle' WHERE seq = 2")
    code, out, err = call("ledger", "anchor", tmp_path / "safe", "--workspace", trust)
    assert (code, out) == (6, "")
    assert "altered: Event 2 was changed" in err
    assert "No anchor was written" in err
    assert not (tmp_path / "safe").exists()


def test_the_anchors_folder_may_stand_in_the_settings(call: Callable[..., tuple[int, str, str]], trust: Path) -> None:
    code, _, err = call("ledger", "anchor", "--workspace", trust)
    assert code == 2
    assert "folders.anchors" in err
    settings = (trust / "mailmerge.toml").read_text(encoding="utf-8")
    (trust / "mailmerge.toml").write_text(
        settings.replace("[folders]", '[folders]\nanchors = "safe"'), encoding="utf-8"
    )
    assert call("ledger", "anchor", "--workspace", trust)[0] == 0
    assert len(list((trust / "safe").iterdir())) == 1


@pytest.mark.parametrize("content", [None, "not an anchor"])
def test_a_file_that_is_no_anchor_is_a_usage_error(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "anchor.json"
    if content:
        file.write_text(content, encoding="utf-8")
    code, _, err = call("ledger", "verify", "--anchor", file, "--workspace", trust)
    assert code == 2
    assert "is no anchor that can be read" in err


def test_a_backup_verifies_like_the_ledger(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path
) -> None:
    code, out, _ = call("ledger", "backup", tmp_path / "safe", "--workspace", trust)
    assert code == 0
    shutil.rmtree(trust / "ledger")
    shutil.move(out.strip(), trust / "ledger")
    assert call("ledger", "verify", "--workspace", trust)[0] == 0


def test_a_backup_of_everything_is_one_file(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path
) -> None:
    code, out, _ = call("ledger", "backup", tmp_path / "safe", "--all", "--workspace", trust)
    assert (code, Path(out.strip()).suffixes[-2:]) == (0, [".tar", ".gz"])
    assert [str(path) for path in (tmp_path / "safe").iterdir()] == [out.strip()]
    code, _, err = call("ledger", "backup", tmp_path, "--key", tmp_path / "key", "--workspace", trust)
    assert (code, "--key goes with --all" in err) == (2, True)


@pytest.mark.parametrize("command", ["anchor", "backup"])
def test_a_ledger_that_was_not_begun_cannot_be_kept_safe(
    call: Callable[..., tuple[int, str, str]], folder: Path, tmp_path: Path, command: str
) -> None:
    code, _, err = call("ledger", command, tmp_path / "safe", "--workspace", folder)
    assert code == 7
    assert "There is no ledger yet" in err
