"""A trust's Word template, compiled once into what makes letters: a Word template and a web page, of the same words."""

import copy
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.numbering import NUMBERING
from mailmerge.letters.page.geometry import ENVELOPES, NO_ENVELOPE
from mailmerge.letters.page.webpage import html_source
from mailmerge.letters.shown import show
from mailmerge.letters.templates.warning import insert_block, read_block
from mailmerge.letters.word import wordpage
from mailmerge.letters.word.tags import BARE, TAG, paragraph_text, parse_tagged, serialise, w
from mailmerge.letters.word.wordfile import MAIN, read_word

LARGE_PRINT = 16 / 11
_ADDRESS_MARKER = re.compile(r"\{\{\s*address\s*\}\}")
_STYLES = "word/styles.xml"


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """One template with its warning, letterhead and envelope, ready for any number of letters. Plain values only.

    `word_source` and `html_source` are Jinja; `word_parts` are the other parts of the Word file, as they are, and
    `numbering` is the one that says how its lists are numbered.
    `warning_source` is the warning block's plain words, a paragraph a line, as Jinja too; `literal` are the words that
    were typed into the two Word files.
    """

    html_source: str
    word_source: str
    word_parts: tuple[tuple[str, bytes], ...]
    numbering: bytes | None
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
    block = None if warning is None else read_block(warning, parts)
    warning_source = "" if block is None else _plain(block)
    insert_block(tree, block)
    show(tree, parts)
    literal = TAG.sub(" ", _plain(tree))
    _take_out(tree, _ADDRESS_MARKER)
    web = html_source(copy.deepcopy(tree), parts)

    profile = ENVELOPES[envelope]
    wordpage.place_details(tree, profile)
    wordpage.keep_with_tables(tree)
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
        numbering=parts.get(NUMBERING),
        word_parts=tuple(sorted(dressed.items())),
        warning_source=warning_source,
        literal=literal,
        template_sha256=hashlib.sha256(template).hexdigest(),
        warning_sha256=hashlib.sha256(warning).hexdigest() if warning is not None else None,
    )


def _plain(tree: etree._Element) -> str:
    """Return the words with their tags, a paragraph a line."""
    lines = (
        paragraph_text(element) if element.tag == w("p") else element.text or ""
        for element in tree.iter(w("p"), BARE)
        if element.tag == w("p") or element.getparent().tag != w("p")
    )
    return "\n".join(lines)


def _take_out(tree: etree._Element, marker: re.Pattern[str]) -> None:
    for paragraph in list(tree.iter(w("p"))):
        if marker.fullmatch(paragraph_text(paragraph).strip()):
            paragraph.getparent().remove(paragraph)
