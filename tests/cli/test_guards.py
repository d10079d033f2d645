"""Guards heard after a letter was made: what waits is held, told of, and goes nowhere until a person decides."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.event_kinds import GUARD_HEARD
from mailmerge.ledger.record.opening import open_record
from tests.runs.test_run import ROW, csv_of

DAY = "2025-10-06"


def run(call: Callable[..., tuple[int, str, str]], workspace: Path, name: str, **cells: str) -> Any:
    path = workspace / name
    path.write_bytes(csv_of(ROW | cells))
    _, out, err = call("run", path, "--date", DAY, "--json", "--workspace", workspace)
    assert out, err
    return json.loads(out)


def ledger_of(workspace: Path) -> Ledger:
    return open_record(workspace / "ledger" / "ledger.sqlite")


def waiting(call: Callable[..., tuple[int, str, str]], workspace: Path) -> dict[str, list[str]]:
    _, out, err = call("post", "list", "--json", "--workspace", workspace)
    assert out, err
    return {one["ref"]: [task["code"] for task in one["tasks"]] for one in json.loads(out)}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"parent 1 deceased": "yes"}, "the parent died"),
        ({"left on": "2025-10-01"}, "the child is not on roll any more"),
        ({"parent 1 do not contact": "yes"}, "the parent is not to be written to"),
        ({"parent 1 court order": "yes"}, "a court has a word in it"),
        ({"parent 1 address confidential": "yes"}, "the address is a secret"),
    ],
)
def test_a_letter_that_waits_is_held_when_a_guard_is_heard(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, cells: dict[str, str], why: str
) -> None:
    run(call, new_workspace, "before.csv")
    before = waiting(call, new_workspace)
    told = run(call, new_workspace, "after.csv", **cells)
    assert before, why
    assert waiting(call, new_workspace) == {ref: ["held"] for ref in before}, why
    named = [
        reason["text"]
        for file in told
        for row in file["results"]
        for one in row["parents"]
        for reason in one["reasons"]
    ]
    assert all(any(ref in text for text in named) for ref in before), why
    _, out, _ = call("post", "export", "--json", "--workspace", new_workspace)
    assert json.loads(out) == [], why


def test_it_is_held_once_and_released_by_a_person(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    run(call, new_workspace, "before.csv")
    (ref,) = waiting(call, new_workspace)
    run(call, new_workspace, "after.csv", **{"parent 1 court order": "yes"})
    run(call, new_workspace, "after again.csv", **{"parent 1 court order": "yes", "notes": "x"})
    with ledger_of(new_workspace) as ledger:
        assert len(list(ledger.events(GUARD_HEARD, ref))) == 1
    words = ("post", "release", ref.lower(), "--reason", "the order is lifted", "--by", "AL", "--workspace")
    assert call(*words, new_workspace)[0] == 0
    assert "held" not in waiting(call, new_workspace)[ref]


def test_what_was_posted_is_not_held(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> None:
    run(call, new_workspace, "before.csv")
    (ref,) = waiting(call, new_workspace)
    call("post", "record", ref, "--on", DAY, "--service", "second-class", "--workspace", new_workspace)
    run(call, new_workspace, "after.csv", **{"parent 1 deceased": "yes"})
    with ledger_of(new_workspace) as ledger:
        assert not list(ledger.events(GUARD_HEARD))
        assert letter_records.letter(ledger, ref).posted_on == date.fromisoformat(DAY)


@pytest.mark.parametrize(
    ("cells", "held", "why"),
    [
        ({"parent 1 deceased": "yes"}, True, "a death holds what goes to that home, about a sister too"),
        ({"pupil deceased": "yes"}, True, "most of all a child's"),
        ({"left on": "2025-10-01"}, False, "that she has left says nothing of her sister"),
        ({"parent 1 deceased": "yes", "parent 1 address line 1": "1 Far Away"}, False, "another home"),
    ],
)
def test_a_death_holds_what_waits_for_the_household(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, cells: dict[str, str], held: bool, why: str
) -> None:
    sister = {"upn": "K873400000006", "pupil forename": "Isla"}
    run(call, new_workspace, "sister.csv", **sister)
    (ref,) = waiting(call, new_workspace)
    run(call, new_workspace, "after.csv", **cells)
    assert (waiting(call, new_workspace)[ref] == ["held"]) is held, why


_FATHER = {
    "parent 2 title": "Mr",
    "parent 2 forename": "Idris",
    "parent 2 surname": "Vane",
    "parent 2 relationship": "father",
    "parent 2 parental responsibility": "yes",
    "parent 2 address line 1": "9 Fen Drove",
    "parent 2 town": "March",
    "parent 2 postcode": "PE15 8NQ",
}


@pytest.mark.parametrize(
    ("cells", "held", "why"),
    [
        ({"parent 1 court order": "yes"}, {1}, "an order that concerns one parent holds that parent's letter"),
        ({"parent 2 do not contact": "yes"}, {2}, "so does a wish not to be written to"),
        ({"parent 2 address confidential": "yes"}, {2}, "so does a secret address"),
        ({"parent 1 deceased": "yes"}, {1, 2}, "a death holds them all"),
        ({"left on": "2025-10-01"}, {1, 2}, "a child who left has left for both"),
    ],
)
def test_a_guard_of_one_parent_holds_what_waits_for_that_parent(
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
    cells: dict[str, str],
    held: set[int],
    why: str,
) -> None:
    (made,) = run(call, new_workspace, "before.csv", **_FATHER)
    refs = {one["parent"]: one["ref"] for row in made["results"] for one in row["parents"]}
    (told,) = run(call, new_workspace, "after.csv", **(_FATHER | cells))
    tasks = waiting(call, new_workspace)
    assert {number for number, ref in refs.items() if "held" in tasks[ref]} == held, why
    codes = {
        one["parent"]: [reason["code"] for reason in one["reasons"]]
        for row in told["results"]
        for one in row["parents"]
    }
    assert {number for number in refs if "waiting-letter-held" in codes[number]} == held, why


_CONTACTS = ("upn", "pupil", "date of birth", "school", "parent")


@pytest.mark.parametrize(
    ("cells", "held", "why"),
    [
        ({}, set(), "nothing guards anybody"),
        ({"parent 2 court order": "no", "pupil deceased": "no"}, set(), "nor does a no"),
        ({"parent 1 court order": "yes"}, {1}, "an order that concerns one parent"),
        ({"parent 2 do not contact": "yes"}, {2}, "a wish not to be written to"),
        ({"parent 2 address confidential": "yes"}, {2}, "a secret address"),
        ({"parent 2 deceased": "yes"}, {1, 2}, "a death in the family"),
        ({"pupil deceased": "yes"}, {1, 2}, "most of all a child's"),
        ({"left on": "2025-10-06"}, {1, 2}, "the child has left"),
        ({"left on": "07/10/2025"}, set(), "the child will leave tomorrow"),
    ],
)
def test_a_file_of_people_holds_what_waits_for_whom_it_guards(
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
    cells: dict[str, str],
    held: set[int],
    why: str,
) -> None:
    (made,) = run(call, new_workspace, "before.csv", **_FATHER)
    refs = {one["parent"]: one["ref"] for row in made["results"] for one in row["parents"]}
    known = {name: cell for name, cell in (ROW | _FATHER).items() if name.startswith(_CONTACTS)}
    del known["parent 1 penalty notices"]
    (new_workspace / "contacts.csv").write_bytes(csv_of(known | cells))
    words = ("run", new_workspace / "contacts.csv", "--date", DAY, "--json", "--workspace", new_workspace)
    (told,) = json.loads(call(*words)[1])
    tasks = waiting(call, new_workspace)
    assert {number for number, ref in refs.items() if "held" in tasks[ref]} == held, why
    texts = [reason["text"] for row in told["results"] for reason in row["reasons"]]
    assert {number for number, ref in refs.items() if any(ref in text for text in texts)} == held, why
