"""Letterheads: what their file may say, which logos are safe, designed pages."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from mailmerge.letters.errors import LetterheadError
from mailmerge.letters.letter import Letter
from mailmerge.letters.letterhead import load_letterhead
from mailmerge.letters.picture import LOGO_HEIGHT, LOGO_WIDTH, logo_picture
from mailmerge.letters.render import make_letter
from mailmerge.letters.stamp import letterhead_pdf, stamp
from tests.letters.paper import LETTERHEAD, LOGO, letter_job

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
        (TOML + '[colours]\nmain = "red"\n', "colours.main"),
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
    ],
)
def test_an_unsafe_drawing_is_refused(tmp_path: Path, svg: str, reason: str) -> None:
    with pytest.raises(LetterheadError):
        load_letterhead(_folder(tmp_path, logo_svg=svg.encode()))


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
    letterhead = load_letterhead(_folder(tmp_path, logo_png=b"no picture"))
    assert letterhead.logo is not None
    with pytest.raises(LetterheadError, match="cannot be read as a picture"):
        logo_picture(letterhead.logo)


def test_a_designed_page_lies_under_the_letter(tmp_path: Path) -> None:
    letterhead = load_letterhead(_folder(tmp_path, letterhead_pdf=letterhead_pdf(LETTERHEAD)))
    letter = make_letter(letter_job(letterhead=letterhead))
    assert isinstance(letter, Letter), letter
    with pikepdf.open(io.BytesIO(letter.pdf)) as document:
        assert any(key.startswith("/Letterhead") for key in document.pages[0].Resources.XObject)


@pytest.mark.parametrize("pdf", [b"not a PDF", b"%PDF-1.7\n"])
def test_a_designed_page_that_is_no_pdf_is_refused(pdf: bytes) -> None:
    with pytest.raises(LetterheadError, match=r"letterhead\.pdf"):
        stamp(pdf)
