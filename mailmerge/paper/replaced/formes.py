"""Pages that are kept standing: the next of the same shape is written with its own words in their places.

WeasyPrint draws the first pages of a shape as ever. What it wrote is kept, in printers' words, as a standing forme.
Another page of that shape, whose paragraphs have as many lines of the same heights, takes up the same places; so only
its own lines are laid out and written, and the fonts cut for it. Words are changed in a forme only after they were seen
to come out of it, to the byte, as WeasyPrint itself has them.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mailmerge.paper.replaced.forme import Forme, Told, forme_of
from mailmerge.paper.replaced.gaps import Gap, Setting, Structure, gaps_in
from mailmerge.paper.replaced.noting import Notes, noted
from mailmerge.paper.replaced.remembering import remembered
from mailmerge.paper.replaced.shapes import places, shape_of
from mailmerge.paper.streams import Drawn, Finisher

_MOST_SHAPES = 60
_MOST_FORMES = 12  # of a shape

Draw = Callable[[], Drawn]


@dataclass(slots=True)
class _Shape:
    """What is kept of a shape: its gaps, and a forme for each way in which they break; None: there can be none.

    The gaps of a page's margins are the forme's.
    """

    gaps: tuple[Gap, ...] | None = None
    formes: dict[tuple[Structure, ...], Forme | None] = field(default_factory=dict)
    was_met: bool = False


_shapes: dict[tuple[Any, ...], _Shape] = {}
_lock = threading.RLock()  # an office's desk has threads


def fill(page: Any, about: tuple[Any, ...], title: str, finish: Finisher | None, draw: Draw) -> bytes:
    """Return the PDF of a page, as WeasyPrint draws it.

    Args:
        page: the page, an element of `xml.etree`.
        about: all else that its PDF follows from, such that it can be compared.
        title: its title.
        finish: what a caller does to the PDF before it is written: to its pages, and what they are drawn with, alone.
        draw: draws the page by WeasyPrint.
    """
    bare = shape_of(page)
    told = Told(bare.words, title, finish)
    with _lock:
        shape = _kept((*about, bare.key))
        if not shape.was_met:
            # Most shapes of a small run are met once or twice.
            shape.was_met = True
            return draw().data
        settings = [gap.set(told.words) for gap in shape.gaps or ()]
        breaks = tuple(setting.structure for setting in settings)
        forme = shape.formes.get(breaks)
        if forme is not None:
            filled, is_right = _filled(forme, told, settings, draw)
            if not is_right:
                shape.formes[breaks] = None
            return filled
        if breaks in shape.formes or len(shape.formes) >= _MOST_FORMES:
            return draw().data
        with noted() as notes:
            drawn = draw()
        _keep(shape, breaks, page, told, notes, drawn)
        return drawn.data


def _kept(key: tuple[Any, ...]) -> _Shape:
    return remembered(_shapes, key, _Shape, _MOST_SHAPES)


def _filled(forme: Forme, told: Told, settings: Sequence[Setting], draw: Draw) -> tuple[bytes, bool]:
    """Return the PDF of another page, and whether the forme, where that was tried, gives it as WeasyPrint does."""
    changed = forme.told.changed(told)
    filled = None if changed & forme.fixed else forme.fill(told, settings)
    if filled is None:
        return draw().data, True
    if forme.proved is not None and changed <= forme.proved:
        return filled, True
    drawn = draw().data
    forme.proved = changed | (forme.proved or set())
    return drawn, drawn == filled


def _keep(shape: _Shape, breaks: tuple[Structure, ...], page: Any, told: Told, notes: Notes, drawn: Drawn) -> None:
    """Keep a page that WeasyPrint drew as a forme of its shape, where it can be one."""
    standing = places(page)
    found = gaps_in(notes.written, standing, told.words)
    body = {key: gap for key, gap in found.items() if not gap.paragraph.is_head}
    heads = {key: gap for key, gap in found.items() if gap.paragraph.is_head}
    as_drawn = tuple(gap.structure for gap in body.values())
    if shape.gaps is None:
        shape.gaps, breaks = tuple(gap.bare() for gap in body.values()), as_drawn
    has_room = all(
        own.paragraph.has_block_of(gap.paragraph) for own, gap in zip(body.values(), shape.gaps, strict=False)
    )
    is_kept = tuple(body.values()) == shape.gaps and has_room and breaks == as_drawn
    shape.formes[breaks] = forme_of(drawn, notes.written, body | heads, standing, told) if is_kept else None
