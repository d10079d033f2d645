"""Paragraphs that WeasyPrint lays out and draws once a process, not once a page.

Most paragraphs of a letter are the same in the next, at the same height of the page: those that name nobody in every
letter of a template, and all but the salutation in those of a pupil's two parents. What is kept of one are its lines
as they were laid out, each with what drawing it wrote. Only plain words are kept so; whatever else stands in a line
(pictures, links, anything that leaves the flow) is laid out anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf
import weasyprint.draw
import weasyprint.layout.block
from weasyprint.draw import draw_inline_level
from weasyprint.formatting_structure.boxes import InlineBox, TableCellBox, TextBox
from weasyprint.layout.inline import iter_line_boxes

from mailmerge.paper.replaced.lines import FontUse, add_glyphs

_MOST_PARAGRAPHS = 400  # some 10 MB

# What a box of plain words has before it is laid out, and what of it must be empty.
_EMPTY = ("first_letter_style", "first_line_style", "string_set", "bookmark_label")
_PLAIN = frozenset(
    (
        *("element_tag", "element", "style", "remove_decoration_sides", "children", "text", *_EMPTY),
        *("position_x", "position_y", "leading_collapsible_space", "trailing_collapsible_space"),
    )
)
# What of a stream decides how a line is written on it, and follows from that.
_STATE = (
    *("_current_color", "_current_color_stroke", "_current_alpha", "_current_alpha_stroke"),
    *("_current_font", "_old_font"),
)

_kept: dict[tuple[Any, ...], "_Paragraph"] = {}


def keep_paragraphs() -> None:
    """Let WeasyPrint, in this process, keep the paragraphs that it lays out, and how it draws them."""
    weasyprint.layout.block.iter_line_boxes = _lines
    weasyprint.draw.draw_inline_level = _draw_inline_level


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What drawing a line writes: its content, with an empty dictionary for each mark; the fonts; the state after."""

    content: tuple[Any, ...]
    fonts: tuple[tuple[Any, FontUse], ...]
    state: tuple[Any, ...]


@dataclass(slots=True)
class _Line:
    """A line as it was laid out, where its paragraph goes on, and how it was drawn, by place and state of a stream."""

    box: Any
    resume_at: Any
    drawings: dict[tuple[Any, ...], _Drawing] = field(default_factory=dict)

    def copy(self) -> Any:
        """Return the line for a page of its own."""
        box = self.box.deepcopy()
        box.kept = self
        return box


# What a paragraph depends on is held, so that no other object can take the place of one that the key names.
@dataclass(frozen=True, slots=True)
class _Paragraph:
    lines: tuple[_Line, ...]
    styles: tuple[Any, ...]


def _lines(
    context: Any,
    box: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    *given: Any,
) -> Iterator[tuple[Any, Any]]:
    """Yield what WeasyPrint's own function does: each line of a paragraph, and where the next begins.

    Plain words without a float beside them follow from what they say, their styles, and the place and width of their
    block alone.
    """
    *_, first_letter_style, first_line_style = given
    told: list[Any] | None = None
    # What stands in cells, such as names and dates, hardly comes again.
    is_new = isinstance(containing_block, TableCellBox)
    if skip_stack is None and not (is_new or context.excluded_shapes or first_letter_style or first_line_style):
        told = _told(box)
    if told is None:
        yield from iter_line_boxes(context, box, position_y, bottom_space, skip_stack, containing_block, *given)
        return
    place = (position_y, containing_block.content_box_x(), containing_block.width, containing_block.height)
    key = (*place, id(containing_block.style), *told)
    paragraph = _kept.pop(key, None)
    if paragraph is None:
        lines = []
        for line, resume_at in iter_line_boxes(
            context, box, position_y, bottom_space, skip_stack, containing_block, *given
        ):
            # Whoever asked moves the line that it gets.
            lines.append(_Line(line.deepcopy(), resume_at))
            line.kept = lines[-1]
            yield line, resume_at
        styles = (containing_block.style, *(each.style for each in box.descendants()))
        paragraph = _Paragraph(tuple(lines), styles)
        if len(_kept) >= _MOST_PARAGRAPHS:
            del _kept[next(iter(_kept))]
        _kept[key] = paragraph
    else:
        _kept[key] = paragraph  # the last to be forgotten
        for kept in paragraph.lines:
            yield kept.copy(), kept.resume_at


