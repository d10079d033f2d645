"""A PDF that WeasyPrint draws: its objects, and its streams, compressed."""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pydyf

# A caller's hook: it is given a document of WeasyPrint's, where that drew it, and its PDF before it is written.
Finisher = Callable[[Any, Any], None]

_SHOWS_GLYPHS = b" TJ"
# A step of no width between two glyphs, none at all between those of two runs, and one of no width behind the last.
_IDLE = ((b">0<", b""), (b"><", b""), (b">0]", b">]"))
_LEVEL = 4
_STREAM, _END_OF_STREAM = b"\nstream\n", b"\nendstream"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PDF that WeasyPrint drew: its bytes, and what they were made of.

    `objects` are those of pydyf by their numbers, from 0 on, without what a caller's hook added; `contents` are the
    streams among them before their compression. `open_to_hooks` are those that a hook may change, the pages and what
    they are drawn with, as they were before. `info` is the information dictionary, `pages` are the references to the
    pages. `for_many`: its fonts are cut for the common characters too.
    """

    data: bytes = field(repr=False)
    document: Any = field(repr=False)
    objects: Sequence[Any] = field(repr=False)
    contents: Mapping[int, Sequence[Any]] = field(repr=False)
    open_to_hooks: Sequence[Any] = field(repr=False)
    info: Mapping[str, Any] = field(repr=False)
    pages: Sequence[bytes] = field(repr=False)
    for_many: bool


def copied(element: Any) -> Any:
    """Return a dictionary or array of pydyf's of its own, with those in it; what these refer to is shared."""
    if isinstance(element, pydyf.Dictionary):
        copy = pydyf.Dictionary({key: copied(value) for key, value in element.items()})
    elif isinstance(element, pydyf.Array):
        copy = pydyf.Array(map(copied, element))
    else:
        return element
    copy.number = element.number
    return copy


def without_idle_steps(items: Iterable[Any]) -> list[Any]:
    """Return what WeasyPrint wrote of a page, without the steps of no width that it puts behind nearly every glyph.

    They are a third of a page, and a quarter of what it takes to read one.
    """
    return [_without(item) if isinstance(item, bytes) and item.endswith(_SHOWS_GLYPHS) else item for item in items]


def _without(shown: bytes) -> bytes:
    for idle, instead in _IDLE:
        shown = shown.replace(idle, instead)
    return shown


def deflate(content: bytes) -> bytes:
    """Return the content of a stream, compressed: for a hundredth more, in half of the time of zlib's usual measure."""
    return zlib.compress(content, _LEVEL)


def compress(objects: Iterable[Any], deflate: Callable[[bytes], bytes] = deflate) -> None:
    """Compress the streams of a PDF.

    Args:
        objects: those of the PDF.
        deflate: compresses a stream's content.
    """
    for element in objects:
        if isinstance(element, pydyf.Stream) and element.compress:
            element.compress = False
            _, _, content = element.data.partition(_STREAM)
            element.stream = [deflate(content.removesuffix(_END_OF_STREAM))]
            element.extra["Filter"] = "/FlateDecode"
