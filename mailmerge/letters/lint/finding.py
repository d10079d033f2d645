"""A finding of lint, and the paragraphs in which they are found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from mailmerge.letters.word.tags import w

# The one finding that is no fault of the file's words: it is not the file that was approved.
CHANGED = "changed-after-approval"

Severity = Literal["error", "advice"]

_WORDS_AROUND = 48
# Words in a text box or in a tracked deletion belong to no paragraph of the letter's own.
_TEXT = (w("t"), w("br"), w("tab"), w("delText"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a template: where, a stable code, and what to do.

    `place` is the paragraph's number and the words around, or empty where it is the file as a whole. An "error" keeps
    the template from use; "advice" does not.
    """

    file: str
    place: str
    code: str
    text: str
    severity: Severity = "error"
    paragraph: int | None = None

    @property
    def sentence(self) -> str:
        """File, place, what is wrong and what to do, in a line."""
        return f"{self.file}{f', {self.place}' if self.place else ''}: {self.text}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the Word file: its number from the top (from 1), and its words, tags included."""

    number: int
    text: str
    element: etree._Element

    def place(self, around: str = "") -> str:
        """Return where it is, for a person: its number, and the words around `around`."""
        words = " ".join(self.text.split())
        start = max(0, words.find(around) - _WORDS_AROUND // 2) if around else 0
        end = max(start + _WORDS_AROUND, start + len(around))
        shown = f"{'…' if start else ''}{words[start:end]}{'…' if end < len(words) else ''}"
        return f"paragraph {self.number}: “{shown}”" if shown else f"paragraph {self.number}"


def paragraphs(tree: etree._Element) -> list[Paragraph]:
    """Return all paragraphs of a part, those in tables included, in order."""
    return [
        Paragraph(number, "".join(_words(element)), element)
        for number, element in enumerate(tree.iter(w("p")), start=1)
    ]


def _words(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter(*_TEXT):
        if next(element.iterancestors(w("p"))) is paragraph:
            yield (element.text or "") if element.tag in (w("t"), w("delText")) else " "
