"""Each event says who asked for it, among the facts that can be erased; nothing goes on record past that."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.own_events import HEAD_KEY_MADE, LEDGER_BEGUN
from mailmerge.ledger.chain.schema import ERASURE
from mailmerge.ledger.record import event_kinds
from mailmerge.ledger.record.facts_on_record import who_asked
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.signing import signed
from tests.cli.conftest import call
from tests.dispatch.samples import issue
from tests.filing.test_papers import UPN, a_pdf

__all__ = ["call"]

PACKAGE = Path(__file__).parents[1] / "mailmerge"
KINDS = sorted(
    {
        value
        for name, value in vars(event_kinds).items()
        if name.isupper() and name != "LIFTED" and isinstance(value, str)
    }
    | set(event_kinds.NOTED_KINDS)
)
# A ledger begins by itself. What was erased names who did it in its payload: that stays.
UNSIGNED = {LEDGER_BEGUN, ERASURE, HEAD_KEY_MADE}


def appends(tree: ast.AST) -> Iterator[int]:
    """The lines that append to a ledger by its own method: `ledger.append(…)`, `office.ledger.append(…)`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="append", value=ast.Name(id="ledger") | ast.Attribute(attr="ledger" | "_ledger")):
                yield node.lineno


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("ledger.append([event])", True),
        ("office.ledger.append(signed(event, by) for event in told)", True),
        ("self._ledger.append([event])", True),
        ("append_signed(ledger, [event], by)", False),
        ("letters.append(letter)", False),
    ],
)
def test_the_test_sees_what_it_looks_for(line: str, found: bool) -> None:
    assert bool(list(appends(ast.parse(line)))) is found


def test_every_room_appends_with_who_asked() -> None:
    files = [path for path in PACKAGE.rglob("*.py") if PACKAGE / "ledger" not in path.parents]
    bare = [f"{path.relative_to(PACKAGE)}:{line}" for path in files for line in appends(ast.parse(path.read_text()))]
    assert bare == [], "use append_signed"


def test_the_page_of_the_ledger_says_who_reads_each_kind() -> None:
    page = (PACKAGE.parent / "docs" / "ledger.md").read_text("utf-8")
    table = page[page.index("| kind | about |") : page.index("`case-decided`: each row")]
    cells = [line.split("|")[1] for line in table.splitlines()[2:] if line.startswith("|")]
    listed = set(re.findall(r"`([a-z-]+)`", " ".join(cells)))
    assert listed == {*KINDS, *UNSIGNED}


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_of_each_kind_says_who_asked(kind: str) -> None:
    event = signed(NewEvent(kind, "subject", {"on": "2025-11-12"}), "Office")
    (facts,) = event.contents
    assert json.loads(facts)["by"] == "Office"
    assert "Office" not in str(event.payload), "who asked is personal"


@pytest.mark.parametrize("by", ["login", "S. Ahmed"])
def test_commands_sign_what_they_record(
    call: Callable[..., Any],
    new_workspace: Path,
    ledger: Ledger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    by: str,
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    named = () if by == "login" else ("--by", by)
    posted, withdrawn = issue(ledger, 1), issue(ledger, 2)
    paper = tmp_path / "minutes.pdf"
    paper.write_bytes(a_pdf())
    last = ledger.head().seq
    for words in (
        ("evidence", "add", UPN, paper, *named),
        ("evidence", "outcome", UPN, "sent", "--on", "2025-11-12", *named),
        ("evidence", "note", UPN, "call", "rang", "--on", "2025-11-12", *named),
        ("post", "record", posted, "--on", "2025-09-15", "--service", "second-class"),
        ("post", "withdraw", withdrawn, "--reason", "moved", "--by", by),
        ("privacy", "hold", UPN, "--reason", "a claim", "--by", by),
    ):
        code, _, error = call(*words, "--workspace", new_workspace)
        assert code == 0, error
    with open_record(ledger.path) as reread:
        events = list(reread.events(after=last))
        signed = who_asked(reread, events)
        asked = {event.kind: signed[event.seq] for event in events if event.kind not in UNSIGNED}
    assert asked == {**dict.fromkeys(asked, by), event_kinds.POSTED: "login"}
    assert len(asked) >= 6
