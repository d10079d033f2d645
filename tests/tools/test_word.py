"""The starter templates' paragraphs in Word."""

from pathlib import Path

import docx
import pytest

from tools.make_templates.word import Block, Para, Table, write

TABLE = Table((("Time", "Amount"),))
TAG, WORDS = Para("Body", "{%p endif %}"), Para("Body", "Please ring us.")


@pytest.mark.parametrize(
    ("blocks", "points", "because"),
    [
        ((TABLE, WORDS), 8, "a table is followed by a little room"),
        ((TABLE, TAG, WORDS), 8, "the tag between them is gone when the letter is made"),
        ((WORDS, TAG, WORDS), None, "the style says it"),
        ((TABLE, WORDS, WORDS), None, "only the first below the table"),
    ],
)
def test_the_room_above_the_last_paragraph(
    tmp_path: Path, blocks: tuple[Block, ...], points: int | None, because: str
) -> None:
    file = tmp_path / "words.docx"
    write(blocks, file, title="Words")
    space = docx.Document(str(file)).paragraphs[-1].paragraph_format.space_before
    assert (space and space.pt) == points, because
