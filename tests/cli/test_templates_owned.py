"""`mailmerge templates preview|approve|diff`: what a trust manager does with their Word files."""

import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from PIL import Image

from tests.sampled import sampled

LETTER = "leave-refused.docx"


def rewrite(file: Path, old: str = "Yours sincerely", new: str = "With kind regards", by: str = "S. Lindqvist") -> None:
    document = Document(str(file))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    document.core_properties.last_modified_by = by
    document.save(str(file))


@pytest.mark.parametrize("letter", ["8b", "Appendix 8b", "suspected-leave", "suspected-leave.docx"])
def test_a_letter_is_previewed_by_its_number_or_name(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, tmp_path: Path, letter: str
) -> None:
    out = tmp_path / "preview.pdf"
    code, told, err = call(
        "templates", "preview", letter, "--date", "2025-11-07", "--out", out, "--workspace", sample_workspace
    )
    assert (code, told.strip(), err) == (0, str(out), "")
    assert [mark.get_title() for mark in pypdfium2.PdfDocument(out).get_toc()][1].startswith("8b")


def test_a_preview_of_what_cannot_be_made_exits_with_5_and_says_why(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> None:
    rewrite(new_workspace / "templates" / LETTER, "{{ letter.date }}", "{{ letter.dote }}")
    out = tmp_path / "preview.pdf"
    code, _, err = call("templates", "preview", "8a", "--out", out, "--workspace", new_workspace)
    assert code == 5
    assert "dote" in err
    assert out.exists()


def test_what_is_broken_in_a_template_is_said_once_and_where(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> None:
    rewrite(new_workspace / "templates" / LETTER, "{{ letter.date }}", "{{ letter.date }")
    code, _, err = call("templates", "preview", "8a", "--out", tmp_path / "x.pdf", "--workspace", new_workspace)
    assert code == 5
    (line,) = err.splitlines()
    assert "paragraph 2" in line
    assert "A tag is broken here" in line


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "which letter, or --all"),
        (["8a", "--all"], "which letter, or --all"),
        (["8z"], "8z is not a letter"),
        (["8a", "--school", "elmfield"], "no school elmfield"),
    ],
)
def test_what_is_wrong_with_a_preview_is_said(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, tmp_path: Path, options: list[str], told: str
) -> None:
    code, _, err = call("templates", "preview", *options, "--out", tmp_path / "x.pdf", "--workspace", sample_workspace)
    assert code == 2
    assert told in err


def test_a_changed_file_is_approved_and_may_be_sent(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    rewrite(new_workspace / "templates" / LETTER)
    code, _, err = call("templates", "approve", LETTER, "--by", "R. Adeyemi", "--workspace", new_workspace)
    assert (code, err) == (0, "Approved: leave-refused.docx, 2025.2, for leave-refused of all schools\n")
    _, out, _ = call("templates", "list", "--json", "--workspace", new_workspace)
    (entry,) = [entry for entry in json.loads(out) if entry["file"] == LETTER]
    assert (entry["status"], entry["approved_by"]) == ("approved", "R. Adeyemi")


def test_what_is_approved_already_is_said_to_be(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> None:
    code, _, err = call("templates", "approve", LETTER, "--by", "J. Hill", "--workspace", new_workspace)
    assert code == 0
    assert "Approved already, by R. Adeyemi, Trust Attendance Manager, on 01/09/2025" in err


def test_an_approval_is_refused_to_the_last_editor_where_the_settings_want_two_people(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    settings = new_workspace / "mailmerge.toml"
    settings.write_text(settings.read_text("utf-8").replace("two_people = false", "two_people = true"), "utf-8")
    rewrite(new_workspace / "templates" / LETTER, by="R. Adeyemi")
    code, _, err = call("templates", "approve", LETTER, "--by", "R. Adeyemi", "--workspace", new_workspace)
    assert code == 5
    assert "somebody else must approve it" in err


def test_an_approval_names_what_is_wrong_with_the_file(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    rewrite(new_workspace / "templates" / LETTER, new="Pay £60 now")
    code, _, err = call("templates", "approve", LETTER, "--by", "R. Adeyemi", "--workspace", new_workspace)
    assert code == 5
    assert "paragraph" in err
    assert "superseded" in err


@pytest.mark.parametrize("file", sampled([LETTER, "warnings/leave-penalty.docx", "leave-request-form.docx"], one_in=3))
def test_a_file_whose_letters_would_fail_their_proof_is_not_approved(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, file: str
) -> None:
    # Nothing is wrong with the file itself; on paper, a word of it would run over the edge.
    rewrite(new_workspace / "templates" / file, " the ", " the" + 400 * "m" + " ")
    code, _, err = call("templates", "approve", file, "--by", "R. Adeyemi", "--workspace", new_workspace)
    assert code == 5
    assert "Letters made from it would not be fit" in err
    assert "edge" in err


@pytest.mark.parametrize("approved", [[], ["--approved"]])
def test_what_changed_since_the_approval(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, approved: list[str]
) -> None:
    rewrite(new_workspace / "templates" / LETTER)
    code, out, _ = call("templates", "diff", LETTER, *approved, "--workspace", new_workspace)
    assert code == 0
    (gone, came) = out.splitlines()
    assert gone.endswith(": [-Yours sincerely-]")
    assert came.endswith(": {+With kind regards+}")


def test_what_changed_since_another_file(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older.docx"
    older.write_bytes((new_workspace / "templates" / LETTER).read_bytes())
    rewrite(older, "Yours sincerely", "Yours most sincerely")
    _, out, _ = call("templates", "diff", LETTER, older, "--json", "--workspace", new_workspace)
    (change,) = json.loads(out)
    assert (change["before"], change["after"]) == ("Yours most sincerely", "Yours sincerely")


def test_where_nothing_changed_that_is_said(call: Callable[..., tuple[int, str, str]], sample_workspace: Path) -> None:
    code, out, err = call("templates", "diff", LETTER, "--workspace", sample_workspace)
    assert (code, out, err) == (0, "", "The words are the same.\n")


@pytest.mark.parametrize("suffix", [".pdf", ".png"])
def test_changes_as_pictures(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path, suffix: str
) -> None:
    rewrite(new_workspace / "templates" / LETTER)
    out = tmp_path / f"changes{suffix}"
    options = ("--pictures", out, "--date", "2025-11-07", "--workspace", new_workspace)
    assert call("templates", "diff", LETTER, *options)[0] == 0
    if suffix == ".pdf":
        assert len(pypdfium2.PdfDocument(out)) == 2
    else:
        with Image.open(out) as picture:
            assert picture.height > picture.width


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["nothing.docx"], "nothing.docx is not in templates/catalogue.toml"),
        ([LETTER, "--pictures", "changes.doc"], "ends in .pdf or .png"),
    ],
)
def test_what_is_wrong_with_a_comparison_is_said(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, options: list[str], told: str
) -> None:
    code, _, err = call("templates", "diff", *options, "--workspace", sample_workspace)
    assert code == 2
    assert told in err
