"""Letterheads: what their file may say, which logos are safe, designed pages."""

import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from mailmerge.letters.errors import LetterheadError
from mailmerge.letters.letter import Letter, UnfitLetter
from mailmerge.letters.letterhead import Logo, load_letterhead
from mailmerge.letters.picture import LOGO_HEIGHT, LOGO_WIDTH, logo_picture
from mailmerge.letters.reading import page_texts
from mailmerge.letters.render import make_letter
from mailmerge.paper.pdf import write_pdf
from tests.letters.paper import LETTER, LOGO, letter_job

TOML = """
name = "Elm Tree School"
address = ["Elm Lane"]
telephone = "01632 960999"
email = "office@elm.example"
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def _folder(tmp_path: Path, toml: str = TOML, **files: bytes) -> Path:
    (tmp_path / "letterhead.toml").write_text(toml, encoding="utf-8")
    for name, data in files.items():
        (tmp_path / name.replace("_", ".")).write_bytes(data)
    return tmp_path


def _png(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(target, "PNG")
    return target.getvalue()


def test_the_least_that_a_letterhead_says(tmp_path: Path) -> None:
    letterhead = load_letterhead(_folder(tmp_path))
    assert letterhead.contact_lines == ("Elm Lane", "01632 960999", "office@elm.example")
    assert (letterhead.logo, letterhead.foot_lines) == (None, ())


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (TOML.replace("telephone", "telefone"), "telefone"),
        (TOML + '[colours]\nmain = "red"\n', 'colours.main must be a colour as "#0b4f6c"'),
        (TOML.replace('["Elm Lane"]', '"Elm Lane"'), "address must be a list, in square brackets"),
        ("name = ", "not written as TOML"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(LetterheadError) as error:
        load_letterhead(_folder(tmp_path, toml))
    assert said in str(error.value)
    assert f"letterheads/{tmp_path.name}/letterhead.toml" in str(error.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LetterheadError, match="cannot be read"):
        load_letterhead(tmp_path)


@pytest.mark.parametrize(
    ("svg", "reason"),
    [
        (SVG.format('<image href="https://elsewhere.example/x.png"/>'), "a picture from the web"),
        (SVG.format('<image href="file:///etc/passwd"/>'), "a file of this machine"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + SVG.format("<text>&b;</text>"), "entities"),
        ("<svg", "not well-formed"),
        (SVG.format('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'), "a drawing in a drawing"),
        (SVG.format('<g id="a"><use href="#a"/></g>'), "it draws itself"),
        (
            SVG.format(
                '<defs><g id="n0"><path d="M0 0h1"/></g>'
                + "".join(f'<g id="n{n}">{f"""<use href="#n{n - 1}"/>""" * 10}</g>' for n in range(1, 6))
                + '</defs><use href="#n5"/>'
            ),
            "a few words draw a hundred thousand shapes",
        ),
    ],
)
def test_an_unsafe_drawing_is_refused(tmp_path: Path, svg: str, reason: str) -> None:
    with pytest.raises(LetterheadError):
        load_letterhead(_folder(tmp_path, logo_svg=svg.encode()))


def test_a_logo_of_far_more_dots_than_print_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LetterheadError, match="dots, far more than print"):
        load_letterhead(_folder(tmp_path, logo_png=_png(6000, 5000)))


def test_a_drawing_that_repeats_its_shapes_is_taken(tmp_path: Path) -> None:
    svg = SVG.format('<defs><g id="a"><path d="M0 0h1"/></g></defs>' + '<use href="#a"/>' * 500)
    assert load_letterhead(_folder(tmp_path, logo_svg=svg.encode())).logo is not None


@pytest.mark.parametrize(("width", "height"), [(400, 100), (100, 400), (3000, 3000), (20, 20)])
def test_a_logo_keeps_its_shape_and_its_room(tmp_path: Path, width: int, height: int) -> None:
    letterhead = load_letterhead(_folder(tmp_path, logo_png=_png(width, height)))
    assert letterhead.logo is not None
    picture = logo_picture(letterhead.logo)
    assert picture.width / picture.height == pytest.approx(width / height, rel=0.01)
    assert picture.width <= LOGO_WIDTH + 0.01
    assert picture.height <= LOGO_HEIGHT + 0.01


def test_an_svg_logo_becomes_a_picture_for_word() -> None:
    image = Image.open(io.BytesIO(logo_picture(LOGO).png))
    assert image.getpixel((image.width // 2, image.height // 2))[:3] == (0x1F, 0x5B, 0x3A)


def test_a_broken_logo_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LetterheadError, match="cannot be read as a picture"):
        load_letterhead(_folder(tmp_path, logo_png=b"no picture"))
    with pytest.raises(LetterheadError, match="cannot be read as a picture"):
        logo_picture(Logo(b"no picture", "image/png"))


def design(*pages: str, size: str = "210mm 297mm") -> bytes:
    """Return a designed PDF: on each page a band at the top of that colour."""
    sheets = "".join(f'<section style="background: {colour}"></section>' for colour in pages)
    css = (
        f"@page {{ size: {size}; margin: 0 }} body {{ margin: 0 }}"
        " section { height: 20mm } section + section { break-before: page }"
    )
    return write_pdf(sheets, css, title="Design", language="en", day="2000-01-01")


def _designed(tmp_path: Path, pdf: bytes, **values: Any) -> Letter:
    letterhead = load_letterhead(_folder(tmp_path, letterhead_pdf=pdf))
    long = tuple(("Body", "Words and words. " * 40) for _ in range(14))
    letter = make_letter(letter_job((*LETTER[:5], *long, LETTER[5]), letterhead=letterhead, **values))
    assert isinstance(letter, Letter), letter
    assert letter.pages > 2
    return letter


def _tops(letter: Letter) -> list[tuple[int, int, int]]:
    """Return the colour in the middle of each page's head, as drawn."""
    document = pypdfium2.PdfDocument(letter.pdf)
    return [page.render().to_pil().convert("RGB").getpixel((300, 20)) for page in document]


