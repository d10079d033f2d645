"""`mailmerge print --today`: what is printed of it, and the exit codes."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.story.office import Office, pupils

Call = Callable[..., tuple[int, str, str]]


def test_what_was_written_is_listed_and_then_nothing_waits(call: Call, new_workspace: Path, tmp_path: Path) -> None:
    Office(new_workspace, "oakfield", date(2025, 10, 6)).drop("leave.csv", pupils(1)[0])
    asked = ("print", "--today", "--out", tmp_path, "--workspace", new_workspace)
    code, out, err = call(*asked)
    assert (code, "oakfield: 1 letter to print." in err) == (0, True)
    assert all(Path(line).is_file() for line in out.split())
    assert len(out.split()) == 2
    code, out, err = call(*asked)
    assert (code, out, err.strip()) == (0, "", "Nothing waits to be printed.")
    code, out, _ = call(*asked, "--again", "--json")
    (made,) = json.loads(out)
    assert (code, made["school"], made["letters"], made["not_yet"]) == (0, "oakfield", 1, 0)


def test_which_day_is_meant_must_be_said(call: Call, tmp_path: Path) -> None:
    assert call("print", "--out", tmp_path)[0] == 2
