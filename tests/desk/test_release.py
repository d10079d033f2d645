"""Two people: a letter with a warning goes nowhere before a second person, who is not the first, releases it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mailmerge.dispatch.waiting import to_post
from mailmerge.intake.result import FileResult
from mailmerge.ledger.record import letter_records
from mailmerge.operations.rights import Asker
from tests.desk.opened import Opened, a_row, opened, upn

REFUSED, WITHOUT = upn(30), upn(31)
LEAVE = {
    "attendance": "",
    "situation": "leave",
    "leave from": "2025-11-17",
    "leave to": "2025-11-21",
    "leave requested on": "2025-11-03",
    "leave decision": "refused",
    "leave decided on": "2025-11-05",
    "leave decided by": "Helen Marsh",
    "parent 1 penalty notices": "none",
}


@dataclass
class ForTwo(Opened):
    """A desk, and what came of the rows that it was told."""

    result: FileResult


def for_two(desk: Opened) -> ForTwo:
    """Return a desk whose settings ask for two people, with a letter with a warning, made for the attendance lead."""
    path = desk.office.workspace.root / "mailmerge.toml"
    path.write_text(path.read_text("utf-8") + "\n[release]\ntwo_people = true\n", "utf-8")
    desk.office.reread()
    rows = [a_row(REFUSED, "Rita", **LEAVE), a_row(WITHOUT, "Wilf")]
    result = desk.office.tell(Asker("head", "head"), "cases.csv", rows)
    return ForTwo(desk.desk, desk.clock, desk.links, desk.app, result)


@pytest.fixture
def two(desk: Opened) -> ForTwo:
    """Such a desk of the test's own."""
    return for_two(desk)


@pytest.fixture(scope="module")
def refusing(filled_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForTwo]:
    """Such a desk: tests that share it release nothing."""
    with opened(Path(shutil.copytree(filled_workspace, tmp_path_factory.mktemp("refusing") / "trust"))) as at:
        yield for_two(at)


def ref_of(two: Opened) -> str:
    return letter_records.history(two.office.ledger, [REFUSED])[0].ref


@pytest.fixture
def ref(two: Opened) -> str:
    return ref_of(two)


def test_it_is_in_no_print_run_and_on_no_sheet(two: ForTwo, ref: str) -> None:
    other = letter_records.history(two.office.ledger, [WITHOUT])[0].ref
    assert {letter.ref for letter in to_post(two.office.ledger)} & {ref, other} == {other}
    (sheet,) = two.office.ledger.events("posting-sheet-made", two.result.run)
    assert sheet.payload["pages"] == [[other]]
    assert any("waits for a second person" in note for note in two.result.notes)
    browser = two.browser("trust")
    assert f'value="{ref}"' not in browser.get("/post/print").text
    assert f'value="{ref}"' not in browser.get("/post").text


def test_the_second_person_releases_it_in_two_clicks(two: Opened, ref: str) -> None:
    browser = two.browser("trust")
    assert 'href="/release"' in browser.get("/").text  # 1
    assert f'value="{ref}" checked' in browser.get("/release").text
    assert "1 released" in browser.follow(browser.post("/release", ref=[ref])).text  # 2
    assert ref in {letter.ref for letter in to_post(two.office.ledger)}
    assert f'value="{ref}" checked' in browser.get("/post/print").text
    assert browser.post("/release", ref=[ref]).status_code == 409


def test_the_first_is_not_the_second(refusing: Opened) -> None:
    browser, ref = refusing.browser("head"), ref_of(refusing)
    assert "somebody else releases it" in browser.get("/release").text
    assert browser.post("/release", ref=[ref]).status_code == 409
    assert ref not in {letter.ref for letter in to_post(refusing.office.ledger)}


@pytest.mark.parametrize("role", ["office", "attendance", "safeguarding"])
def test_who_is_no_second_person(refusing: Opened, role: str) -> None:
    assert refusing.browser(role).post("/release", ref=[ref_of(refusing)]).status_code == 403


def test_a_guard_that_is_heard_meanwhile_holds_it(two: Opened, ref: str) -> None:
    two.office.tell(
        Asker("Sam", "trust"), "later.csv", [a_row(REFUSED, "Rita", **LEAVE, **{"parent 1 court order": "yes"})]
    )
    browser = two.browser("trust")
    browser.post("/release", ref=[ref])
    assert ref not in {letter.ref for letter in to_post(two.office.ledger)}


def test_without_the_setting_made_is_released(desk: Opened) -> None:
    desk.office.tell(Asker("head", "head"), "cases.csv", [a_row(REFUSED, "Rita", **LEAVE)])
    assert REFUSED in {letter.upn for letter in to_post(desk.office.ledger)}
