"""`mailmerge evidence`: what proves a pupil's case is filed, noted and listed from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.ledger.record import records
from mailmerge.ledger.record.opening import open_record
from tests.filing.test_papers import UPN, a_pdf


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "summer term.pdf"
    path.write_bytes(a_pdf())
    return path


def test_a_file_is_copied_listed_and_verified(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, certificate: Path
) -> None:
    code, out, _ = call("evidence", "add", UPN, certificate, "--kind", "certificate", "--workspace", new_workspace)
    assert code == 0
    assert certificate.exists()
    _, out, _ = call("evidence", "list", UPN, "--json", "--workspace", new_workspace)
    (filed,) = json.loads(out)
    assert filed["kind"] == "certificate"
    assert filed["path"].endswith(" summer term.pdf")
    assert filed["there"]
    assert call("ledger", "verify", "--workspace", new_workspace)[0] == 0


def test_a_file_that_is_gone_or_altered_is_named(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, certificate: Path
) -> None:
    call("evidence", "add", UPN, certificate, "--workspace", new_workspace)
    (path,) = (new_workspace / "evidence" / UPN).iterdir()
    path.write_bytes(b"another")
    code, out, _ = call("ledger", "verify", "--workspace", new_workspace)
    assert code == 6
    assert f"altered: evidence/{UPN}/{path.name}" in out
    path.unlink()
    code, out, _ = call("evidence", "list", UPN, "--workspace", new_workspace)
    assert (code, "IS GONE" in out) == (6, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["add", "B801200005002", "x.pdf"], 2),
        (["add", UPN, "nowhere.pdf"], 2),
        pytest.param(["list", UPN], 7, marks=pytest.mark.sqlite),
    ],
    ids=["a mistyped UPN", "no such file", "no ledger yet"],
)
def test_what_cannot_be_done_says_so(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, words: list[str], code: int
) -> None:
    assert call("evidence", *words, "--workspace", new_workspace)[0] == code


def test_a_refused_file_is_told_with_exit_4(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(b"PK\x03\x04")
    code, out, _ = call("evidence", "add", UPN, path, "--workspace", new_workspace)
    assert code == 4
    assert "PDF" in out


def test_a_note_goes_on_record_like_a_file_of_notes(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    words = ["call", "no answer; message left", "--on", "2025-10-06", "--by", "Ms Hall", "--parent", "1"]
    code, _, _ = call("evidence", "note", UPN, *words, "--workspace", new_workspace)
    assert code == 0
    with open_record(new_workspace / "ledger" / "ledger.sqlite") as ledger:
        (note,) = records.recorded_notes(ledger, [UPN])
        said = records.facts(ledger, note.facts_sha256)
    assert (note.note_kind, said["text"], said["by"]) == ("call", "no answer; message left", "Ms Hall")


def test_a_note_says_which_support_it_was_and_since_when(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    days = ["--support-from", "2025-10-07", "--support-until", "2025-11-21"]
    words = ["support-offered", "at nine", "--on", "2025-10-06", "--support-kind", "later-start", *days]
    assert call("evidence", "note", UPN, *words, "--workspace", new_workspace)[0] == 0
    with open_record(new_workspace / "ledger" / "ledger.sqlite") as ledger:
        (note,) = records.recorded_notes(ledger, [UPN])
        said = records.facts(ledger, note.facts_sha256)
    assert [said[name] for name in ("support_kind", "support_from", "support_until")] == [
        "later-start",
        "2025-10-07",
        "2025-11-21",
    ]


def test_a_note_of_no_known_kind_is_rejected(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> None:
    assert call("evidence", "note", UPN, "tea", "had a cup", "--workspace", new_workspace)[0] == 3


@pytest.mark.parametrize("command", [["run"], ["check"], ["evidence", "add", UPN], ["watch"]])
def test_a_ledger_on_a_share_is_refused_before_it_is_opened(
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
    certificate: Path,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from mailmerge.workspace import disk

    monkeypatch.setattr(disk, "mounts", lambda: [disk.Mount(new_workspace, "cifs")])
    files = [] if command == ["watch"] else [certificate]
    code, _, err = call(*command, *files, "--workspace", new_workspace)
    assert code == 7
    assert "network share" in err
    assert not (new_workspace / "ledger" / "ledger.sqlite").exists()


def test_the_name_gives_the_kind_and_the_upn_is_said_once(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"{UPN} contract signed.pdf"
    path.write_bytes(a_pdf())
    assert call("evidence", "add", UPN, path, "--workspace", new_workspace)[0] == 0
    _, out, _ = call("evidence", "list", UPN, "--json", "--workspace", new_workspace)
    (filed,) = json.loads(out)
    assert filed["kind"] == "contract"
    assert filed["path"].count(UPN) == 2, "the folder, and the file once"


def test_notes_are_listed_beside_papers(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, certificate: Path
) -> None:
    words = ("note", UPN, "call", "spoke to the mother", "--on", "2025-10-06", "--by", "Ms Hall")
    assert call("evidence", *words, "--workspace", new_workspace)[0] == 0
    call("evidence", "add", UPN, certificate, "--workspace", new_workspace)
    _, out, _ = call("evidence", "list", UPN, "--json", "--workspace", new_workspace)
    filed, noted = json.loads(out)
    assert filed["path"]
    assert noted == {"on": "2025-10-06", "kind": "call", "text": "spoke to the mother", "by": "Ms Hall"}
    _, out, _ = call("evidence", "list", UPN, "--workspace", new_workspace)
    assert "call (Ms Hall): spoke to the mother" in out


def test_a_saved_email_is_kept_as_it_came(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> None:
    message = b"From: a@b.org\r\nDate: Mon, 6 Oct 2025 09:00:00 +0100\r\n\r\nP\xe9re"
    path = tmp_path / "their answer.eml"
    path.write_bytes(message)
    assert call("evidence", "add", UPN, path, "--kind", "reply", "--workspace", new_workspace)[0] == 0
    (filed,) = (new_workspace / "evidence" / UPN).iterdir()
    assert (filed.suffix, filed.read_bytes()) == (".eml", message)
    assert call("ledger", "verify", "--workspace", new_workspace)[0] == 0
    path.write_bytes(b"upn,letter\n")
    code, out, _ = call("evidence", "add", UPN, path, "--workspace", new_workspace)
    assert (code, "no saved e-mail" in " ".join(out.split())) == (4, True)
