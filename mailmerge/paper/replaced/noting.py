"""What WeasyPrint does with each paragraph of a page, noted meanwhile: where its lines go, how they are written."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pydyf
import weasyprint.draw
import weasyprint.layout.block
from weasyprint.draw import draw_inline_level
from weasyprint.formatting_structure.boxes import BlockContainerBox, InlineBox, LineBox, MarginBox, TextBox
from weasyprint.layout import LayoutContext
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.inline import iter_line_boxes
from weasyprint.pdf.stream import Stream
from weasyprint.stacking import StackingContext

from mailmerge.paper.replaced.lines import FontUse

# What of a stream decides how a line is written on it, and follows from that.
_STATE = (
    *("_current_color", "_current_color_stroke", "_current_alpha", "_current_alpha_stroke"),
    *("_current_font", "_old_font"),
)
_NEAR = 1e-6  # of a pixel
_STATES = "ExtGState"  # in a page's resources
_GIVEN = "laid_out_by_us"  # what a line bears of ours


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph as WeasyPrint laid it out, and where the next begins; None: it is the last.

    `structure` is what the line comes to for all around it: its height, and its boxes without their words.
    """

    box: Any = field(repr=False)
    x: float
    y: float
    structure: tuple[Any, ...]
    resume_at: Any


@dataclass(slots=True)
class Paragraph:
    """A paragraph as WeasyPrint was given it, with the block that it stands in, and its lines."""

    box: Any = field(repr=False)
    block: Any = field(repr=False)
    lines: list[Line] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether WeasyPrint asked for all of its lines, on one page or on more."""
        return bool(self.lines) and self.lines[-1].resume_at is None

    @property
    def is_head(self) -> bool:
        """Whether it stands in the margin."""
        return isinstance(self.block, MarginBox)

    def take_room(self, page: Any) -> None:
        """Give a paragraph in the margin, whose block is as wide as its words, all the room that WeasyPrint has."""
        width = page.border_width()
        self.block.position_x = page.margin_left
        self.block.width = width - (self.block.margin_width() - self.block.width)

    def set(self, words: Mapping[int, str]) -> tuple[Line, ...]:
        """Return the lines of the paragraph as WeasyPrint lays them out with other words, by the place of their box."""
        box = self.box.deepcopy()
        boxes = boxes_of_words(box)
        for place, text in words.items():
            boxes[place].text = text
        y = self.block.content_box_y()
        lines = iter_line_boxes(_nowhere(), box, y, 0, None, self.block, [], [], None, None)
        return tuple(_line(line, resume_at) for line, resume_at in lines)

    def has_block_of(self, other: "Paragraph") -> bool:
        """Whether its lines have the same room as another's, however far down the page they begin."""
        return all(
            math.isclose(mine, theirs, abs_tol=_NEAR) for mine, theirs in zip(self._room(), other._room(), strict=True)
        )

    def _room(self) -> tuple[float, float]:
        return self.block.content_box_x(), self.block.width


@dataclass(frozen=True, slots=True)
class State:
    """The state of a page's stream, as far as the next line depends on it."""

    values: tuple[Any, ...]
    states: tuple[str, ...]


def state_of(stream: Any) -> State:
    """Return the state of a page's stream."""
    return State(tuple(getattr(stream, name) for name in _STATE), tuple(stream._resources[_STATES]))


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line as it was written: the part of a page's stream, where its marks stand in it, and the state about it.

    `fonts` are what its words use of fonts, None where that cannot be told; `paragraph` is whose line it is, by its
    number, None where it holds more than words.
    """

    stream: Any = field(repr=False)
    start: int
    end: int
    marks: tuple[int, ...]
    fonts: list[tuple[Any, FontUse]] | None
    paragraph: Paragraph | None = field(repr=False)
    number: int
    x: float
    y: float
    before: State
    after: State


@dataclass(slots=True)
class Notes:
    """What is noted of a page: its paragraphs' lines in the order in which they were written."""

    written: list[WrittenLine] = field(default_factory=list)
    # By the identity of what WeasyPrint was given, which is held, so that nothing else can take its place.
    _paragraphs: dict[int, tuple[Any, Paragraph]] = field(default_factory=dict)
    _is_inside: bool = False

    def paragraph(self, box: Any, skip_stack: Any, block: Any) -> tuple[Paragraph | None, int]:
        """Return the paragraph that WeasyPrint is about to lay out, or to go on with, and the number of the next line.

        None: it goes on where it did not end.
        """
        if skip_stack is None:
            paragraph = Paragraph(box.deepcopy(), _bare(block))
            self._paragraphs[id(box)] = box, paragraph
            return paragraph, 0
        _, found = self._paragraphs.get(id(box), (None, None))
        for number, line in enumerate(found.lines if found else (), 1):
            if line.resume_at == skip_stack:
                return found, number
        return None, 0

    def draw(self, stream: Any, page: Any, box: Any, *given: Any) -> None:
        """Draw what stands in a line as WeasyPrint does, and note how."""
        if self._is_inside:
            draw_inline_level(stream, page, box, *given)
            return
        start, before = len(stream.stream), state_of(stream)
        self._is_inside = True
        try:
            draw_inline_level(stream, page, box, *given)
        finally:
            self._is_inside = False
        end = len(stream.stream)
        paragraph, number = vars(box).get(_GIVEN, (None, 0))
        if paragraph is not None and paragraph.is_head:
            paragraph.take_room(page)
        self.written.append(
            WrittenLine(
                stream=stream,
                start=start,
                end=end,
                marks=tuple(marks_in(stream.stream[start:end])),
                fonts=font_uses(box),
                paragraph=paragraph,
                number=number,
                x=box.position_x,
                y=box.position_y,
                before=before,
                after=state_of(stream),
            )
        )


