"""Pages to PDF by WeasyPrint: tagged (PDF/UA-1), our fonts only, nothing fetched, the same bytes every time.

All of WeasyPrint's state lives here, once a process; a process that has it must not fork.
"""

import ctypes.util
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import pydyf
from markupsafe import escape

from mailmerge.errors import NotFitError
from mailmerge.paper.fonts import ARABIC_FAMILY, FAMILY, FOLDER, FONTCONFIG_FILE, font_faces
from mailmerge.paper.replaced import is_tried
from mailmerge.paper.replaced.later import loaded_when_called
from mailmerge.paper.streams import Drawn, Finisher, compress, copied, without_idle_steps
from mailmerge.paper.written import write, written

# fontconfig reads this when WeasyPrint first asks for fonts, so it must be there before the import. The warning that
# there are no system fonts is what we want to hear.
os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG_FILE)


@contextmanager
def _by_exact_names() -> Iterator[None]:
    """Let libraries be loaded by their files' names alone, where those are all that Linux needs.

    WeasyPrint tries other systems' names first; for each, Python would start a compiler and a linker to ask them.
    """
    find = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _found_nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = find


def _found_nowhere(name: str) -> str | None:  # noqa: ARG001 - in the place of Python's own
    return None


with _by_exact_names(), loaded_when_called(), warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="No fonts configured")
    import weasyprint
    from weasyprint.pdf.stream import Stream
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher


_MOST_PICTURES = 100

logging.getLogger("weasyprint").addHandler(logging.NullHandler())
logging.getLogger("weasyprint").propagate = False
logging.getLogger("fontTools").setLevel(logging.ERROR)


class _OwnFilesOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Gives our fonts and what is inside the document itself (`data:`); anything else ends the letter."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if not url.startswith(("data:", FOLDER.as_uri() + "/")) or ".." in url.partition(",")[0]:
            raise FatalURLFetchingError("refused")
        return super().fetch(url, headers)


@cache
def _own_files() -> _OwnFilesOnly:
    """Return the fetcher: one a process, since each reads all the certificates of the system."""
    return _OwnFilesOnly()


@cache
def _page() -> Callable[..., Any]:
    """Return what reads a page; where this WeasyPrint was tried, its insides are replaced in this process from now."""
    if not is_tried(weasyprint.__version__):
        return weasyprint.HTML  # type: ignore[no-any-return] # WeasyPrint has no types
    from mailmerge.paper.replaced.c_types import keep_types
    from mailmerge.paper.replaced.lines import keep_lines
    from mailmerge.paper.replaced.noting import take_notes
    from mailmerge.paper.replaced.page import Page
    from mailmerge.paper.replaced.pictures import keep_pictures
    from mailmerge.paper.replaced.sizes import keep_sizes
    from mailmerge.paper.replaced.styles import keep_styles

    keep_types()
    keep_styles()
    keep_lines()
    take_notes()
    keep_pictures()
    keep_sizes()
    return Page


def write_pdf(
    body: str,
    css: str,
    *,
    title: str,
    language: str,
    day: str,
    finisher: Finisher | None = None,
    for_many: bool = False,
) -> bytes:
    """Return the PDF of an HTML body.

    Args:
        body: XHTML, with all data escaped; a passage in another language is a `blockquote` that must not be broken,
            with its `lang`.
        css: the style sheet, without fonts; parsed once a process.
        title: the document's title, plain text.
        language: its language, such as `en-GB`.
        day: the date to stand in the file as that of its making, `YYYY-MM-DD`: no clock, so that the bytes repeat.
        finisher: WeasyPrint's hook before writing.
        for_many: whether it is one of many that are printed together: its fonts have the common characters, whichever
            of them it says, so that they are the same as the others'.

    Raises:
        NotFitError: the page draws on something outside the letter.
    """
    page = (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><title>{escape(title)}</title>'
        f'<meta name="dcterms.created" content="{day}"/><meta name="dcterms.modified" content="{day}"/>'
        f"</head><body>{body}</body></html>"
    )
    try:
        document = _page()(string=page, url_fetcher=_own_files())
        draw = partial(_draw, document, css, language, finisher, for_many=for_many)
        tree = getattr(document, "body", None)
        if tree is None:
            return draw().data
        from mailmerge.paper.replaced.formes import fill

        return fill(tree, (css, language, day, for_many), title, finisher, draw)
    except FatalURLFetchingError:
        raise NotFitError(
            "The page draws on a file or web page outside itself. Put the picture into the file."
        ) from None


