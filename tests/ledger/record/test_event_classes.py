"""Each kind of event is written by one class, which says what it holds."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

import mailmerge.ledger
from mailmerge.ledger.chain import own_events
from mailmerge.ledger.chain.schema import ERASURE
from mailmerge.ledger.record import event_kinds
from mailmerge.ledger.record.event_kinds import LIFTED, NOTED_KINDS

_LEDGER = Path(mailmerge.ledger.__file__).parent
_PACKAGE = _LEDGER.parent
_KINDS = {
    name: value
    for module in (event_kinds, own_events)
    for name, value in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str) and value != LIFTED
}


def _writers() -> dict[str, list[str]]:
    """The classes by the names of those kinds that their `event` appends; of a letter's notes, `kind` says which."""
    found = defaultdict(list)
    for path in sorted(_LEDGER.rglob("*.py")):
        for kind in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(kind, ast.ClassDef):
                continue
            for method in kind.body:
                if isinstance(method, ast.FunctionDef) and method.name == "event":
                    names = {node.id for node in ast.walk(method) if isinstance(node, ast.Name)}
                    for name in names & _KINDS.keys():
                        found[name].append(kind.name)
                    if not names & _KINDS.keys():
                        found[""].append(kind.name)
    return found


@pytest.mark.parametrize("name", sorted(_KINDS))
def test_a_kind_of_event_has_one_class_that_writes_it(name: str) -> None:
    assert len(_writers()[name]) == 1


def test_what_befalls_a_letter_by_the_day_has_one_class_for_all() -> None:
    assert NOTED_KINDS
    assert _writers()[""] == ["LetterNoted"]


def test_erasure_is_among_them() -> None:
    assert ERASURE in _KINDS.values()


def test_no_other_room_writes_an_event_by_hand() -> None:
    by_hand = {
        path.relative_to(_PACKAGE).as_posix()
        for path in _PACKAGE.rglob("*.py")
        if _LEDGER not in path.parents and "NewEvent(" in path.read_text("utf-8")
    }
    assert by_hand == set()
