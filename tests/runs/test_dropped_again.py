"""The same rows dropped again: after withdrawals, after notes, and after the program has changed."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import call
from tests.runs.test_run import ROW, csv_of

__all__ = ["call"]

# Made by the program when a fingerprint was the hash of how Python wrote a case; never to be made anew.
FIRST_VERSION = Path(__file__).parents[1] / "ledger" / "data" / "ledger-fingerprints-v1"
SIBLING = ROW | {"upn": "Y873417115021", "pupil forename": "Otto"}


@pytest.fixture
def drop(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> Callable[..., tuple[int, list[tuple[str, Any]]]]:
    """Run rows in the workspace, and return the exit code and what became of each parent, with the reference."""

    def run_rows(data: bytes, day: str) -> tuple[int, list[tuple[str, Any]]]:
        path = tmp_path / "cases.csv"
        path.write_bytes(data)
        code, out, _ = call("run", path, "--date", day, "--json", "--workspace", new_workspace)
        (result,) = json.loads(out)
        parents = [parent for row in result["results"] for parent in row["parents"]]
        return code, [(parent["outcome"], parent.get("ref")) for parent in parents]

    return run_rows


def test_a_withdrawn_letter_is_made_again_though_another_was_withdrawn_after_it(
    drop: Callable[..., tuple[int, list[tuple[str, Any]]]],
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
) -> None:
    """Case O1: both are withdrawn in the order in which they were made, and the first row is dropped again."""
    _, made = drop(csv_of(ROW, SIBLING), "2025-10-06")
    for _, ref in made:
        code, _, _ = call("post", "withdraw", ref, "--reason", "x", "--by", "Office", "--workspace", new_workspace)
        assert code == 0

    code, again = drop(csv_of(ROW | {"leave refusal reason": "term time matters"}), "2025-10-06")

    assert (code, [outcome for outcome, _ in again]) == (0, ["letter"])


def test_a_form_dropped_again_is_never_held(
    drop: Callable[..., tuple[int, list[tuple[str, Any]]]],
) -> None:
    """Case O4."""
    form = {key: value for key, value in ROW.items() if not key.startswith("leave")} | {"attendance": "88"}
    said = [drop(csv_of(form | {"letter": "8"}), "2025-11-10")[1][0][0] for _ in range(2)]
    assert said in (["letter", "letter"], ["letter", "no-letter"])


@pytest.mark.sqlite
def test_rows_of_a_ledger_of_the_first_version_make_nothing_new(
    drop: Callable[..., tuple[int, list[tuple[str, Any]]]],
    new_workspace: Path,
) -> None:
    shutil.copytree(FIRST_VERSION, new_workspace / "ledger", dirs_exist_ok=True)
    (new_workspace / "ledger" / "cases.csv").unlink()
    data = (FIRST_VERSION / "cases.csv").read_bytes()
    upn = next(csv.DictReader(io.StringIO(data.decode())))["upn"]

    assert drop(data, "2025-11-11") == (0, [("no-letter", None)])
    drop(csv_of({"upn": upn, "note kind": "early-help-offered", "on": "2025-11-11"}), "2025-11-11")
    assert drop(data, "2025-11-12") == (0, [("no-letter", None)]), "a note that no rule reads leads nothing on"
    assert not list((new_workspace / "outbox").glob("*/letters/*/*.pdf"))


@pytest.mark.parametrize("kind", ["early-help-offered", "call"])
def test_a_note_in_between_does_not_lead_the_same_row_on(
    drop: Callable[..., tuple[int, list[tuple[str, Any]]]], kind: str
) -> None:
    """Case S1: letter 2 would go, though nothing that it rests on has changed."""
    data = (FIRST_VERSION / "cases.csv").read_bytes()
    row = next(csv.DictReader(io.StringIO(data.decode())))
    assert [outcome for outcome, _ in drop(data, "2025-11-10")[1]] == ["letter"]

    drop(csv_of({"upn": row["upn"], "note kind": kind, "on": "2025-11-10"}), "2025-11-11")

    assert [outcome for outcome, _ in drop(data, "2025-11-12")[1]] == ["no-letter"]
