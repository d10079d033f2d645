"""Previews: every letter comes out in every way that it can, and nothing of it can be taken for a letter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from mailmerge.errors import NotFitError
from mailmerge.law.letters import BY_KEY, LETTERS
from mailmerge.letters import apart
from mailmerge.letters.letter import Letter
from mailmerge.letters.page.booklet import Chapter
from mailmerge.letters.render import make_letter
from mailmerge.letters.templates.approval import approve, find_versions
from mailmerge.previews.comparison import approved_file, letters_of
from mailmerge.previews.preview import faults_of, preview, previewed, sample_jobs
from mailmerge.previews.samples import samples
from mailmerge.setup.configuration import Configuration, load_configuration
from mailmerge.workspace import load_workspace
from tests.paper.plain import weasyprint_as_it_is
from tests.sampled import sampled

DAY = date(2025, 11, 7)
LETTER = Path("leave-refused.docx")


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


@pytest.fixture(scope="module")
def chapters(configuration: Configuration) -> list[Chapter]:
    return list(preview(previewed(configuration.letters), configuration, DAY))


def test_every_letter_form_and_leaflet_can_be_made(chapters: list[Chapter], configuration: Configuration) -> None:
    assert [chapter.faults for chapter in chapters if chapter.faults] == []
    parts = {chapter.part.partition("  ")[0] for chapter in chapters}
    assert {kind.appendix for kind in LETTERS} <= parts
    assert {f"{kind.title} (Oakfield Primary School)" for kind in configuration.letters.own} <= parts


@pytest.fixture
def drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each letter be drawn, and none be handed out that an earlier test had drawn."""
    monkeypatch.setattr(apart, "make_letter", make_letter)


def drawn_plainly(keys: Sequence[str], configuration: Configuration) -> list[bytes]:
    with weasyprint_as_it_is():
        return [chapter.pdf for chapter in preview(keys, configuration, DAY)]


@pytest.mark.usefixtures("drawn_anew")
@pytest.mark.parametrize("each", sampled([6, 1], one_in=2))
def test_every_letter_is_drawn_as_weasyprint_draws_it(configuration: Configuration, each: int) -> None:
    keys = previewed(configuration.letters)[::each]
    made = [chapter.pdf for chapter in preview(keys, configuration, DAY)]
    assert made == drawn_plainly(keys, configuration)


@pytest.mark.usefixtures("drawn_anew")
@pytest.mark.soak
def test_whatever_was_made_before_it_is_drawn_the_same(configuration: Configuration) -> None:
    """Styles, lines and pictures are kept from letter to letter (`mailmerge.paper`)."""
    keys = previewed(configuration.letters)
    plain = drawn_plainly(keys, configuration)
    assert [chapter.pdf for chapter in preview(keys[::-1], configuration, DAY)] != plain
    assert [chapter.pdf for chapter in preview(keys, configuration, DAY)] == plain


def test_every_page_says_that_it_is_a_sample(chapters: list[Chapter]) -> None:
    for chapter in chapters:
        for page in pypdfium2.PdfDocument(chapter.pdf):
            assert "SAMPLE" in page.get_textpage().get_text_bounded()


@pytest.mark.parametrize(("letter", "ways"), [("leave-refused", 12), ("suspected-leave", 4)])
def test_leave_letters_come_in_every_variant_and_tier(configuration: Configuration, letter: str, ways: int) -> None:
    school = configuration.workspace.schools["oakfield"]
    made = samples(BY_KEY[letter], school, DAY, configuration.context(school, DAY))
    found = {(sample.order.decision.variant, sample.order.decision.penalty) for sample in made}
    assert len(found) == len(made) == ways


def test_before_the_national_framework_there_are_two_ways_to_state_a_notice(configuration: Configuration) -> None:
    school, day = configuration.workspace.schools["oakfield"], date(2024, 3, 1)
    made = samples(BY_KEY["suspected-leave"], school, day, configuration.context(school, day))
    tiers = [sample.order.decision.penalty.tier for sample in made if sample.order.decision.penalty]
    assert tiers == ["first", "conditional"]


def test_a_letter_says_the_amounts_of_its_tier(configuration: Configuration) -> None:
    chapters = list(preview(["suspected-leave"], configuration, DAY))
    stated = {chapter.title: words(chapter.pdf) for chapter in chapters}
    assert "£80" in stated["no notice so far"]
    assert "£80" not in stated["one notice so far"]
    assert "£160" in stated["one notice so far"]


def test_no_two_previews_of_a_letter_say_the_same(chapters: list[Chapter]) -> None:
    said = [words(chapter.pdf) for chapter in chapters]
    same = [chapters[at].title for at, text in enumerate(said) if text in said[:at]]
    assert same == []


def test_a_notice_to_improve_is_drawn_once_a_word_file_and_for_no_authority_that_has_its_own(
    configuration: Configuration,
) -> None:
    parts = {chapter.part for chapter in preview(["notice-to-improve"], configuration, DAY)}
    assert len(parts) == 1
    assert "Oakfield" not in next(iter(parts))


def test_a_school_may_be_chosen(configuration: Configuration) -> None:
    (chapter, *_) = preview(["early-intervention"], configuration, DAY, configuration.workspace.schools["millbrook"])
    assert "Millbrook Academy" in words(chapter.pdf)


def test_where_no_template_is_in_force_that_is_said(configuration: Configuration) -> None:
    (chapter,) = preview(["early-intervention"], configuration, date(2000, 1, 1))
    assert chapter.faults == ("No template of it is in force on that day.",)


