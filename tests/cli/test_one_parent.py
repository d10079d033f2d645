"""What is handed over for one parent holds nothing of another, also where two are called alike."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.runs.test_run import ROW, csv_of

UPN = ROW["upn"]
GRANDFATHER = {
    "parent 1 forename": "John",
    "parent 1 surname": "Smith",
    "parent 1 id": "100",
    "parent 2 title": "Mr",
    "parent 2 forename": "John",
    "parent 2 surname": "Smith",
    "parent 2 id": "200",
    "parent 2 parental responsibility": "yes",
    "parent 2 address line 1": "2 Bridge Road",
    "parent 2 town": "March",
    "parent 2 postcode": "PE15 8NQ",
    "parent 2 penalty notices": "none",
}
MOTHER = {"parent 2 forename": "Ann", "parent 2 id": ""}


def made(call: Any, workspace: Any, **cells: object) -> None:
    path = workspace / "cases.csv"
    path.write_bytes(csv_of(ROW | GRANDFATHER | cells))
    assert call("run", path, "--date", "2025-10-06", "--workspace", workspace)[0] == 0
    note = workspace / "note.csv"
    rows = [("id:100", "rang father"), ("200", "rang grandfather"), ("John Smith", "rang one of them")]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["upn", "note kind", "on", "parent", "text"])
    writer.writerows([UPN, "call", "2025-10-06", parent.removeprefix("id:"), words] for parent, words in rows)
    note.write_text(text.getvalue())
    call("run", note, "--workspace", workspace)


@pytest.mark.parametrize("named", ["John Smith", "JOHN  SMITH", "Smith"])
def test_two_who_are_called_alike_are_asked_about(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path, named: Any
) -> None:
    made(call, new_workspace)
    log, folder = tmp_path / "log.csv", tmp_path / "record"
    code, _, err = call(
        "ledger", "export", "--pupil", UPN, "--parent", named, "--output", log, "--workspace", new_workspace
    )
    assert (code, "100, 200" in err, log.exists()) == (2, True, False)
    code, _, err = call("privacy", "export", UPN, "--parent", named, "--out", folder, "--workspace", new_workspace)
    assert (code, "100, 200" in err, folder.exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("number", "own", "others"),
    [
        ("100", ["150 Mill Lane", "rang father"], ["2 Bridge Road", "rang grandfather", "rang one of them"]),
        ("200", ["2 Bridge Road", "rang grandfather"], ["150 Mill Lane", "rang father", "rang one of them"]),
    ],
)
def test_the_number_tells_them_apart(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path, number: Any, own: Any, others: Any
) -> None:
    made(call, new_workspace)
    log, folder = tmp_path / "log.csv", tmp_path / "record"
    whose = ("--parent", number, "--workspace", new_workspace)
    assert call("ledger", "export", "--pupil", UPN, *whose, "--output", log)[0] == 0
    assert len({row["letter ref"] for row in csv.DictReader(log.read_text("utf-8-sig").splitlines())}) == 1
    assert call("privacy", "export", UPN, *whose, "--out", folder)[0] == 0
    told = (folder / "record.jsonl").read_text()
    assert all(words in told for words in own)
    assert not any(words in told for words in others)
    assert len(list((folder / "letters").iterdir())) == 1


def test_a_surname_that_two_share_is_asked_about_and_a_full_name_is_enough(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> None:
    made(call, new_workspace, **MOTHER)
    log = tmp_path / "log.csv"
    words = ("ledger", "export", "--pupil", UPN, "--output", log, "--workspace", new_workspace, "--parent")
    code, _, err = call(*words, "Smith")
    assert (code, "forename" in err) == (2, True)
    assert call(*words, "Ann Smith")[0] == 0
    assert "150 Mill Lane" not in log.read_text("utf-8-sig")
