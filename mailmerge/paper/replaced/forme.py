"""A standing forme: a PDF as WeasyPrint wrote it, with gaps where the lines of its paragraphs go."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

import pydyf

from mailmerge.paper.replaced.cutting import cut, deflated, first_of_fonts, fonts_of, fresh
from mailmerge.paper.replaced.gaps import Gap, Ink, Setting, Slot, joined
from mailmerge.paper.replaced.noting import Line, WrittenLine
from mailmerge.paper.replaced.shapes import Place, Places
from mailmerge.paper.streams import Drawn, compress
from mailmerge.paper.written import Written, write, written

# What stands on a page: content without words, a line that cannot change, or the place of one that can.
Part = bytes | Ink | Slot


@dataclass(frozen=True, slots=True)
class _Title:
    """An entry of a PDF's outline: the words of a heading, as the numbers of a page's, or as they are."""

    entry: Any
    parts: tuple[int | str, ...]

    def of(self, words: Sequence[str]) -> Any:
        """Return the entry for other words of the page."""
        entry = copy.copy(self.entry)
        entry["Title"] = pydyf.String(_title(words[part] if isinstance(part, int) else part for part in self.parts))
        return entry


@dataclass(slots=True)
class Forme:
    """A standing forme.

    `words` are those of the page that WeasyPrint drew, `fixed` those of them that cannot change. `heads` are the gaps
    in the margins. `proved` are the words that were seen to come out, changed, as WeasyPrint has them; None: it was
    not tried yet.
    """

    words: tuple[str, ...]
    fixed: frozenset[int]
    heads: tuple[Gap, ...]
    objects: Sequence[Written]
    root: int
    titles: Sequence[_Title]
    contents: Mapping[int, Sequence[Part]]
    fonts: Mapping[Any, Any]
    first_font: int
    proved: set[int] | None = None

    def changed(self, words: Sequence[str]) -> set[int]:
        """Return which of a page's words are others than those that the forme was made with."""
        return {number for number, (old, new) in enumerate(zip(self.words, words, strict=True)) if old != new}

    def fill(self, words: Sequence[str], settings: Sequence[Setting]) -> bytes | None:
        """Return the PDF with other words; None where it would come out otherwise than in its lines alone.

        Args:
            words: those of the page.
            settings: they as they are set in the gaps of the shape.
        """
        heads = [gap.set(words) for gap in self.heads]
        if [head.structure for head in heads] != [gap.structure for gap in self.heads]:
            return None
        inks = self._inks((*settings, *heads))
        if inks is None:
            return None
        uses = [use for ink in chain(*inks.values()) for use in ink.fonts]
        fonts = cut(self.fonts, uses, self.first_font)
        if fonts is None:
            return None
        titles = (title.of(words) for title in self.titles)
        streams = (_stream(number, _content(parts, inks[number])) for number, parts in self.contents.items())
        changed = [*fonts, *titles, *streams]
        compress(changed, deflated)
        objects = list(self.objects)
        for element in changed:
            objects[element.number - 1] = written(element)
        return write(objects, self.root, len(objects), deflated)

    def _inks(self, settings: Sequence[Setting]) -> dict[int, list[Ink]] | None:
        """Return what the lines of each stream write, in order; None where the rest would not follow as it is."""
        fonts = {key: fresh(font, font.widths) for key, font in self.fonts.items()}
        inks: dict[int, list[Ink]] = {number: [] for number in self.contents}
        for number, parts in self.contents.items():
            for part in parts:
                ink = settings[part.gap].ink(part, fonts) if isinstance(part, Slot) else part
                if ink is None:
                    # The fonts may know now that they lack a character, which a line after this one need not.
                    return None
                if isinstance(ink, Ink):
                    inks[number].append(ink)
        return inks


