"""Files that join a run's folder: on record before they are seen, and finished where the power went."""

from pathlib import Path
from typing import Any

import pytest

from mailmerge.dispatch.joining import finish, join
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.posting_events import OrdersExported

DATA = b"orders"
FILE = "run-1/postal-orders.csv"
EVENT = OrdersExported("run-1", {}, DATA, FILE).event()


class PowerCut(BaseException):
    """What ends a process without a word."""


def cut(*_: Any) -> None:
    raise PowerCut


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    (tmp_path / "outbox" / "run-1").mkdir(parents=True)
    return tmp_path / "outbox"


def test_a_file_is_recorded_and_in_its_place(ledger: Ledger, outbox: Path) -> None:
    joined = join(ledger, outbox, FILE, DATA, EVENT, "Office")
    assert (joined, joined.read_bytes()) == (outbox / FILE, DATA)
    (event,) = ledger.events(EVENT.kind)
    assert event.payload["files"] == {FILE: sha256(DATA)}
    assert [path.name for path in outbox.iterdir()] == ["run-1"]


@pytest.mark.parametrize(
    ("where", "there"),
    [((Ledger, "append"), False), ((Path, "replace"), True)],
    ids=["before it was recorded", "before it was seen"],
)
def test_what_was_cut_off_is_finished_or_thrown_away(
    ledger: Ledger, outbox: Path, monkeypatch: pytest.MonkeyPatch, where: tuple[type, str], there: bool
) -> None:
    with monkeypatch.context() as power:
        power.setattr(*where, cut)
        with pytest.raises(PowerCut):
            join(ledger, outbox, FILE, DATA, EVENT, "Office")
    assert not (outbox / FILE).exists()
    finish(ledger, outbox, alive=lambda _folder, _owner: False)
    assert (outbox / FILE).exists() == there
    assert [path.name for path in outbox.iterdir()] == ["run-1"]


def test_what_another_process_is_at_is_left_to_it(
    ledger: Ledger, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as power:
        power.setattr(Ledger, "append", cut)
        with pytest.raises(PowerCut):
            join(ledger, outbox, FILE, DATA, EVENT, "Office")
    finish(ledger, outbox)
    assert len(list(outbox.iterdir())) == 2
