"""A record that does not verify is neither vouched for nor copied; who erases or holds says so by name."""

from datetime import date
from pathlib import Path

import pytest

from mailmerge.casework.because import Because
from mailmerge.errors import MissingError, SettingsError
from mailmerge.ledger.record.opening import open_record
from mailmerge.operations import privacy, safekeeping
from mailmerge.privacy.pupil_record import pupil_record
from mailmerge.workspace import Workspace, load_workspace
from tests.watch.processes import take_everything
from tests.watch.samples import cases, upn

TODAY = date(2026, 11, 1)


@pytest.fixture
def workspace(new_workspace: Path) -> Workspace:
    """A workspace with two pupils on record."""
    (new_workspace / "inbox" / "cases.csv").write_bytes(cases(2))
    take_everything(new_workspace)
    return load_workspace(new_workspace)


def test_the_head_is_written_where_it_is_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Say where"):
        safekeeping.anchor_head(workspace)
    anchored = safekeeping.anchor_head(workspace, tmp_path / "away")
    assert anchored.path is not None
    found = safekeeping.verify(workspace, anchored.path)
    assert found is not None
    assert found.ok
    assert safekeeping.back_up(workspace, tmp_path / "backups").is_dir()


def test_without_an_outbox_nothing_is_verified(workspace: Workspace) -> None:
    workspace.outbox.rename(workspace.outbox.with_name("elsewhere"))
    with pytest.raises(MissingError):
        safekeeping.verify(workspace)


def test_a_held_pupil_is_refused_and_stops_no_other(workspace: Workspace) -> None:
    privacy.hold(workspace, upn(1), Because("a claim", "DPO"), lifted=False)
    with pytest.raises(SettingsError, match="already"):
        privacy.hold(workspace, upn(1), Because("a claim", "DPO"), lifted=False)
    done = privacy.erase_pupils(workspace, [upn(1), upn(2)], "request", "DPO", TODAY)
    assert [one.is_done for one in done] == [False, True]
    with open_record(workspace.ledger) as ledger:
        assert pupil_record(ledger, upn(1)).letters
        assert not pupil_record(ledger, upn(2)).letters


@pytest.mark.parametrize("by", ["", " "])
def test_nobody_erases_nothing(workspace: Workspace, by: str) -> None:
    with pytest.raises(SettingsError, match="--by"):
        privacy.erase_pupils(workspace, [upn(1)], "request", by, TODAY)
    with pytest.raises(SettingsError, match="--by"):
        privacy.erase_due(workspace, "request", by, TODAY)
    with pytest.raises(SettingsError, match="Name pupils"):
        privacy.erase_pupils(workspace, [], "request", "DPO", TODAY)
    with open_record(workspace.ledger) as ledger:
        assert pupil_record(ledger, upn(1)).letters
