"""Whose evidence a paper is, and of what kind: by its name and its folder."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.intake.files.filenames import LONGEST_NAME
from mailmerge.intake.files.papers import (
    KINDS,
    OTHER,
    is_mail,
    is_named_like_a_paper,
    no_paper,
    read_label,
    without_upn,
)
from mailmerge.intake.refusal import FileRefused

UPN, OTHER_UPN = "B801200005001", "P207000016049"
DAY = date(2025, 10, 6)


@pytest.mark.parametrize(
    ("name", "folders", "filed", "reason"),
    [
        (f"{UPN} certificate.pdf", (), f"{UPN} certificate 2025-10-06.pdf", "as the contract names it"),
        (f"{UPN} Certificates autumn.PDF", (), f"{UPN} certificate 2025-10-06 autumn.pdf", "case and number"),
        (f"{UPN.lower()} minutes.pdf", (), f"{UPN} minutes 2025-10-06.pdf", "a UPN in small letters"),
        (f"{UPN}_contract_signed.jpg", (), f"{UPN} contract 2025-10-06 signed.pdf", "underscores for spaces"),
        (f"{UPN} Freya's drawing.png", (), f"{UPN} other 2025-10-06 Freya's drawing.pdf", "no kind that is known"),
        (f"{UPN}.pdf", (), f"{UPN} other 2025-10-06.pdf", "a UPN alone"),
        ("scan0001.pdf", ("oakfield", "evidence", UPN), f"{UPN} other 2025-10-06 scan0001.pdf", "the folder names it"),
        ("minutes.pdf", ("Evidence", UPN.lower()), f"{UPN} minutes 2025-10-06.pdf", "a folder of no school"),
        (f"{UPN} plan.pdf", ("evidence", UPN), f"{UPN} plan 2025-10-06.pdf", "name and folder agree"),
        (f"{UPN} plan: A/B?.pdf", (), f"{UPN} plan 2025-10-06 A_B.pdf", "characters that no disk takes"),
    ],
)
def test_a_name_says_whose_it_is_and_what(name: str, folders: tuple[object, ...], filed: str, reason: str) -> None:
    assert read_label(name, folders).file_name("application/pdf", DAY) == filed, reason


@pytest.mark.parametrize(
    ("name", "folders", "says", "reason"),
    [
        ("scan0001.pdf", (), "begin its name with the pupil's UPN", "nobody's"),
        ("scan0001.pdf", ("oakfield",), "begin its name with the pupil's UPN", "a school is no pupil"),
        ("C801200005001 certificate.pdf", (), "check letter", "mistyped"),
        ("certificate.pdf", ("evidence", "freya"), "check letter", "a folder that is no UPN"),
        (f"{UPN} plan.pdf", ("evidence", OTHER_UPN), "two different UPNs", "whose then?"),
        (f"{UPN}7 plan.pdf", (), "begin its name", "a longer number is no UPN"),
    ],
)
def test_a_paper_that_is_nobodys_is_refused_with_what_to_do(
    name: str, folders: tuple[object, ...], says: str, reason: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        read_label(name, folders)
    (error,) = refused.value.errors
    assert error.code == "unknown-kind", reason
    assert says in error.text


@pytest.mark.parametrize(
    ("name", "folders", "paper"),
    [
        ("cases.csv", (), False),
        ("cases.xlsx", ("oakfield",), False),
        ("photo.HEIC", (), True),
        ("minutes.docx", (), True),
        ("anything", ("oakfield", "evidence", UPN), True),
        ("cases.csv", ("evidence",), False),
    ],
)
def test_a_paper_is_told_from_a_spreadsheet_by_its_name(name: str, folders: tuple[object, ...], paper: bool) -> None:
    assert is_named_like_a_paper(name, folders) is paper


@given(st.text(max_size=300), st.integers(1, 50))
def test_whatever_a_name_says_it_is_filed_safely_and_its_kind_is_one_of_ours(words: str, number: int) -> None:
    label = read_label(f"{UPN} {words}.pdf", ())
    name = label.file_name("image/jpeg", DAY, number)
    assert label.kind in (*KINDS, OTHER)
    assert len(name.encode()) <= LONGEST_NAME
    assert name.startswith(UPN)
    assert name.endswith(".jpg")
    assert "/" not in name
    assert "\\" not in name


def test_of_one_kind_the_last_by_name_was_filed_last() -> None:
    certificate, later = (read_label(f"{UPN} certificate{words}.pdf", ()) for words in ("", " autumn"))
    kind = "application/pdf"
    names = [certificate.file_name(kind, DAY), later.file_name(kind, DAY, 2), later.file_name(kind, date(2025, 10, 7))]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("name", "says", "reason"),
    [
        ("cases.doc", "save it as an Excel workbook (.xlsx) or as CSV", "it may be meant as a list of cases"),
        ("letter.DOCX", "save it as a PDF", "or as evidence"),
        ("photo.heic", "save the photo as JPEG", "what telephones keep"),
        ("scan.tiff", "Save or scan it as a PDF, JPEG or PNG", "what scanners write"),
        ("minutes.pdf", "but its contents are none", "it says that it is one"),
        ("minutes.txt", "Evidence is a PDF, JPEG or PNG", "in a pupil's folder"),
    ],
)
def test_what_is_no_paper_is_told_how_to_become_one(name: str, says: str, reason: str) -> None:
    assert says in no_paper(name).errors[0].text, reason
    assert no_paper(name).errors[0].code == "unknown-kind", reason


@pytest.mark.parametrize(
    ("name", "data", "expected", "reason"),
    [
        ("m.eml", b"From: a@b.org\nDate: Mon, 6 Oct 2025 09:00:00 +0100\n\nHello", True, "as programs save it"),
        ("m.EML", b"\xef\xbb\xbfX-Store: 1\r\nDATE: x\r\nfrom: y\r\n\r\n", True, "other headers first, any case"),
        ("m.eml", b"Subject: x\nDate: y\n\nFrom: z", False, "a sender in the text is no header"),
        ("m.eml", b"upn,from,date\n", False, "a spreadsheet under a wrong name"),
        ("m.csv", b"From: a\nDate: b\n\n", False, "told by its suffix too"),
        ("m.eml", b"", False, "nothing"),
    ],
)
def test_a_saved_email_is_told_by_its_suffix_and_its_headers(
    name: str, data: bytes, expected: bool, reason: str
) -> None:
    assert is_mail(name, data) is expected, reason


@pytest.mark.parametrize(
    ("stem", "expected", "reason"),
    [
        (f"{UPN} contract signed", "contract signed", "said once"),
        (f"{UPN.lower()}_contract", "contract", "as it may be typed"),
        (f"{OTHER_UPN} contract", f"{OTHER_UPN} contract", "another pupil's is kept, so that it is refused"),
        (f"{UPN}7 contract", f"{UPN}7 contract", "a longer number"),
        ("contract", "contract", "none"),
    ],
)
def test_a_name_less_its_upn(stem: str, expected: str, reason: str) -> None:
    assert without_upn(stem, UPN) == expected, reason


def test_of_an_e_mail_that_names_nobody_it_is_said_to_save_what_is_attached() -> None:
    with pytest.raises(FileRefused) as refused:
        read_label("attendance.eml", ())
    assert "save what is attached" in refused.value.errors[0].text
