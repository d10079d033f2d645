"""Approval: what is pinned, what is kept, and who may."""

import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from docx import Document

from mailmerge.errors import NotFitError, SettingsError
from mailmerge.letters.templates import approval
from mailmerge.letters.templates.approval import approved_copy, find_versions
from mailmerge.letters.templates.catalogue import load_catalogue

TEMPLATES = Path(__file__).parents[2] / "templates"
TODAY = date(2026, 1, 5)
LETTER = Path("leave-refused.docx")
# Whether letters come out fit is tried where letters are made: tests/previews.
approve = partial(approval.approve, try_out=lambda _version: ())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starter templates, to be changed."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def edit(file: Path, words: str = "One more thing.", by: str = "S. Lindqvist") -> None:
    document = Document(str(file))
    document.paragraphs[-3].insert_paragraph_before(words)
    document.core_properties.last_modified_by = by
    document.save(str(file))


def draft(file: str, version: str) -> str:
    return (
        f'\n[[template]]\nletter = "leave-refused"\nfile = "{file}"\nversion = "{version}"\nschool = "heath"\n'
        'status = "draft"\n'
    )


def statuses(folder: Path, file: Path = LETTER) -> set[str | None]:
    return {version.why_not_released(version.read()) for version in find_versions(folder, file)}


@pytest.mark.parametrize("name", ["leave-refused.docx", "warnings/full.docx", "notice-to-improve.docx", "leaflet.docx"])
def test_a_changed_file_may_be_sent_once_it_is_approved(folder: Path, name: str) -> None:
    edit(folder / name)
    assert None not in statuses(folder, Path(name))
    approve(folder, Path(name), "R. Adeyemi", TODAY, two_people=False)
    assert statuses(folder, Path(name)) == {None}
    (version, *_) = find_versions(folder, Path(name))
    assert (version.approved_by, version.approved_on) == ("R. Adeyemi", TODAY)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("2025.1", "2025.2", "the last number counts on"),
        ("2025.9", "2025.10", "as a number"),
        ("7", "8", "a number alone"),
        ("spring", "spring.2", "a word has a second"),
        ("2024.9", "2024.11", "2024.10 is another entry's"),
    ],
)
def test_other_content_is_a_new_version(folder: Path, before: str, after: str, reason: str) -> None:
    catalogue = folder / "catalogue.toml"
    head, entry, rest = catalogue.read_text("utf-8").partition('file = "leave-refused.docx"\n')
    other = draft("x.docx", "2024.10")
    text = head + entry + rest.replace('"2025.1"', f'"{before}"', 1) + other
    catalogue.write_text(text, "utf-8")
    edit(folder / LETTER)
    (version,) = approve(folder, LETTER, "R. Adeyemi", TODAY, two_people=False)
    assert version.version == find_versions(folder, LETTER)[0].version == after, reason


def test_the_same_content_approved_again_stays_approved_by_whoever_approved_it_first(folder: Path) -> None:
    (first,) = find_versions(folder, LETTER)
    (version,) = approve(folder, LETTER, "J. Hill", TODAY, two_people=False)
    assert version == first


def test_whoever_edited_what_is_approved_anew_stands_in_the_catalogue(folder: Path) -> None:
    edit(folder / LETTER, by="J. Hill")
    (version,) = approve(folder, LETTER, "R. Adeyemi", TODAY, two_people=True)
    assert version.edited_by == "J. Hill"


def test_a_first_approval_is_of_the_version_that_the_draft_names(folder: Path) -> None:
    catalogue = folder / "catalogue.toml"
    catalogue.write_text(catalogue.read_text("utf-8") + draft("new.docx", "2026.1"), "utf-8")
    shutil.copyfile(folder / LETTER, folder / "new.docx")
    edit(folder / "new.docx")
    (version,) = approve(folder, Path("new.docx"), "R. Adeyemi", TODAY, two_people=False)
    assert version.version == "2026.1"


def test_nothing_else_in_the_catalogue_changes(folder: Path) -> None:
    before = {version.path.name: version for version in load_catalogue(folder).templates}
    edit(folder / LETTER)
    approve(folder, LETTER, "R. Adeyemi", TODAY, two_people=False)
    after = {version.path.name: version for version in load_catalogue(folder).templates}
    assert {name for name in before if before[name] != after[name]} == {"leave-refused.docx"}


def test_a_warning_is_named_by_its_file_too(folder: Path) -> None:
    assert {version.key for version in find_versions(folder, Path("full.docx"))} == {"full"}


@pytest.mark.parametrize("given", ["bare", "absolute", "key"])
def test_a_file_is_named_by_its_place_its_path_or_the_letters_key(folder: Path, given: str) -> None:
    file = {"bare": LETTER, "absolute": folder / LETTER, "key": Path("leave-refused")}[given]
    assert [version.key for version in find_versions(folder, file)] == ["leave-refused"]


