"""The guard of a legal hold stands where erasing stands, whoever calls it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailmerge.cli.main import run as run_command
from mailmerge.errors import SettingsError
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.case_records import cases_decided
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.verify import verify
from mailmerge.operations import privacy
from mailmerge.privacy.erasure import HeldError, Premises, erase, erase_pupil, plan_pupil
from mailmerge.privacy.pupil_record import hold, pupil_record
from mailmerge.workspace.workspace import load_workspace
from tests.watch.processes import take_everything
from tests.watch.samples import cases, upn


@pytest.mark.parametrize("held_first", [True, False], ids=["held when it was planned", "held since it was planned"])
def test_a_held_pupil_is_not_erased(new_workspace: Path, held_first: Any) -> None:
    (new_workspace / "inbox" / "cases.csv").write_bytes(cases(2))
    take_everything(new_workspace)
    workspace = load_workspace(new_workspace)
    with open_record(workspace.ledger) as ledger:
        record = pupil_record(ledger, upn(1))
        held = hold(record, reason="a claim", by="DPO", lifted=False)
        if held_first:
            ledger.append([held])
        record = pupil_record(ledger, upn(1))
        premises = Premises.survey(ledger, workspace)
        plan = plan_pupil(premises, record)
        if not held_first:
            ledger.append([held])
        with pytest.raises(HeldError):
            erase(premises, plan, "court-order", "DPO")
        assert all(path.exists() for path in plan.files)
        assert pupil_record(ledger, upn(1)).letters == record.letters
        other = pupil_record(ledger, upn(2))
        premises = Premises.survey(ledger, workspace)
        erase(premises, plan_pupil(premises, other), "court-order", "DPO")
        assert not pupil_record(ledger, upn(2)).letters


def test_retention_is_asked_where_erasing_is_done(new_workspace: Path) -> None:
    (new_workspace / "inbox" / "cases.csv").write_bytes(cases(1))
    take_everything(new_workspace)
    workspace = load_workspace(new_workspace)
    with open_record(workspace.ledger) as ledger:
        premises, record = Premises.survey(ledger, workspace), pupil_record(ledger, upn(1))
        last = record.kept_until(workspace.settings.retention.years)
        with pytest.raises(HeldError, match="kept until"):
            erase_pupil(premises, record, "retention", "DPO", last)
        with pytest.raises(SettingsError, match="--by"):
            erase_pupil(premises, record, "retention", " ", date(last.year, 9, 1))
        assert pupil_record(ledger, upn(1)).letters == record.letters
        erase_pupil(premises, record, "retention", "DPO", date(last.year, 9, 1))
        assert not pupil_record(ledger, upn(1)).letters


def test_a_row_of_an_erased_pupil_is_held_by_itself(new_workspace: Path) -> None:
    inbox = new_workspace / "inbox"
    (inbox / "cases.csv").write_bytes(cases(2))
    take_everything(new_workspace)
    workspace = load_workspace(new_workspace)
    (erased,) = privacy.erase_pupils(workspace, [upn(1)], "request", "DPO", date(2025, 12, 1))
    assert erased.is_done
    (inbox / "again.csv").write_bytes(cases(3))
    take_everything(new_workspace)
    with open_record(workspace.ledger) as ledger:
        decided = {case.upn: case for case in cases_decided(ledger, [upn(1), upn(2), upn(3)])}
        assert (decided[upn(1)].outcome, decided[upn(1)].codes[0]) == ("hold", "no-longer-on-record")
        assert len(letter_records.history(ledger, [upn(3)])) == 1, "nobody else waits"
        assert len(letter_records.history(ledger, [upn(2)])) == 1
    assert verify(workspace.ledger, workspace.outbox).ok


def test_the_letter_of_an_erased_pupil_is_made_anew_once_it_is_said_why(new_workspace: Path) -> None:
    file = new_workspace / "inbox" / "cases.csv"
    file.write_bytes(cases(1))
    take_everything(new_workspace)
    workspace = load_workspace(new_workspace)
    with open_record(workspace.ledger) as ledger:
        (former,) = letter_records.history(ledger, [upn(1)])
    privacy.erase_pupils(workspace, [upn(1)], "request", "DPO", date(2025, 12, 1))
    file.write_bytes(cases(1))
    asked = ["--reissue", "the family asks for it", "--by", "DPO", "--workspace", str(new_workspace)]
    assert run_command(["run", str(file), *asked]) == 0
    with open_record(workspace.ledger) as ledger:
        (anew,) = letter_records.history(ledger, [upn(1)])
    assert (former.issue, anew.issue) == (1, 2)
    assert anew.ref != former.ref
    assert verify(workspace.ledger, workspace.outbox).ok
