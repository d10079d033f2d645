"""A finished letter as it is read back: the words of its PDF and of its Word copy, page by page, and its window."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from lxml import etree

from mailmerge.letters.letter import LetterJob
from mailmerge.letters.page.geometry import Envelope, FittedAddress
from mailmerge.letters.page.window import WindowView
from mailmerge.letters.reading import PageText, PdfFacts, spaced, squeezed, squeezed_words, word_text

# The groups of fields that hold what staff typed for the case: reasons, places, help.
_TYPED = ("leave", "meeting", "nti")


@dataclass(frozen=True)
class Evidence:
    """A finished letter, and what it was to be.

    `lists` are the parts of the Word copy that number its lists.
    `underlay` are the words of each page that lie under the letter (letterhead, watermark): of the first page, then
    of those that follow. `warning_lines` are the paragraphs of the legal warning as this letter must state them.
    """

    job: LetterJob
    address: FittedAddress
    envelope: Envelope
    pages: tuple[PageText, ...]
    facts: PdfFacts
    word: etree._Element
    lists: Mapping[str, bytes]
    view: WindowView | None
    underlay: tuple[str, str]
    warning_lines: tuple[str, ...]
    literal: str

    @cached_property
    def word_words(self) -> str:
        """The words of the Word copy."""
        return word_text(self.word, self.lists)

    @cached_property
    def word_squeezed(self) -> str:
        """The squeezed words of the Word copy."""
        return squeezed(self.word_words)

    @cached_property
    def own_words(self) -> tuple[str, ...]:
        """The words of each page without letterhead and page number, squeezed."""
        return tuple(
            squeezed(page.text)
            .removeprefix(squeezed(self.underlay[min(number, 1)]))
            .removesuffix(squeezed(page_number(number + 1, self.job.running)))
            for number, page in enumerate(self.pages)
        )

    def ends_of_words(self) -> set[int]:
        """Return where the words of the PDF end, without letterhead and page number, counted in squeezed letters."""
        ends: set[int] = set()
        before = 0
        for number, (page, own) in enumerate(zip(self.pages, self.own_words, strict=True)):
            under = squeezed(self.underlay[min(number, 1)])
            skip = len(under) if squeezed(page.text).startswith(under) else 0
            told = accumulate(map(len, squeezed_words(page.text)))
            ends.update(before + min(end - skip, len(own)) for end in told if end > skip)
            before += len(own)
        return ends

    @cached_property
    def paper_words(self) -> str:
        """The squeezed words of the PDF without letterhead."""
        return "".join(self.own_words)

    @cached_property
    def own_names(self) -> str:
        """What may stand in the letter although another parent is called so, or lives there.

        It is this parent's and the child's own, the school's, or the template's; never what staff typed for the case.
        """
        own = (text for group, value in self.job.fields.items() if group not in _TYPED for text in texts_in(value))
        return unpointed("\n".join((*self.job.address_lines, *self.job.letterhead.address, self.literal, *own)))

    @cached_property
    def own_data(self) -> str:
        """All that the case's own data and its school's address say: it may stand in the letter, however odd."""
        return "\n".join((*self.job.address_lines, *self.job.letterhead.address, *texts_in(self.job.fields)))


def page_number(page: int, running: str = "") -> str:
    """Return what stands at the head of a page: nothing on the first; else whose letter it is, and the page."""
    return f"{running}Page {page}" if page > 1 else ""


def unpointed(text: str) -> str:
    """Return words to be compared as a person reads them: case, commas and the number of spaces do not count."""
    return spaced(text.replace(",", " ")).casefold()


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in plain values, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)
