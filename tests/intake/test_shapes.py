"""Heading shapes as school systems and councils write them: each small file, with what is taken for what."""

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mailmerge.intake.headings import understood

SHAPES = Path(__file__).parent / "shapes"
TAKEN: dict[str, Any] = tomllib.loads((SHAPES / "taken.toml").read_text("utf-8"))


def test_every_shape_has_its_entry_and_there_are_at_least_forty() -> None:
    assert {path.stem for path in SHAPES.glob("*.csv")} == set(TAKEN)
    assert len(TAKEN) >= 40


@pytest.mark.parametrize("name", TAKEN)
def test_what_each_heading_is_taken_for(name: str) -> None:
    with (SHAPES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        headings = tuple(next(csv.reader(file)))
    read, errors = understood(headings, {}, (), school_known=True)
    assert read is not None
    taken = [[heading, column or ""] for heading, column in zip(headings, read.columns, strict=True)]
    assert (read.kind.name, taken) == (TAKEN[name]["kind"], TAKEN[name]["taken"])
    assert list(read.passed_over) == TAKEN[name].get("told", [])
    assert [error.code for error in errors] == TAKEN[name].get("refused", [])
