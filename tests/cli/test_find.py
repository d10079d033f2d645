"""`mailmerge find`: a pupil's record by name, UPN or reference; `evidence outcome`."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.reference import reference
from mailmerge.operations.privacy import erase_pupils
from mailmerge.workspace import load_workspace
from tests.dispatch.samples import UPN, issue, ticking
from tests.filing.test_papers import UPN as VALID
from tests.watch.samples import cases, upn


@pytest.fixture
def ref(folder: Path) -> str:
    with open_record(folder / "ledger" / "ledger.sqlite", clock=ticking()) as ledger:
        issue(ledger, 2, facts={"pupil": "Jan Lis"})
        return issue(ledger, 1, facts={"pupil": "Ola Nowak-Kowalska"})


def found(call: Callable[..., tuple[int, str, str]], folder: Path, asked: str) -> list[str]:
    code, out, _ = call("find", asked, "--json", "--workspace", folder)
    assert code == 0
    return [one["name"] for one in json.loads(out)]


@pytest.mark.parametrize(
    ("asked", "names", "reason"),
    [
        ("ola nowak", ["Ola Nowak-Kowalska"], "a part of the name, without case"),
        ("KOWALSKA", ["Ola Nowak-Kowalska"], "the surname"),
        ("Zofia", [], "a parent's name is no pupil's"),
        ("  ", [], "nothing asked"),
        ("OAK-00000-00000", [], "no letter of ours"),
    ],
)
def test_whom_a_name_means(
    call: Callable[..., tuple[int, str, str]], folder: Path, ref: str, asked: str, names: list[str], reason: str
) -> None:
    assert found(call, folder, asked) == names, reason


def test_a_reference_and_a_upn_mean_one_pupil(
    call: Callable[..., tuple[int, str, str]], folder: Path, ref: str
) -> None:
    assert found(call, folder, ref.lower()) == ["Ola Nowak-Kowalska"]
    assert found(call, folder, f"{UPN[:-2]}01") in (["Ola Nowak-Kowalska"], [])


def test_a_letter_is_told_with_its_reference_and_whom_it_is_for_by_name_alone(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    words = ("--workspace", new_workspace)
    (new_workspace / "inbox" / "cases.csv").write_bytes(cases(1))
    _, out, _ = call("run", "--json", "--date", "2025-10-06", *words)
    (ref,) = (parent["ref"] for parent in json.loads(out)[0]["results"][0]["parents"])
    noted = ("--on", "2025-10-20", "--by", "J. Hill", "--parent", "Mr Zofia Tran")
    assert call("evidence", "note", upn(1), "call", "No answer.", *noted, *words)[0] == 0
    (one,) = json.loads(call("find", ref, "--json", *words)[1])
    letter, note = (
        next(moment for moment in one["timeline"] if moment["kind"] == kind)
        for kind in ("letter-issued", "note-recorded")
    )
    assert (letter["ref"], letter["said"]["addressee"], "parent" in letter["said"]) == (ref, "Mr Zofia Tran", False)
    assert (note["ref"], "parent" in note["said"]) == (None, True)


def test_a_reference_of_no_letter_or_of_somebody_erased_means_nobody(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    (new_workspace / "inbox" / "cases.csv").write_bytes(cases(1))
    _, out, _ = call("run", "--json", "--date", "2025-10-06", "--workspace", new_workspace)
    (ref,) = (parent["ref"] for parent in json.loads(out)[0]["results"][0]["parents"])
    workspace = load_workspace(new_workspace)
    erase_pupils(workspace, [upn(1)], "request", "DPO", date(2025, 12, 1))
    assert found(call, new_workspace, ref) == []
    assert found(call, new_workspace, reference("another", "oakfield", ("another",), 1)) == []


def test_the_timeline_is_in_the_order_of_days(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> None:
    words = ("--workspace", new_workspace)
    assert (
        call("evidence", "note", VALID, "call", "No answer.", "--on", "2025-10-20", "--by", "J. Hill", *words)[0] == 0
    )
    sent = ("evidence", "outcome", VALID, "sent", "--on", "2025-11-03", *words)
    notice = ("--on", "2025-11-20", "--from", "2025-09-01", "--to", "2025-10-17")
    assert call(*sent)[0] == 0
    assert call("evidence", "outcome", VALID, "penalty-notice", *notice, *words)[0] == 0
    _, out, _ = call("find", VALID, "--json", *words)
    (one,) = json.loads(out)
    told = [(moment["on"], moment["title"]) for moment in one["timeline"]]
    assert told == [("2025-10-20", "Note"), ("2025-11-03", "Referral"), ("2025-11-20", "Referral")]
    assert one["timeline"][0]["said"] == {"note_kind": "call", "text": "No answer.", "by": "J. Hill"}
    assert one["timeline"][2]["said"]["period_to"] == "2025-10-17"
    _, out, _ = call("find", VALID, *words)
    assert "20/10/2025  Note" in out


def test_an_outcome_that_there_is_not_is_rejected(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    code, out, _ = call("evidence", "outcome", VALID, "fined", "--workspace", new_workspace)
    assert (code, "must be one of" in out) == (3, True)
