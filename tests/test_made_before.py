"""A workspace that an older version left opens, verifies and goes on, and what was dropped then makes nothing new."""

import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.record import facts_on_record, letter_records
from mailmerge.ledger.record.event_kinds import CASE_DECIDED, RUN_FINISHED
from mailmerge.ledger.record.opening import open_record
from tests.cli.conftest import call

__all__ = ["call"]

KEPT = Path(__file__).parent / "made_before" / "workspace-0.1.tar.xz"
MAISIE, NIAMH, ZOFIA, ERASED = "U873439920273", "W873445524440", "A873477219458", "W873425418010"

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the trust and the anchor, to be read and not written to."""
    folder = tmp_path_factory.mktemp("before")
    with tarfile.open(KEPT) as packed:
        packed.extractall(folder, filter="data")
    return folder


@pytest.fixture
def trust(unpacked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(unpacked / "trust", tmp_path / "trust"))


@pytest.fixture
def ask(call: Callable[..., tuple[int, str, str]], trust: Path) -> Ask:
    """Run a command in the old workspace, and return its exit code and what it answers."""

    def answer(*words: object) -> tuple[int, Any]:
        code, out, error = call(*words, "--json", "--workspace", trust)
        assert out, error
        return code, json.loads(out)

    return answer


def events_of(trust: Path) -> list[Event]:
    with open_record(trust / "ledger" / "ledger.sqlite") as ledger:
        return list(ledger.events())


def test_it_verifies_against_its_anchor_and_every_file(ask: Ask, unpacked: Path) -> None:
    (anchor,) = (unpacked / "anchor").iterdir()
    code, verdict = ask("ledger", "verify", "--anchor", anchor)
    assert (code, verdict["ok"]) == (0, True), verdict


def test_the_doctor_finds_nothing_and_every_approval_holds(call: Callable[..., Any], trust: Path) -> None:
    code, out, _ = call("doctor", "--workspace", trust)
    assert code == 0, out
    assert "Every template and warning may be used, and those approved are unchanged." in out


def test_each_letter_is_known_with_its_posting_and_what_it_said(trust: Path) -> None:
    with open_record(trust / "ledger" / "ledger.sqlite") as ledger:
        letters = letter_records.history(ledger, [MAISIE, NIAMH, ZOFIA])
        facts = [facts_on_record.of_letter(ledger, letter) for letter in letters]
        assert not letter_records.history(ledger, [ERASED])
    states = sorted((letter.letter, str(letter.posted_on), letter.withdrawn) for letter in letters if letter.issue)
    assert states == [
        ("contract-ended-by-parent", "2025-11-13", None),
        ("contract-ended-by-parent", "None", "by-office"),
        ("contract-successful", "2025-11-12", None),
        ("early-intervention", "2025-11-12", None),
        ("early-intervention", "2025-11-12", None),
    ]
    assert all(said and said.addressee and said.address.lines for said in facts[1:])


def test_a_pupils_page_and_what_waits_are_told(ask: Ask) -> None:
    code, (page,) = ask("find", NIAMH)
    kinds = {line["kind"] for line in page["timeline"]}
    assert code == 0
    assert {"letter-issued", "posting-corrected", "mail-returned", "letter-withdrawn", "legal-hold-set"} <= kinds
    assert ask("post", "list")[0] == 0
    assert ask("due")[0] == 0


def test_the_same_files_dropped_again_make_nothing_new(ask: Ask, trust: Path) -> None:
    before = events_of(trust)
    for file in sorted((trust / "inbox" / "_processed").rglob("*.csv")):
        shutil.copy(file, trust / "inbox" / "oakfield" / file.name)

    code, _ = ask("run", "--date", "2025-11-12")

    after = events_of(trust)
    assert code == 0
    assert after[: len(before)] == before
    assert {event.kind for event in after[len(before) :]} == {CASE_DECIDED, RUN_FINISHED}
    assert ask("ledger", "verify")[0] == 0
