"""Guards stand where the thing is done, whoever asks: nothing of the command line is needed to be refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mailmerge.casework.because import Because
from mailmerge.dispatch.entry import Entry
from mailmerge.dispatch.guards import guarded
from mailmerge.errors import MissingError, SettingsError
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.waiting_events import GuardHeard
from mailmerge.operations import postings, postroom
from mailmerge.operations.postings import WhichLetters
from mailmerge.workspace import Workspace, load_workspace
from tests.dispatch.samples import MONDAY, issue, ticking

TODAY = date(2025, 9, 30)
POSTED = Entry("", MONDAY, "second-class")


@pytest.fixture
def workspace(new_workspace: Path) -> Workspace:
    return load_workspace(new_workspace)


@pytest.fixture
def refs(workspace: Workspace) -> list[str]:
    """Two letters of a run, of Monday 15 September 2025."""
    (workspace.outbox / "run-1").mkdir(parents=True)
    with open_record(workspace.ledger, clock=ticking()) as ledger:
        return [issue(ledger, number) for number in (1, 2)]


def posted_on(workspace: Workspace, refs: list[str]) -> list[date | None]:
    with open_record(workspace.ledger) as ledger:
        return [letter_records.letter(ledger, ref).posted_on for ref in refs]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"service": " "}, "how they went"),
        ({"posted_on": None}, "take a posting back"),
        ({"reason": "wrong day"}, "both --reason and --by"),
        ({"by": "SA"}, "both --reason and --by"),
        ({"item_reference": "AB123456785GB"}, "belongs to one letter"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_recorded(
    workspace: Workspace, refs: list[str], change: dict[str, object], says: str
) -> None:
    with pytest.raises(SettingsError, match=says):
        postings.record_postings(workspace, WhichLetters(refs), replace(POSTED, **change), TODAY)
    assert posted_on(workspace, refs) == [None, None]


@pytest.mark.parametrize(("refs", "run"), [((), None), (("OAK-1",), "run-1")], ids=["neither", "both"])
def test_letters_are_named_one_by_one_or_as_a_run(refs: tuple[str, ...], run: str | None) -> None:
    with pytest.raises(SettingsError, match="or a whole run"):
        WhichLetters(refs, run)


@pytest.mark.parametrize(
    ("which", "says"),
    [(WhichLetters(run="run-2"), "no run run-2"), (WhichLetters(run="run-1", school="nowhere"), "no school nowhere")],
)
def test_a_run_and_a_school_have_to_be_there(
    workspace: Workspace, refs: list[str], which: WhichLetters, says: str
) -> None:
    with pytest.raises(SettingsError, match=says):
        postings.record_postings(workspace, which, POSTED, TODAY)


def test_a_whole_run_is_recorded_and_one_letter_corrected(workspace: Workspace, refs: list[str]) -> None:
    postings.record_postings(workspace, WhichLetters(run="run-1"), POSTED, TODAY)
    assert posted_on(workspace, refs) == [MONDAY, MONDAY]
    taken_back = replace(POSTED, posted_on=None, service="", reason="left in the tray", by="SA")
    (one,) = postings.record_postings(workspace, WhichLetters(refs[:1]), taken_back, TODAY)
    assert one.verdict == "recorded"
    assert posted_on(workspace, refs) == [None, MONDAY]


@pytest.mark.parametrize(
    "deed",
    [lambda w, refs, why: postings.withdraw(w, WhichLetters(refs), why), postings.release],
    ids=["withdraw", "release"],
)
def test_who_withdraws_or_releases_says_why(workspace: Workspace, refs: list[str], deed: Callable[..., object]) -> None:
    with pytest.raises(SettingsError):
        deed(workspace, refs, Because("", "SA"))


def test_what_is_held_is_neither_on_sheets_nor_ordered_until_it_is_released(
    workspace: Workspace, refs: list[str]
) -> None:
    with open_record(workspace.ledger) as ledger:
        ledger.append([GuardHeard(ref, ["deceased"]).event() for ref in refs])
    assert [[task.code for task in one.tasks] for one in postroom.waiting(workspace, None, TODAY)] == [["held"]] * 2
    assert postroom.order(workspace, postroom.OrdersAsked(), TODAY).file is None
    postings.record_postings(workspace, WhichLetters(run="run-1"), POSTED, TODAY)
    assert posted_on(workspace, refs) == [None, None], "a whole run is what waits"
    postings.release(workspace, refs[:1], Because("It was another family.", "AL"))
    with open_record(workspace.ledger) as ledger:
        assert guarded(ledger) == {refs[1]}


@pytest.mark.sqlite
def test_nothing_begins_a_record_but_a_run(workspace: Workspace) -> None:
    with pytest.raises(MissingError):
        postings.withdraw(workspace, WhichLetters(["OAK-1"]), Because("why", "SA"))
    assert not workspace.ledger.exists()


def test_letters_that_came_back_are_named(workspace: Workspace, refs: list[str]) -> None:
    with pytest.raises(SettingsError, match="Name the letters"):
        postings.note_letters(workspace, "mail-returned", [], MONDAY, {}, TODAY)


def test_a_whole_run_is_taken_back_but_for_what_was_posted(workspace: Workspace, refs: list[str]) -> None:
    postings.record_postings(workspace, WhichLetters(refs[:1]), POSTED, TODAY)
    because = Because("made from last year's file", "SA")
    (one,) = postings.withdraw(workspace, WhichLetters(run="run-1"), because)
    assert (one.ref, one.verdict) == (refs[1], "recorded")
    (none,) = postings.withdraw(workspace, WhichLetters(run="run-1"), because)
    assert (none.verdict, none.remarks[0].code) == ("unchanged", "run-has-none")
    with pytest.raises(SettingsError):
        postings.withdraw(workspace, WhichLetters(run="no-such-run"), because)