WHITE, NAVY, RED = (255, 255, 255), (0, 0, 128), (255, 0, 0)


@pytest.mark.parametrize(
    ("pages", "first", "following", "reason"),
    [
        (("navy",), NAVY, WHITE, "of one page: the first alone has it"),
        (("navy", "red"), NAVY, RED, "of two: all that follow have the second"),
        (("navy", "red", "lime"), NAVY, RED, "what comes after is no letterhead"),
    ],
)
def test_a_designed_page_lies_under_the_pages_of_both(
    tmp_path: Path, pages: tuple[str, ...], first: object, following: object, reason: str
) -> None:
    letter = _designed(tmp_path, design(*pages))
    assert _tops(letter) == [first, *[following] * (letter.pages - 1)], reason
    with zipfile.ZipFile(io.BytesIO(letter.docx)) as archive:
        for number, colour in ((1, first), (2, following)):
            behind = b'behindDoc="1"' in archive.read(f"word/headMailmerge{number}.xml")
            assert behind == (colour != WHITE), reason
            if behind:
                assert (
                    f'"media/headMailmerge{number}.png"'
                    in archive.read(f"word/_rels/headMailmerge{number}.xml.rels").decode()
                )
                picture = Image.open(io.BytesIO(archive.read(f"word/media/headMailmerge{number}.png")))
                assert picture.getpixel((picture.width // 2, 20)) == colour, reason
                assert picture.width / picture.height == pytest.approx(210 / 297, rel=0.01)


def test_a_designed_page_is_an_artifact(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(_designed(tmp_path, design("navy", "red")).pdf)) as document:
        for page in document.pages:
            first, *_ = pikepdf.parse_content_stream(page)
            assert (str(first.operator), str(first.operands[0])) == ("BMC", "/Artifact")
            assert any(str(key).startswith("/Letterhead") for key in page.Resources.XObject)


def test_a_designed_page_stands_in_for_the_fields(tmp_path: Path) -> None:
    letter = _designed(tmp_path, design("navy"))
    assert "01632 960999" not in page_texts(letter.pdf)[0]
    with zipfile.ZipFile(io.BytesIO(letter.docx)) as archive:
        assert not any(b"01632 960999" in archive.read(name) for name in archive.namelist())


def test_a_design_that_shows_in_the_window_makes_no_letter(tmp_path: Path) -> None:
    pdf = write_pdf(
        '<p style="margin: 60mm 0 0 60mm">Ofsted: good</p>',
        "@page { size: 210mm 297mm; margin: 0 }",
        title="Design",
        language="en",
        day="2000-01-01",
    )
    letter = make_letter(letter_job(letterhead=load_letterhead(_folder(tmp_path, letterhead_pdf=pdf))))
    assert isinstance(letter, UnfitLetter)
    assert "address-window" in {fault.code for fault in letter.faults}


@pytest.mark.parametrize(
    ("pdf", "said"),
    [
        (b"not a PDF", "cannot be read"),
        (b"%PDF-1.7\n", "cannot be read"),
        (partial(design, "navy", size="216mm 303mm"), "not A4"),
        (partial(design, "navy", size="297mm 210mm"), "not A4"),
        (b"%PDF-1.7\n" + b" " * 2_000_001, "over 2 MB"),
    ],
    ids=["no PDF", "no page", "with bleed", "on its side", "heavy"],
)
def test_a_designed_page_that_is_not_fit_is_refused(
    tmp_path: Path, pdf: bytes | Callable[[], bytes], said: str
) -> None:
    pdf = pdf if isinstance(pdf, bytes) else pdf()
    with pytest.raises(LetterheadError, match=said) as error:
        load_letterhead(_folder(tmp_path, letterhead_pdf=pdf))
    assert f"letterheads/{tmp_path.name}/letterhead.pdf" in str(error.value)


def test_a_designed_page_with_a_password_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(design("navy"))) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(LetterheadError, match="without a password"):
        load_letterhead(_folder(tmp_path, letterhead_pdf=target.getvalue()))


@pytest.mark.parametrize(
    ("layers", "fit", "why"),
    [
        ({"/OFF": True}, False, "what is on it is not seen, and would print"),
        ({"/BaseState": pikepdf.Name.OFF}, False, "every layer is hidden"),
        ({}, True, "layers that are all seen come from any drawing program"),
    ],
)
def test_a_designed_page_may_not_hide_a_layer(tmp_path: Path, layers: dict[str, Any], fit: bool, why: str) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(design("navy"))) as document:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft"))
        shown = {name: pikepdf.Array([layer]) if value is True else value for name, value in layers.items()}
        document.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(shown))
        document.save(target)
    folder = _folder(tmp_path, letterhead_pdf=target.getvalue())
    if fit:
        assert load_letterhead(folder).whole_page, why
        return
    with pytest.raises(LetterheadError, match="layers that are hidden"):
        load_letterhead(folder)
