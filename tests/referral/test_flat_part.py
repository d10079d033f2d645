"""A filed paper in the pack: pictures of its pages and nothing else of it, read aloud as a figure each."""

import io
from pathlib import Path

import pdfua
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from mailmerge.referral.flat import UnreadablePaperError, can_be_drawn, flat_pages
from mailmerge.referral.flat_part import flat_part
from tests.filing import hostile

RUNS = (b"/JavaScript", b"/OpenAction", b"/AA", b"/Launch", b"/EmbeddedFiles", b"/URI", b"/AcroForm", b"/Annots")


def part(data: bytes) -> bytes:
    return flat_part(flat_pages(data), "Filed paper: minutes, 1 October 2025", "Filed paper, referral X", "2025-10-23")


@pytest.mark.parametrize("data", [hostile.with_script(), hostile.with_attachment(), hostile.many_pages(3)])
def test_what_a_paper_would_run_is_not_in_the_part_and_the_part_is_accessible(data: bytes, tmp_path: Path) -> None:
    made = part(data)
    assert made == part(data), "the same paper, the same bytes"
    with pikepdf.open(io.BytesIO(made)) as document:
        plain = io.BytesIO()
        document.save(plain, qdf=True, compress_streams=False)
    assert not [name for name in RUNS if name in plain.getvalue()]
    (tmp_path / "part.pdf").write_bytes(made)
    assert not pdfua.validate(tmp_path / "part.pdf").findings


@pytest.mark.parametrize(
    "title", ["Filed: محمد", "Filed: Ẹ̀kọ́ Ọlá", "Filed: 王小明", "Filed: a\u00a0b\u200bc", "Filed: two\nlines"]
)
def test_a_title_of_any_letters_stands_above_the_first_page(title: str, tmp_path: Path) -> None:
    made = flat_part(flat_pages(hostile.many_pages(2)), title, "Filed paper, referral X", "2025-10-23")
    first, second = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))
    assert (first[:6], second) == ("Filed:", "")
    (tmp_path / "part.pdf").write_bytes(made)
    assert not pdfua.validate(tmp_path / "part.pdf").findings


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (hostile.locked(), "needs a password"),
        (hostile.CUT_OFF, "is damaged"),
        (hostile.many_pages(1_000), "has too many pages"),
        (b"From: a@b.example\r\nDate: Mon, 6 Oct 2025\r\n\r\nwords", "is no picture of anything"),
    ],
)
def test_what_cannot_be_drawn_is_known_before(data: bytes, reason: str) -> None:
    assert not can_be_drawn(data), reason
    with pytest.raises(UnreadablePaperError):
        flat_pages(data)


@pytest.mark.parametrize(("colour", "space"), [((200, 200, 200), "/DeviceGray"), ((200, 40, 40), "/DeviceRGB")])
def test_a_scan_without_a_colour_is_kept_in_grey(colour: tuple[int, int, int], space: str) -> None:
    target = io.BytesIO()
    Image.new("RGB", (100, 140), colour).save(target, "PNG")
    with pikepdf.open(io.BytesIO(part(target.getvalue()))) as document:
        assert str(document.pages[0].obj.Resources.XObject.Picture.ColorSpace) == space
