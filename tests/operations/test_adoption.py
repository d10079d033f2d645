"""Words are read in one PDF and adopted by a named person: which wait, and what of them was not theirs to keep."""

import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from mailmerge.letters.templates.catalogue import load_catalogue
from mailmerge.operations import adoption
from mailmerge.workspace import Workspace, load_workspace

DAY = date(2026, 9, 7)
KEPT = ("leaflet.docx", "missed-meeting.docx")


@pytest.fixture
def workspace(new_workspace: Path) -> Workspace:
    """A trust with few words, so that few letters are drawn; one of them it has made its own."""
    path = new_workspace / "templates" / "catalogue.toml"
    entries = re.split(r"(?m)^(?=\[\[)", path.read_text("utf-8"))
    path.write_text("".join(one for one in entries if "[[" not in one or any(name in one for name in KEPT)), "utf-8")
    document = Document(str(new_workspace / "templates" / "missed-meeting.docx"))
    changed = next(run for one in document.paragraphs for run in one.runs if "meeting" in run.text)
    changed.text = changed.text.replace("meeting", "appointment", 1)
    document.save(str(new_workspace / "templates" / "missed-meeting.docx"))
    return load_workspace(new_workspace)


def approvals(workspace: Workspace) -> dict[str, str | None]:
    versions = load_catalogue(workspace.templates).templates
    return {one.path.name: one.approved_by if one.status == "approved" else None for one in versions}


def test_all_is_shown_and_what_changed_is_adopted_by_name(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "words.pdf"
    first = adoption.adopt(workspace, out, None, DAY)
    assert (first.waiting, first.adopted) == (("missed-meeting.docx",), ())
    book = pypdfium2.PdfDocument(out)
    titles = [mark.get_title() for mark in book.get_toc()]
    assert titles[:2] == ["Index", "What differs from the words that came with the program"]
    assert any("Missed meeting" in title for title in titles)
    differs = " ".join(page.get_textpage().get_text_bounded() for page in book)
    assert "appointment" in differs
    assert "leaflet.docx" in differs[differs.index("The same") :]

    done = adoption.adopt(workspace, out, "Ann Head", DAY)
    assert (done.adopted, done.refused) == (("missed-meeting.docx",), ())
    assert approvals(workspace)["missed-meeting.docx"] == "Ann Head"
    assert approvals(workspace)["leaflet.docx"] != "Ann Head", "what somebody approved before stays theirs"
    assert adoption.adopt(workspace, out, "Ann Head", DAY) == adoption.Adopted()


def test_what_the_samples_people_approved_is_nobodys_in_another_trust(workspace: Workspace, tmp_path: Path) -> None:
    path = workspace.root / "mailmerge.toml"
    path.write_text(path.read_text("utf-8").replace('name = "Kingfisher Learning Trust"', 'name = "Fenland Trust"'))
    own = load_workspace(workspace.root)
    assert set(adoption.adopt(own, tmp_path / "words.pdf", None, DAY).waiting) == set(KEPT)
    adoption.adopt(own, tmp_path / "words.pdf", "Ann Head", DAY)
    assert set(approvals(own).values()) == {"Ann Head"}


def test_words_that_are_not_fit_are_named_and_the_others_adopted(workspace: Workspace, tmp_path: Path) -> None:
    path = workspace.templates / "leaflet.docx"
    document = Document(str(path))
    document.add_paragraph("{{ no.such_field }}")
    document.save(str(path))
    done = adoption.adopt(workspace, tmp_path / "words.pdf", "Ann Head", DAY)
    assert done.adopted == ("missed-meeting.docx",)
    (why,) = done.refused
    assert "leaflet.docx was not approved" in why
