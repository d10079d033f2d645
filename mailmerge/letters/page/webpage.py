"""The compiled template as a web page: what the PDF is laid out from."""

import html
import io
import re
from collections.abc import Mapping

from lxml import etree

from mailmerge.letters.numbering import NUMBERING, Counter, Lists, word_lists
from mailmerge.letters.templates.expressions import HTML_BREAK
from mailmerge.letters.webpictures import mark_pictures, with_pictures
from mailmerge.letters.word.tags import TAG, bare_tags, w
from mailmerge.letters.word.wordfile import MAIN, write_word
from mailmerge.letters.word.wordpage import paragraph_style
from mailmerge.letters.wordstyles import STYLES, names_of_styles, styles_of

_TAG_STYLE = "MailmergeTag"

# Named paragraph styles become the elements that the stylesheet lays out (docs/templates.md).
_STYLES = f"""
p.{_TAG_STYLE} => p.bare-tag:fresh
p[style-name='Address'] => div.address > p:fresh
p[style-name='Reference'] => div.details > p:fresh
p[style-name='Date'] => div.details > p:fresh
p[style-name='Language'] => div.details > blockquote.language > p:fresh
p[style-name='Salutation'] => p.salutation:fresh
p[style-name='Subject'] => h1.subject:fresh
p[style-name='Warning'] => div.warning > p:fresh
p[style-name='Signature'] => div.signature > p:fresh
p[style-name='Enclosures'] => div.enclosures > p:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Paragraph']:unordered-list(1) => ul > li:fresh
"""
_HEADINGS = (
    "p[style-name='heading {0}'] => h{1}:fresh\np[style-name='Heading {0}'] => h{1}:fresh\np.Heading{0} => h{1}:fresh\n"
)

# A paragraph with a number of Word's is an item that knows its list and level; its number is worked out once it is
# known which paragraphs a letter has.
_NUMBERED_STYLE = "MailmergeNumber"
_NUMBERED = re.compile(r'<li class="numbered-(\d+)-(\d+)">')
_LEVEL_INDENT = 6

# A line in the parent's own language says so, for screen readers, and runs as that language does: `paper.pdf` tells
# the language of a block quotation only.
_RIGHT_TO_LEFT = ("ar", "ckb", "fa", "prs", "ps", "sd", "ug", "ur")
_LANGUAGE = (
    '<blockquote class="language" lang="{{ letter.language_tag }}"'
    f'{{% if letter.language_tag in {_RIGHT_TO_LEFT} %}} style="direction: rtl"{{% endif %}}>'
)
_BARE_PARAGRAPH = re.compile(r'<p class="bare-tag">(.*?)</p>', re.DOTALL)
_BARE_ROW = re.compile(r"<tr>\s*<t[dh]>\s*<p class=\"bare-tag\">(.*?)</p>\s*</t[dh]>\s*</tr>", re.DOTALL)
_BARE_CELL = re.compile(r"<t[dh]>\s*<p class=\"bare-tag\">(.*?)</p>\s*</t[dh]>", re.DOTALL)

# What a loop leaves as many lists or boxes, each with one paragraph, is one list or box.
_BOX_SEAM = re.compile(
    r'(<div class="(warning|signature|enclosures|details)">(?:(?!</div>).)*)</div>\s*<div class="\2">', re.DOTALL
)
_LIST_SEAM = re.compile(r"</(ul|ol)>\s*<\1>")

# WeasyPrint 70 breaks a line after its first word where bold words that follow a space no longer fit; with the space
# inside the bold it does not (seen in 6 of 1,600 generated paragraphs, then in none).
_SPACE_BEFORE_BOLD = re.compile(r" (<(?:strong|em)>)")


