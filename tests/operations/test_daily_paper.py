"""One PDF and one posting sheet a school and day, over runs: which letters, in which order, what it proves."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from mailmerge.dispatch.evidence_log import Chosen, evidence
from mailmerge.errors import SettingsError
from mailmerge.filing.delivery import delivery_rule
from mailmerge.ledger.record.opening import open_record
from mailmerge.operations import daily_paper, postroom, privacy, safekeeping
from mailmerge.workspace import Workspace, load_workspace
from tests.story.office import Office, pupils

NOON = datetime(2025, 10, 6, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def office(new_workspace: Path) -> Office:
    """An office with letters of three runs; the last letter bears the next day's date."""
    office = Office(new_workspace, "oakfield", NOON.date())
    first, second, third = pupils(3)
    for name, row in (("a.csv", first), ("b.csv", second), ("c.csv", {**third, "letter date": "2025-10-07"})):
        office.drop(name, row)
    return office


def words(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return " ".join(page.get_textpage().get_text_bounded() for page in document)


def all_is_well(workspace: Workspace) -> bool:
    found = safekeeping.verify(workspace, None)
    return found is not None and found.ok


def test_a_day_has_one_print_run_and_one_sheet(office: Office, tmp_path: Path) -> None:
    workspace, outbox = load_workspace(office.root), office.root / "outbox"
    one, two, tomorrow = office.letters()
    (made,) = daily_paper.print_today(workspace, None, tmp_path / "paper", NOON)
    assert (made.school, made.letters, made.not_yet) == ("oakfield", 2, 1)
    assert made.sheet is not None
    for paper in (made.print_run, made.sheet):
        text = words(paper)
        assert text.index(one.ref) < text.index(two.ref), paper
        assert tomorrow.ref not in text
    assert all_is_well(workspace), "the sheet is on record, in the folder of the latest run"
    assert (outbox / str(two.run) / "posting-sheet-oakfield-2.pdf").read_bytes() == made.sheet.read_bytes()
    assert daily_paper.print_today(workspace, None, tmp_path / "paper", NOON) == [], "once"
    (again,) = daily_paper.print_today(workspace, "oakfield", tmp_path / "paper", NOON, again=True)
    assert again.letters == 2

    # The stamped sheet proves what it lists, whichever run made it, and stands in each letter's log.
    office.drop("scan.pdf", data=office.scan(made.sheet))
    assert office.proved() == {one.ref, two.ref}
    with open_record(workspace.ledger) as ledger:
        (log,) = evidence(ledger, Chosen(upn=one.upn), delivery_rule(workspace))
    kinds = [entry.event.kind for entry in log.entries]
    assert (kinds.count("posting-sheet-made"), kinds.count("proof-filed")) == (3, 1)

    # Whoever is erased goes from the sheets in other runs' folders too.
    (erased,) = privacy.erase_pupils(workspace, [str(one.upn)], "request", "SA", NOON.date())
    assert erased.is_done
    assert not [path for path in outbox.rglob("*.pdf") if one.ref in words(path)]
    assert all_is_well(workspace)


def test_a_held_pupil_keeps_the_sheet_that_others_share(office: Office, tmp_path: Path) -> None:
    workspace = load_workspace(office.root)
    one, two, _ = office.letters()
    daily_paper.print_today(workspace, None, tmp_path / "paper", NOON)
    privacy.hold(workspace, str(two.upn), privacy.Because("a claim", "SA"), lifted=False)
    privacy.erase_pupils(workspace, [str(one.upn)], "request", "SA", NOON.date())
    assert (office.root / "outbox" / str(two.run) / "posting-sheet-oakfield-2.pdf").exists()
    assert all_is_well(workspace)


def test_one_file_for_the_postal_account_over_runs_whatever_could_not_be_printed(
    office: Office, tmp_path: Path
) -> None:
    workspace = load_workspace(office.root)
    letters = office.letters()
    (tmp_path / "file").write_text("no folder")
    for school, place, said in (
        ("nowhere", tmp_path, "no school nowhere"),
        (None, tmp_path / "file" / "x", "cannot be written"),
    ):
        with pytest.raises(SettingsError, match=said):
            daily_paper.print_today(workspace, school, place, NOON)

    ordered = postroom.order(workspace, postroom.OrdersAsked(), date(2025, 10, 6))
    assert list(ordered.refs) == [letter.ref for letter in letters]
    assert ordered.file == office.root / "outbox" / str(letters[-1].run) / "postal-orders.csv"
    assert postroom.order(workspace, postroom.OrdersAsked(), date(2025, 10, 6)).file is None, "each once"
    assert all_is_well(workspace)