def forme_of(
    drawn: Drawn, lines: Iterable[WrittenLine], gaps: Mapping[int, Gap], standing: Places, words: tuple[str, ...]
) -> Forme | None:
    """Return the forme of a page that WeasyPrint drew; None where it cannot be one.

    Args:
        drawn: the page.
        lines: how its paragraphs' lines were written.
        gaps: its gaps, by the identity of their paragraphs; those in the margins last.
        standing: where its words stand.
        words: they themselves.
    """
    contents = _contents(drawn, lines, gaps)
    first, fonts, titles = first_of_fonts(drawn.objects), fonts_of(drawn.document), _titles(drawn.objects, standing)
    if contents is None or first is None or fonts is None or titles is None:
        return None
    may_change = {number for gap in gaps.values() for number in gap.numbers}
    if len(drawn.document.pages) == 1:
        may_change.update(standing.running)
    return Forme(
        words=words,
        fixed=frozenset(range(len(words))) - may_change,
        heads=tuple(gap for gap in gaps.values() if gap.paragraph.is_head),
        objects=tuple(map(written, drawn.objects)),
        root=next(each.number for each in drawn.objects if _is_catalog(each)),
        titles=titles,
        contents=contents,
        fonts=fonts,
        first_font=first,
    )


def _contents(drawn: Drawn, lines: Iterable[WrittenLine], gaps: Mapping[int, Gap]) -> dict[int, list[Part]] | None:
    """Return the streams of a PDF that lines were written on: what stands there, and slots for the lines of gaps.

    None where lines overlap, and where a line was written on no stream, or that of a gap on more than one.
    """
    found: dict[int, list[Part]] = {}
    ends: dict[int, int] = {}
    numbers = {key: number for number, key in enumerate(gaps)}
    waiting = {(key, number) for key, gap in gaps.items() for number in range(len(gap.paragraph.lines))}
    for line in lines:
        number, own = line.stream.number, (id(line.paragraph), line.number)
        items, parts, end = drawn.contents.get(number, ()), found.setdefault(number, []), ends.get(number, 0)
        if not end <= line.start <= line.end <= len(items) or line.fonts is None:
            return None
        parts.append(joined(items[end : line.start]))
        if id(line.paragraph) not in gaps:
            parts.append(Ink((joined(items[line.start : line.end]),), line.fonts, line.after))
        elif own in waiting:
            waiting.remove(own)
            laid_out = gaps[id(line.paragraph)].paragraph.lines[line.number]
            parts.append(_slot(line, laid_out, numbers[id(line.paragraph)], items))
        else:
            return None
        ends[number] = line.end
    for number, parts in found.items():
        parts.append(joined(drawn.contents[number][ends[number] :]))
    return None if waiting else found


def _slot(line: WrittenLine, laid_out: Line, gap: int, items: Sequence[Any]) -> Slot:
    marks = tuple(joined(items[line.start + mark - 1 : line.start + mark + 2]) for mark in line.marks)
    return Slot(gap, line.number, line.x - laid_out.x, line.y, line.before, line.after, marks)


def _content(parts: Iterable[Part], inks: Iterable[Ink]) -> bytes:
    """Return the content of a page: what stands on it, and what its lines write, in order."""
    pieces: list[bytes] = []
    waiting = iter(inks)
    for part in parts:
        if isinstance(part, bytes):
            pieces.append(part)
        else:
            ink = next(waiting)
            for piece, mark in zip_longest(ink.pieces, part.marks if isinstance(part, Slot) else (), fillvalue=b""):
                pieces += (piece, mark)
    return b"\n".join(filter(None, pieces))


def _stream(number: int, content: bytes) -> Any:
    stream = pydyf.Stream([content], compress=True)
    stream.number = number
    return stream


def _is_catalog(element: Any) -> bool:
    return isinstance(element, pydyf.Dictionary) and element.get("Type") == "/Catalog"


def _titles(objects: Sequence[Any], standing: Places) -> list[_Title] | None:
    """Return the entries of the outline that words may change; None where it says something else than the headings."""
    *others, _information = objects
    entries = [each for each in others if isinstance(each, pydyf.Dictionary) and "Title" in each]
    headings = [heading for heading in standing.headings if _title(place.words for place in heading)]
    if [entry["Title"].string for entry in entries] != [_title(place.words for place in own) for own in headings]:
        return None
    return [
        _Title(entry, tuple(map(_part, heading)))
        for entry, heading in zip(entries, headings, strict=True)
        if any(place.number is not None for place in heading)
    ]


def _part(place: Place) -> int | str:
    return place.words if place.number is None else place.number


def _title(parts: Iterable[str]) -> str:
    return "".join(part.strip() for part in parts)