def rewrite(file: Path, old: str, new: str) -> None:
    """Change words in a Word file, as its owner would in Word."""
    from docx import Document

    document = Document(str(file))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    document.save(str(file))


def test_a_changed_template_is_previewed_as_a_proof(new_workspace: Path) -> None:
    rewrite(new_workspace / "templates" / "early-intervention.docx", "Each day matters.", "Days matter.")
    configuration = load_configuration(load_workspace(new_workspace))
    (chapter, *_) = preview(["early-intervention"], configuration, DAY)
    assert "PROOF - NOT APPROVED" in words(chapter.pdf)
    assert "Days matter." in words(chapter.pdf)


def test_a_template_that_cannot_be_filled_in_has_its_faults_told(new_workspace: Path) -> None:
    rewrite(new_workspace / "templates" / "early-intervention.docx", "parent.greeting", "parent.greting")
    configuration = load_configuration(load_workspace(new_workspace))
    chapters = list(preview(["early-intervention"], configuration, DAY))
    assert all(chapter.faults for chapter in chapters)


def test_the_approved_file_is_the_copy_that_was_kept(new_workspace: Path) -> None:
    folder = new_workspace / "templates"
    rewrite(folder / LETTER, "Yours sincerely", "With kind regards")
    kept = (folder / LETTER).read_bytes()
    approve(folder, LETTER, "R. Adeyemi", DAY, two_people=False, try_out=lambda _version: ())
    rewrite(folder / LETTER, "With kind regards", "Yours faithfully")
    assert approved_file(folder, find_versions(folder, LETTER)[0]) == kept


def test_a_starter_file_is_known_though_no_copy_was_kept(new_workspace: Path) -> None:
    folder = new_workspace / "templates"
    starter = (folder / LETTER).read_bytes()
    rewrite(folder / LETTER, "Yours sincerely", "With kind regards")
    assert approved_file(folder, find_versions(folder, LETTER)[0]) == starter


def test_without_a_copy_of_the_approved_file_that_is_said(new_workspace: Path) -> None:
    folder = new_workspace / "templates"
    rewrite(folder / LETTER, "Yours sincerely", "With kind regards")
    approve(folder, LETTER, "R. Adeyemi", DAY, two_people=False, try_out=lambda _version: ())
    next((folder / ".approved").iterdir()).unlink()
    with pytest.raises(NotFitError, match="No copy"):
        approved_file(folder, find_versions(folder, LETTER)[0])


@pytest.mark.parametrize("file", ["leave-refused.docx", "notice-to-improve.docx", "warnings/full.docx", "leaflet.docx"])
def test_starter_files_are_tried_out_before_approval_and_found_fit(configuration: Configuration, file: str) -> None:
    for version in find_versions(configuration.workspace.templates, Path(file)):
        assert list(faults_of(version, configuration, DAY)) == []


@pytest.mark.parametrize("today", [date(2000, 1, 1), DAY, date(2040, 1, 1)])
def test_a_version_is_tried_out_on_a_day_on_which_it_is_in_force(new_workspace: Path, today: date) -> None:
    catalogue = new_workspace / "templates" / "catalogue.toml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("status =", "until = 2026-07-31\nstatus ="), "utf-8")
    rewrite(new_workspace / "templates" / LETTER, "parent.greeting", "parent.greting")
    configuration = load_configuration(load_workspace(new_workspace))
    (version,) = find_versions(configuration.workspace.templates, LETTER)
    (fault,) = faults_of(version, configuration, today)
    assert "greting" in fault


@pytest.mark.parametrize(
    ("file", "key"),
    [("leave-refused.docx", "leave-refused"), ("warnings/full.docx", "full"), ("leaflet.docx", "leaflet")],
)
def test_one_letter_is_made_from_each_of_two_files(
    configuration: Configuration, tmp_path: Path, file: str, key: str
) -> None:
    before = (configuration.workspace.templates / file).read_bytes()
    edited = tmp_path / "edited.docx"
    edited.write_bytes(before)
    rewrite(edited, " child ", " youngster ")
    older, newer = letters_of(before, edited.read_bytes(), key, configuration, DAY)
    assert "youngster" not in words(older)
    assert "youngster" in words(newer)


@pytest.mark.parametrize("key", sampled([*BY_KEY, "missed-meeting", "attendance-contract", "leaflet"], one_in=4))
def test_in_large_print_every_letter_is_fit_and_no_smaller_than_16_point(
    configuration: Configuration, key: str
) -> None:
    school = next(
        school for school in configuration.workspace.schools.values() if configuration.templates.named(key, school, DAY)
    )
    _, job = next(sample_jobs(key, configuration, school, DAY))
    made = make_letter(replace(job, large_print=True))
    assert isinstance(made, Letter), made
    sizes = {size for text in LARGE for size in sizes_of(text, made.pdf)}
    assert sizes == {16.0}


LARGE = (
    "7 November 2025",
    "Our reference",
    "Yours sincerely",
    "Enclosed:",
    "Page\N{NO-BREAK SPACE}2",
    "please ring",
    "Signature",
)


def sizes_of(text: str, pdf: bytes) -> set[float]:
    """In which sizes a text stands in a PDF; sizes are written in CSS pixels, 0.75 of a point."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        words = page.get_textpage()
        if (at := words.get_text_range().find(text)) >= 0:
            found.add(round(pypdfium2.raw.FPDFText_GetFontSize(words, at) * 0.75, 1))
    return found
