"""The page in front of the outbox, and each school's own copies of its papers."""

import re
from datetime import date
from pathlib import Path

import pytest

from mailmerge.ledger.record.opening import open_record
from mailmerge.operations import postroom, privacy, safekeeping
from mailmerge.runs.outbox_index import write_index
from mailmerge.workspace import load_workspace
from tests.story.office import Office, pupils
from tests.watch.samples import NOON, tree


@pytest.fixture
def office(new_workspace: Path) -> Office:
    return Office(new_workspace, "oakfield", date(2025, 10, 6))


def page(office: Office) -> str:
    return (office.root / "outbox" / "index.html").read_text("utf-8")


def is_well(office: Office) -> bool:
    found = safekeeping.verify(load_workspace(office.root), None)
    return found is not None and found.ok


def test_it_says_of_which_file_and_school_each_folder_is(office: Office) -> None:
    one, two = pupils(2)
    first = office.drop("Year <5>.csv", one)
    office.drop("refused.csv", {"colour": "red"})
    other = {**one, "leave to": "2025-10-23", "school": "oakfield"}
    second = office.drop("both.csv", other, {**two, "school": "millbrook"}, at_trust=True)
    told = page(office)
    assert told.index("both.csv") < told.index("refused.csv") < told.index("Year &lt;5&gt;.csv"), "the latest first"
    assert f'href="./{first.run}/print-run-oakfield.pdf">Oakfield Primary School: to print' in told
    assert f'href="./{second.run}/posting-sheet-millbrook.pdf">Millbrook Academy: posting sheet' in told
    papers = [f"{first.run}/{name}" for name in ("receipt", "print-run", "posting-sheet")]
    assert sorted(papers, key=told.index) == papers, "the receipt, what is to print, what goes with it"
    assert "the file was not taken" in told
    assert "2 letters" in told
    assert one["parent 1 surname"] not in told
    assert is_well(office), "it is no run's, and nobody's proof"
    postroom.make_sheets(load_workspace(office.root), str(first.run), None, NOON)
    office.drop("third.csv", {"colour": "red"})
    assert "Oakfield Primary School: posting sheet, made again (2)" in page(office)


@pytest.mark.parametrize(("number", "told"), [(0, "no letter"), (1, "1 letter"), (2, "2 letters")])
def test_it_says_how_many_letters_a_file_made(office: Office, number: int, told: str) -> None:
    office.drop("leave.csv", *({**row, "leave decision": "granted"} for row in pupils(1)[number:]), *pupils(number))
    assert re.findall(r"(?:no|\d+) letters?", page(office)) == [told]


def test_a_school_that_is_called_after_another_is_not_taken_for_it(office: Office) -> None:
    run = office.drop("leave.csv", *pupils(1)).run
    office.paper(run, "posting-sheet-oakfield-north.pdf").write_bytes(b"")
    names = {"oakfield": "Oakfield Primary School", "oakfield-north": "Oakfield North"}
    with open_record(load_workspace(office.root).ledger) as ledger:
        write_index(ledger, office.root / "outbox", names)
    assert "Oakfield North: posting sheet<" in page(office)


def test_what_cannot_be_written_now_holds_nothing_up(office: Office) -> None:
    (office.root / "outbox" / "index.html").mkdir()
    assert office.drop("leave.csv", *pupils(1)).results[0].outcome == "letter"
    assert not list((office.root / "outbox").glob(".index*"))


def test_it_goes_with_whoever_is_erased_and_forgets_the_files_name(office: Office) -> None:
    (row,) = pupils(1)
    office.drop("Tran, Pupilaa.csv", row)
    assert "Tran, Pupilaa" in page(office)
    privacy.erase_pupils(load_workspace(office.root), [row["upn"]], "request", "SA", office.day)
    assert not (office.root / "outbox" / "index.html").exists()
    office.drop("other.csv", {"colour": "red"})
    assert "a file that is erased" in page(office)
    assert "Pupilaa" not in page(office)


def test_each_school_has_copies_of_its_own_papers_alone(office: Office) -> None:
    settings = office.root / "mailmerge.toml"
    settings.write_text(settings.read_text("utf-8").replace("[folders]", '[folders]\nfor_schools = "schools"', 1))
    one, two = ({**row, "school": code} for row, code in zip(pupils(2), ("oakfield", "millbrook"), strict=True))
    run = str(office.drop("both.csv", one, two, at_trust=True).run)
    place = office.root / "schools"
    assert sorted(path.name for path in place.iterdir()) == ["millbrook", "oakfield"]
    for code in ("millbrook", "oakfield"):
        names = [name for name in tree(place / code / run) if "." in name]
        assert sorted(Path(name).suffix for name in names) == [".docx", ".pdf", ".pdf", ".pdf"], names
        assert {f"print-run-{code}.pdf", f"posting-sheet-{code}.pdf"} < set(names)
        assert all("receipt" not in name for name in names), "it names the other school's pupils"
    postroom.make_sheets(load_workspace(office.root), run, "oakfield", NOON)
    assert (place / "oakfield" / run / "posting-sheet-oakfield-2.pdf").is_file()
    privacy.erase_pupils(load_workspace(office.root), [one["upn"]], "request", "SA", office.day)
    assert not list(place.glob(f"*/{run}")), "copies are no proof, and go whole"
    assert list((office.root / "outbox" / run / "letters" / "millbrook").iterdir())
    assert is_well(office)
