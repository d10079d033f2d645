"""Whose a Word copy says that it is, whoever saved its template last."""

import io
from dataclasses import replace

from docx import Document

from mailmerge.letters.letter import Letter
from mailmerge.letters.render import make_letter
from mailmerge.letters.word.author import authored
from tests.letters.paper import LETTER, LETTERHEAD, letter_job, word_file


def test_a_word_copy_is_the_trusts_and_names_nobody_else() -> None:
    def sign(document: object) -> None:
        properties = document.core_properties  # type: ignore[attr-defined]
        properties.author, properties.last_modified_by = "S. Lindqvist", "Temp 3"

    job = letter_job(template=word_file(LETTER, sign), letterhead=replace(LETTERHEAD, author="Fenland & Wash Trust"))
    letter = make_letter(job)
    assert isinstance(letter, Letter), letter
    properties = Document(io.BytesIO(letter.docx)).core_properties
    assert (properties.author, properties.last_modified_by) == ("Fenland & Wash Trust", "")


def test_what_says_so_already_or_cannot_be_read_stays_as_it_is() -> None:
    once = authored(b'<a xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>X</dc:creator></a>', "Trust")
    assert b"Trust" in once
    assert authored(once, "Trust") is once
    assert authored(b"no XML", "Trust") == b"no XML"
