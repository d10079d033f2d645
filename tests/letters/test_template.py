"""Compiling: one Word file, two outputs of the same words; what cannot be compiled says why."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from docx import Document
from docx.shared import Mm
from PIL import Image

from mailmerge.letters.errors import TemplateError
from mailmerge.letters.letter import Fault, Letter, UnfitLetter
from mailmerge.letters.reading import page_texts, read_word_copy, word_text
from mailmerge.letters.render import make_letter
from mailmerge.letters.templates.template import compile_template
from tests.letters.paper import FIELDS, LETTER, LETTERHEAD, WARNED, WARNING, letter_job, with_part, word_file


def _both(body: list[tuple[str, str]], **values: Any) -> tuple[str, str]:
    """Return the words of PDF and Word copy of a letter with this body, without line ends."""
    letter = make_letter(letter_job((*LETTER[:4], *body, LETTER[5]), **values))
    assert isinstance(letter, Letter), letter
    paper = " ".join(" ".join(page_texts(letter.pdf)).split())
    return paper, " ".join(word_text(read_word_copy(letter.docx)[0]).split())


@pytest.mark.parametrize(
    ("body", "says", "says_not", "reason"),
    [
        ([("Body", "Hello {{ pupil.forename }}.")], "Hello Adam.", "{{", "a field"),
        (
            [("Body", "{% if meeting.place %}there{% else %}somewhere{% endif %}")],
            "somewhere",
            "there ",
            "a blank is no",
        ),
        (
            [("Body", "{%p if meeting.place %}"), ("Body", "Come."), ("Body", "{%p endif %}")],
            "We",
            "Come.",
            "a dropped paragraph",
        ),
        (
            [
                ("List Bullet", "{%p for item in items %}"),
                ("List Bullet", "{{ item }}"),
                ("List Bullet", "{%p endfor %}"),
            ],
            "Leaflet",
            "item",
            "a repeated paragraph",
        ),
        ([("Body", "{% if penalty.within_21_days == '£80' %}eighty{% endif %}")], "eighty", "within", "a comparison"),
        (
            [("Body", "{% if items|length > 1 and 1 < 2 %}several{% endif %}")],
            "several",
            "length",
            "signs of XML in a tag",
        ),
        ([("Body", "{# a note for us #}Words")], "Words", "note", "a template's own comment"),
    ],
)
def test_tags_come_out_alike_in_both(body: list[tuple[str, str]], says: str, says_not: str, reason: str) -> None:
    for words in _both([*body, ("Body", "We write.")]):
        assert says in words, reason
        assert says_not not in words, reason


@pytest.mark.parametrize("school", ["St Mary\u2019s", "St Mary's"])
@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('school.name == "St Mary\'s"', True),
        ('"St Mary\'s" == school.name', True),
        ('school.name != "St Mary\'s"', False),
        ('school.name in ("Elm Tree School", "St Mary\'s")', True),
        ('school.name not in ["Elm Tree School", "St Mary\'s"]', False),
        ('school.name == "St Mary\u2019s"', True),
        ('school.name == "St John\'s"', False),
    ],
)
def test_an_apostrophe_in_a_condition_is_one_whether_curly_or_straight(
    school: str, condition: str, holds: bool
) -> None:
    # The lint asks for straight ones in tags; a name on record has the one that somebody typed, or Word made.
    fields = {**FIELDS, "school": {**FIELDS["school"], "name": school}}
    for words in _both([("Body", f"We write{{% if {condition} %}} for the parish{{% endif %}}.")], fields=fields):
        assert ("for the parish" in words) is holds


def test_a_tag_that_word_split_into_runs_is_one() -> None:
    def split(document: Any) -> None:
        paragraph = document.add_paragraph("", "Body")
        for piece in ("Hello {", "{ pupil", ".fore", "name }", "}."):
            paragraph.add_run(piece).bold = len(piece) % 2 == 0

    paper, word = _both([], template=word_file(LETTER, split))
    assert "Hello Adam." in paper
    assert "Hello Adam." in word


def test_table_rows_repeat_and_the_heading_row_is_a_heading() -> None:
    def table(document: Any) -> None:
        rows = document.add_table(rows=4, cols=2)
        for row, cells in enumerate(
            (("What", "Why"), ("{%tr for item in items %}", ""), ("{{ item }}", "x"), ("{%tr endfor %}", ""))
        ):
            for column, text in enumerate(cells):
                rows.cell(row, column).text = text

    letter = make_letter(letter_job(template=word_file(LETTER, table)))
    assert isinstance(letter, Letter), letter
    assert "Leaflet" in " ".join(page_texts(letter.pdf))


def test_a_name_is_letter_by_letter_in_both() -> None:
    name = "Mrs <select> O'Brien & Co {{ 7*7 }}"
    fields = {**FIELDS, "parent": {"greeting": name, "name": name}}
    paper, word = _both([], fields=fields, address_lines=(name, "1 High St", "CB1 1AA"))
    assert f"Dear {name}" in paper
    assert f"Dear {name}" in word


def test_lines_of_a_value_are_lines_in_both() -> None:
    fields = {**FIELDS, "pupil": {**FIELDS["pupil"], "forename": "one\ntwo"}}
    paper, word = _both([("Body", "Now {{ pupil.forename }}.")], fields=fields)
    assert "one two" in paper
    assert "one two" in word


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("{{ pupil.forname }}", "template-field", "forname"),
        ("{{ meeting.place }}", "template-field", "meeting.place"),
        ("{{ items }}", "template-field", "list"),
        ("{{ pupil }}", "template-field", "dict"),
        ("{{ pupil.__class__.__mro__ }}", "template-field", "works out or defines"),
        ("{{ ''.join }}", "template-field", ""),
        ("{% if pupil %}", "template-field", ""),
        ("{{ pupil.forename", "template-field", ""),
    ],
)
def test_what_cannot_be_filled_in_is_no_letter(text: str, code: str, said: str) -> None:
    letter = make_letter(letter_job((*LETTER, ("Body", text))))
    assert isinstance(letter, UnfitLetter)
    assert letter.faults[0].code in (code, "template-not-fit")
    assert said in letter.faults[0].text


def test_the_warning_takes_the_markers_place() -> None:
    letter = make_letter(letter_job(WARNED, warning=word_file(WARNING)))
    assert isinstance(letter, Letter), letter
    assert "A penalty notice is £80, later £160." in " ".join(" ".join(page_texts(letter.pdf)).split())
    assert letter.warning_sha256 is not None


@pytest.mark.parametrize(
    ("paragraphs", "warning", "said"),
    [
        (WARNED, None, "no warning block goes with"),
        (LETTER, word_file(WARNING), "put {{ warning }}"),
    ],
    ids=["a marker without a block", "a block without a marker"],
)
def test_marker_and_block_go_together(
    paragraphs: tuple[tuple[str, str], ...], warning: bytes | None, said: str
) -> None:
    letter = make_letter(letter_job(paragraphs, warning=warning))
    assert isinstance(letter, UnfitLetter)
    assert letter.faults[0].code == "template-not-fit"
    assert said in letter.faults[0].text


def test_a_warnings_own_styles_and_lists_do_not_matter() -> None:
    def list_in_warning(document: Any) -> None:
        style = document.styles.add_style("Home-made", 1)
        document.add_paragraph("Ask for help.", style)

    letter = make_letter(letter_job(WARNED, warning=word_file(WARNING, list_in_warning)))
    assert isinstance(letter, Letter), letter


def _with_picture(colour: str, suffix: str = "png") -> Callable[[Any], None]:
    """Return a change that adds a picture of one colour, with alternative text, twice."""

    def change(document: Any) -> None:
        picture = io.BytesIO()
        Image.new("RGB", (40, 20), colour).save(picture, {"jpg": "JPEG"}.get(suffix, suffix))
        for _ in range(2):
            document.add_picture(picture, width=Mm(30))
            document.inline_shapes[-1]._inline.docPr.set("descr", f"All {colour}")

    return change


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_picture_in_the_warning_is_in_both_beside_the_templates_own(suffix: str) -> None:
    template, warning = word_file(WARNED, _with_picture("blue")), word_file(WARNING, _with_picture("red", suffix))
    letter = make_letter(letter_job(template=template, warning=warning))
    assert isinstance(letter, Letter), letter
    page = pypdfium2.PdfDocument(letter.pdf)[0].render().to_pil().convert("RGB")
    colours = {colour for count, colour in page.getcolors(1 << 20) if count > 500}
    assert any(red > 250 and green < 5 for red, green, _ in colours)
    assert (0, 0, 255) in colours
    document = Document(io.BytesIO(letter.docx))
    shown = [
        Image.open(io.BytesIO(document.part.related_parts[embed].blob)).convert("RGB").getpixel((5, 5))
        for embed in document.element.xpath("//a:blip/@r:embed")
    ]
    assert [colour[0] > 250 for colour in shown] == [True, True, False, False]


def test_a_picture_that_the_warning_has_lost_is_no_letter() -> None:
    whole = word_file(WARNING, _with_picture("red"))
    warning = with_part(whole, "word/_rels/document.xml.rels", lambda part: part.replace(b"image1.png", b"image9.png"))
    letter = make_letter(letter_job(WARNED, warning=warning))
    assert isinstance(letter, UnfitLetter)
    assert "Insert it again" in letter.faults[0].text


def test_the_qr_code_is_in_both() -> None:
    letter = make_letter(letter_job((*LETTER, ("Body", "{{ qr(school.support_page) }}"))))
    assert isinstance(letter, Letter), letter
    with zipfile.ZipFile(io.BytesIO(letter.docx)) as archive:
        assert "word/media/qr1.png" in archive.namelist()
        assert b"rIdQr1" in archive.read("word/_rels/document.xml.rels")
    assert b"Figure" in letter.pdf or len(letter.pdf) > 10_000


def test_a_template_without_named_styles_still_prints() -> None:
    letter = make_letter(letter_job(tuple(("Normal", text) for _, text in LETTER)))
    assert isinstance(letter, Letter), letter


def test_an_own_header_is_left_out() -> None:
    def header(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Old letterhead"

    letter = make_letter(letter_job(template=word_file(LETTER, header)))
    assert isinstance(letter, Letter), letter
    with zipfile.ZipFile(io.BytesIO(letter.docx)) as archive:
        assert not any(b"Old letterhead" in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (b"not a zip", "unreadable"),
        (with_part(word_file(), "word/vbaProject.bin", lambda _: b"x"), "macros"),
        (
            with_part(word_file(), "word/document.xml", lambda part: b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + part),
            "too-large",
        ),
        (with_part(word_file(), "word/media/bomb.bin", lambda _: b"\0" * 41_000_000), "too-large"),
        (with_part(word_file(), "word/document.xml", lambda _: b"<w:document"), "unreadable"),
    ],
    ids=["not Word", "macros", "entities", "a bomb", "damaged"],
)
def test_a_file_that_cannot_be_used_says_why(template: bytes, code: str) -> None:
    with pytest.raises(TemplateError) as error:
        compile_template(template, None, LETTERHEAD, "dl")
    assert error.value.code == code


def test_a_fault_names_no_child() -> None:
    letter = make_letter(letter_job((*LETTER, ("Body", "{{ meeting.place }}"))))
    assert isinstance(letter, UnfitLetter)
    assert "Nowak" not in repr(letter)
    assert "Nowak" not in repr(letter_job())
    assert isinstance(letter.faults[0], Fault)
