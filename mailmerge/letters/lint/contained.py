"""Lint of what Word can put into a paragraph and the PDF cannot show, or not as Word does: told, never passed over."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lxml import etree

from mailmerge.letters.lint.finding import Finding, Paragraph
from mailmerge.letters.numbering import NUMBERING, Lists, word_lists
from mailmerge.letters.shown import EMBED, A, cropped
from mailmerge.letters.webpictures import alternative_text, is_decorative
from mailmerge.letters.word.tags import TAG, w
from mailmerge.letters.word.wordfile import RELATIONSHIPS
from mailmerge.letters.wordstyles import WordStyles, styles_of
from mailmerge.paper.fonts import missing_characters

_HOLDERS = tuple(w(name) for name in ("p", "r", "hyperlink", "sdt", "sdtContent", "smartTag", "ins", "moveTo"))
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
# What prints, what shows nothing, and what other rules of lint speak of.
_TAKEN = frozenset(
    w(name)
    for name in (
        *("pPr", "rPr", "r", "t", "tab", "br", "cr", "noBreakHyphen", "softHyphen", "ptab", "drawing"),
        *("hyperlink", "sdt", "sdtContent", "sdtPr", "sdtEndPr", "smartTag", "smartTagPr", "proofErr"),
        *("bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "lastRenderedPageBreak"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        *("ins", "del", "moveFrom", "moveTo", "delText", "fldSimple", "fldChar", "instrText", "delInstrText"),
        *("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"),
        *("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef"),
    )
)
_NAMES = {
    f"{{{_OFFICE}math}}oMath": "an equation",
    f"{{{_OFFICE}math}}oMathPara": "an equation",
    w("sym"): "a symbol of a symbol font",
    w("object"): "an object of another program",
    w("pict"): "a picture or shape of an old kind",
    w("ruby"): "words with a reading aid above them",
    w("dir"): "a part whose words run in a direction of their own",
    w("bdo"): "a part whose words are made to run in one direction",
    w("fldSimple"): "one of Word's own fields",
}
_BREAKS = ("page", "column")
_TURNS = ("rot", "flipH", "flipV")
_FORMATS = (".png", ".jpg", ".jpeg")
# Paragraphs that have a place of their own in the PDF, in which a number of Word's has none.
_UNNUMBERED = (
    *("Address", "Reference", "Date", "Language", "Salutation", "Subject", "Signature", "Enclosures"),
    *(f"{word} {level}" for word in ("heading", "Heading") for level in range(1, 7)),
)


def lint_contained(file: str, parts: Mapping[str, bytes], paragraphs: list[Paragraph]) -> Iterator[Finding]:
    """Yield what the paragraphs of a file hold that would not print, or not as Word shows it.

    Args:
        file: its name.
        parts: its parts.
        paragraphs: those of its main part.
    """
    targets = _targets(parts)
    styles, lists = styles_of(parts), word_lists(parts.get(NUMBERING))
    for paragraph in paragraphs:
        for code, text in (
            *_passed_over(paragraph.element),
            *_pictures(paragraph.element, targets),
            *_numbers(paragraph.element, styles, lists),
        ):
            yield Finding(file, paragraph.place(), code, text, paragraph=paragraph.number)
        yield from _characters(file, paragraph)


def _passed_over(paragraph: etree._Element) -> Iterator[tuple[str, str]]:
    told = set()
    for holder in paragraph.iter(*_HOLDERS):
        for element in holder.iterchildren(etree.Element):
            if element.tag == w("br") and element.get(w("type")) in _BREAKS:
                told.add("page-break")
            elif element.tag == w("drawing"):
                if next(element.iter(f"{A}blip"), None) is None:
                    told.add("a drawing, chart or shape")
            elif element.tag not in _TAKEN and not _holds_box(element):
                told.add(_NAMES.get(str(element.tag), "something that is neither words nor a picture"))
    if "page-break" in told:
        yield "page-break", "Pages break by themselves. Delete the page break or column break inside this paragraph."
    for what in sorted(told - {"page-break"}):
        yield "not-printed", f"There is {what} here, which does not reach the PDF. Type it as words, or take it out."


def _holds_box(element: etree._Element) -> bool:
    return next(element.iter(w("txbxContent")), None) is not None


def _pictures(paragraph: etree._Element, targets: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for drawing in paragraph.iter(w("drawing")):
        blip = next(drawing.iter(f"{A}blip"), None)
        if blip is None:
            continue
        if not alternative_text(drawing) and not is_decorative(drawing):
            yield (
                "no-alternative-text",
                "A picture has no alternative text. Right-click it, and say in a few words what it shows, or mark it as"
                " decorative.",
            )
        if cropped(drawing):
            yield (
                "cropped-picture",
                "A picture is cropped, and what was cut off is still in the file. Picture Format, Compress Pictures,"
                " Delete cropped areas.",
            )
        if any(turn.get(name, "0") not in ("0", "false") for turn in drawing.iter(f"{A}xfrm") for name in _TURNS):
            yield "turned-picture", "A picture is turned or mirrored in Word. Turn the picture itself, and insert it."
        target = targets.get(blip.get(EMBED, ""), "")
        if target and PurePosixPath(target).suffix.lower() not in _FORMATS:
            yield "picture-format", "A picture is neither PNG nor JPEG. Save it as one of these, and insert it again."


def _numbers(paragraph: etree._Element, styles: WordStyles, lists: Lists) -> Iterator[tuple[str, str]]:
    listed = styles.numbering(paragraph)
    known = lists.get(listed[0]) if listed else None
    if listed is None or known is None or listed[1] >= len(known.levels):
        return
    level = known.levels[listed[1]]
    if not level.is_known:
        yield "unknown-numbering", "Word numbers this list in a way that the PDF can't. Choose 1, 2, 3 or a, b, c."
    elif level.is_numbered and styles.is_named(paragraph, _UNNUMBERED):
        yield "unknown-numbering", "This paragraph has a number, which does not reach the PDF. Take the number off."


def _characters(file: str, paragraph: Paragraph) -> Iterator[Finding]:
    words = TAG.sub(" ", paragraph.text)
    if missing := missing_characters(words):
        text = f"No font of the letters has “{'”, “'.join(missing)}”. Type another character, or words, in its place."
        yield Finding(file, paragraph.place(missing[0]), "missing-characters", text, paragraph=paragraph.number)


def _targets(parts: Mapping[str, bytes]) -> dict[str, str]:
    if RELATIONSHIPS not in parts:
        return {}
    return {entry.get("Id", ""): entry.get("Target", "") for entry in etree.fromstring(parts[RELATIONSHIPS])}