def html_source(tree: etree._Element, parts: Mapping[str, bytes]) -> str:
    """Return the HTML body, with its tags, of Word's main part.

    Args:
        tree: the main part; its bare tags still sit in their elements. It is changed.
        parts: the other parts of the Word file (styles, numbering, pictures).
    """
    import mammoth  # heavy, and needed only where a template is compiled

    has_subject = bool(tree.xpath("//w:p/w:pPr/w:pStyle[@w:val='Subject']", namespaces={"w": w("")[1:-1]}))
    for tag in bare_tags(tree):
        _stand_in(tag)
    numbered = _mark_numbered(tree, parts)
    pictures = mark_pictures(tree)
    for line_break in tree.iter(w("br")):
        line_break.attrib.clear()  # of a page or a column, too, it parts two words
    headings = "".join(_HEADINGS.format(level, level + has_subject) for level in range(1, 5))
    styles = {STYLES: names_of_styles(parts[STYLES])} if STYLES in parts else {}
    word = write_word({**parts, **styles, MAIN: etree.tostring(tree, encoding="utf-8", xml_declaration=True)})
    result = mammoth.convert_to_html(
        io.BytesIO(word), style_map=numbered + _STYLES + headings, convert_image=mammoth.images.data_uri
    )
    source = TAG.sub(lambda tag: html.unescape(tag[0]), result.value)
    source = with_pictures(source, pictures).replace('<blockquote class="language">', _LANGUAGE)
    for pattern in (_BARE_ROW, _BARE_CELL, _BARE_PARAGRAPH):
        source = pattern.sub(lambda held: held[1], source)
    source = source.replace("\n", " ").replace("<br />", HTML_BREAK)
    return _SPACE_BEFORE_BOLD.sub(r"\1 ", source)


def with_numbers(body: str, numbering: bytes | None) -> str:
    """Return a rendered body in which each numbered paragraph says its number, as Word counts.

    Args:
        body: the rendered body.
        numbering: the numbering part of the Word file.
    """
    if not _NUMBERED.search(body):
        return body
    counter = Counter(word_lists(numbering))

    def labelled(item: re.Match[str]) -> str:
        level = int(item[2])
        label = counter.label(item[1], level)
        indent = f' style="margin-left: {level * _LEVEL_INDENT}mm"' if level else ""
        return f'<li class="numbered" data-number="{html.escape(label)}"{indent}>'

    return _NUMBERED.sub(labelled, body)


def without_seams(body: str) -> str:
    """Return a rendered body in which neighbouring lists, and neighbouring boxes of one kind, are one."""
    body = _LIST_SEAM.sub("", body)
    while (joined := _BOX_SEAM.sub(r"\1", body)) != body:
        body = joined
    return body


def _mark_numbered(tree: etree._Element, parts: Mapping[str, bytes]) -> str:
    """Give each numbered paragraph a style that tells its list and level, and return what becomes of those styles.

    A list that the file does not define numbers nothing, in Word either.
    """
    styles, lists = styles_of(parts), word_lists(parts.get(NUMBERING))
    rules = {}
    for paragraph in tree.iter(w("p")):
        listed = styles.numbering(paragraph)
        if listed is not None and _has_number(listed, lists):
            number, level = listed
            style = f"{_NUMBERED_STYLE}{number}x{level}"
            box = "div.warning > " if paragraph_style(paragraph) == "Warning" else ""
            style += "w" if box else ""
            rules[style] = f"p.{style} => {box}ol > li.numbered-{number}-{level}:fresh\n"
            _restyle(paragraph, style)
    return "".join(rules.values())


def _has_number(listed: tuple[str, int], lists: Lists) -> bool:
    number, level = listed
    return number in lists and level < len(lists[number].levels) and lists[number].levels[level].is_numbered


def _restyle(paragraph: etree._Element, name: str) -> None:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    for inner in list(properties):
        if inner.tag in (w("pStyle"), w("numPr")):
            properties.remove(inner)
    style = etree.Element(w("pStyle"))
    style.set(w("val"), name)
    properties.insert(0, style)


def _stand_in(tag: etree._Element) -> None:
    """Put in a bare tag's place what mammoth keeps: a marked paragraph, in a row or cell of its own where need be."""
    parent = tag.getparent()
    if parent.tag == w("p"):
        run = etree.Element(w("r"))
        etree.SubElement(run, w("t")).text = tag.text
        new = run
    else:
        new = _marked_paragraph(tag.text or "")
        for wrapper in {w("tbl"): ("tc", "tr"), w("tr"): ("tc",)}.get(parent.tag, ()):
            outer = etree.Element(w(wrapper))
            outer.append(new)
            new = outer
    new.tail = tag.tail
    parent.replace(tag, new)


def _marked_paragraph(text: str) -> etree._Element:
    paragraph = etree.Element(w("p"))
    style = etree.SubElement(etree.SubElement(paragraph, w("pPr")), w("pStyle"))
    style.set(w("val"), _TAG_STYLE)
    etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = text
    return paragraph
