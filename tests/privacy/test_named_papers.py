"""What lies in the inbox and names a pupil is found, in words and in what it is called; and goes, or is told."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.outbox import temporary_folder
from mailmerge.ledger.record.verify import verify
from mailmerge.operations import privacy
from mailmerge.privacy.named_papers import NamedPapers, says_name
from mailmerge.workspace import load_workspace
from tests.watch.processes import take_everything
from tests.watch.samples import cases, upn

DAY = date(2025, 12, 1)
NAME = "Aaaaab Tran"  # the first pupil of `cases`


def workbook(*cells: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def packed(name: str, text: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr(name, text)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "found", "why"),
    [
        ("a.csv", f"{upn(1)},x".encode(), "upn", "plain text"),
        ("a.csv", f"{upn(1).lower()},x".encode("utf-16"), "upn", "UTF-16, in small letters"),
        (f"{upn(1)} certificate.pdf", b"%PDF", "upn", "what it is called"),
        ("a.xlsx", workbook(upn(1)), "upn", "a workbook"),
        ("a.xls", b"\xd0\xcf" + upn(1).encode("utf-16-le"), "upn", "an old workbook, two bytes a letter"),
        ("a.ods", packed("content.xml", f"<p>{upn(1)}</p>"), "upn", "an open workbook"),
        ("a.csv", f"{upn(1)}0,x".encode(), None, "a longer number"),
        ("Tran, Aaaaab.pdf", b"%PDF", "name", "called after the pupil"),
        ("a.csv", "Aaaaab;TRAN".encode("cp1252"), "name", "in the words"),
        ("a.csv", b"Aaaaabc;Tran", None, "another forename"),
        ("a.zip", b"PK\x03\x04 broken", None, "broken: no error"),
    ],
)
def test_a_file_that_speaks_of_a_pupil_is_found(tmp_path: Path, name: str, data: bytes, found: str, why: str) -> None:
    path = tmp_path / "_failed" / name
    path.parent.mkdir()
    path.write_bytes(data)
    papers = NamedPapers.in_inbox(tmp_path)
    assert (path in papers.with_upn(upn(1))) is (found == "upn"), why
    assert (path in papers.with_name(NAME)) is (found == "name"), why


def test_no_name_is_in_no_file() -> None:
    assert not says_name("anything.csv", "")


def everything_in(folder: Path) -> bytes:
    return b"\n".join(
        path.name.encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()
    )


def test_erasing_finds_refused_files_names_of_files_and_what_lies_hidden(new_workspace: Path) -> None:
    inbox = new_workspace / "inbox"
    (inbox / "Tran, Aaaaab and another.csv").write_bytes(cases(2))
    take_everything(new_workspace)
    refused = f"upn,upn,pupil forename\n{upn(1)},x,Aaaaab\n"
    (inbox / "refused.csv").write_text(refused)
    (inbox / "Aaaaab Tran.csv").write_text("upn,upn\nx,y\n")
    take_everything(new_workspace)
    (inbox / "waits.csv").write_bytes(cases(1, **{"leave from": "2025-11-10", "leave to": "2025-11-14"}))
    workspace = load_workspace(new_workspace)
    hidden = temporary_folder(workspace.outbox, "20251006-120000-abcdef")
    hidden.mkdir()
    (hidden / "letter.pdf").write_bytes(f"{upn(1)}".encode())

    (done,) = privacy.erase_pupils(workspace, [upn(1)], "request", "DPO", DAY)

    assert done.is_done
    assert not hidden.exists()
    assert not list(inbox.rglob("refused.csv*")), "a refused file with the UPN goes"
    assert "waits.csv" in done.to_look_at, "nobody has dealt with it yet"
    assert [place for place in done.to_look_at if place.endswith("Aaaaab Tran.csv")], "a name may be another child's"
    assert (inbox / "waits.csv").exists()
    with open_record(workspace.ledger) as ledger:
        kept = [
            ledger.content(digest) for event in ledger.events("run-finished") for digest in event.payload["contents"]
        ]
    assert not [facts for facts in kept if facts and b"Aaaaab" in facts], "a file's name is personal"
    assert verify(workspace.ledger, workspace.outbox, evidence=workspace.evidence).ok

    (inbox / "waits.csv").unlink()
    (again,) = privacy.erase_pupils(workspace, [upn(2)], "request", "DPO", DAY, by_name=True)
    assert again.is_done


def test_by_name_what_was_refused_goes_with_its_receipts(new_workspace: Path) -> None:
    inbox = new_workspace / "inbox"
    (inbox / "cases.csv").write_bytes(cases(1))
    (inbox / "Aaaaab Tran.csv").write_text("upn,upn\nx,y\n")
    take_everything(new_workspace)
    workspace = load_workspace(new_workspace)

    (done,) = privacy.erase_pupils(workspace, [upn(1)], "request", "DPO", DAY, by_name=True)

    assert done.to_look_at == ()
    for folder in (inbox, workspace.outbox):
        assert b"Aaaaab" not in everything_in(folder)
    assert verify(workspace.ledger, workspace.outbox, evidence=workspace.evidence).ok
