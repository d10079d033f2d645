"""Template tags inside Word's XML: joined where Word split them, kept safe while the XML is worked on, put back."""

import html
import io
import re

from lxml import etree

from mailmerge.letters.errors import TemplateError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# A bare tag between paragraphs, rows or runs is held in an element of our own while the XML is worked on.
BARE = "{urn:mailmerge}tag"
_BARE_NAMESPACE = "urn:mailmerge"

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HELD = re.compile(rf'<(\w+):tag xmlns:\1="{_BARE_NAMESPACE}"[^>]*>(.*?)</\1:tag>', re.DOTALL)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)


def w(name: str) -> str:
    """Return the name of a WordprocessingML element or attribute with its namespace."""
    return f"{{{W}}}{name}"


_HOLDS_BLOCKS = {w(name) for name in ("body", "p", "tbl", "tr", "tc", "hdr", "ftr", "sdtContent", "hyperlink")}


def parse_tagged(part: bytes) -> etree._Element:
    """Return a Word part as a tree in which every template tag is whole and every bare one sits in an element.

    docxtpl's own patching joins what Word split and lifts `{%p %}` and `{%tr %}` out of their paragraph or row.

    Raises:
        TemplateError: the part is not well-formed XML.
    """
    try:
        source = etree.tostring(etree.fromstring(part, _PARSER), encoding="unicode")
    except etree.XMLSyntaxError:
        raise TemplateError("The Word file is damaged. Open it in Word, and save it anew.") from None
    # Heavy, and needed only where a template is compiled or linted.
    from docxtpl import DocxTemplate

    patched = DocxTemplate(io.BytesIO()).patch_xml(source)
    try:
        tree = etree.fromstring(TAG.sub(lambda tag: html.escape(html.unescape(tag[0])), patched), _PARSER)
    except etree.XMLSyntaxError:
        raise TemplateError(
            "A tag in the Word file is broken: look for one that is not closed, or is closed twice.", "broken-tag"
        ) from None
    _hold_bare_tags(tree)
    return tree


def serialise(tree: etree._Element) -> str:
    """Return the tree as a Jinja template: Word's XML with the tags as they were typed, the bare ones bare again."""
    source = etree.tostring(tree, encoding="unicode")
    return TAG.sub(lambda tag: html.unescape(tag[0]), _HELD.sub(lambda held: held[2], source))


def bare_tags(tree: etree._Element) -> list[etree._Element]:
    """Return the elements that hold bare tags, in order."""
    return list(tree.iter(BARE))


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the words of a paragraph, tags included."""
    return "".join(
        "\n" if element.tag == w("br") else element.text or "" for element in paragraph.iter(w("t"), w("br"), BARE)
    )


def _hold_bare_tags(tree: etree._Element) -> None:
    for element in list(tree.iter(etree.Element)):
        if element.tag in _HOLDS_BLOCKS and TAG.search(element.text or ""):
            element.insert(0, _holder(element.text))
            element.text = None
        parent = element.getparent()
        if parent is not None and parent.tag in _HOLDS_BLOCKS and TAG.search(element.tail or ""):
            parent.insert(parent.index(element) + 1, _holder(element.tail))
            element.tail = None


def _holder(text: str) -> etree._Element:
    holder = etree.Element(BARE, nsmap={"mm": _BARE_NAMESPACE})
    holder.text = text.strip()
    return holder
