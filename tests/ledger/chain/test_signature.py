"""Heads signed by the trust's own key: what was made without it shows, in the head file and in an anchor."""

import json
from pathlib import Path

import pytest

from mailmerge.ledger.chain.anchor import write_anchor
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.head import head_file
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.signature import KeyFileError, key_file
from tests.ledger.stores import verify


def codes(ledger: Ledger, anchor: Path | None = None) -> list[tuple[str, str]]:
    return [(verdict.code, verdict.thing) for verdict in verify(ledger.path, anchor=anchor).verdicts]


def test_a_ledger_without_a_key_verifies_and_one_with_a_key_signs_each_head(ledger: Ledger) -> None:
    assert ledger.head_key() is None
    assert "signature" not in json.loads(head_file(ledger.path).read_text())
    public = ledger.make_head_key("TM")
    assert ledger.head_key() == (2, public)
    for number in range(3):
        ledger.append([NewEvent("tried", f"P-{number}")])
        assert len(json.loads(head_file(ledger.path).read_text())["signature"]) == 128
        assert codes(ledger) == []


def test_the_key_is_its_users_alone_and_never_written_over(ledger: Ledger) -> None:
    ledger.make_head_key("TM")
    assert key_file(ledger.path).stat().st_mode & 0o777 == 0o600
    kept = key_file(ledger.path).read_bytes()
    with pytest.raises(KeyFileError):
        ledger.make_head_key("TM")
    assert key_file(ledger.path).read_bytes() == kept
    key_file(ledger.path).chmod(0o640)
    assert "chmod 0600" in verify(ledger.path).notes[0]


@pytest.mark.parametrize("signature", [None, "", "ab" * 64, "no hex", 7])
def test_a_head_that_the_key_did_not_sign_shows(ledger: Ledger, signature: object, tmp_path: Path) -> None:
    early = write_anchor(ledger, tmp_path / "early")
    ledger.make_head_key("TM")
    anchor = write_anchor(ledger, tmp_path)
    assert codes(ledger, anchor) == codes(ledger, early) == []
    for path, thing in ((anchor, "anchor"), (head_file(ledger.path), "head")):
        sound = path.read_text()
        path.write_text(json.dumps(json.loads(sound) | {"signature": signature}))
        assert codes(ledger, anchor) == [("altered", thing)]
        path.write_text(sound)


def test_a_signature_of_another_head_is_none(ledger: Ledger) -> None:
    ledger.make_head_key("TM")
    former = json.loads(head_file(ledger.path).read_text())["signature"]
    ledger.append([NewEvent("tried", "P-1")])
    form = json.loads(head_file(ledger.path).read_text())
    head_file(ledger.path).write_text(json.dumps(form | {"signature": former}))
    assert codes(ledger) == [("altered", "head")]


def test_a_key_that_is_lost_is_told_and_another_takes_its_place(ledger: Ledger) -> None:
    first = ledger.make_head_key("TM")
    key_file(ledger.path).unlink()
    ledger.append([NewEvent("tried", "P-1")])  # nothing waits for it
    assert codes(ledger) == [("altered", "head")]
    second = ledger.make_head_key("TM")
    assert second != first
    assert codes(ledger) == []
