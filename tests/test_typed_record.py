"""Nobody but the record looks into what is on record by key."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "mailmerge"
ON_RECORD = PACKAGE / "ledger" / "record"
# It carries payloads, and looks into none by key but those of its own events (`own_events`).
CARRIES_EVENTS = PACKAGE / "ledger" / "chain"
# It shows any event as it lies there.
SHOWS_EVENTS = PACKAGE / "cli" / "ledger.py"
# Facts of another kind: of a parent, not on record.
WORKED_OUT = {PACKAGE / "law" / "decide.py"}
RAW = {"payload", "facts"}
TOUCHES = re.compile(r"\.payload\b|\brecords\.facts\(")


def reads_raw(tree: ast.AST) -> Iterator[int]:
    """The lines that look into an event's payload or facts by key: `payload["on"]`, `facts.get("by")`."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name)) if name in RAW:
                yield node.lineno
            case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name), attr="get") if name in RAW:
                yield node.lineno


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('event.payload["on"]', True),
        ('facts.get("by")', True),
        ('payload["run"] == run', True),
        ("facts.pupil", False),
        ("dict(event.payload)", False),
    ],
)
def test_the_test_sees_what_it_looks_for(line: str, found: bool) -> None:
    assert bool(list(reads_raw(ast.parse(line)))) is found


def test_only_the_record_looks_into_what_is_on_record() -> None:
    """Every other room reads typed facts, so that a key can't be misspelt and an old event has one reader."""
    files = [path for path in PACKAGE.rglob("*.py") if ON_RECORD not in path.parents and path not in WORKED_OUT]
    raw = [f"{path.relative_to(PACKAGE)}:{line}" for path in files for line in reads_raw(ast.parse(path.read_text()))]
    assert raw == []


def test_no_other_room_touches_a_payload() -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if not {ON_RECORD, CARRIES_EVENTS} & {*path.parents}
        and path != SHOWS_EVENTS
        and TOUCHES.search(path.read_text())
    }
    assert users == set()
