"""What a page is apart from its words: its elements and what they bear, and where words stand in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

# Words that WeasyPrint takes as they are: what it would squeeze, or leave out, is a part of the shape itself.
_CHANGED = re.compile("[ \n]{2,}|[\t\r\f\v\x85\u2028\u2029\u00ad]")
_SPACES = " \n"
# What an element bears that is words too: they stand at the head of later pages.
RUNNING = "data-running"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# No page of XML holds these.
_OPENS, _CLOSES, _SAYS, _WORDS = "\x01", "\x02", "\x03", "\x04"


@dataclass(frozen=True, slots=True)
class Shape:
    """A page without its words, such that it can be compared; and these, in the order of the page."""

    key: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: which of the page's they are (None: part of its shape), and what they are."""

    number: int | None
    words: str


def shape_of(page: Any) -> Shape:
    """Return the shape of a page, an element of `xml.etree`."""
    parts: list[str] = []
    words: list[str] = []
    _add(page, parts, words)
    return Shape("".join(parts), tuple(words))


@dataclass(frozen=True, slots=True)
class Places:
    """Where the words of a page stand.

    `within` gives for each element what stands between its tags, its children's words left out; `running` are the
    numbers of the words that an element bears for the head of later pages; `headings` is what stands in each heading,
    in order.
    """

    within: dict[Any, list[Place]] = field(default_factory=dict)
    running: list[int] = field(default_factory=list)
    headings: list[list[Place]] = field(default_factory=list)


def places(page: Any) -> Places:
    """Return where the words of a page stand."""
    found = Places()
    _place(page, found, count())
    return found


def edges(words: str) -> tuple[str, str, str]:
    """Return the white space before words, these, and that behind them."""
    bare = words.lstrip(_SPACES)
    inner = bare.rstrip(_SPACES)
    return words[: len(words) - len(bare)], inner, bare[len(inner) :]


def _add(element: Any, parts: list[str], words: list[str]) -> None:
    parts += (_OPENS, element.tag)
    for name, value in element.attrib.items():
        if name == RUNNING:
            before, _, after = edges(value)
            parts += (_SAYS, name, _SAYS, before, _SAYS, after)
            words.append(value)
        else:
            parts += (_SAYS, name, _SAYS, value)
    _say(element.text, parts, words)
    for child in element:
        _add(child, parts, words)
        parts.append(_CLOSES)
        _say(child.tail, parts, words)


def _say(text: str | None, parts: list[str], words: list[str]) -> None:
    """Note words by the white space in and about them, all else as it is."""
    if not text:
        return
    if _is_of_shape(text):
        parts += (_WORDS, text)
        return
    before, inner, after = edges(text)
    parts += (_WORDS, before, _WORDS, "\n" if "\n" in inner else "", _WORDS, after)
    words.append(text)


def _is_of_shape(text: str) -> bool:
    return not text.strip(_SPACES) or _CHANGED.search(text) is not None


def _place(element: Any, found: Places, numbers: Iterator[int]) -> list[Place]:
    """Note where the words of an element stand, and return them with those of its children."""
    if RUNNING in element.attrib:
        found.running.append(next(numbers))
    own = found.within[element] = _put(element.text, numbers)
    inner = list(own)
    for child in element:
        inner += _place(child, found, numbers)
        tail = _put(child.tail, numbers)
        own += tail
        inner += tail
    if element.tag in _HEADINGS:
        found.headings.append(inner)
    return inner


def _put(text: str | None, numbers: Iterator[int]) -> list[Place]:
    return [Place(None if _is_of_shape(text) else next(numbers), text)] if text else []
