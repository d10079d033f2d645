"""Gaps in a page, each for a paragraph: what words are set in it, how they break, and what each line writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mailmerge.paper.replaced.lines import FontUse
from mailmerge.paper.replaced.noting import (
    Line,
    Paragraph,
    State,
    WrittenLine,
    boxes_of_words,
    font_uses,
    marks_in,
    write_line,
)
from mailmerge.paper.replaced.remembering import remembered
from mailmerge.paper.replaced.shapes import Place, Places, edges
from mailmerge.paper.streams import without_idle_steps

_MOST_SETTINGS = 40  # of a paragraph

Structure = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Ink:
    """What a line writes: the bytes before, between and behind its marks, what it uses of fonts, the state after it."""

    pieces: tuple[bytes, ...]
    fonts: list[tuple[Any, FontUse]]
    after: State


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """Where a line of a gap goes on a page: how far to the right of where it was laid out, and how far down the page.

    `marks` are those that it is written with, `before` and `after` the state of the page's stream about it.
    """

    gap: int
    line: int
    x: float
    y: float
    before: State
    after: State
    marks: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """Words set in a gap: their lines, what these come to for all around them, and what each wrote where."""

    lines: tuple[Line, ...]
    structure: Structure
    _inks: dict[Slot, Ink | None] = field(default_factory=dict)

    def ink(self, slot: Slot, fonts: dict[Any, Any]) -> Ink | None:
        """Return what the line of a slot writes; None where the rest of the page would not follow as it is.

        Args:
            slot: where the line goes.
            fonts: a document's own, to which is added what it lacks.
        """
        if slot not in self._inks:
            self._inks[slot] = _inked(self.lines[slot.line], slot, fonts)
        return self._inks[slot]


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of a page in a box of a paragraph, by the number of both, and what stands before and behind them there."""

    box: int
    number: int
    before: str
    after: str

    def text(self, words: Sequence[str]) -> str:
        return self.before + edges(words[self.number])[1] + self.after


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a paragraph stands, and which of a page's words stand in it."""

    paragraph: Paragraph = field(compare=False)
    words: tuple[_Words, ...]
    _settings: dict[tuple[str, ...], Setting] = field(default_factory=dict, compare=False)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the gap's words among the page's."""
        return tuple(words.number for words in self.words)

    @property
    def structure(self) -> Structure:
        """What the paragraph, as WeasyPrint had it, came to for all around it."""
        return tuple(line.structure for line in self.paragraph.lines)

    def bare(self) -> "Gap":
        """Return the gap without the lines that stood in it."""
        return Gap(Paragraph(self.paragraph.box, self.paragraph.block), self.words)

    def set(self, words: Sequence[str]) -> Setting:
        """Return the gap's share of a page's words, set in it."""
        own = tuple(each.text(words) for each in self.words)
        return remembered(self._settings, own, lambda: self._set(own), _MOST_SETTINGS)

    def _set(self, own: tuple[str, ...]) -> Setting:
        lines = self.paragraph.set({each.box: text for each, text in zip(self.words, own, strict=True)})
        return Setting(lines, tuple(line.structure for line in lines))


def gaps_in(written: Iterable[WrittenLine], standing: Places, words: Sequence[str]) -> dict[int, Gap]:
    """Return the paragraphs of a page that other words may stand in, by the identity of each, in the words' order."""
    found: dict[int, Gap] = {}
    for paragraph in {id(each.paragraph): each.paragraph for each in written if each.paragraph}.values():
        own = _running(paragraph, standing, words) if paragraph.is_head else _words_of(paragraph, standing)
        if paragraph.is_whole and own:
            found[id(paragraph)] = Gap(paragraph, own)
    return dict(sorted(found.items(), key=lambda entry: entry[1].numbers))


def _words_of(paragraph: Paragraph, standing: Places) -> tuple[_Words, ...]:
    """Return which words of a page stand in which boxes of a paragraph; none where that is not plain to see."""
    found: list[_Words | None] = []
    boxes: dict[Any, list[tuple[int, Any]]] = {}
    for number, box in enumerate(boxes_of_words(paragraph.box)):
        if box.element is not None and box.element_tag == box.element.tag and edges(box.text)[1]:
            boxes.setdefault(box.element, []).append((number, box))
    for element, shown in boxes.items():
        told = [place for place in standing.within.get(element, ()) if edges(place.words)[1]]
        if [edges(place.words)[1] for place in told] != [edges(box.text)[1] for _, box in shown]:
            return ()
        found += (_words(number, box, place) for place, (number, box) in zip(told, shown, strict=True))
    return tuple(words for words in found if words is not None)


def _words(number: int, box: Any, place: Place) -> _Words | None:
    if place.number is None:
        return None
    before, _, after = edges(box.text)
    return _Words(number, place.number, before, after)


def _running(paragraph: Paragraph, standing: Places, words: Sequence[str]) -> tuple[_Words, ...]:
    """Return which words, borne by an element for the head of later pages, stand in a paragraph of the margin."""
    boxes = boxes_of_words(paragraph.box)
    for number in standing.running:
        own = edges(words[number])[1]
        if len(boxes) == 1 and own and boxes[0].text.startswith(own):
            return (_Words(0, number, "", boxes[0].text.removeprefix(own)),)
    return ()


def _inked(line: Line, slot: Slot, fonts: dict[Any, Any]) -> Ink | None:
    written, after = write_line(line, slot.x, slot.y, slot.before, fonts)
    items, uses = without_idle_steps(written), font_uses(line.box)
    pieces, end = [], 0
    for mark in marks_in(items):
        pieces.append(joined(items[end : mark - 1]))
        end = mark + 2
    pieces.append(joined(items[end:]))
    if uses is None or after != slot.after or len(pieces) != len(slot.marks) + 1:
        return None
    return Ink(tuple(pieces), uses, after)


def joined(items: Iterable[Any]) -> bytes:
    """Return a part of a page's stream as pydyf writes it."""
    return b"\n".join(item.encode() if isinstance(item, str) else getattr(item, "data", item) for item in items)