def _draw(page: Any, css: str, language: str, finisher: Finisher | None, *, for_many: bool) -> Drawn:
    """Let WeasyPrint draw a page; what it leaves open for PDF/UA is mended, and what the caller wants done is done."""
    languages = [str(element.get("lang", language)) for element in page.etree_element.iter("blockquote")]
    drawn: list[Drawn] = []

    def finish(document: Any, pdf: Any) -> None:
        _pass_over_decoration(pdf, tuple(_structure(pdf)))
        structure = tuple(_structure(pdf))
        _pass_over_margins(pdf, structure)
        _tell_languages(languages, structure)
        for element in pdf.objects:
            if isinstance(element, pydyf.Dictionary) and element.get("S") == "/TR":
                _say_scope([_object(pdf, reference) for reference in element["K"]])
        for element in pdf.objects:
            if isinstance(element, Stream):
                element.stream = without_idle_steps(element.stream)
        contents = {each.number: list(each.stream) for each in pdf.objects if isinstance(each, pydyf.Stream)}
        if for_many and is_tried(weasyprint.__version__):
            from mailmerge.paper.replaced.cutting import cut_for_many

            cut_for_many(document, pdf.objects)
        count, pages = len(pdf.objects), [_object(pdf, reference) for reference in pdf.page_references]
        resources = {page["Resources"]: _object(pdf, page["Resources"]) for page in pages}
        open_to_hooks = list(map(copied, (*pages, *resources.values())))
        if finisher is not None:
            finisher(document, pdf)
        compress(pdf.objects)
        pdf.add_object(pdf.info)
        data = write(list(map(written, pdf.objects[1:])), pdf.catalog.number, pdf.info.number)
        drawn.append(
            Drawn(data, document, pdf.objects[:count], contents, open_to_hooks, pdf.info, pdf.page_references, for_many)
        )
        # It is written.
        pdf.write = _write_nothing

    page.write_pdf(
        stylesheets=[_sheet(css)],
        font_config=_fonts(),
        pdf_variant="pdf/ua-1",
        cache=_pictures(),
        finisher=finish,
    )
    return drawn[0]


def _write_nothing(*_: object) -> None:
    """Stand for pydyf's own way to write a PDF."""


def _pass_over_decoration(pdf: Any, structure: Iterable[Any]) -> None:
    """Take pictures without alternative text out of the tree of structure: they are decoration.

    WeasyPrint 70 makes figures without words of them, as PDF/UA-1 does not allow (7.3).
    """
    for element in structure:
        if element["S"] == "/Figure" and "Alt" not in element:
            held = _object(pdf, element["P"])["K"]
            held.remove(next(kid for kid in held if kid == element.reference))


def _pass_over_margins(pdf: Any, structure: Iterable[Any]) -> None:
    """Make an artifact of what the tree of structure leaves out: decoration, and the margins with their numbers.

    WeasyPrint 70 marks it as content and leaves it out of the tree of structure, as PDF/UA-1 does not allow (7.1).
    """
    told = {(element["Pg"], kid) for element in structure for kid in element.get("K", ()) if isinstance(kid, int)}
    for reference in pdf.page_references:
        content = _object(pdf, _object(pdf, reference)["Contents"]).stream
        for place, item in enumerate(content):
            if isinstance(item, pydyf.Dictionary) and "MCID" in item and (reference, item["MCID"]) not in told:
                content[place - 1 : place + 2] = ["/Artifact", "", "BMC"]


def _tell_languages(languages: Iterable[str], structure: Iterable[Any]) -> None:
    """Say in which language each block quotation is; as a division, since it quotes nobody.

    WeasyPrint 70 tells the language of the document alone, and its other elements cannot be known again in the tree.
    """
    quotations = sorted((each for each in structure if each["S"] == "/BlockQuote"), key=lambda each: int(each.number))
    for language, element in zip(languages, quotations, strict=True):
        element["S"], element["Lang"] = "/Div", pydyf.String(language)


def _structure(pdf: Any) -> Iterator[Any]:
    """Yield the elements of the tree of structure."""
    waiting = list(_object(pdf, pdf.catalog["StructTreeRoot"])["K"])
    while waiting:
        element = _object(pdf, waiting.pop())
        if element.get("Type") == "/StructElem":
            waiting += (kid for kid in element.get("K", ()) if not isinstance(kid, int))
            yield element


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _say_scope(row: list[Any]) -> None:
    """Say of the heading cells of a row what they head: the row, where it has other cells too, else their columns."""
    scope = "/Row" if any(cell["S"] == "/TD" for cell in row) else "/Column"
    for cell in row:
        if cell["S"] == "/TH":
            cell["A"]["Scope"] = scope


@cache
def _kept_pictures() -> dict[str, Any]:
    return {}


def _pictures() -> dict[str, Any]:
    """Return where WeasyPrint keeps the pictures that it has read: letter after letter shows the same few QR codes."""
    kept = _kept_pictures()
    if len(kept) > _MOST_PICTURES:
        kept.clear()
    return kept


@cache
def _fonts() -> Any:
    if not is_tried(weasyprint.__version__):
        return FontConfiguration()
    from mailmerge.paper.replaced.fonts import FontsInPlace

    return FontsInPlace()


@cache
def _sheet(css: str) -> Any:
    # A page without a font that exists is laid out by whatever lies in memory: ours are always there.
    return weasyprint.CSS(
        string=f"{font_faces()}\nhtml {{ font-family: '{FAMILY}', '{ARABIC_FAMILY}' }}\n{css}",
        font_config=_fonts(),
        url_fetcher=_own_files(),
    )
