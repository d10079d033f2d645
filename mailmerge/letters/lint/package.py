"""Lint of the Word file itself: revisions, comments, hidden text, links to the outside, Word's own fields, headers."""

from collections.abc import Iterator, Mapping

from lxml import etree

from mailmerge.letters.lint.finding import Finding, Paragraph
from mailmerge.letters.word.tags import w
from mailmerge.letters.wordstyles import WordStyles, styles_of

_REVISIONS = tuple(
    w(name)
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "cellIns", "cellDel")
)
_COMMENTS = tuple(w(name) for name in ("commentRangeStart", "commentReference"))
_WORD_FIELDS = tuple(w(name) for name in ("fldSimple", "instrText"))
_BOXES = (w("txbxContent"),)
_EDGES = ("word/header", "word/footer", "word/footnotes", "word/endnotes")
_NAMED = ("Subject", "Salutation", "Signature")

_IN_PARAGRAPHS = (
    (_REVISIONS, "tracked-changes", "Tracked changes would print both wordings. Accept or reject them all, and save."),
    (_COMMENTS, "comment", "There is a comment. Delete all comments, and save."),
    (_WORD_FIELDS, "word-field", "This is one of Word's own fields. Type words, or a tag such as {{ letter.date }}."),
    (_BOXES, "text-box", "Words in a text box do not reach the PDF. Put them into a paragraph."),
)


def lint_package(file: str, parts: Mapping[str, bytes], paragraphs: list[Paragraph]) -> Iterator[Finding]:
    """Yield what is wrong with the parts of a Word file that has been read.

    Args:
        file: its name.
        parts: its parts.
        paragraphs: those of its main part.
    """
    styles = styles_of(parts)
    for paragraph in paragraphs:
        yield from _lint_paragraph(file, paragraph, styles)
    yield from _outside_links(file, parts)
    yield from _edges(file, parts)


def lint_names(file: str, parts: Mapping[str, bytes], paragraphs: list[Paragraph]) -> Iterator[Finding]:
    """Yield advice where a letter names none of its places, as in a file that another program wrote."""
    styles = styles_of(parts)
    if not any(styles.is_named(paragraph.element, _NAMED) for paragraph in paragraphs):
        text = (
            "No paragraph has the style Subject, Salutation or Signature, so the letter has no subject line and no room"
            " to sign. In Word, give these paragraphs those styles, or copy the words into one of the templates here."
        )
        yield Finding(file, "", "no-named-styles", text, "advice")


def _lint_paragraph(file: str, paragraph: Paragraph, styles: WordStyles) -> Iterator[Finding]:
    for elements, code, text in _IN_PARAGRAPHS:
        if next(paragraph.element.iter(*elements), None) is not None or _moved(paragraph, elements):
            yield Finding(file, paragraph.place(), code, text, paragraph=paragraph.number)
    if styles.hides_some(paragraph.element):
        text = (
            "There is hidden text: marked as hidden, by a style or directly, or white on white. It does not print."
            " Show it (Home, ¶), and delete it or make it visible."
        )
        yield Finding(file, paragraph.place(), "hidden-text", text, paragraph=paragraph.number)


def _moved(paragraph: Paragraph, elements: tuple[str, ...]) -> bool:
    """Return whether the paragraph itself stands inside a tracked insertion or deletion."""
    return elements is _REVISIONS and any(ancestor.tag in elements for ancestor in paragraph.element.iterancestors())


def _outside_links(file: str, parts: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        for entry in etree.fromstring(part):
            if entry.get("TargetMode") != "External":
                continue
            kind, target = entry.get("Type", "").rpartition("/")[2], entry.get("Target", "")[:80]
            if kind == "hyperlink":
                text = (
                    f"A link ({target}) prints as its words alone. If parents need the address, type it out in the"
                    " letter."
                )
                yield Finding(file, "", "link", text, "advice")
                continue
            text = f"The file leads outside itself ({kind}: {target})."
            mend = " Insert the picture instead of linking it." if kind == "image" else " Take that out."
            yield Finding(file, "", "outside-link", text + mend)


def _edges(file: str, parts: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield a finding where a header, footer or note of the template's own says something: it would not print."""
    for name, part in parts.items():
        if name.startswith(_EDGES) and name.endswith(".xml"):
            words = "".join(element.text or "" for element in etree.fromstring(part).iter(w("t"))).strip()
            if words:
                text = f"Words in a header, footer or note do not print: “{words[:48]}”. Put them into the letter."
                yield Finding(file, name.removeprefix("word/").removesuffix(".xml"), "header-or-footer", text)
