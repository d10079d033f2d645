"""What must be so before a letter may be released: each rule is one function from `Evidence` to what is wrong."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from mailmerge.letters.read_back import Evidence, unpointed
from mailmerge.letters.reading import PageText, spaced, squeezed, squeezed_words
from mailmerge.letters.word.tags import w
from mailmerge.paper.characters import told_missing
from mailmerge.paper.fonts import FAMILIES, missing_characters

MOST_PAGES = 8
_TAG_LEFT = re.compile(r"\{\s?[{%#]|[}%#]\s?\}")
# Letters first, and only then what may not stand before them: so a pattern is found several times as fast.
_PLACEHOLDER = re.compile(
    "|".join(
        (
            *(rf"{word}(?<!\w{word})\b" for word in ("None", "nan", "TBC", "TODO", "lorem ipsum")),
            r"X(?<!\wX)X+\b",
            r"\[(?:insert|name|date|amount)[^\]]*\]|<<.*?>>|_{4,}",
        )
    )
)
_REVISIONS = tuple(w(name) for name in ("ins", "del", "moveFrom", "moveTo", "commentReference", "commentRangeStart"))
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_EDGE_OF_PAGE = 3.0

Rule = Callable[[Evidence], Iterator[str]]


def same_words(evidence: Evidence) -> Iterator[str]:
    """PDF and Word copy say the same, in the same order."""
    paper, word = evidence.paper_words, evidence.word_squeezed
    if paper != word and _by_direction(paper) != _by_direction(word):
        yield "The PDF and the Word copy do not say the same. Check the template for parts that only one of them shows."
    elif glued := _glued(evidence):
        yield f"In the PDF, words run into one another (“{glued}”). Put a space between them in the template."


def says_what_it_must(evidence: Evidence) -> Iterator[str]:
    """Addressee, amounts, dates and whatever else the caller asks for stand in both files."""
    for number, text in enumerate((*evidence.address.lines, *evidence.job.must_say), start=1):
        wanted = squeezed(text)
        if wanted not in evidence.word_squeezed or not _is_drawn(wanted, evidence.paper_words):
            yield f"Text {number} of those that the letter must state (addressee, amounts, dates) is not in it."


def states_the_warning(evidence: Evidence) -> Iterator[str]:
    """Every paragraph of the approved legal warning stands in both files."""
    wanted = map(squeezed, evidence.warning_lines)
    if any(line not in evidence.word_squeezed or not _is_drawn(line, evidence.paper_words) for line in wanted):
        yield "A sentence of the legal warning is missing. Check that the template has the line {{ warning }}."


def tells_nothing_of_others(evidence: Evidence) -> Iterator[str]:
    """No name or address of another parent, unless it is this parent's or child's own as well."""
    said = tuple(unpointed(text) for text in (evidence.word_words, *(page.text for page in evidence.pages)))
    for text in evidence.job.must_not_say:
        unwanted = unpointed(text)
        if not unwanted or not any(unwanted in words for words in said):
            continue
        whole_words = re.compile(rf"(?<!\w){re.escape(unwanted)}(?!\w)")
        if not whole_words.search(evidence.own_names) and any(whole_words.search(words) for words in said):
            yield (
                "The letter names another parent, or another parent's address, and may say nothing of them. Look at "
                "what was typed for it in the row (the reason for the refusal, the place of a meeting) first."
            )
            return


def leaves_nothing_unfilled(evidence: Evidence) -> Iterator[str]:
    """No tag, placeholder or `None` that neither the case's own data nor the template's own words hold."""
    for text in (evidence.word_words, *(page.text for page in evidence.pages)):
        words = spaced(text)
        tags, placeholders = _TAG_LEFT.findall(words), _PLACEHOLDER.findall(words)
        if any(found not in evidence.own_data for found in tags) or any(
            found not in evidence.own_data and found not in evidence.literal for found in placeholders
        ):
            yield "Something in the letter was not filled in. Check the template's tags."
            return


def has_no_revisions(evidence: Evidence) -> Iterator[str]:
    """No tracked change or comment in the Word copy."""
    if next(evidence.word.iter(*_REVISIONS), None) is not None:
        yield "The Word copy holds tracked changes or comments. Accept or reject them in the template, and save it."


def has_every_character(evidence: Evidence) -> Iterator[str]:
    """Every character is in the fonts that ship with the service."""
    if told := told_missing(evidence.word_words):
        yield told


def embeds_its_fonts(evidence: Evidence) -> Iterator[str]:
    """Every font is embedded, and the letter's own are ours; a designed letterhead may bring its own, embedded."""
    foreign_allowed = evidence.job.letterhead.whole_page is not None
    for name, embedded in evidence.facts.fonts:
        ours = name.partition("+")[2].startswith(FAMILIES)
        if not embedded or not (ours or foreign_allowed):
            yield "A font is not embedded, or is not one of the service's own."
            return