_noting: list[Notes] = []


@contextmanager
def noted() -> Iterator[Notes]:
    """Note what WeasyPrint does in this process; one page at a time."""
    notes = Notes()
    _noting.append(notes)
    try:
        yield notes
    finally:
        _noting.remove(notes)


def take_notes() -> None:
    """Let WeasyPrint, in this process, be asked what it does with paragraphs."""
    weasyprint.layout.block.iter_line_boxes = _lines
    weasyprint.draw.draw_inline_level = _draw_inline_level


def marks_in(items: list[Any]) -> Iterator[int]:
    """Yield the places of the marks in a part of a stream: of a mark's dictionary, between its tag and operator."""
    return (place for place, item in enumerate(items) if isinstance(item, pydyf.Dictionary))


def write_line(line: Line, x: float, y: float, before: State, fonts: dict[Any, Any]) -> tuple[list[Any], State]:
    """Return what a line writes at its place, and the state of the stream after it.

    Args:
        line: the line, as it was laid out.
        x: how far from where it was laid out.
        y: where on the page.
        before: the state of the stream.
        fonts: WeasyPrint's own of a document, to which is added what is missing.
    """
    states = dict.fromkeys(before.states)
    stream = Stream(fonts, None, {_STATES: states}, {}, {}, {}, None)
    for name, value in zip(_STATE, before.values, strict=True):
        setattr(stream, name, value)
    box = line.box.deepcopy()
    box.translate(x, y - line.y)
    _lay_backgrounds(box)
    draw_inline_level(stream, None, StackingContext.from_box(box, None).box)
    return stream.stream, state_of(stream)


def boxes_of_words(box: Any) -> list[Any]:
    """Return the boxes in a box that hold words, in order."""
    if isinstance(box, StackingContext):
        return boxes_of_words(box.box)
    if isinstance(box, TextBox):
        return [box]
    return [each for child in getattr(box, "children", ()) for each in boxes_of_words(child)]


def font_uses(box: Any) -> list[tuple[Any, FontUse]] | None:
    """Return what the words of a line that was drawn use of fonts, in order; None where that cannot be told."""
    drawings = [each.pango_layout.drawing for each in boxes_of_words(box)]
    if any(drawing is None for drawing in drawings):
        return None
    return [use for drawing in drawings for use in drawing.fonts.items()]


def _lines(
    context: Any,
    box: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    *given: Any,
) -> Iterator[tuple[Any, Any]]:
    """Yield what WeasyPrint's own function does: each line of a paragraph, and where the next begins."""
    *_, first_letter_style, first_line_style = given
    lines = iter_line_boxes(context, box, position_y, bottom_space, skip_stack, containing_block, *given)
    paragraph, number = None, 0
    if _noting and not (first_letter_style or first_line_style or context.excluded_shapes) and _is_plain(box):
        paragraph, number = _noting[-1].paragraph(box, skip_stack, containing_block)
    if paragraph is None:
        yield from lines
        return
    # What was laid out from here on before, on an earlier page, was not taken.
    del paragraph.lines[number:]
    for line, resume_at in lines:
        setattr(line, _GIVEN, (paragraph, len(paragraph.lines)))
        paragraph.lines.append(_line(line, resume_at))
        yield line, resume_at


def _lay_backgrounds(box: Any) -> None:
    """Find out what stands behind the boxes of a line, as WeasyPrint does for a page; behind bare words is nothing."""
    if isinstance(box, LineBox | TextBox):
        box.background = None
        for child in getattr(box, "children", ()):
            _lay_backgrounds(child)
    else:
        layout_box_backgrounds(None, box, None)


def _line(box: Any, resume_at: Any) -> Line:
    return Line(box, box.position_x, box.position_y, (box.height, *_structure(box)), resume_at)


def _structure(box: Any) -> tuple[Any, ...]:
    """Return a box without its words: what becomes of it in the tree of structure."""
    return (type(box), box.element_tag, *map(_structure, getattr(box, "children", ())))


def _is_plain(box: Any) -> bool:
    """Whether a paragraph holds words alone, and what stands before them, such as a number."""
    return all(
        isinstance(each, TextBox | InlineBox | LineBox | BlockContainerBox) and each.is_in_normal_flow()
        for each in box.descendants()
    )


def _bare(block: Any) -> Any:
    """Return a block without what stands in it."""
    bare = block.copy()
    bare.children = ()
    return bare


def _draw_inline_level(
    stream: Any, page: Any, box: Any, offset_x: float = 0, text_overflow: str = "clip", block_ellipsis: Any = "none"
) -> None:
    draw = _noting[-1].draw if _noting else draw_inline_level
    draw(stream, page, box, offset_x, text_overflow, block_ellipsis)


def _nowhere() -> Any:
    """Return WeasyPrint's surroundings of a paragraph that stands on no page: nothing is beside it, nothing below."""
    context = LayoutContext(None, len, None, None, None)
    context.page_bottom = math.inf
    context.create_block_formatting_context()
    return context
