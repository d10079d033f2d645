import json
from pathlib import Path

import pytest

from mailmerge.ledger.chain.anchor import read_anchor, write_anchor
from mailmerge.ledger.chain.event import Head, NewEvent
from mailmerge.ledger.chain.head import write_head
from mailmerge.ledger.chain.ledger import Ledger
from tests.ledger.samples import ticking
from tests.ledger.stores import open_record, verify
from tests.ledger.tampering import rehash, unguarded


def verdicts(path: Path, anchor: Path) -> set[tuple[str, str]]:
    return {(verdict.code, verdict.thing) for verdict in verify(path, anchor=anchor).verdicts}


def test_an_anchor_holds_the_head_and_the_ledger_grows_past_it(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([NewEvent("note", "s")])
    at = ticking()()
    path = write_anchor(ledger, tmp_path / "elsewhere", at)
    anchored = read_anchor(path)
    ledger.append([NewEvent("note", "s")])

    assert path.name == "ledger-anchor-2025-09-15-2.json"
    assert (anchored.workspace, anchored.head.seq, anchored.at) == (ledger.workspace_id, 2, at)
    assert verify(ledger.path, anchor=path).ok


def test_anchoring_twice_the_same_head_writes_one_file(ledger: Ledger, tmp_path: Path) -> None:
    clock = ticking()
    first = write_anchor(ledger, tmp_path, clock())
    before = first.read_bytes()

    assert write_anchor(ledger, tmp_path, clock()) == first
    assert first.read_bytes() == before


def test_a_truncation_that_left_no_trace_in_the_workspace_is_caught_by_the_anchor(tmp_path: Path) -> None:
    path = tmp_path / "ledger" / "ledger.sqlite"
    with open_record(path, clock=ticking()) as ledger:
        (kept, _) = ledger.append([NewEvent("note", "s"), NewEvent("note", "s")])
        anchor = write_anchor(ledger, tmp_path)
    with unguarded(path) as connection:
        connection.execute("DELETE FROM events WHERE seq = 3")
        connection.execute("UPDATE lookup_state SET seq = 2, hash = ?", (kept.hash,))
    write_head(path, Head(2, kept.hash))

    assert verify(path).ok
    assert verdicts(path, anchor) == {("truncated", "anchor")}


def test_a_rewriting_that_left_no_trace_in_the_workspace_is_caught_by_the_anchor(tmp_path: Path) -> None:
    path = tmp_path / "ledger" / "ledger.sqlite"
    with open_record(path, clock=ticking()) as ledger:
        ledger.append([NewEvent("note", "s")])
        anchor = write_anchor(ledger, tmp_path)
    with unguarded(path) as connection:
        connection.execute("UPDATE events SET subject = 'other' WHERE seq = 2")
        rehash(connection)
        (last,) = connection.execute("SELECT hash FROM events WHERE seq = 2").fetchone()
        connection.execute("UPDATE lookup_state SET hash = ?", (last,))
    write_head(path, Head(2, last))

    assert verify(path).ok
    assert verdicts(path, anchor) == {("altered", "anchor")}


def test_the_anchor_of_another_ledger_does_not_fit(tmp_path: Path) -> None:
    with open_record(tmp_path / "a" / "ledger.sqlite") as one, open_record(tmp_path / "b" / "ledger.sqlite") as other:
        other.append([NewEvent("note", "s")])  # so that it would look like a cut, were the ledgers not told apart
        anchor = write_anchor(other, tmp_path)

        assert verdicts(one.path, anchor) == {("altered", "anchor")}


@pytest.mark.parametrize("text", ["", "no JSON", "[]", json.dumps({"seq": 1, "hash": "x"})])
def test_what_is_no_anchor_is_refused(ledger: Ledger, tmp_path: Path, text: str) -> None:
    path = tmp_path / "anchor.json"
    path.write_text(text)

    with pytest.raises(ValueError, match=r"."):
        verify(ledger.path, anchor=path)