def is_accessible(evidence: Evidence) -> Iterator[str]:
    """The PDF is tagged, titled and says its language (PDF/UA)."""
    if not (evidence.facts.tagged and evidence.facts.titled and evidence.facts.language):
        yield "The PDF is not tagged, or lacks a title or language."


def has_whole_pages(evidence: Evidence) -> Iterator[str]:
    """There are as many pages as a letter may have; each has words of its own, and none beyond its edge."""
    if not 1 <= len(evidence.pages) <= MOST_PAGES:
        yield f"The letter has {len(evidence.pages)} pages; {MOST_PAGES} is the most. Shorten the template."
    if not all(evidence.own_words):
        yield "The letter has an empty page. Take out empty paragraphs and page breaks at the template's end."
    if any(_beyond_edge(page) for page in evidence.pages):
        yield "Something in the letter is cut off at the edge of the page: a very long word, or a table too wide."


def shows_its_letterhead(evidence: Evidence) -> Iterator[str]:
    """The words of the letterhead stand on every page, before all others."""
    for number, page in enumerate(evidence.pages):
        if not squeezed(page.text).startswith(squeezed(evidence.underlay[min(number, 1)])):
            yield "The letterhead is not on every page."
            return


def addresses_the_window(evidence: Evidence) -> Iterator[str]:
    """On the drawn page: the whole address inside the window, every character drawn, and nothing else near it."""
    view = evidence.view
    if view is None:
        return
    if _by_direction(view.text) != _by_direction(squeezed("".join(evidence.address.lines))):
        yield "The window would not show just the address. Check what the template and the letterhead put near it."
    if view.outside(evidence.envelope.window):
        yield "The address does not lie wholly inside the window."
    # A character that no font has is told as such.
    if view.undrawn() and not missing_characters("".join(evidence.address.lines)):
        yield "A part of the address is clipped or covered on the drawn page."
    if view.has_other_ink():
        yield "Something besides the address shows in the window: of the template, or of the letterhead."


def _is_drawn(wanted: str, paper: str) -> bool:
    """Return whether squeezed words stand in a PDF's squeezed words."""
    if wanted in paper:
        return True
    forwards, backwards = _by_direction(wanted)
    paper_forwards, paper_backwards = _by_direction(paper)
    return bool(backwards) and forwards in paper_forwards and backwards <= paper_backwards


def _glued(evidence: Evidence) -> str:
    """Return the first word of the PDF that is two in the Word copy; empty where none is.

    A line of the PDF may end anywhere that Word's lines may, so only the ends of Word's own words are looked for. Words
    that run from right to left stand in another order, and are not looked at.
    """
    if _RIGHT_TO_LEFT.search(evidence.paper_words):
        return ""
    ends = evidence.ends_of_words()
    place = 0
    for word, after in pairwise((*squeezed_words(evidence.word_words), "")):
        place += len(word)
        if word and after and place not in ends:
            return f"{word}{after}"
    return ""


def _by_direction(text: str) -> tuple[str, Counter[str]]:
    """Return the left-to-right words in order, and the right-to-left characters as a count: PDFs hold them as drawn.

    Shaped forms of Arabic letters count as the letters that they are.
    """
    if not _RIGHT_TO_LEFT.search(text):
        return text, Counter()
    backwards = _RIGHT_TO_LEFT.findall(text)
    return _RIGHT_TO_LEFT.sub("", text), Counter(unicodedata.normalize("NFKC", "".join(backwards)))


def _beyond_edge(page: PageText) -> bool:
    return any(
        box.left < _EDGE_OF_PAGE
        or box.bottom < _EDGE_OF_PAGE
        or box.right > page.width - _EDGE_OF_PAGE
        or box.top > page.height - _EDGE_OF_PAGE
        for box in page.rectangles
    )


RULES: Mapping[str, Rule] = {
    "words-differ": same_words,
    "text-missing": says_what_it_must,
    "warning-missing": states_the_warning,
    "names-another-parent": tells_nothing_of_others,
    "not-filled-in": leaves_nothing_unfilled,
    "tracked-changes": has_no_revisions,
    "missing-characters": has_every_character,
    "font": embeds_its_fonts,
    "not-accessible": is_accessible,
    "pages": has_whole_pages,
    "letterhead-missing": shows_its_letterhead,
    "address-window": addresses_the_window,
}
