"""What comes of a file that meets trouble: nothing ends a lane, and each trouble has its own consequence."""

import errno
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from pathlib import PurePosixPath as Place
from types import SimpleNamespace

import pytest

from mailmerge.dispatch import sheet_key
from mailmerge.errors import NotFitError, SettingsError
from mailmerge.intake.files.inbox import Dropped, Inbox
from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.errors import UnavailableLedgerError
from mailmerge.ledger.chain.manifest import file_hash
from mailmerge.runs.processor import Changed
from mailmerge.watch.lanes import GRACE_SECONDS, PATIENCE, STILL_SECONDS, Lanes, Setback
from mailmerge.watch.strikes import TRIALS, Strikes
from mailmerge.watch.worklist import Worklist

SETTLE = 5.0
DONE = FileResult("cases.csv", "0" * 64, run="20251006-120000-000000")


class FakeClerk:
    """Comes to what it is told to: a result or an error."""

    def __init__(self, inbox: Inbox, comes_to: FileResult | BaseException) -> None:
        self.inbox = inbox
        self.comes_to = comes_to

    def take(self, _file: Dropped, _desk: None, progress: Callable[..., object], sha256: str) -> FileResult:
        assert sha256 == file_hash(self.inbox.path(_file.place))
        progress(1, 2)
        if isinstance(self.comes_to, BaseException):
            raise self.comes_to
        return self.comes_to


class FakePremises:
    """A workspace whose letters' processes can be renewed, and lent to one file alone."""

    def __init__(self) -> None:
        self.renewed: list[str] = []
        self.lent = 0
        self.workspace = SimpleNamespace(settings=SimpleNamespace(watch=SimpleNamespace(settle_seconds=SETTLE)))

    def workbench(self) -> SimpleNamespace:
        return SimpleNamespace(executor="shared")

    @contextmanager
    def workbench_apart(self) -> Iterator[SimpleNamespace]:
        self.lent += 1
        yield SimpleNamespace(executor="its own")

    def renew_pool(self, broken: str) -> None:
        self.renewed.append(broken)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Room:
    """Lanes that work on one file."""

    def __init__(self, root: Path, comes_to: FileResult | BaseException) -> None:
        self.inbox = Inbox(root)
        self.premises = FakePremises()
        self.told: list[tuple[object, ...]] = []
        self.clock = Clock()
        self.work = Worklist()
        self.quiet_for = 0.0
        self.clerk = FakeClerk(self.inbox, comes_to)
        self.lanes = Lanes(
            self.work,
            self.clerk,
            self.premises,
            lambda _place: self.quiet_for,
            lambda *told: self.told.append(told),
            Strikes(root.parent),
            self.clock,
        )

    def deal_with(self, data: bytes = b"upn\n", name: str = "cases.csv") -> Setback | None:
        (self.inbox.root / name).write_bytes(data)
        return self.lanes._deal_with(self.inbox.look(Place(name)))


@pytest.fixture
def room(tmp_path: Path) -> Callable[..., Room]:
    (tmp_path / "inbox").mkdir()
    return lambda comes_to=DONE: Room(tmp_path / "inbox", comes_to)


def test_what_is_done_is_told(room: Callable[..., Room]) -> None:
    here = room()
    assert here.deal_with() is None
    assert here.told == [(DONE, None)]


@pytest.mark.parametrize(
    ("error", "halts", "strike", "why"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True, False, "no file would fare better"),
        (UnavailableLedgerError("The ledger is busy."), True, False, "no file would fare better"),
        (OSError(errno.EIO, "Input/output error"), False, False, "perhaps a bad spot under this file"),
        (PermissionError(errno.EACCES, "Permission denied"), False, False, "a program has this file open"),
        (NotFitError("There is no template."), False, False, "another school's letters may have one"),
        (KeyError("Smith"), False, True, "the program failed at it"),
        (BrokenProcessPool(), False, False, "a worker died: perhaps over a neighbour's letter"),
    ],
)
def test_trouble_and_its_consequences(
    room: Callable[..., Room], error: object, halts: bool, strike: bool, why: str
) -> None:
    setback = room(error).deal_with()
    assert (setback.halts, setback.strike) == (halts, strike), why
    assert "Smith" not in setback.why


def test_of_settings_that_cannot_be_used_staff_hear_who_mends_them(room: Callable[..., Room]) -> None:
    setback = room(SettingsError("mailmerge.toml: two_peeple is not a setting.")).deal_with()
    assert setback.why == (
        "waits until whoever looks after the computers has mended this: mailmerge.toml: two_peeple is not a setting."
    )


def test_of_a_key_that_is_none_staff_hear_what_to_do_and_nothing_else_is_tried(
    room: Callable[..., Room], tmp_path: Path
) -> None:
    (tmp_path / sheet_key.FILE).write_bytes(b"no key")
    with pytest.raises(sheet_key.SheetKeyError) as raised:
        sheet_key.key_for_drawing(tmp_path / "ledger.sqlite", 1)

    setback = room(raised.value).deal_with()

    assert (setback.halts, setback.strike) == (True, False), "no file would fare better, and none is at fault"
    assert "Put it back from the backup" in setback.why
    assert str(tmp_path) not in setback.why


