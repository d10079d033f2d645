"""The PDF and the Word copy show what Word shows of a template: no more, and as large, and with its numbers."""

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, RGBColor
from lxml import etree
from PIL import Image

from mailmerge.letters.letter import Letter
from mailmerge.letters.lint import lint_template
from mailmerge.letters.reading import page_texts, read_word_copy, word_text
from mailmerge.letters.render import make_letter
from tests.letters.paper import LETTER, letter_job, word_file
from tests.letters.structure import faults_in

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _picture(size: tuple[int, int] = (40, 10)) -> io.BytesIO:
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).save(target, "PNG")
    target.seek(0)
    return target


def _made(change: Callable[[Any], None]) -> Letter:
    letter = make_letter(letter_job(template=word_file(LETTER, change)))
    assert isinstance(letter, Letter), letter
    return letter


def _words(letter: Letter) -> tuple[str, str]:
    paper = " ".join(" ".join(page_texts(letter.pdf)).split())
    return paper, " ".join(word_text(*read_word_copy(letter.docx)).split())


def _codes(change: Callable[[Any], None]) -> set[tuple[str, str]]:
    return {(found.code, found.severity) for found in lint_template("a.docx", word_file(LETTER, change))}


def _add_xml(xml: str) -> Callable[[Any], None]:
    namespaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )

    def change(document: Any) -> None:
        paragraph = document.add_paragraph("Before", "Body")
        for element in etree.fromstring(f"<all {namespaces}>{xml}</all>"):
            paragraph._p.append(element)

    return change


def _hidden_paragraph(document: Any) -> None:
    style = document.styles.add_style("Office note", WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    document.styles.add_style("Deeper", WD_STYLE_TYPE.PARAGRAPH).base_style = style
    document.add_paragraph("Secret", "Deeper")


def _hidden_characters(document: Any) -> None:
    document.styles.add_style("Internal", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    document.add_paragraph("Shown.", "Body").add_run("Secret", "Internal")


def _white(document: Any) -> None:
    document.add_paragraph("Shown.", "Body").add_run("Secret").font.color.rgb = RGBColor(255, 255, 255)


@pytest.mark.parametrize("change", [_hidden_paragraph, _hidden_characters, _white])
def test_what_word_hides_is_told_and_never_printed(change: Callable[[Any], None]) -> None:
    assert ("hidden-text", "error") in _codes(change)
    assert all("Secret" not in words for words in _words(_made(change)))


@pytest.mark.parametrize(
    ("xml", "code", "reason"),
    [
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "not-printed", "an equation"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "not-printed", "a symbol"),
        ('<w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r>', "page-break", "a page break in a paragraph"),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>today</w:t></w:r></w:fldSimple>', "word-field", "a field of Word's"),
        ("<w:r><w:t>\u02bb</w:t></w:r>", "missing-characters", "a character that no font has"),
        ("<w:r><w:object/></w:r>", "not-printed", "an object of another program"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>a</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>b</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r>",
            "not-printed",
            "a reading aid above words",
        ),
        ('<w:dir w:val="rtl"><w:r><w:t>a</w:t></w:r></w:dir>', "not-printed", "words that run the other way"),
        ('<w:bdo w:val="rtl"><w:r><w:t>a</w:t></w:r></w:bdo>', "not-printed", "words that are made to"),
    ],
)
def test_what_would_not_print_is_told_with_its_place(xml: str, code: str, reason: str) -> None:
    assert (code, "error") in _codes(_add_xml(xml)), reason


def test_a_no_break_hyphen_and_a_line_break_print() -> None:
    change = _add_xml(
        " <w:r><w:t> e</w:t><w:noBreakHyphen/><w:t>mail</w:t><w:cr/><w:t>next</w:t>"
        '<w:ptab w:relativeTo="margin" w:alignment="left" w:leader="none"/><w:t>stop</w:t></w:r>'
    )
    assert _codes(change) == set()
    for words in _words(_made(change)):
        assert re.search("e[-\u2011]mail next\\s+stop", words)


def test_lists_have_the_numbers_of_word() -> None:
    def change(document: Any) -> None:
        for text in ("Ring us.", "Write to us."):
            document.add_paragraph(text, "List Number")
        document.add_paragraph("Between.", "Body")
        document.add_paragraph("Come in.", "List Number")

    for words in _words(_made(change)):
        assert "1. Ring us. 2. Write to us. Between. 3. Come in." in words, "Word goes on counting"


@pytest.mark.parametrize(
    ("dots", "width", "shown"),
    [((400, 100), 50, 50), ((10, 10), 50, 50), ((400, 100), 400, 170)],
    ids=["a signature", "of few dots", "wider than the text"],
)
def test_a_picture_is_as_large_as_in_word(dots: tuple[int, int], width: int, shown: float) -> None:
    def change(document: Any) -> None:
        picture = document.add_paragraph("", "Body").add_run().add_picture(_picture(dots), width=Mm(width))
        picture._inline.docPr.set("descr", "Signature")

    letter = _made(change)
    with pikepdf.open(io.BytesIO(letter.pdf)) as document:
        # WeasyPrint states boxes in CSS pixels.
        figures = [
            [float(side) for side in element.A.BBox]
            for element in document.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure"
        ]
    assert [(right - left) / 96 * 25.4 for left, _, right, _ in figures] == [pytest.approx(shown, abs=1)]


def test_a_cropped_picture_is_told_and_printed_cropped() -> None:
    def change(document: Any) -> None:
        picture = document.add_paragraph("", "Body").add_run().add_picture(_picture(), width=Mm(50))
        picture._inline.docPr.set("descr", "Signature")
        blip = next(picture._inline.iter(f"{{{_A}}}blip"))
        blip.addnext(etree.fromstring(f'<a:srcRect xmlns:a="{_A}" l="50000"/>'))

    assert ("cropped-picture", "error") in _codes(change)
    with pikepdf.open(io.BytesIO(_made(change).pdf)) as document:
        assert {int(image.Width) for page in document.pages for image in page.get_images().values()} <= {20, 40}


@pytest.mark.parametrize(("decorative", "code"), [(True, set()), (False, {("no-alternative-text", "error")})])
def test_a_picture_without_words_is_decoration_or_an_error(decorative: bool, code: set[tuple[str, str]]) -> None:
    def change(document: Any) -> None:
        picture = document.add_paragraph("", "Body").add_run().add_picture(_picture(), width=Mm(20))
        if decorative:
            mark = "http://schemas.microsoft.com/office/drawing/2017/decorative"
            picture._inline.docPr.append(etree.fromstring(f'<d:decorative xmlns:d="{mark}" val="1"/>'))

    assert _codes(change) == code
    assert faults_in(_made(change).pdf) == []
