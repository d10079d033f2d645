"""Working papers: they lie in one place, may be changed there, and are put away when their rows come back."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.sampled import sampled
from tests.watch.samples import cases, tree

FORGOTTEN = {"leave decision": ""}


@pytest.fixture
def inbox(new_workspace: Path) -> Path:
    return new_workspace / "inbox"


@pytest.fixture
def drop(call: Callable[..., tuple[int, str, str]], inbox: Path, new_workspace: Path) -> Callable[..., Any]:
    """Drop a file, deal with the inbox, and return the results."""

    def drop_and_run(name: str, data: bytes) -> Any:
        path = inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        _, out, _ = call("run", "--json", "--date", "2025-10-06", "--workspace", new_workspace)
        return json.loads(out)

    return drop_and_run


@pytest.fixture
def status(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> Callable[..., tuple[int, Any]]:
    def ask() -> tuple[int, Any]:
        code, out, _ = call("status", "--json", "--workspace", new_workspace)
        return code, json.loads(out)

    return ask


def mended(workbook: bytes) -> bytes:
    """Return a workbook with the decision filled in for every row."""
    book = load_workbook(io.BytesIO(workbook))
    sheet = book.worksheets[0]
    place = next(cell.column for cell in sheet[1] if cell.value == "leave decision")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, place, "refused")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_csv(workbook: bytes) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(load_workbook(io.BytesIO(workbook)).worksheets[0].values)
    return text.getvalue().encode()


def workbooks(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*_FIX_ME*"))


def test_the_workbook_of_a_dropped_file_lies_beside_it_alone(
    drop: Callable[..., Any], inbox: Path, new_workspace: Path
) -> None:
    (result,) = drop("oakfield/cases.csv", cases(1, **FORGOTTEN))
    assert workbooks(new_workspace) == ["inbox/_failed/oakfield/cases_FIX_ME.xlsx"]
    receipt = (new_workspace / "outbox" / result["run"] / "receipt.html").read_text("utf-8")
    assert 'href="./../../inbox/_failed/oakfield/cases_FIX_ME.xlsx"' in receipt
    assert 'href="../../inbox/_failed/oakfield/cases_FIX_ME.xlsx"' in (
        inbox / "oakfield" / "cases.csv RECEIPT.html"
    ).read_text("utf-8")


def test_one_of_a_file_elsewhere_may_be_mended_where_it_lies(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path, new_workspace: Path
) -> None:
    (tmp_path / "cases.csv").write_bytes(cases(1, **FORGOTTEN))
    call("run", tmp_path / "cases.csv", "--date", "2025-10-06", "--workspace", new_workspace)
    (place,) = new_workspace.glob("outbox/*/cases_FIX_ME.xlsx")
    for data, why in ((mended(place.read_bytes()), "mended"), (b"", "emptied"), (None, "taken away")):
        place.unlink() if data is None else place.write_bytes(data)
        assert call("ledger", "verify", "--workspace", new_workspace)[0] == 0, why
    (place.parent / "cases_FIX_ME - Copy.xlsx").write_bytes(b"copied")
    assert call("ledger", "verify", "--workspace", new_workspace)[0] == 0
    (place.parent / "letters").mkdir(exist_ok=True)
    (place.parent / "letters" / "x_FIX_ME.pdf").write_bytes(b"smuggled")
    assert call("ledger", "verify", "--workspace", new_workspace)[0] == 6


@pytest.mark.parametrize(
    ("name", "saved", "reason"),
    sampled(
        [
            ("cases_FIX_ME.xlsx", mended, "as it is called"),
            ("cases_FIX_ME - Copy.xlsx", mended, "a copy: it says itself which run made it"),
            ("Monday.xlsx", mended, "called as somebody liked"),
            ("cases_FIX_ME.csv", lambda book: as_csv(mended(book)), "a file of text says it by its name"),
            ("cases_FIX_ME.xlsx", lambda book: book, "not mended at all: what came of it waits instead"),
        ],
        one_in=2,
    ),
)
@pytest.mark.parametrize("taken_out", sampled([False, True], one_in=2), ids=["a copy", "moved"])
def test_what_came_back_waits_no_longer(
    drop: Callable[..., Any],
    status: Callable[..., tuple[int, Any]],
    inbox: Path,
    name: str,
    saved: Callable[..., object],
    reason: str,
    taken_out: bool,
) -> None:
    drop("cases.csv", cases(2, **FORGOTTEN))
    assert [one["file"] for one in status()[1]["open"]] == ["_failed/cases_FIX_ME.xlsx"]
    paper = inbox / "_failed" / "cases_FIX_ME.xlsx"
    book = paper.read_bytes()
    if taken_out:
        paper.unlink()

    (result,) = drop(name, saved(book))

    waits = [row for row in result["results"] if row["outcome"] != "letter"]
    assert bool(waits) is (saved(book) == book), reason
    code, report = status()
    assert code == 0
    assert len(report["open"]) == (1 if waits else 0), reason
    done = tree(inbox / "_processed")
    assert any(path.endswith("/mended/cases.csv") for path in done), reason
    assert any(path.endswith("/mended/cases.csv RECEIPT.html") for path in done)


@pytest.mark.parametrize(
    ("name", "data", "still_open", "reason"),
    [
        ("cases.csv", cases(1), 0, "the file itself, mended"),
        ("cases.csv", b"upn,favourite colour\r\n", 1, "the file again, and refused again: one waits, not two"),
        ("other.csv", cases(1), 1, "another file"),
        ("oakfield/cases.csv", cases(1), 1, "another folder's file"),
    ],
)
def test_a_refused_file_waits_until_it_comes_back(
    drop: Callable[..., Any],
    status: Callable[..., tuple[int, Any]],
    name: str,
    data: bytes,
    still_open: int,
    reason: str,
) -> None:
    drop("cases.csv", b"upn,favourite colour\r\n")
    drop(name, data)
    assert len(status()[1]["open"]) == still_open, reason


def test_status_names_what_is_open_and_a_record_that_does_not_verify(
    call: Callable[..., tuple[int, str, str]],
    drop: Callable[..., Any],
    status: Callable[..., tuple[int, Any]],
    new_workspace: Path,
) -> None:
    (result,) = drop("cases.csv", cases(1))
    code, report = status()
    assert (code, report["verifies"], report["open"]) == (0, True, [])
    (letter,) = (new_workspace / "outbox" / result["run"] / "letters").rglob("*.pdf")
    letter.write_bytes(b"another")
    code, report = status()
    assert (code, report["verifies"]) == (6, False)
    assert letter.name in report["faults"][0]
    said = call("status", "--workspace", new_workspace)[1]
    assert "does NOT verify" in said
