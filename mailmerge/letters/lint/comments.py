"""Findings as Word comments in a copy of the template, at the place, so that they are mended where they are read."""

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from docx import Document
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from mailmerge.errors import SettingsError
from mailmerge.letters.errors import TemplateError
from mailmerge.letters.lint.finding import CHANGED, Finding
from mailmerge.letters.word.tags import w
from mailmerge.letters.word.wordfile import read_word

_AUTHOR, _INITIALS = "mailmerge", "mm"


def write_copies(findings: Iterable[Finding], originals: Mapping[str, Path], folder: Path) -> Iterator[Path]:
    """Write a copy of each file that has findings, with comments, and yield where it is.

    A file that cannot be read as a Word document has no place for a comment, and no copy; that a file is not the one
    that was approved is mended in no place of it, and is no comment.

    Args:
        findings: what lint found.
        originals: where the files lie, by the name that the findings give them.
        folder: where the copies go; made if need be. Former copies there are written over.

    Raises:
        SettingsError: a copy would lie where its original does.
    """
    by_file = attrgetter("file")
    in_words = (finding for finding in findings if finding.code != CHANGED)
    for file, found in groupby(sorted(in_words, key=by_file), by_file):
        original, copy = originals[file], folder / file
        if copy.resolve() == original.resolve():
            raise SettingsError(f"{folder} is where the templates lie. Choose another folder for the copies.")
        try:
            commented = with_comments(original.read_bytes(), found)
        except (OSError, TemplateError):
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(commented)
        yield copy


def with_comments(data: bytes, findings: Iterable[Finding]) -> bytes:
    """Return a copy of a Word file with each finding as a comment on its paragraph; on the first, where it has none.

    Args:
        data: the Word file in which the findings were found.
        findings: what is wrong with it.

    Raises:
        TemplateError: the file cannot be read as a Word document.
    """
    # The guard against bombs: python-docx has none.
    read_word(data)
    try:
        document = Document(io.BytesIO(data))
    except (etree.XMLSyntaxError, KeyError, ValueError):
        raise TemplateError("The Word file is damaged. Open it in Word, and save it anew.") from None
    elements = list(document.element.iter(w("p")))
    for finding in findings:
        paragraph = Paragraph(elements[(finding.paragraph or 1) - 1], document)
        document.add_comment(_runs(paragraph), f"{finding.text} ({finding.code})", _AUTHOR, _INITIALS)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _runs(paragraph: Paragraph) -> list[Run]:
    """Return what a comment on the paragraph spans; an empty run where it has no words, or only tracked ones."""
    return paragraph.runs or [paragraph.add_run()]
