"""The drafts of a run, to be sent on, stand on its page for those who see the school and its social-care facts."""

from collections.abc import Iterator
from concurrent.futures import Executor
from datetime import datetime
from pathlib import Path
from shutil import copytree
from zoneinfo import ZoneInfo

import pytest

from mailmerge.ledger.record.opening import open_record
from mailmerge.operations.office import Office as Opened
from mailmerge.operations.office import open_office
from mailmerge.operations.rights import Asker, OutOfSightError, Role
from mailmerge.operations.runs_on_record import run_file, run_page
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from tests.referral.stories import PARENT, PUPIL, Office, codes

NOW = datetime(2025, 9, 29, 10, 0, tzinfo=ZoneInfo("Europe/London"))
DRAFT = "alerts/oakfield/alert 1 O.eml"


@pytest.fixture(scope="module")
def office(
    sample_workspace: Path, executor: Executor, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Opened, str]]:
    """A desk's office after a register with ten days of O, and the run that took it."""
    root = Path(copytree(sample_workspace, tmp_path_factory.mktemp("desk") / "trust"))
    house = load_configuration(load_workspace(root))
    with open_record(house.workspace.ledger) as ledger:
        told = Office(house, ledger, executor)
        told.drop("2025-09-02", {**PUPIL, **PARENT}, name="people.csv")
        marks = codes("2025-09-08", 10, "O", house.workspace.calendars["oakfield"])
        told.register("2025-09-02", "2025-09-26", marks)
    (path,) = house.workspace.outbox.glob(f"*/{DRAFT}")
    with open_office(root, lambda: NOW) as opened:
        yield opened, path.relative_to(house.workspace.outbox).parts[0]


@pytest.mark.parametrize(
    ("role", "schools", "why"),
    [
        ("trust", None, "sees every school"),
        ("attendance", frozenset({"oakfield"}), "sees this school"),
    ],
)
def test_who_sees_the_school_finds_its_drafts_and_no_file_of_all_schools(
    office: tuple[Opened, str], role: Role, schools: frozenset[str] | None, why: str
) -> None:
    opened, run = office
    asker = Asker("Sam", role, schools)
    page = run_page(opened, asker, run)
    assert {name for name in page.files if name.startswith("alerts/")} >= {DRAFT}, why
    assert ("receipt.html" in page.files) is (schools is None)
    assert b"Attendance alert - TRAN" in run_file(opened, asker, run, DRAFT).read_bytes()


@pytest.mark.parametrize(
    ("role", "schools", "why"),
    [
        ("attendance", frozenset({"millbrook"}), "another school's"),
        ("office", frozenset({"oakfield"}), "sees no social-care facts"),
    ],
)
def test_nobody_else_does(office: tuple[Opened, str], role: Role, schools: frozenset[str], why: str) -> None:
    opened, run = office
    with pytest.raises(OutOfSightError):
        run_file(opened, Asker("Kim", role, schools), run, DRAFT)
    with pytest.raises(OutOfSightError):
        run_page(opened, Asker("Kim", role, schools), run)


def test_a_draft_of_no_run_is_not_served_by_its_path(office: tuple[Opened, str]) -> None:
    opened, run = office
    with pytest.raises(OutOfSightError):
        run_file(opened, Asker("Sam", "trust"), run, "alerts/oakfield/../../manifest.json")
