"""The legal warning block: its paragraphs, tables and pictures put into the template, where `{{ warning }}` stands."""

import copy
import re
from pathlib import PurePosixPath

from lxml import etree

from mailmerge.letters.errors import TemplateError
from mailmerge.letters.shown import drop_hidden
from mailmerge.letters.word.tags import paragraph_text, parse_tagged, w
from mailmerge.letters.word.wordfile import CONTENT_TYPES, MAIN, RELATIONSHIPS, read_word

_MARKER = re.compile(r"\{\{\s*warning\s*\}\}")
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
# What the block's relationships are called, so that they meet none of the template's.
_PREFIX = "warning"


def marks_warning(words: str) -> bool:
    """Return whether a paragraph's words make it the place of the warning block."""
    return _MARKER.fullmatch(words.strip()) is not None


def read_block(warning: bytes, parts: dict[str, bytes]) -> etree._Element:
    """Return the body of a warning's Word file, made to live in a template.

    Args:
        warning: the Word file.
        parts: the template's parts; those that hold the block's pictures are added.

    Raises:
        TemplateError: the file cannot be used.
    """
    own = read_word(warning)
    block = parse_tagged(own[MAIN]).find(w("body"))
    drop_hidden(block, own)  # while its own styles still say so
    known = _style_ids(parts)
    for paragraph in block.iter(w("p")):
        _adopt_paragraph(paragraph, known)
    try:
        _adopt_pictures(block, own, parts)
    except KeyError:
        raise TemplateError("A picture of the warning block is not in its file. Insert it again.") from None
    return block


def insert_block(tree: etree._Element, block: etree._Element | None) -> None:
    """Put the block in the place of each marker.

    Raises:
        TemplateError: there is a marker and no block, or a block and no marker.
    """
    markers = [paragraph for paragraph in tree.iter(w("p")) if marks_warning(paragraph_text(paragraph))]
    if block is None and not markers:
        return
    if block is None:
        raise TemplateError("The template has the line {{ warning }}, and no warning block goes with this letter.")
    if not markers:
        raise TemplateError("A legal warning goes with this letter: put {{ warning }}, alone in a paragraph, into it.")
    for marker in markers:
        for element in block:
            if element.tag != w("sectPr"):
                marker.addprevious(copy.deepcopy(element))
        marker.getparent().remove(marker)


def _adopt_paragraph(paragraph: etree._Element, known: frozenset[str]) -> None:
    """Let a paragraph live in the template: a style that the template lacks is the Warning style.

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
    styles = etree.fromstring(parts["word/styles.xml"]) if "word/styles.xml" in parts else etree.Element("none")
    return frozenset(style.get(w("styleId"), "") for style in styles.iter(w("style")))


def _adopt_pictures(block: etree._Element, own: dict[str, bytes], parts: dict[str, bytes]) -> None:
    """Carry the block's pictures into the template's parts, with their relationships and content types."""
    if not _pictures(block):
        return
    theirs = {entry.get("Id"): entry for entry in etree.fromstring(own[RELATIONSHIPS])}
    relationships, types = etree.fromstring(parts[RELATIONSHIPS]), etree.fromstring(parts[CONTENT_TYPES])
    taken: set[str] = set()
    for picture in _pictures(block):
        entry = theirs[picture.get(_EMBED)]
        new = _PREFIX + entry.get("Id")
        picture.set(_EMBED, new)
        if new in taken:
            continue
        taken.add(new)
        source = PurePosixPath("word", entry.get("Target")).relative_to("/" if entry.get("Target")[0] == "/" else "")
        target = f"media/{new}{source.suffix}"
        parts[f"word/{target}"] = own[str(source)]
        etree.SubElement(relationships, entry.tag, Id=new, Type=entry.get("Type"), Target=target)
        _declare(types, source.suffix[1:])
    parts[RELATIONSHIPS], parts[CONTENT_TYPES] = etree.tostring(relationships), etree.tostring(types)


def _pictures(block: etree._Element) -> list[etree._Element]:
    return [element for element in block.iter(etree.Element) if _EMBED in element.attrib]


def _declare(types: etree._Element, suffix: str) -> None:
    """Say what kind of file a suffix stands for, where the package does not yet."""
    if all(entry.get("Extension", "").lower() != suffix.lower() for entry in types):
        kind = "image/jpeg" if suffix.lower() == "jpg" else f"image/{suffix.lower()}"
        name = etree.QName(etree.QName(types).namespace, "Default")
        etree.SubElement(types, name, Extension=suffix, ContentType=kind)
