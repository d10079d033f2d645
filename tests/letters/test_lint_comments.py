"""Findings as Word comments: in a copy, on the paragraph that they speak of."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from mailmerge.errors import SettingsError
from mailmerge.letters.errors import TemplateError
from mailmerge.letters.lint import lint_template
from mailmerge.letters.lint.comments import with_comments, write_copies
from mailmerge.letters.lint.finding import Finding
from tests.letters.paper import LETTER, with_part, word_file

TYPED = ("Body", "You pay £80.")


def _commented(word: bytes) -> list[tuple[str, str]]:
    """Return the words that each comment spans, and its own words."""
    document = Document(io.BytesIO(with_comments(word, lint_template("x.docx", word))))
    spans = []
    for comment in document.comments:
        for start in document.element.iter(qn("w:commentRangeStart")):
            if start.get(qn("w:id")) == str(comment.comment_id):
                paragraph = next(start.iterancestors(qn("w:p")))
                spans.append(("".join(text.text for text in paragraph.iter(qn("w:t"))), comment.text))
    return spans


def test_a_finding_stands_beside_its_paragraph() -> None:
    [(spanned, said)] = _commented(word_file((*LETTER, TYPED)))
    assert spanned == TYPED[1]
    assert "{{ penalty.within_21_days }}" in said
    assert said.endswith("(typed-amount)")


def test_each_finding_of_a_paragraph_has_a_comment() -> None:
    line = "{{ pupil.forname }} pays £60"
    assert [span for span, _ in _commented(word_file((("Body", line),)))] == [line, line]


def test_a_finding_of_the_file_as_a_whole_stands_at_the_top() -> None:
    def header(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Old letterhead"

    [(spanned, said)] = _commented(word_file(LETTER, header))
    assert spanned == LETTER[0][1]
    assert "Old letterhead" in said


def test_a_paragraph_of_tracked_words_alone_has_room_for_a_comment() -> None:
    def tracked(document: Any) -> None:
        document.add_paragraph("", "Body")._p.append(
            parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>')
        )

    [(spanned, said)] = _commented(word_file(LETTER, tracked))
    assert spanned == "new"
    assert said.endswith("(tracked-changes)")


def test_comments_that_are_there_stay() -> None:
    def comment(document: Any) -> None:
        document.add_comment(document.paragraphs[0].runs, "Is this right?", "A. Manager")

    copy = with_comments(word_file(LETTER, comment), [Finding("x.docx", "", "comment", "There is a comment.")])
    assert [each.text for each in Document(io.BytesIO(copy)).comments] == [
        "Is this right?",
        "There is a comment. (comment)",
    ]


@pytest.mark.parametrize(
    "data", [b"PK", with_part(word_file(), "word/document.xml", lambda part: part[:-20])], ids=["not Word", "cut off"]
)
def test_what_cannot_be_read_has_no_copy(data: bytes, tmp_path: Path) -> None:
    original = tmp_path / "x.docx"
    original.write_bytes(data)
    findings = lint_template("x.docx", data)
    with pytest.raises(TemplateError):
        with_comments(data, findings)
    assert list(write_copies(findings, {"x.docx": original}, tmp_path / "out")) == []


def test_an_original_is_never_written_over(tmp_path: Path) -> None:
    original = tmp_path / "x.docx"
    original.write_bytes(word_file((TYPED,)))
    before = original.read_bytes()
    with pytest.raises(SettingsError, match="another folder"):
        list(write_copies([Finding("x.docx", "", "x", "x")], {"x.docx": original}, tmp_path))
    assert original.read_bytes() == before
