import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.runs.file_outcome import FileOutcome

RUN = "20251006-120000-abcdef"
RECEIPT = b'<html><head></head><a href="./print-run-oakfield.pdf">1</a><a href="./my%20cases_FIX_ME.xlsx">2</a></html>'


def outcome(root: Path, codes: tuple[object, ...] = (), fixme: bytes | None = None) -> FileOutcome:
    return FileOutcome(root / "outbox" / RUN, codes, RECEIPT, fixme, "my cases_FIX_ME.xlsx")


@pytest.mark.parametrize(
    ("codes", "fixme", "stage", "why"),
    [
        ((), None, "_processed/2025-10-06", "nothing is left to do"),
        ((), b"rows", "_failed", "there are rows to mend"),
        (("unknown-column",), None, "_failed", "staff can mend the headings"),
        (("unreadable",), None, "_quarantine", "nobody knows what it is"),
    ],
)
def test_where_a_file_goes(
    tmp_path: Path, codes: tuple[object, ...], fixme: bytes | None, stage: str, why: str
) -> None:
    assert outcome(tmp_path, codes, fixme).stage == PurePosixPath(stage), why


def notes_of(told: FileOutcome, root: Path, name: str) -> dict[str, bytes]:
    put = root / "inbox" / told.stage / name
    notes = told.notes(put, root / "inbox" / "oakfield" / "my cases.csv", changed_later=False)
    return {path.relative_to(root / "inbox").as_posix(): data for path, data in notes.items()}


@pytest.mark.parametrize(
    ("codes", "fixme", "expected"),
    [
        ((), None, {"oakfield/my cases (2).csv RECEIPT.html"}),
        (
            (),
            b"rows",
            {
                "oakfield/my cases (2).csv RECEIPT.html",
                "_failed/my cases (2).csv RECEIPT.html",
                "_failed/my cases (2)_FIX_ME.xlsx",
            },
        ),
        (
            ("unreadable",),
            None,
            {
                "oakfield/my cases (2).csv RECEIPT.html",
                "_quarantine/my cases (2).csv RECEIPT.html",
                "_quarantine/my cases (2).csv REASON.txt",
            },
        ),
    ],
)
def test_what_is_laid_before_staff(
    tmp_path: Path, codes: tuple[object, ...], fixme: bytes | None, expected: set[str]
) -> None:
    assert notes_of(outcome(tmp_path, codes, fixme), tmp_path, "my cases (2).csv").keys() == expected


def targets(page: bytes, folder: Path) -> list[Path]:
    """Return where a page's links lead that lies in a folder."""
    base = re.search(rb'<base href="(.*?)">', page)[1].decode()
    links = [link.decode() for link in re.findall(rb'<a href="(.*?)"', page)]
    return [(folder / unquote(base) / unquote(link)).resolve() for link in links]


def test_links_lead_to_the_run_but_the_workbook_to_mend_is_the_one_that_may_be_changed(tmp_path: Path) -> None:
    told = outcome(tmp_path, fixme=b"rows")
    notes = notes_of(told, tmp_path, "my cases (2).csv")
    for place in ("oakfield/my cases (2).csv RECEIPT.html", "_failed/my cases (2).csv RECEIPT.html"):
        assert targets(notes[place], (tmp_path / "inbox" / place).parent) == [
            tmp_path / "outbox" / RUN / "print-run-oakfield.pdf",
            tmp_path / "inbox" / "_failed" / "my cases (2)_FIX_ME.xlsx",
        ]


def test_a_run_folder_that_somebody_deleted_is_no_trouble(tmp_path: Path, ledger: Ledger) -> None:
    told = FileOutcome.of(RUN, "cases.csv", ledger, tmp_path / "outbox")
    assert (told.receipt, told.fixme, told.codes) == (None, None, ())
    place = tmp_path / "inbox" / "cases.csv"
    for changed_later in (False, True):
        assert told.notes(place, place, changed_later=changed_later) == {}
