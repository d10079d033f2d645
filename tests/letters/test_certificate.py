"""The filed certificate of attendance: found by its name, and only where it can be printed."""

import io
from pathlib import Path

import pikepdf
import pytest

from mailmerge.letters.certificate import filed_certificate


def a_pdf(password: str = "") -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    target = io.BytesIO()
    document.save(target, encryption=pikepdf.Encryption(owner="x", user=password) if password else False)
    return target.getvalue()


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, None),
        ({"U1 certificate 2025-10-01.pdf": a_pdf()}, "U1 certificate 2025-10-01.pdf"),
        ({"U1 certificate.pdf": a_pdf(), "U1 certificate 2.pdf": a_pdf()}, "U1 certificate.pdf"),
        ({f"U1 certificate 2025-{m}-01.pdf": a_pdf() for m in ("09", "11", "10")}, "U1 certificate 2025-11-01.pdf"),
        ({"U1 contract 2025-10-01.pdf": a_pdf()}, None),
        ({"U1 certificate 2025-10-01.jpg": b"a picture"}, None),
        ({"U1 certificate 2.pdf": b"broken", "U1 certificate 1.pdf": a_pdf()}, "U1 certificate 1.pdf"),
        ({"U1 certificate.pdf": a_pdf(password="secret")}, None),
    ],
    ids=["none", "one", "last by name", "latest day", "another kind", "a picture", "a broken one", "a locked one"],
)
def test_the_last_certificate_that_can_be_printed(tmp_path: Path, files: dict[str, bytes], found: str | None) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    certificate = filed_certificate(tmp_path)
    assert (certificate and certificate.name) == found


def test_a_pupil_without_evidence_has_none(tmp_path: Path) -> None:
    assert filed_certificate(tmp_path / "nobody") is None
