"""`mailmerge ledger export`: which letters, in which form, and what can't be meant."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.ledger.record.opening import open_record
from tests.dispatch.samples import UPN, issue

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def refs(folder: Path) -> list[str]:
    """A workspace with two letters on record."""
    with open_record(folder / "ledger" / "ledger.sqlite") as ledger:
        return [issue(ledger, number) for number in (1, 2)]


@pytest.mark.parametrize(
    ("name", "form", "begins"),
    [
        ("log.pdf", [], b"%PDF-"),
        ("log", [], b"%PDF-"),
        ("log.csv", [], b"\xef\xbb\xbfletter ref,"),
        ("log.XLSX", [], b"PK"),
        ("log.jsonl", [], b'{"letter ref": '),
        ("log.txt", ["--form", "csv"], b"\xef\xbb\xbfletter ref,"),
        ("certificate.pdf", ["--form", "certificate"], b"%PDF-"),
    ],
)
def test_the_form_is_that_of_the_name_unless_it_is_said(
    folder: Path, refs: list[str], call: Call, tmp_path: Path, name: str, form: list[str], begins: bytes
) -> None:
    words = ("ledger", "export", "--run", "run-1", "--output", tmp_path / name, *form, "--workspace", folder)
    code, _, err = call(*words)
    assert code == 0
    assert "2 letters" in err
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (["--pupil", f"{UPN[:-2]}01"], 1),
        (["--pupil", f"{UPN[:-2]}01", "--parent", "Zofia Nowak"], 1),
        (["--from", "2025-09-01", "--to", "30/09/2025"], 2),
    ],
)
def test_letters_are_chosen(
    folder: Path, refs: list[str], call: Call, tmp_path: Path, chosen: list[str], count: int
) -> None:
    file = tmp_path / "log.jsonl"
    code, _, _ = call("ledger", "export", *chosen, "--output", file, "--workspace", folder)
    assert code == 0
    assert len({json.loads(line)["letter ref"] for line in file.read_text().splitlines()}) == count


@pytest.mark.parametrize(
    "chosen",
    [
        ["--pupil", "NOPE"],
        ["--pupil", f"{UPN[:-2]}01", "--parent", "Jan Nowak"],
        ["--run", "run-2"],
        ["--from", "2025-10-01"],
    ],
)
def test_where_nothing_is_on_record_that_is_said_and_no_file_is_written(
    folder: Path, refs: list[str], call: Call, tmp_path: Path, chosen: list[str]
) -> None:
    file = tmp_path / "log.pdf"
    code, out, err = call("ledger", "export", *chosen, "--output", file, "--workspace", folder)
    assert (code, out) == (2, "")
    assert "Nothing is on record" in err
    assert not file.exists()


@pytest.mark.parametrize(
    ("chosen", "says"), [([], "Say which letters"), (["--run", "run-1", "--parent", "Zofia Nowak"], "--pupil UPN")]
)
def test_what_can_not_be_meant_is_a_usage_error(
    folder: Path, refs: list[str], call: Call, tmp_path: Path, chosen: list[str], says: str
) -> None:
    code, _, err = call("ledger", "export", *chosen, "--output", tmp_path / "log.pdf", "--workspace", folder)
    assert code == 2
    assert says in err


def test_a_letter_to_every_parent_is_in_each_parents_log(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> None:
    """Case S2: it counts in the decision, so it is in the log too."""
    history = tmp_path / "history.csv"
    history.write_text("upn,letter,sent on,posted on,service\nW873425418010,5,2025-09-15,2025-09-15,2nd class\n")
    assert call("run", history, "--workspace", new_workspace)[0] == 0
    log = tmp_path / "log.csv"
    named = ("--pupil", "W873425418010", "--parent", "Zofia Tran")
    code, _, _ = call("ledger", "export", *named, "--output", log, "--workspace", new_workspace)
    assert (code, len(log.read_text("utf-8-sig").splitlines()) > 1) == (0, True)
