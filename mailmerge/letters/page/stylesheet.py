"""The house style of a letter's PDF: one sheet a kind of envelope and size of print."""

from functools import cache

from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.page.geometry import (
    ADDRESS_INSET,
    ADDRESS_LEADING,
    ENVELOPES,
    LETTERHEAD_BOTTOM,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Box,
)
from mailmerge.letters.page.head import LOGO_GAP, fitted_head
from mailmerge.letters.picture import LOGO_HEIGHT, LOGO_WIDTH, QR_SIZE

_PAGE = f"{PAGE_WIDTH}mm {PAGE_HEIGHT}mm"
_SMALL_SIZE, _BODY_SIZE, _LARGE_SIZE = 9.0, 11.0, 16.0

_WORDS = f"""
html {{ line-height: 1.28; color: #111; hyphens: none; }}
body {{ margin: 0; }}
p, ul, ol, table {{ margin: 0 0 0.52em; orphans: 2; widows: 2; }}
p, h1, h2, h3, h4, h5, li {{ white-space: pre-line; }}
h1, h2, h3, h4, h5 {{ font-size: 1em; margin: 3mm 0 1.6mm; break-after: avoid; }}
h1 {{ font-size: 1.08em; margin-top: 0; }}
h1 + h1 {{ margin-top: -1.2mm; }}
ul, ol {{ padding-left: 6mm; }}
li {{ margin-bottom: 0.6mm; padding-left: 1mm; }}
ol {{ padding-left: 7mm; }}
.numbered {{ list-style: none; padding-left: 0; }}
.numbered::before {{ content: attr(data-number) " "; display: inline-block; min-width: 7mm; margin-left: -7mm; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; break-inside: avoid; }}
th, td {{ border: 0.25mm solid #888; padding: 1mm 2mm; text-align: left; vertical-align: top; }}
th {{ background: rgba(20, 30, 60, 0.07); }}
td p, th p {{ margin: 0; }}
.warning {{ border-left: 1.2mm solid #444; background: rgba(20, 30, 60, 0.055); padding: 1.4mm 3mm 0.2mm 4mm;
  margin: 1mm 0 2.8mm; box-decoration-break: clone; }}
.whole {{ white-space: nowrap; }}
.language {{ border: 0.3mm solid #666; padding: 1mm 2.5mm; margin: 1mm 0 0; break-inside: avoid; }}
.language p {{ margin: 0; }}
.signature {{ break-inside: avoid; margin-top: 4mm; }}
.signature p + p {{ margin-top: 10mm; }}
.enclosures {{ margin-top: 4mm; }}
.enclosures p, .details p, .signature p {{ margin-bottom: 0.6mm; }}
img {{ max-width: 100%; max-height: 60mm; }}
img.qr {{ width: {QR_SIZE}mm; height: {QR_SIZE}mm; image-rendering: pixelated; }}
.address p {{ margin: 0; white-space: pre; line-height: {ADDRESS_LEADING}; }}
body > p:last-of-type, .warning p:last-of-type {{ break-before: avoid; }}
p + table, p + ul, p + ol, p + .signature, .signature + .enclosures {{ break-before: avoid; }}
"""

# One page of a document that is drawn to lie under letters.
_SHEET = f""".sheet {{ position: relative; height: {PAGE_HEIGHT}mm; overflow: hidden; }}
.sheet + .sheet {{ break-before: page; }}"""


@cache
def letter_css(envelope: str, *, large_print: bool) -> str:
    """Return the style sheet of a letter for this envelope (its key).

    The address is the first block of the first page, as deep as from the window's top to where the text begins; date,
    reference and the line in the parent's language are drawn back up beside it. All is in the flow, so that it is
    written in reading order.
    """
    profile = ENVELOPES[envelope]
    depth = profile.text_top - profile.window.top
    inset = profile.window.left - MARGIN_LEFT + ADDRESS_INSET
    size = _LARGE_SIZE if large_print else _BODY_SIZE
    small = _LARGE_SIZE if large_print else _SMALL_SIZE
    # A large line at the head may be too long for the page; its page's number is not torn off.
    page = "Page\N{NO-BREAK SPACE}" if large_print else "Page "
    return f"""@page {{ size: {_PAGE}; margin: {MARGIN_TOP}mm {MARGIN_RIGHT}mm {MARGIN_BOTTOM}mm {MARGIN_LEFT}mm; }}
@page {{ @top-right {{ content: string(running) "{page}" counter(page); font-size: {small}pt; color: #444; }} }}
@page :first {{ margin-top: {profile.window.top}mm; @top-right {{ content: none; }} }}
{_WORDS}
html {{ font-size: {size}pt; }}
.enclosures {{ font-size: {size if large_print else size * 0.9}pt; }}
.address {{ string-set: running attr(data-running); }}
.address {{ height: {depth}mm; margin-left: {inset}mm; width: {profile.window.width - ADDRESS_INSET}mm; }}
{_details(profile.details, profile.window.top, depth)}
"""


@cache
def watermark_css() -> str:
    """Return the style sheet of the page that lies under a proof which may not be sent."""
    return f"""@page {{ size: {_PAGE}; margin: 0; }}
{_SHEET}
p {{ position: absolute; top: 135mm; left: 0; right: 0; text-align: center; font-size: 46pt; font-weight: bold;
  color: #f2b8b8; transform: rotate(-40deg); }}
"""


def letterhead_css(letterhead: Letterhead) -> str:
    """Return the style sheet of a letterhead's own page, which is drawn once a school.

    Raises:
        LetterheadError: its words do not fit into the head.
    """
    head = fitted_head(letterhead)
    return f"""@page {{ size: {_PAGE}; margin: 0; }}
html {{ font-size: 8pt; line-height: 1.3; }}
body {{ margin: 0; }}
.head {{ position: absolute; left: {MARGIN_LEFT}mm; right: {MARGIN_RIGHT}mm; top: 8mm;
  height: {LETTERHEAD_BOTTOM - 8}mm; display: flex; align-items: center;
  border-bottom: 0.5mm solid {letterhead.main_colour}; }}
.logo {{ height: {LOGO_HEIGHT}mm; max-width: {LOGO_WIDTH}mm; object-fit: contain; margin-right: {LOGO_GAP}mm; }}
.who {{ width: {head.who_width:.2f}mm; margin-right: auto; }}
.name {{ font-size: {head.name}pt; font-weight: bold; line-height: 1.15; color: {letterhead.main_colour}; }}
.strapline {{ font-size: {head.strapline}pt; margin-top: 1mm; color: {letterhead.accent_colour}; }}
.contact {{ font-size: {head.contact}pt; text-align: right; color: #333; white-space: nowrap; }}
.foot {{ position: absolute; left: {MARGIN_LEFT}mm; right: {MARGIN_RIGHT}mm; bottom: 8mm;
  text-align: center; color: #555; font-size: 7.5pt; }}
{_SHEET}
"""


def _details(details: Box | None, window_top: float, depth: float) -> str:
    """Return the rule that draws date, reference and language line up beside the window, where there is room.

    Where they are longer than the window is deep, the text begins below them; without room they stand in the text.
    """
    if details is None:
        return ".language { margin-bottom: 2mm; } .address + .details { margin-bottom: 4mm; }"
    down = details.top - window_top
    return (
        f".address + .details {{ margin-top: {down - depth}mm; min-height: {depth - down}mm;"
        f" margin-left: {details.left - MARGIN_LEFT}mm; box-sizing: border-box; padding-bottom: 1.5mm; }}"
    )