def _told(box: Any) -> list[Any] | None:
    """Return all that plain words are made of, such that it can be compared; None where there is something else."""
    if not vars(box).keys() <= _PLAIN or any(getattr(box, name) for name in _EMPTY):
        return None
    told = _named(box)
    for child in box.children:
        if type(child) is TextBox and vars(child).keys() <= _PLAIN:
            told += (*_named(child), child.text)
        elif type(child) is InlineBox and (inner := _told(child)) is not None:
            told.append(tuple(inner))
        else:
            return None
    return told


def _named(box: Any) -> list[Any]:
    return [id(box.style), box.element_tag, box.leading_collapsible_space, box.trailing_collapsible_space]


def _draw_inline_level(
    stream: Any, page: Any, box: Any, offset_x: float = 0, text_overflow: str = "clip", block_ellipsis: Any = "none"
) -> None:
    """Draw what stands in a line as WeasyPrint does, or a line as it was drawn before."""
    kept = vars(box).get("kept")
    if kept is None or stream._tags is None or box.text_overflow != "clip" or box.block_ellipsis != "none":
        draw_inline_level(stream, page, box, offset_x, text_overflow, block_ellipsis)
        return
    states = tuple(stream._resources["ExtGState"])
    key = (box.position_x, box.position_y, *states, *_state(stream))
    drawing = kept.drawings.get(key)
    if drawing is not None and all(font in stream._fonts for font, _use in drawing.fonts):
        _repeat(drawing, stream, box)
        return
    start, marks = len(stream.stream), len(stream._tags)
    draw_inline_level(stream, page, box, offset_x, text_overflow, block_ellipsis)
    words = _words(box)
    fonts = _fonts(words)
    if fonts is not None and list(stream._tags)[marks:] == words and tuple(stream._resources["ExtGState"]) == states:
        kept.drawings[key] = _Drawing(tuple(_content(stream.stream[start:])), fonts, _state(stream))


def _state(stream: Any) -> tuple[Any, ...]:
    return tuple(getattr(stream, name) for name in _STATE)


def _words(box: Any) -> list[Any]:
    """Return the boxes of words in a line, in the order in which they are drawn."""
    return [child for child in box.descendants() if type(child) is TextBox]


def _fonts(words: list[Any]) -> tuple[tuple[Any, FontUse], ...] | None:
    """Return what a line's words use of fonts, in order; None where the drawing of some could not be kept."""
    drawings = [box.pango_layout.drawing for box in words]
    if any(drawing is None for drawing in drawings):
        return None
    return tuple(use for drawing in drawings for use in drawing.fonts.items())


def _content(items: list[Any]) -> Iterator[Any]:
    """Yield what was written, with what lies between two marks joined as the stream itself joins it.

    A mark's tag and operator stay as they are: in margins they are written anew (`paper/pdf.py`).
    """
    marks = [place for place, item in enumerate(items) if isinstance(item, pydyf.Dictionary)]
    after = 0
    for mark in marks:
        yield from _joined(items[after : mark - 1])
        yield from (items[mark - 1], None, items[mark + 1])
        after = mark + 2
    yield from _joined(items[after:])


def _joined(items: list[Any]) -> Iterator[bytes]:
    if items:
        yield b"\n".join(item.encode() if isinstance(item, str) else item for item in items)


def _repeat(drawing: _Drawing, stream: Any, box: Any) -> None:
    """Write a line again, at the place and in the state in which it was written before."""
    words = iter(_words(box))
    for item in drawing.content:
        if item is None:
            mark = len(stream._tags)
            stream._tags[next(words)] = {"tag": "Span", "mcid": mark}
            stream.stream.append(pydyf.Dictionary({"MCID": mark}))
        else:
            stream.stream.append(item)
    for name, value in zip(_STATE, drawing.state, strict=True):
        setattr(stream, name, value)
    for key, use in drawing.fonts:
        add_glyphs(stream._fonts[key], use)