def test_a_copy_is_kept_as_it_was_approved(folder: Path) -> None:
    edit(folder / LETTER)
    approved = (folder / LETTER).read_bytes()
    approve(folder, LETTER, "R. Adeyemi", TODAY, two_people=False)
    edit(folder / LETTER, "And another.")
    sha256 = find_versions(folder, LETTER)[0].sha256
    assert sha256 is not None
    assert approved_copy(folder, sha256) == approved


def test_a_copy_that_was_tampered_with_is_none(folder: Path) -> None:
    approve(folder, LETTER, "R. Adeyemi", TODAY, two_people=False)
    sha256 = str(find_versions(folder, LETTER)[0].sha256)
    next((folder / ".approved").iterdir()).write_bytes(b"another")
    assert approved_copy(folder, sha256) is None


def test_a_file_that_is_in_no_catalogue_is_named(folder: Path) -> None:
    with pytest.raises(SettingsError, match=r"new\.docx is not in templates/catalogue\.toml"):
        approve(folder, Path("new.docx"), "R. Adeyemi", TODAY, two_people=False)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("A notice is £60.", "paragraph .*superseded"),
        ("Dear {{ parent.greting }}", "greeting"),
        ("[insert name]", "filled in"),
    ],
)
def test_a_file_with_errors_is_not_approved(folder: Path, words: str, told: str) -> None:
    edit(folder / LETTER, words)
    catalogue = (folder / "catalogue.toml").read_bytes()
    with pytest.raises(NotFitError, match=told):
        approve(folder, LETTER, "R. Adeyemi", TODAY, two_people=False)
    assert (folder / "catalogue.toml").read_bytes() == catalogue


@pytest.mark.parametrize(
    ("saved_by", "by", "refused", "reason"),
    [
        ("S. Lindqvist", "R. Adeyemi", None, "two people"),
        ("R. Adeyemi", "R. Adeyemi", "edited it last", "one"),
        ("r adeyemi", "R. Adeyemi, Trust Attendance Manager", "edited it last", "one, written otherwise"),
        ("jo bloggs", "J. Bloggs", "edited it last", "one, by the initial"),
        ("Mrs Jo Bloggs", "Joanna Bloggs", "edited it last", "one, by a shorter name"),
        ("Bloggs", "J. Bloggs", "edited it last", "one, by the surname alone"),
        ("Jo Bloggs", "Kim Bloggs", None, "two of one surname"),
        ("R. Adeyemi", "S. Lindqvist", "edited it last", "the catalogue says that S. Lindqvist edited it too"),
    ],
)
def test_where_two_people_are_wanted_the_last_editor_does_not_approve(
    folder: Path, saved_by: str, by: str, refused: str | None, reason: str
) -> None:
    edit(folder / LETTER, by=saved_by)
    if refused is None:
        approve(folder, LETTER, by, TODAY, two_people=True)
        return
    with pytest.raises(NotFitError, match=refused):
        approve(folder, LETTER, by, TODAY, two_people=True)
    approve(folder, LETTER, by, TODAY, two_people=False)


def test_where_nobody_is_named_as_editor_two_people_can_not_be_shown(folder: Path) -> None:
    edit(folder / LETTER, by="")
    document = Document(str(folder / LETTER))
    document.core_properties.author = ""
    document.save(str(folder / LETTER))
    catalogue = folder / "catalogue.toml"
    lines = catalogue.read_text("utf-8").splitlines(keepends=True)
    catalogue.write_text("".join(line for line in lines if not line.startswith("edited_by")), "utf-8")
    with pytest.raises(NotFitError, match="Nobody is named"):
        approve(folder, LETTER, "R. Adeyemi", TODAY, two_people=True)


@pytest.mark.parametrize("by", ["", "  "])
def test_nobody_approves_nothing(folder: Path, by: str) -> None:
    before = (folder / "catalogue.toml").read_bytes()
    edit(folder / LETTER)
    with pytest.raises(SettingsError, match="who approves"):
        approve(folder, LETTER, by, TODAY, two_people=False)
    assert (folder / "catalogue.toml").read_bytes() == before


def test_a_version_from_which_letters_come_out_unfit_is_not_approved(folder: Path) -> None:
    before = (folder / "catalogue.toml").read_bytes()
    edit(folder / LETTER)
    with pytest.raises(NotFitError, match="The window is empty"):
        approval.approve(
            folder, LETTER, "J. Hill", TODAY, two_people=False, try_out=lambda _version: ["The window is empty."]
        )
    assert (folder / "catalogue.toml").read_bytes() == before
