"""PDF/UA: every kind of letter and form, by an independent checker and by our own look at its structure."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest

from mailmerge.law.letters import LETTERS
from mailmerge.letters.fields import form_fields
from mailmerge.letters.letter import Letter, LetterJob
from mailmerge.letters.letter_facts import LanguageLine
from mailmerge.letters.page.geometry import NO_ENVELOPE
from mailmerge.letters.render import make_letter
from mailmerge.letters.templates.field_names import Fields
from tests.letters.family import FROM_2024, SCHOOL, fields_of
from tests.letters.paper import letter_job
from tests.letters.structure import faults_in, languages_of, outline_of
from tests.letters.test_starter_words import FIRST, FULL_CASE, LETTERHEAD, LINE, files_of
from tests.sampled import sampled

PAPERS = [*(kind.key for kind in LETTERS), "attendance-contract", "leaflet"]
FORMS = [paper for paper in PAPERS if paper in ("leave-request-form", "attendance-contract", "leaflet")]


def _fields(paper: str, language: LanguageLine | None) -> Fields:
    if paper in FORMS:
        return form_fields(SCHOOL, FROM_2024, FULL_CASE)
    return fields_of(
        FULL_CASE, letter=paper, penalty=FIRST, variant="before", warned_on=date(2025, 10, 1), language=language
    )


def job_for(paper: str, language: LanguageLine | None = None) -> LetterJob:
    """Return the job for one of the trust's letters or forms; a letter may have its line in another language."""
    template, warning = files_of(paper)
    job = letter_job(
        template=template,
        warning=warning,
        letterhead=LETTERHEAD,
        fields=_fields(paper, language),
        title=f"{paper}, Oakfield Primary School",
    )
    return replace(job, envelope=NO_ENVELOPE, address_lines=()) if paper in FORMS else job


@cache
def made(paper: str, *, large_print: bool = False) -> Letter:
    """Return one of the trust's letters or forms, made and proved."""
    letter = make_letter(replace(job_for(paper, LINE), large_print=large_print))
    assert isinstance(letter, Letter), letter
    return letter


@pytest.mark.parametrize("paper", PAPERS)
def test_every_kind_of_letter_is_pdf_ua(paper: str, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(made(paper).pdf)
    assert list(pdfua.validate(tmp_path / "letter.pdf").findings) == []
    assert faults_in(made(paper).pdf) == []


@pytest.mark.parametrize("paper", sampled(PAPERS, one_in=4))
def test_large_print_is_pdf_ua(paper: str, tmp_path: Path) -> None:
    letter = made(paper, large_print=True)
    (tmp_path / "letter.pdf").write_bytes(letter.pdf)
    assert list(pdfua.validate(tmp_path / "letter.pdf").findings) == []
    assert faults_in(letter.pdf) == []


def test_a_letter_reads_from_the_address_to_the_signature() -> None:
    outline = outline_of(made("leave-refused").pdf)
    # Address, date, reference, language line and greeting; the subject; then text, with the warning under a heading.
    assert outline[:6] == ["P", "P", "P", "P", "P", "H1"]
    assert outline.count("H1") == 1
    assert outline.index("H2") < outline.index("Table")
    assert outline[-1] == "P"


def test_the_help_of_a_notice_is_a_list() -> None:
    assert "L" in outline_of(made("notice-to-improve").pdf)


def test_a_qr_code_is_told_in_words() -> None:
    assert "Figure" in outline_of(made("early-intervention").pdf)


def test_a_line_in_polish_is_declared_as_polish() -> None:
    assert languages_of(made("leave-refused").pdf) == {"en-GB", "pl"}


def test_letterhead_and_page_number_are_artifacts() -> None:
    with pikepdf.open(io.BytesIO(made("leave-refused").pdf)) as document:
        for page in document.pages:
            marks = [
                str(entry.operands[0])
                for entry in pikepdf.parse_content_stream(page)
                if str(entry.operator) in ("BDC", "BMC")
            ]
            assert marks[0] == "/Artifact"
    assert faults_in(made("leave-refused").pdf) == []


# --- what our own look finds -----------------------------------------------------------------------------------------


def _rewritten(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(made("leave-refused").pdf)) as document:
        change(document)
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


def _elements(document: pikepdf.Pdf, tag: str) -> list[Any]:
    return [
        element
        for element in document.objects
        if isinstance(element, pikepdf.Dictionary) and str(element.get("/S", "")) == f"/{tag}"
    ]


def _language_lost(document: pikepdf.Pdf) -> None:
    del document.Root["/Lang"]


def _title_hidden(document: pikepdf.Pdf) -> None:
    document.Root.ViewerPreferences.DisplayDocTitle = False


def _heading_deeper(document: pikepdf.Pdf) -> None:
    _elements(document, "H2")[0].S = pikepdf.Name("/H3")


def _no_first_heading(document: pikepdf.Pdf) -> None:
    _elements(document, "H1")[0].S = pikepdf.Name("/P")


def _headings_unscoped(document: pikepdf.Pdf) -> None:
    del _elements(document, "TH")[0].A["/Scope"]


def _headings_as_cells(document: pikepdf.Pdf) -> None:
    for cell in _elements(document, "TH"):
        cell.S = pikepdf.Name("/TD")


def _row_short(document: pikepdf.Pdf) -> None:
    del _elements(document, "TR")[1].K[0]


def _order_changed(document: pikepdf.Pdf) -> None:
    body = _elements(document, "Document")[0].K
    first, second = body[2], body[3]
    body[2], body[3] = second, first


def _letterhead_bare(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_coalesce()
    page.Contents = document.make_stream(page.Contents.read_bytes().replace(b"/Artifact", b"/Span"))


def _left_out_of_the_tree(document: pikepdf.Pdf) -> None:
    del _elements(document, "Document")[0].K[5]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_language_lost, "no language"),
        (_title_hidden, "no title"),
        (_heading_deeper, "level of headings"),
        (_no_first_heading, "first heading"),
        (_headings_unscoped, "does not say what it heads"),
        (_headings_as_cells, "without headings"),
        (_row_short, "not of one length"),
        (_order_changed, "another order"),
        (_letterhead_bare, "neither tagged nor an artifact"),
        (_left_out_of_the_tree, "not what is drawn"),
    ],
)
def test_our_look_finds(change: Callable[[pikepdf.Pdf], None], said: str) -> None:
    assert any(said in fault for fault in faults_in(_rewritten(change)))
