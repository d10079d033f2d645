"""The filed certificate of attendance: found by its name, and only where it can be printed."""

import io
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from mailmerge.letters.certificate import certificate_pdf, printable_certificate


def a_pdf(password: str = "") -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    target = io.BytesIO()
    document.save(target, encryption=pikepdf.Encryption(owner="x", user=password) if password else False)
    return target.getvalue()


def a_picture(kind: str, size: tuple[int, int] = (300, 400)) -> bytes:
    target = io.BytesIO()
    # Of one colour, so that one with very many dots is made at once.
    Image.new("L", size, 200).save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, None),
        ({"U1 certificate 2025-10-01.pdf": a_pdf()}, "U1 certificate 2025-10-01.pdf"),
        ({"U1 certificate.pdf": a_pdf(), "U1 certificate 2.pdf": a_pdf()}, "U1 certificate.pdf"),
        ({f"U1 certificate 2025-{m}-01.pdf": a_pdf() for m in ("09", "11", "10")}, "U1 certificate 2025-11-01.pdf"),
        ({"U1 certificate 2025-10-01.jpg": a_picture("JPEG")}, "U1 certificate 2025-10-01.jpg"),
        ({"U1 certificate 1.pdf": a_pdf(), "U1 certificate 2.PNG": a_picture("PNG")}, "U1 certificate 2.PNG"),
        ({"U1 certificate 2025-10-01.jpg": b"a picture"}, None),
        ({"U1 certificate 2025-10-01.jpg": a_picture("JPEG")[:-500]}, None),
        ({"U1 certificate 2025-10-01.png": partial(a_picture, "PNG", size=(8000, 8000))}, None),
        ({"U1 certificate 2025-10-01.docx": b"PK"}, None),
        ({"U1 certificate 2.pdf": b"broken", "U1 certificate 1.pdf": a_pdf()}, "U1 certificate 1.pdf"),
        ({"U1 certificate.pdf": a_pdf(password="secret")}, None),
    ],
    ids=[
        *("none", "one", "last by name", "latest day", "a photograph", "a scan, later than a PDF"),
        *("no picture", "half a picture", "a picture beyond reason", "a Word file", "a broken one", "a locked one"),
    ],
)
def test_the_last_certificate_that_can_be_printed(tmp_path: Path, files: dict[str, Any], found: str | None) -> None:
    for name, data in files.items():
        # What is large is made only when its test comes.
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data())
    certificate = printable_certificate(sorted(tmp_path.iterdir(), reverse=True))
    assert (certificate and certificate.name) == found


def test_a_paper_that_is_gone_is_none(tmp_path: Path) -> None:
    assert printable_certificate([tmp_path / "nobody.pdf"]) is None


def test_a_pdf_is_printed_as_it_is_and_a_picture_on_a_page_of_its_own(tmp_path: Path) -> None:
    pdf, picture = tmp_path / "U1 certificate.pdf", tmp_path / "U1 certificate.JPG"
    pdf.write_bytes(a_pdf())
    picture.write_bytes(a_picture("JPEG"))
    assert certificate_pdf(pdf) == a_pdf()
    with pikepdf.open(io.BytesIO(certificate_pdf(picture))) as document:
        assert len(document.pages) == 1


def test_a_picture_that_was_mended_is_looked_at_again(tmp_path: Path) -> None:
    picture = tmp_path / "U1 certificate.png"
    picture.write_bytes(b"half")
    assert printable_certificate(sorted(tmp_path.iterdir(), reverse=True)) is None
    picture.write_bytes(a_picture("PNG"))
    assert printable_certificate(sorted(tmp_path.iterdir(), reverse=True)) == picture
