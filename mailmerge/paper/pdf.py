"""Pages to PDF by WeasyPrint: tagged (PDF/UA-1), our fonts only, nothing fetched, the same bytes every time.

All of WeasyPrint's state lives here, once a process; a process that has it must not fork.
"""

import hashlib
import logging
import os
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import pydyf
from markupsafe import escape

from mailmerge.errors import NotFitError
from mailmerge.paper.fonts import ARABIC_FAMILY, FAMILY, FOLDER, FONTCONFIG_FILE, font_faces

# fontconfig reads this when WeasyPrint first asks for fonts, so it must be there before the import. The warning
# that there are no system fonts is what we want to hear.
os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG_FILE)
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="No fonts configured")
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

Finisher = Callable[[Any, Any], None]

logging.getLogger("weasyprint").addHandler(logging.NullHandler())
logging.getLogger("weasyprint").propagate = False
logging.getLogger("fontTools").setLevel(logging.ERROR)


class _OwnFilesOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Gives our fonts and what is inside the document itself (`data:`); anything else ends the letter."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if not url.startswith(("data:", FOLDER.as_uri() + "/")) or ".." in url.partition(",")[0]:
            raise FatalURLFetchingError("refused")
        return super().fetch(url, headers)


def write_pdf(body: str, css: str, *, title: str, language: str, day: str, finisher: Finisher | None = None) -> bytes:
    """Return the PDF of an HTML body.

    Args:
        body: HTML, with all data escaped.
        css: the style sheet, without fonts; parsed once a process.
        title: the document's title, plain text.
        language: its language, such as `en-GB`.
        day: the date to stand in the file as that of its making, `YYYY-MM-DD`: no clock, so that the bytes repeat.
        finisher: WeasyPrint's hook before writing.

    Raises:
        NotFitError: the page draws on something outside the letter.
    """
    page = (
        f'<!doctype html><html lang="{escape(language)}"><head><title>{escape(title)}</title>'
        f'<meta name="dcterms.created" content="{day}"><meta name="dcterms.modified" content="{day}">'
        f"</head><body>{body}</body></html>"
    )
    try:
        document = weasyprint.HTML(string=page, url_fetcher=_OwnFilesOnly())
        return bytes(
            document.write_pdf(
                stylesheets=[_sheet(css)],
                font_config=_fonts(),
                pdf_variant="pdf/ua-1",
                pdf_identifier=hashlib.sha256(page.encode()).digest()[:16].hex().encode(),
                finisher=_finishing(finisher),
            )
        )
    except FatalURLFetchingError:
        raise NotFitError(
            "The page draws on a file or web page outside itself. Put the picture into the file."
        ) from None


def _finishing(finisher: Finisher | None) -> Finisher:
    """Return WeasyPrint's hook that says of each heading cell what it heads, and does the caller's own."""

    def finish(document: Any, pdf: Any) -> None:
        for element in pdf.objects:
            if isinstance(element, pydyf.Dictionary) and element.get("S") == "/TR":
                _say_scope([pdf.objects[int(reference.split()[0])] for reference in element["K"]])
        if finisher is not None:
            finisher(document, pdf)

    return finish


def _say_scope(row: list[Any]) -> None:
    """Say of the heading cells of a row what they head: the row, where it has other cells too, else their columns."""
    scope = "/Row" if any(cell["S"] == "/TD" for cell in row) else "/Column"
    for cell in row:
        if cell["S"] == "/TH":
            cell["A"]["Scope"] = scope


@cache
def _fonts() -> Any:
    return FontConfiguration()


@cache
def _sheet(css: str) -> Any:
    # A page without a font that exists is laid out by whatever lies in memory: ours are always there.
    return weasyprint.CSS(
        string=f"{font_faces()}\nhtml {{ font-family: '{FAMILY}', '{ARABIC_FAMILY}' }}\n{css}",
        font_config=_fonts(),
        url_fetcher=_OwnFilesOnly(),
    )
