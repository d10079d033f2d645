"""Making letters: the same bytes every time, in order, across processes; watermarked proofs; large print."""

import multiprocessing
import os
import zipfile
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import psutil
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mailmerge.letters.letter import Letter, UnfitLetter
from mailmerge.letters.page.geometry import ENVELOPES, NO_ENVELOPE
from mailmerge.letters.pool import begin_server, letter_pool, make_letters, warm_up
from mailmerge.letters.reading import page_texts, read_facts, read_word_copy
from mailmerge.letters.render import make_letter
from mailmerge.letters.word.tags import w
from tests.letters.paper import LETTER, WARNED, WARNING, letter_job, word_file


class AtOnce(Executor):
    """Does each task when it is given."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Idle(Executor):
    """Counts the tasks that it is given, and gives nothing back for any."""

    def __init__(self) -> None:
        self.given = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.given += 1
        future: Future[Any] = Future()
        future.set_result([None])
        return future


def _kind_of_process() -> str:
    return type(multiprocessing.current_process()).__name__


def _letter(**values: Any) -> Letter:
    letter = make_letter(letter_job(WARNED, warning=word_file(WARNING), **values))
    assert isinstance(letter, Letter), letter
    return letter


def test_the_same_job_gives_the_same_bytes_in_another_process() -> None:
    job = letter_job()
    here = make_letter(job)
    with letter_pool(1) as pool:
        [there] = make_letters([job], pool)
    assert here == there


def test_letters_come_in_the_order_of_the_jobs_with_unfit_ones_in_place() -> None:
    jobs = [letter_job(ref=f"ELM-{number}") for number in range(20)]
    jobs[7] = replace(jobs[7], address_lines=("X" * 99, "a", "b"))
    letters = list(make_letters(jobs, AtOnce()))
    assert [letter.ref for letter in letters] == [job.ref for job in jobs]
    assert [type(letter) for letter in letters].index(UnfitLetter) == 7


def test_only_a_few_letters_wait() -> None:
    executor = Idle()
    jobs = (letter_job(ref=str(number)) for number in range(2000))
    letters = make_letters(jobs, executor)
    next(letters)
    assert executor.given < 50


def test_letters_can_be_made_in_threads_too() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert all(isinstance(letter, Letter) for letter in make_letters([letter_job()] * 3, pool))


def test_workers_are_never_forked_from_a_process_with_threads() -> None:
    with letter_pool(1) as pool:
        assert pool.submit(_kind_of_process).result() in ("ForkServerProcess", "SpawnProcess")


@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="there is no such server here")
def test_workers_come_from_the_server_that_was_begun_before_they_were_wanted() -> None:
    begin_server()
    children = psutil.Process().children()
    with letter_pool(1) as pool:
        assert pool.submit(os.getppid).result() in {child.pid for child in children}


def test_a_worker_that_has_warmed_up_makes_the_same_letter() -> None:
    job = letter_job()
    with letter_pool(1) as pool:
        warm_up(pool, 1)
        assert [*make_letters([job], pool)] == [make_letter(job)]


def test_a_pool_never_runs_out_of_workers() -> None:
    # Python's own renewal of workers can leave none, and what is waiting then waits for ever (cpython issue 115634).
    with letter_pool(2) as pool:
        waiting = [pool.submit(_kind_of_process) for _ in range(200)]
        assert all(future.result(timeout=60) for future in waiting)


@pytest.mark.parametrize("envelope", sorted(set(ENVELOPES) - {NO_ENVELOPE}))
def test_every_envelope_passes_the_proof(envelope: str) -> None:
    assert _letter(envelope=envelope).pages == 1


def test_a_form_has_no_address() -> None:
    form = _letter(envelope=NO_ENVELOPE, address_lines=())
    assert "Nowak" not in page_texts(form.pdf)[0].partition("Dear")[0].replace("Adam Nowak", "")


def test_large_print_says_the_same_in_larger_type() -> None:
    def sizes(letter: Letter) -> Iterator[float]:
        document = pypdfium2.PdfDocument(letter.pdf)
        text = document[0].get_textpage()
        index = text.get_text_range().index("We write")
        _, bottom, _, top = text.get_charbox(index)
        yield top - bottom

    assert next(sizes(_letter(large_print=True))) / next(sizes(_letter())) == pytest.approx(16 / 11, rel=0.05)


def test_a_proof_is_marked_in_both() -> None:
    letter = _letter(watermark="PROOF")
    assert all("PROOF" in text for text in page_texts(letter.pdf))
    with zipfile.ZipFile(BytesIO(letter.docx)) as archive:
        assert b"PROOF" in archive.read("word/footMailmerge.xml")


def test_the_pdf_is_tagged_titled_and_in_its_language() -> None:
    letter = _letter()
    facts = read_facts(letter.pdf)
    assert (facts.tagged, facts.titled, facts.language) == (True, True, "en-GB")
    assert all(embedded for _, embedded in facts.fonts)
    with pikepdf.open(BytesIO(letter.pdf)) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20251107")


def test_the_letterhead_is_an_artifact_and_the_rest_is_not() -> None:
    with pikepdf.open(BytesIO(_letter().pdf)) as document:
        page = document.pages[0]
        operators = [
            (str(entry.operator), str(entry.operands[0]) if entry.operands else "")
            for entry in pikepdf.parse_content_stream(page)
        ]
    under = operators.index(next(pair for pair in operators if pair[0] == "Do"))
    assert operators[:under][0] == ("BMC", "/Artifact")
    assert ("EMC", "") in operators[under : under + 3]


def test_headings_come_in_order_and_lists_are_lists() -> None:
    body = (
        ("Heading 1", "What next"),
        ("List Bullet", "{%p for item in items %}"),
        ("List Bullet", "{{ item }}"),
        ("List Bullet", "{%p endfor %}"),
    )
    letter = make_letter(letter_job((*LETTER[:5], *body, LETTER[5])))
    assert isinstance(letter, Letter), letter
    with pikepdf.open(BytesIO(letter.pdf)) as document:
        tags = [
            str(entry.get("/S"))
            for entry in document.objects
            if isinstance(entry, pikepdf.Dictionary) and "/S" in entry
        ]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 1
    assert tags.count("/L") == 1
    assert tags.count("/LI") == 2


def test_the_address_stands_in_a_frame_at_the_window_in_word() -> None:
    frame = next(read_word_copy(_letter().docx)[0].iter(w("framePr")))
    window = ENVELOPES["dl"].window
    assert int(frame.get(w("x"))) == pytest.approx(window.left * 1440 / 25.4, abs=1)
    assert int(frame.get(w("y"))) == pytest.approx(window.top * 1440 / 25.4, abs=1)


@pytest.mark.parametrize("lines", [4, 7])
def test_the_address_is_no_deeper_in_word_than_the_window(lines: int) -> None:
    letter = _letter(address_lines=tuple(f"Line {number}" for number in range(lines)))
    spacing = next(read_word_copy(letter.docx)[0].iter(w("framePr"))).getparent().find(w("spacing"))
    assert spacing.get(w("lineRule")) == "exact"
    assert lines * int(spacing.get(w("line"))) <= ENVELOPES["dl"].window.height * 1440 / 25.4


def test_a_table_keeps_its_introduction_in_word() -> None:
    def table(document: Any) -> None:
        document.add_paragraph("Costs:", "Body")
        document.add_table(rows=1, cols=1).cell(0, 0).text = "x"

    tree = read_word_copy(_letter(template=word_file(WARNED, table)).docx)[0]
    [table_element] = tree.iter(w("tbl"))
    assert table_element.getprevious().find(f"{w('pPr')}/{w('keepNext')}") is not None


def test_a_second_page_has_its_number() -> None:
    long = tuple(("Body", f"Paragraph {number}. " + "Words and words. " * 12) for number in range(14))
    letter = make_letter(letter_job((*LETTER[:5], *long, LETTER[5])))
    assert isinstance(letter, Letter), letter
    assert letter.pages > 1
    assert "Page 2" in page_texts(letter.pdf)[1]
    assert "Page 1" not in page_texts(letter.pdf)[0]


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("Ms Niamh Tran", "OAK-KA9HJ-5AM1S · 12 November 2025 · Ms Niamh Tran · Page 2"),
        ("Ms نور Tran", "OAK-KA9HJ-5AM1S · 12 November 2025 · Page 2"),
    ],
    ids=["whose it is, should the pages come apart", "a name from right to left would turn the line around"],
)
def test_a_second_page_says_whose_it_is(name: str, head: str) -> None:
    long = tuple(("Body", f"Paragraph {number}. " + "Words and words. " * 12) for number in range(14))
    address = (name, "150 Mill Lane", "CAMBRIDGE", "CB1 2JW")
    job = letter_job((*LETTER[:5], *long, LETTER[5]), ref="OAK-KA9HJ-5AM1S", address_lines=address)
    letter = make_letter(replace(job, letter_date=date(2025, 11, 12)))
    assert isinstance(letter, Letter), letter
    assert head in page_texts(letter.pdf)[1].replace("\xa0", " ")


def test_a_long_line_at_the_head_of_a_large_page_does_not_lose_the_page_number() -> None:
    long = tuple(("Body", f"Paragraph {number}. " + "Words and words. " * 12) for number in range(6))
    address = ("Ms Niamh Tran", "150 Mill Lane", "CAMBRIDGE", "CB1 2JW")
    job = letter_job((*LETTER[:5], *long, LETTER[5]), ref="OAK-KA9HJ-5AM1S", address_lines=address, large_print=True)
    letter = make_letter(replace(job, letter_date=date(2025, 11, 12)))
    assert isinstance(letter, Letter), letter
    lines = page_texts(letter.pdf)[1].replace("\xa0", " ").splitlines()
    assert [line.strip() for line in lines if "Page" in line] == ["Page 2"]


def test_an_independent_checker_finds_nothing_against_pdf_ua(tmp_path: Path) -> None:
    def table(document: Any) -> None:
        rows = document.add_table(rows=2, cols=2)
        rows.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for index, text in enumerate(("What", "Cost", "First", "x")):
            rows.cell(index // 2, index % 2).text = text

    letter = make_letter(letter_job(template=word_file((*LETTER, ("Body", "{{ qr(school.support_page) }}")), table)))
    assert isinstance(letter, Letter), letter
    (tmp_path / "letter.pdf").write_bytes(letter.pdf)
    assert list(pdfua.validate(tmp_path / "letter.pdf").findings) == []


def test_a_character_that_no_font_has_is_told_once_and_not_as_one_that_is_clipped() -> None:
    made = make_letter(letter_job(address_lines=("Mr 王 Smith", "12 Mill Lane", "HUNTINGDON", "PE29 3TN")))
    assert isinstance(made, UnfitLetter)
    assert [fault.code for fault in made.faults] == ["missing-characters"]
