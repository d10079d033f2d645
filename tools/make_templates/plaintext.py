"""The words of a letter, from plain text that a person can read and compare, as paragraphs of a Word file.

Paragraphs are parted by blank lines. Line breaks inside one do not count; two backslashes make one, and `~` is a space
at which no line breaks. `# ` begins a heading, `- ` an item of a list, `> ` a paragraph of a legal warning, `| ` a row
of a table, `Style: ` any other style. `::part words` puts in `parts/part.txt`, with `WORDS` in it replaced. A paragraph
that is one tag for whole paragraphs takes the style of the words that it governs.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tools.make_templates.word import Block, Para, Table

_MARKS = {"# ": "Heading 1", "- ": "List Bullet", "> ": "Warning"}
_NAMED = re.compile(r"(Address|Date|Reference|Language|Salutation|Subject|Signature|Enclosures): ")
_PARAGRAPH_TAG = re.compile(r"\{%p [^%]*%\}")


def read_words(file: Path) -> tuple[Block, ...]:
    """Return the blocks of one text file; parts are looked for in `words/parts`."""
    return tuple(_blocks(file.read_text(encoding="utf-8")))


def _blocks(text: str) -> Iterator[Block]:
    blocks = list(_plain_blocks(text))
    for position, block in enumerate(blocks):
        if isinstance(block, Para) and _PARAGRAPH_TAG.fullmatch(block.text):
            nearby = blocks[position::-1] if block.text.startswith("{%p end") else blocks[position:]
            yield Para(_style_of_words(nearby), block.text)
        else:
            yield block


def _style_of_words(blocks: list[Block]) -> str:
    """Return the style of the first paragraph that is not a tag."""
    styles = (block.style for block in blocks if isinstance(block, Para) and not _PARAGRAPH_TAG.fullmatch(block.text))
    return next(styles, "Body")


def _plain_blocks(text: str) -> Iterator[Block]:
    for chunk in re.split(r"\n\s*\n", text.strip()):
        if chunk.startswith("::"):
            name, _, words = " ".join(chunk[2:].split()).partition(" ")
            part = Path(__file__).parent / "words" / "parts" / f"{name}.txt"
            yield from _plain_blocks(part.read_text(encoding="utf-8").replace("WORDS", words))
        elif chunk.startswith("|"):
            yield Table(tuple(_cells(line) for line in chunk.splitlines()))
        else:
            yield _paragraph(chunk)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_with_spaces(cell.strip()) for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))


def _with_spaces(text: str) -> str:
    return re.sub(r"\s*\\\\\s*", "\n", text).replace("~", "\N{NO-BREAK SPACE}")


def _paragraph(chunk: str) -> Para:
    text = _with_spaces(" ".join(chunk.split()))
    if named := _NAMED.match(text):
        return Para(named[1], text[named.end() :])
    for mark, style in _MARKS.items():
        if text.startswith(mark):
            return Para(style, _with_spaces(" ".join(line.removeprefix(mark).strip() for line in chunk.splitlines())))
    return Para("Body", text)
