"""Who asked for a run stands in each of its events, among what can be erased."""

import getpass
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.record import records
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.said import all_words
from tests.cli.conftest import call
from tests.runs.test_run import ROW, csv_of

__all__ = ["call"]

NOTE = {"upn": ROW["upn"], "note kind": "call", "on": "2025-10-03", "by": "Ms Hill"}


def said_by(workspace: Path) -> dict[str, Any]:
    """Who asked, by the kind of event; the first event is the ledger's own."""
    with open_record(workspace / "ledger" / "ledger.sqlite") as ledger:
        return {event.kind: all_words(ledger, event).get("by") for event in ledger.events(after=1)}


@pytest.mark.parametrize(
    ("row", "given", "by", "reason"),
    [
        (ROW, ("--by", "Office"), "Office", "as it was said"),
        (ROW, (), "clerk", "the login name"),
        (NOTE, ("--by", "Office"), "Ms Hill", "a row that says who did it is believed"),
    ],
)
def test_every_event_of_a_run_says_who_asked(
    call: Any, new_workspace: Path, tmp_path: Path, monkeypatch: Any, row: Any, given: Any, by: str, reason: str
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "clerk")
    path = tmp_path / "rows.csv"
    path.write_bytes(csv_of(row))
    code, _, err = call("run", path, "--date", "2025-10-06", *given, "--workspace", new_workspace)

    assert code == 0, err
    found = said_by(new_workspace)
    end = found.pop("run-finished")
    assert end == (given[1] if given else "clerk"), reason
    assert set(found.values()) == {by}, reason


def test_a_system_that_names_nobody_is_no_hindrance(
    call: Any, new_workspace: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    def nobody() -> str:
        raise OSError

    monkeypatch.setattr(getpass, "getuser", nobody)
    path = tmp_path / "rows.csv"
    path.write_bytes(csv_of(ROW))
    assert call("run", path, "--date", "2025-10-06", "--workspace", new_workspace)[0] == 0
    found = said_by(new_workspace)
    assert found["letter-issued"] is None
    with open_record(new_workspace / "ledger" / "ledger.sqlite") as ledger:
        assert records.latest_runs(ledger, 1)[0].letters == 1
