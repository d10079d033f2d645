"""A trust's Word template, compiled once into what makes letters: a Word template and a web page, of the same words."""

import copy
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from mailmerge.letters import wordpage
from mailmerge.letters.errors import TemplateError
from mailmerge.letters.geometry import ENVELOPES, NO_ENVELOPE
from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.tags import BARE, TAG, parse_tagged, serialise, w
from mailmerge.letters.webpage import html_source
from mailmerge.letters.wordfile import MAIN, read_word

LARGE_PRINT = 16 / 11
_ADDRESS_MARKER = re.compile(r"\{\{\s*address\s*\}\}")
_WARNING_MARKER = re.compile(r"\{\{\s*warning\s*\}\}")
_STYLES = "word/styles.xml"


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """One template with its warning, letterhead and envelope, ready for any number of letters. Plain values only.

    `word_source` and `html_source` are Jinja; `word_parts` are the other parts of the Word file, as they are.
    `warning_source` is the warning block's plain words, a paragraph a line, as Jinja too; `literal` are the words that
    were typed into the two Word files.
    """

    html_source: str
    word_source: str
    word_parts: tuple[tuple[str, bytes], ...]
    warning_source: str
    literal: str
    template_sha256: str
    warning_sha256: str | None


@lru_cache(maxsize=64)
def compile_template(
    template: bytes,
    warning: bytes | None,
    letterhead: Letterhead,
    envelope: str,
    *,
    large_print: bool = False,
    watermark: str | None = None,
) -> CompiledTemplate:
    """Return the Word file `template`, compiled; kept by its content, once a process.

    Args:
        template: the Word file.
        warning: the Word file of the legal warning, whose paragraphs take the place of `{{ warning }}`.
        letterhead: the school's.
        envelope: a key of `geometry.ENVELOPES`; `none` for a form, which shows no address.
        large_print: whether the Word copy's type is enlarged from 11 to 16 points.
        watermark: what the foot of the Word copy says, where it is a proof.

    Raises:
        TemplateError: one of the files cannot be used.
        LetterheadError: the logo cannot be used.
    """
    parts = read_word(template)
    tree = parse_tagged(parts.pop(MAIN))
    block = None if warning is None else parse_tagged(read_word(warning)[MAIN]).find(w("body"))
    warning_source = "" if block is None else _plain(block)
    _insert_warning(tree, block, _style_ids(parts))
    literal = TAG.sub(" ", _plain(tree))
    _take_out(tree, _ADDRESS_MARKER)
    web = html_source(copy.deepcopy(tree), parts)

    profile = ENVELOPES[envelope]
    wordpage.place_details(tree, profile)
    dressed = wordpage.dress(tree, parts, letterhead, profile, watermark)
    if large_print:
        wordpage.enlarge(tree, LARGE_PRINT)
        if _STYLES in dressed:
            dressed[_STYLES] = wordpage.enlarged(dressed[_STYLES], LARGE_PRINT)
    if envelope != NO_ENVELOPE:
        tree.find(w("body")).insert(0, wordpage.address_frame(profile))
    return CompiledTemplate(
        html_source=web,
        word_source=serialise(tree),
        word_parts=tuple(sorted(dressed.items())),
        warning_source=warning_source,
        literal=literal,
        template_sha256=hashlib.sha256(template).hexdigest(),
        warning_sha256=hashlib.sha256(warning).hexdigest() if warning is not None else None,
    )


def marks_warning(paragraph_text: str) -> bool:
    """Return whether a paragraph is the place of the warning block."""
    return _WARNING_MARKER.fullmatch(paragraph_text.strip()) is not None


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the words of a paragraph, tags included."""
    return "".join(
        "\n" if element.tag == w("br") else element.text or "" for element in paragraph.iter(w("t"), w("br"), BARE)
    )


def _insert_warning(tree: etree._Element, block: etree._Element | None, known_styles: frozenset[str]) -> None:
    """Put the warning's paragraphs and tables in the place of the marker."""
    markers = [paragraph for paragraph in tree.iter(w("p")) if marks_warning(paragraph_text(paragraph))]
    if block is None and not markers:
        return
    if block is None:
        raise TemplateError("The template has the line {{ warning }}, and no warning block goes with this letter.")
    if not markers:
        raise TemplateError("A legal warning goes with this letter: put {{ warning }}, alone in a paragraph, into it.")
    for paragraph in block.iter(w("p")):
        _adopt(paragraph, known_styles)
    for marker in markers:
        for element in block:
            if element.tag != w("sectPr"):
                marker.addprevious(copy.deepcopy(element))
        marker.getparent().remove(marker)


def _plain(tree: etree._Element) -> str:
    """Return the words with their tags, a paragraph a line."""
    lines = (
        paragraph_text(element) if element.tag == w("p") else element.text or ""
        for element in tree.iter(w("p"), BARE)
        if element.tag == w("p") or element.getparent().tag != w("p")
    )
    return "\n".join(lines)


def _adopt(paragraph: etree._Element, known: frozenset[str]) -> None:
    """Let a warning's paragraph live in the template: a style that the template lacks is the Warning style.

    Numbering belongs to the file that it was made in; lists in a warning come from their style (docs/templates.md).
    """
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    numbering = properties.find(w("numPr"))
    if numbering is not None:
        properties.remove(numbering)
    style = properties.find(w("pStyle"))
    if style is None or style.get(w("val")) not in known:
        if style is not None:
            properties.remove(style)
        style = etree.Element(w("pStyle"))
        style.set(w("val"), "Warning")
        properties.insert(0, style)


def _style_ids(parts: dict[str, bytes]) -> frozenset[str]:
    styles = etree.fromstring(parts[_STYLES]) if _STYLES in parts else etree.Element("none")
    return frozenset(style.get(w("styleId"), "") for style in styles.iter(w("style")))


def _take_out(tree: etree._Element, marker: re.Pattern[str]) -> None:
    for paragraph in list(tree.iter(w("p"))):
        if marker.fullmatch(paragraph_text(paragraph).strip()):
            paragraph.getparent().remove(paragraph)
