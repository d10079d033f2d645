"""What is put onto each page of a joined pack: its number at the foot, and DRAFT across while it is one.

A stamp is an artifact, which a reader's software passes over.
"""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from mailmerge.paper.fonts import text_width
from mailmerge.paper.lettering import Line, lettering
from mailmerge.paper.pdf import write_pdf
from mailmerge.paper.tagged import HEIGHT, WIDTH, points

# Marked content of a stamp would clash with the tags of the page under it.
_MARKS = frozenset(("BMC", "BDC", "EMC", "MP", "DP"))
_DRAFT = "DRAFT"
_SIZE = 7.5  # points
_FOOT = 15.0  # points: the line's place above the lower edge
_CSS = """
@page { size: 210mm 297mm; margin: 0; }
html, body { margin: 0; }
.draft { position: absolute; left: 25mm; top: 112mm; width: 160mm; margin: 0; text-align: center; font-size: 110pt;
  line-height: 1; font-weight: bold; color: #000; opacity: 0.11; transform: rotate(-52deg); }
"""


def stamp(target: pikepdf.Pdf, *, ref: str, day: str, draft: bool) -> None:
    """Put number and reference at the foot of each page, and DRAFT across those of a draft.

    Args:
        target: the joined file.
        ref: the pack's reference.
        day: the day of the referral, as YYYY-MM-DD.
        draft: whether it is one.
    """
    pages = len(target.pages)
    before = f"{_DRAFT}, {ref}" if draft else ref
    across = _across(target, day) if draft else None
    lines = [Line(f"{before}, page {number} of {pages}") for number in range(1, pages + 1)]
    with lettering(lines, title=ref, language="en-GB", day=day) as letters:
        fonts = target.copy_foreign(letters.fonts)
        feet = [
            _form(target, b"0.2 g %s" % letters.shown(line, _SIZE, _left(line.text), _FOOT), fonts) for line in lines
        ]
    for number, (page, foot) in enumerate(zip(target.pages, feet, strict=True), start=1):
        drawn = [_named(page, f"Stamp{number}", foot)]
        if across is not None:
            drawn.append(_named(page, f"Across{number}", across))
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ\n/Artifact BMC\nq {' '.join(f'{name} Do' for name in drawn)} Q\nEMC\n".encode())


def _left(text: str) -> float:
    """Return where a line begins that is to stand in the middle, in points."""
    (left,) = points((WIDTH - text_width(text, _SIZE)) / 2)
    return left


def _named(page: pikepdf.Page, name: str, form: Any) -> str:
    return str(page.add_resource(form, Name.XObject, Name(f"/{name}"), replace_existing=False))


def _form(target: pikepdf.Pdf, content: bytes, fonts: Any) -> Any:
    return target.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, *points(WIDTH, HEIGHT)]),
        Resources=Dictionary(Font=fonts),
    )


def _across(target: pikepdf.Pdf, day: str) -> Any:
    """Return the word that lies across each page of a draft."""
    pdf = write_pdf(f'<p class="draft">{_DRAFT}</p>', _CSS, title=_DRAFT, language="en-GB", day=day)
    with pikepdf.open(io.BytesIO(pdf)) as drawn:
        page = drawn.pages[0]
        kept = [one for one in pikepdf.parse_content_stream(page) if str(one.operator) not in _MARKS]
        page.Contents = drawn.make_stream(pikepdf.unparse_content_stream(kept))
        return target.copy_foreign(page.as_form_xobject())
