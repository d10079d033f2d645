"""A standing forme: a PDF as WeasyPrint wrote it, with gaps where the lines of its paragraphs go."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any

import pydyf

from mailmerge.paper.replaced.cutting import cut, deflated, first_of_fonts, fonts_of, fresh
from mailmerge.paper.replaced.gaps import Gap, Ink, Setting, Slot, joined
from mailmerge.paper.replaced.noting import Line, WrittenLine
from mailmerge.paper.replaced.remembering import remembered
from mailmerge.paper.replaced.shapes import Place, Places
from mailmerge.paper.streams import Drawn, Finisher, compress, copied
from mailmerge.paper.written import Written, write, written

_MOST_HOOKS = 4  # of a forme

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


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says: its words, its title, and what a caller's hook adds to its PDF."""

    words: tuple[str, ...]
    title: str
    finish: Finisher | None

    def changed(self, other: "Told") -> set[int]:
        """Return which words are not those of another page of the shape, by number; title and hook come after them."""
        mine, theirs = (*self.words, self.title, self.finish), (*other.words, other.title, other.finish)
        return {number for number, (one, another) in enumerate(zip(mine, theirs, strict=True)) if one != another}


@dataclass(slots=True)
class Forme:
    """A standing forme.

    `told` is what the page said that WeasyPrint drew, `fixed` those of its words that cannot change. `heads` are the
    gaps in the margins. `proved` is what was seen to come out, changed, as WeasyPrint has it; None: it was not tried
    yet. `open_to_hooks` are the objects that a caller's hook may change: the pages, and what they are drawn with.
    """

    told: Told
    fixed: frozenset[int]
    heads: tuple[Gap, ...]
    objects: Sequence[Written]
    open_to_hooks: Sequence[Any]
    pages: Sequence[bytes]
    info: Mapping[str, Any]
    root: int
    metadata: tuple[int, Any]
    titles: Sequence[_Title]
    contents: Mapping[int, Sequence[Part]]
    fonts: Mapping[Any, Any]
    first_font: int
    for_many: bool
    proved: set[int] | None = None
    _kept: dict[Finisher | None, Sequence[Written]] = field(default_factory=dict)

    def fill(self, told: Told, settings: Sequence[Setting]) -> bytes | None:
        """Return the PDF of another page; None where it would come out otherwise than in its lines alone.

        Args:
            told: what the page says.
            settings: its words as they are set in the gaps of the shape.
        """
        heads = [gap.set(told.words) for gap in self.heads]
        if [head.structure for head in heads] != [gap.structure for gap in self.heads]:
            return None
        inks = self._inks((*settings, *heads))
        if inks is None:
            return None
        uses = [use for ink in chain(*inks.values()) for use in ink.fonts]
        fonts = cut(self.fonts, uses, self.first_font, for_many=self.for_many)
        if fonts is None:
            return None
        changed = [title.of(told.words) for title in self.titles]
        changed += (_stream(number, _content(parts, inks[number])) for number, parts in self.contents.items())
        if told.title != self.told.title:
            changed.append(_metadata(*self.metadata, told.title))
        compress(changed, deflated)
        objects = [*self.objects, *self._finished(told.finish)]
        info = pydyf.Dictionary({**self.info, "Title": pydyf.String(told.title)})
        info.number = max(each.number for each in objects) + 1
        by_number = {each.number: each for each in (*objects, *fonts, *map(written, (*changed, info)))}
        return write([by_number[number] for number in range(1, info.number + 1)], self.root, info.number, deflated)

    def _finished(self, finish: Finisher | None) -> Sequence[Written]:
        """Return what a caller's hook changes, and what it adds: the same each time."""
        return remembered(self._kept, finish, lambda: self._finish(finish), _MOST_HOOKS)

    def _finish(self, finish: Finisher | None) -> Sequence[Written]:
        made = _Made([None, *self.objects], self.pages)
        for element in map(copied, self.open_to_hooks):
            made.objects[element.number] = element
        if finish is not None:
            finish(None, made)
        compress(made.objects)
        return [written(each) for each in made.objects[1:] if not isinstance(each, Written)]

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


@dataclass(slots=True)
class _Made:
    """A PDF that is put together by us, for a caller's hook: its objects by number, and references to its pages."""

    objects: list[Any]
    page_references: Sequence[bytes]
    catalog: dict[str, Any] = field(default_factory=dict)

    def add_object(self, element: Any) -> None:
        """Add an object, as pydyf's PDF does."""
        element.number = len(self.objects)
        self.objects.append(element)


def forme_of(
    drawn: Drawn, lines: Iterable[WrittenLine], gaps: Mapping[int, Gap], standing: Places, told: Told
) -> Forme | None:
    """Return the forme of a page that WeasyPrint drew; None where it cannot be one.

    Args:
        drawn: the page.
        lines: how its paragraphs' lines were written.
        gaps: its gaps, by the identity of their paragraphs; those in the margins last.
        standing: where its words stand.
        told: what it says.
    """
    contents = _contents(drawn, lines, gaps)
    first, fonts, titles = first_of_fonts(drawn.objects), fonts_of(drawn.document), _titles(drawn.objects, standing)
    catalog = next(
        each for each in drawn.objects if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/Catalog"
    )
    if contents is None or first is None or fonts is None or titles is None:
        return None
    may_change = {number for gap in gaps.values() for number in gap.numbers}
    if len(drawn.pages) == 1:
        may_change.update(standing.running)
    return Forme(
        told=told,
        fixed=frozenset(range(len(told.words))) - may_change,
        heads=tuple(gap for gap in gaps.values() if gap.paragraph.is_head),
        objects=tuple(map(written, drawn.objects[1:])),
        open_to_hooks=drawn.open_to_hooks,
        pages=drawn.pages,
        info=drawn.info,
        root=catalog.number,
        metadata=(_number(catalog["Metadata"]), drawn.document.metadata),
        titles=titles,
        contents=contents,
        fonts=fonts,
        first_font=first,
        for_many=drawn.for_many,
    )


def _metadata(number: int, metadata: Any, title: str) -> Any:
    """Return the metadata of a PDF as WeasyPrint makes it, with another title."""
    another = copy.copy(metadata)
    another.title = title
    made = _Made([], ())
    another.include_in_pdf(made, "ua", 1, None, True)
    [stream] = made.objects
    stream.number = number
    return stream


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


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _titles(objects: Sequence[Any], standing: Places) -> list[_Title] | None:
    """Return the entries of the outline that words may change; None where it says something else than the headings."""
    entries = [each for each in objects if isinstance(each, pydyf.Dictionary) and "Title" in each]
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
