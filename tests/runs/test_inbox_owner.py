"""One inbox, one owner: a second workspace refuses, and takes back nothing that the first holds."""

import json
import shutil
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from mailmerge.errors import ExitCode, SettingsError
from mailmerge.fresh import put_new
from mailmerge.intake.files.inbox import Inbox
from mailmerge.ledger.record.opening import open_record
from mailmerge.runs.inbox_owner import MARK, Owner, require_own
from mailmerge.runs.processor import FileProcessor
from mailmerge.workspace import load_workspace
from tests.watch.samples import NOON, cases

MINE = Owner("record-1", "office-pc", "/srv/trust", "/srv/trust/ledger/ledger.sqlite", 100, "/srv/trust/inbox")


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


@pytest.mark.parametrize(
    ("other", "is_same", "why"),
    [
        (MINE, True, "itself"),
        (replace(MINE, file=7), True, "put back from a backup"),
        (replace(MINE, machine="5a3b1c"), True, "a container that was made anew"),
        (replace(MINE, workspace="/mnt/t", ledger="/mnt/t/ledger.sqlite"), True, "moved on its disk"),
        (replace(MINE, record="record-2", file=7), False, "another record"),
        (replace(MINE, record="record-2"), False, "another record where the first one lay"),
        (replace(MINE, ledger="/srv/copy/ledger.sqlite", file=7), False, "a copy of workspace and record"),
        (replace(MINE, machine="other-pc", file=7), False, "a copy on another machine"),
    ],
)
def test_whose_an_inbox_is(inbox: Inbox, other: Owner, is_same: bool, why: str) -> None:
    require_own(inbox, MINE)
    if is_same:
        require_own(inbox, other)
        return
    with pytest.raises(SettingsError, match="/srv/trust on office-pc") as refused:
        require_own(inbox, other)
    assert refused.value.exit_code == ExitCode.USAGE, why


def marked(inbox: Inbox) -> Owner:
    return Owner(**json.loads((inbox.root / "_processing" / MARK).read_text("utf-8")))


SHARED = replace(MINE, ledger="postgresql://server/trust")


@pytest.mark.parametrize(
    ("first", "other", "is_told", "why"),
    [
        (MINE, MINE, True, "itself"),
        (MINE, replace(MINE, file=7), True, "put back from a backup"),
        (MINE, replace(MINE, ledger="/mnt/t/ledger.sqlite"), True, "moved on its disk"),
        (MINE, replace(MINE, machine="5a3b1c"), True, "a container that was made anew"),
        (SHARED, replace(SHARED, machine="other-pc"), False, "one of many machines with one database"),
        (SHARED, replace(SHARED, ledger="postgresql://10.0.0.7/trust"), True, "the server by another name"),
        (SHARED, replace(SHARED, file=7), True, "the database on another server"),
    ],
)
def test_the_mark_names_where_the_record_lies_now(
    inbox: Inbox, first: Owner, other: Owner, is_told: bool, why: str
) -> None:
    require_own(inbox, first)
    require_own(inbox, other)
    assert marked(inbox) == (other if is_told else first), why


@pytest.mark.parametrize(("others", "is_mine"), [(0, True), (1, True), (2, True), (3, False)])
def test_whoever_puts_the_mark_and_takes_it_away_again_is_waited_for_a_few_times(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, others: int, is_mine: bool
) -> None:
    tries: list[Path] = []

    def raced(mark: Path, text: bytes) -> None:
        tries.append(mark)
        if len(tries) <= others:
            raise FileExistsError
        put_new(mark, text)

    monkeypatch.setattr("mailmerge.runs.inbox_owner.put_new", raced)
    if is_mine:
        require_own(inbox, MINE)
        assert marked(inbox) == MINE
        return
    with pytest.raises(SettingsError, match="can't be read"):
        require_own(inbox, MINE)


def test_a_mark_that_cannot_be_read_is_somebodys(inbox: Inbox) -> None:
    inbox.require()
    (inbox.root / "_processing" / MARK).write_text("{")
    with pytest.raises(SettingsError, match="can't be read"):
        require_own(inbox, MINE)


@pytest.mark.sqlite
def test_a_second_workspace_takes_back_nothing_and_makes_nothing(new_workspace: Path, tmp_path: Path) -> None:
    first = load_workspace(new_workspace)
    inbox = Inbox(first.inbox)
    place = PurePosixPath("cases.csv")
    inbox.path(place).write_bytes(cases(1))
    with open_record(first.ledger) as ledger:
        require_own(inbox, Owner.of(ledger, first.root, inbox.root))
    held = inbox.claimed_path("20251006-120000-abcdef", place)
    inbox.claim(place, held)

    second = load_workspace(Path(shutil.copytree(new_workspace, tmp_path / "second")))
    with open_record(second.ledger) as ledger, pytest.raises(SettingsError, match="belongs to the workspace"):
        FileProcessor(inbox, lambda: NOON).recover(ledger, second)

    assert held.exists()
    assert not inbox.path(place).exists()


def test_an_inbox_that_was_copied_with_its_workspace_belongs_to_the_copy(new_workspace: Path, tmp_path: Path) -> None:
    first = load_workspace(new_workspace)
    with open_record(first.ledger) as ledger:
        require_own(Inbox(first.inbox), Owner.of(ledger, first.root, first.inbox))

    copy = load_workspace(Path(shutil.copytree(new_workspace, tmp_path / "copy")))
    with open_record(copy.ledger) as ledger:
        require_own(Inbox(copy.inbox), Owner.of(ledger, copy.root, copy.inbox))
        Inbox(copy.inbox).path(PurePosixPath("cases.csv")).write_bytes(cases(1))
        FileProcessor(Inbox(copy.inbox), lambda: NOON).recover(ledger, copy)
