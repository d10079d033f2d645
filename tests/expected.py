"""Case files with their expected results beside them (`<name>.csv`, `<name>.expected.json`), and how to compare."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration

_FACTS = ("parent", "outcome", "appendix", "variant", "warning", "penalty")


def _files(folder: Path) -> Iterator[tuple[Path, Any]]:
    for path in sorted(folder.glob("*.expected.json")):
        name = path.name.removesuffix(".expected.json")
        yield path.with_name(f"{name}.csv"), json.loads(path.read_text("utf-8"))


def rows_of(folder: Path) -> list[Any]:
    """Return every expected row of a folder as a test's parameters: the file's name, and what is expected."""
    return [
        pytest.param(path.stem, row, id=f"{path.stem}-{row['row']}-{row.get('shows', '')}".rstrip("-"))
        for path, expected in _files(folder)
        for row in expected["rows"]
    ]


def results_of(folder: Path, configuration: Configuration) -> dict[tuple[str, int], Any]:
    """Check every case file of a folder on its day; return each row's result by file and row."""
    found = {}
    for path, expected in _files(folder):
        source = walk.DroppedFile(path.name, path.read_bytes())
        checked = walk.check(source, configuration, None, date.fromisoformat(expected["date"]))
        for row in checked.result({}, None).as_json()["results"]:
            found[path.stem, row["row"]] = row
    return found


def assert_row(got: Any, expected: Any) -> None:
    """Compare a row's result with what is expected of it: what is not expected must not stand.

    `codes` are all reasons of a parent (a letter's own key, which says why it is due, goes without saying); `first` is
    the one that decides; `alerts` are those of the row, beside what decided for its parents.
    """
    assert got["outcome"] == expected["outcome"]
    found = {(error["code"], error["column"]) for error in got["errors"]}
    assert found == {(error["code"], error["column"]) for error in expected.get("errors", [])}
    assert got.get("rows") == expected.get("rows")
    deciding = []
    for parent, want in zip(got["parents"], expected.get("parents", []), strict=True):
        assert {key: parent.get(key) for key in _FACTS if key in want} == {k: want[k] for k in _FACTS if k in want}
        own = [reason["code"] for reason in parent["reasons"]]
        assert sorted(own) == sorted(want.get("codes", []))
        assert "first" not in want or own[0] == want["first"]
        deciding.append(parent["letter"] or own[0])
    assert [reason["code"] for reason in got["reasons"]] == [*dict.fromkeys(deciding), *expected.get("alerts", [])]