def test_broken_workers_are_renewed(room: Callable[..., Room]) -> None:
    here = room(BrokenProcessPool())
    here.deal_with()
    assert here.premises.renewed == ["shared"]


def test_workers_that_end_with_the_service_are_not_started_again(room: Callable[..., Room]) -> None:
    here = room(BrokenProcessPool())
    here.lanes._release_at = here.clock() + GRACE_SECONDS
    assert here.deal_with() is None, "it is given back"
    assert here.premises.renewed == []


def test_the_file_that_breaks_its_workers_is_set_aside_and_not_its_neighbour(room: Callable[..., Room]) -> None:
    here = room(BrokenProcessPool())
    here.deal_with(b"upn\nbad", "bad.csv")
    here.deal_with(b"upn\ngood", "good.csv")

    here.clerk.comes_to = DONE
    assert here.deal_with(b"upn\ngood", "good.csv") is None, "with workers of its own it comes to its end"
    here.clerk.comes_to = BrokenProcessPool()
    trials = [here.deal_with(b"upn\nbad", "bad.csv") for _ in range(TRIALS)]

    assert [(trial.strike, trial.is_out) for trial in trials] == [(True, False)] * (TRIALS - 1) + [(True, True)]
    assert here.premises.lent == 1 + TRIALS
    here.clerk.comes_to = DONE
    assert here.deal_with(b"upn\ngood", "good.csv") is None
    assert here.premises.lent == 1 + TRIALS, "nothing is held against it any more"


def test_a_file_that_changed_is_simply_looked_at_again(room: Callable[..., Room]) -> None:
    assert room(Changed()).deal_with() is None


def test_a_file_that_looks_cut_off_is_given_time_and_then_taken(room: Callable[..., Room]) -> None:
    here = room()
    here.quiet_for = PATIENCE * SETTLE - 0.1
    assert here.deal_with(b"upn,school\nA1") == Setback("it is not complete: waiting for the rest of it")
    here.quiet_for = PATIENCE * SETTLE
    assert here.deal_with(b"upn,school\nA1") is None
    assert here.told


def test_a_stop_lets_go_of_a_file_that_takes_long(room: Callable[..., Room], monkeypatch: pytest.MonkeyPatch) -> None:
    here = room()
    monkeypatch.setattr(here.lanes, "stop", lambda: None)
    here.lanes._release_at = here.clock() + GRACE_SECONDS
    assert here.deal_with() is None
    assert here.told, "within the grace it is finished"
    here.clock.now, here.told = GRACE_SECONDS + 1, []
    assert here.deal_with() is None
    assert not here.told, "then it is given back"


@pytest.mark.parametrize(
    ("error", "is_out", "why"),
    [
        (KeyError("Smith"), True, "the program failed at it three times"),
        (OSError(errno.EIO, "Input/output error"), False, "a bad spot is no failure of the program's"),
        (Changed(), False, "somebody saved it anew"),
    ],
)
def test_a_file_at_which_the_program_fails_is_tried_three_times_restarts_included(
    room: Callable[..., Room], error: Exception, is_out: bool, why: str
) -> None:
    for _ in range(TRIALS - 1):
        assert not getattr(room(error).deal_with(), "is_out", False)
    assert getattr(room(error).deal_with(), "is_out", False) == is_out, why
    assert not getattr(room(error).deal_with(), "is_out", False), "once it was set aside, it can be dropped anew"


def test_a_file_that_took_the_service_with_it_each_time_is_not_tried_again(
    room: Callable[..., Room], tmp_path: Path
) -> None:
    here = room()
    (here.inbox.root / "cases.csv").write_bytes(b"upn\n")
    for _ in range(TRIALS):
        Strikes(tmp_path).begin(file_hash(here.inbox.root / "cases.csv"))  # and the process was gone
    setback = room().deal_with()
    assert setback.is_out
    assert room().deal_with(name="again.csv") is None, "dropped again it has its trials again"


def test_lanes_move_while_what_they_wait_for_is_bounded(room: Callable[..., Room]) -> None:
    here = room()
    here.lanes._signs[here] = 0.0
    here.clock.now = STILL_SECONDS - 1
    assert here.lanes.are_moving()
    here.clock.now = STILL_SECONDS
    assert not here.lanes.are_moving()


def test_lanes_go_on_after_trouble_and_end_when_stopped(room: Callable[..., Room]) -> None:
    here = room(KeyError())
    for name in ("a.csv", "b.csv"):
        (here.inbox.root / name).write_bytes(b"upn\n")
    here.work.renew(here.inbox.listing().files)
    here.lanes.start()
    outcomes: list[tuple[Dropped, Setback]] = []
    while len(outcomes) < 2:
        outcomes.extend(here.lanes.outcomes())
    here.lanes.stop()
    assert {str(file.place) for file, setback in outcomes if setback.strike} == {"a.csv", "b.csv"}
