"""The starter templates' words: plain text to paragraphs."""

from pathlib import Path

import pytest

from tools.make_templates.plaintext import read_words
from tools.make_templates.word import Para, Table


@pytest.mark.parametrize(
    ("text", "paragraph", "because"),
    [
        ("one\ntwo  three", Para("Body", "one two three"), "line breaks and runs of spaces do not count"),
        ("one \\\\ two", Para("Body", "one\ntwo"), "two backslashes are a line break"),
        ("28~days", Para("Body", "28\xa0days"), "a tilde is a space at which no line ends"),
        ("# One", Para("Heading 1", "One"), "a heading"),
        ("> section~7\n> and more", Para("Warning", "section\xa07 and more"), "a paragraph of a warning"),
        ("Subject: One", Para("Subject", "One"), "any other style, by its name"),
        ("| One | two~2 |", Table((("One", "two\xa02"),)), "a row of a table"),
    ],
)
def test_a_paragraph(tmp_path: Path, text: str, paragraph: Para | Table, because: str) -> None:
    file = tmp_path / "words.txt"
    file.write_text(text, encoding="utf-8")
    assert read_words(file) == (paragraph,), because
