"""Every example case file, row by row, against what the contract expects of it (`examples/*.expected.json`)."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailmerge import pipeline
from mailmerge.house import House

EXAMPLES = Path(__file__).parents[1] / "examples"


def _rows() -> Iterator[Any]:
    for path in sorted(EXAMPLES.glob("*.expected.json")):
        name = path.name.removesuffix(".expected.json")
        for row in json.loads(path.read_text("utf-8"))["rows"]:
            yield pytest.param(name, row, id=f"{name}-{row['row']}")


@pytest.fixture(scope="module")
def results(house: House) -> dict[tuple[str, int], Any]:
    found = {}
    for path in sorted(EXAMPLES.glob("*.expected.json")):
        name = path.name.removesuffix(".expected.json")
        day = date.fromisoformat(json.loads(path.read_text("utf-8"))["date"])
        source = pipeline.Source(f"{name}.csv", (EXAMPLES / f"{name}.csv").read_bytes())
        for row in pipeline.check(source, house, None, day).result({}, None).as_json()["results"]:
            found[name, row["row"]] = row
    return found


@pytest.mark.parametrize(("name", "expected"), list(_rows()))
def test_example_row(name: str, expected: Any, results: dict[tuple[str, int], Any]) -> None:
    got = results[name, expected["row"]]
    assert got["outcome"] == expected["outcome"]
    found = {(error["code"], error["column"]) for error in got["errors"]}
    wanted = {(error["code"], error["column"]) for error in expected.get("errors", [])}
    assert found == wanted
    assert len(got["parents"]) == len(expected.get("parents", got["parents"]))
    for want in expected.get("parents", []):
        _same_parent(got, got["parents"][want["parent"] - 1], want)


def _same_parent(row: Any, parent: Any, want: Any) -> None:
    facts = ("parent", "outcome", "appendix", "variant", "warning", "penalty")
    assert {key: parent.get(key) for key in facts if key in want} == {k: want[k] for k in facts if k in want}
    codes = {reason["code"] for reason in (*row["reasons"], *parent["reasons"])}
    assert set(want.get("codes", [])) <= codes


def test_every_example_row_has_one_result(results: dict[tuple[str, int], Any]) -> None:
    assert len(results) == len(list(_rows()))
