"""A filed paper as a part of the pack: its pages' pictures, each a tagged figure, its title above the first.

Laid out by hand: for pages that hold a picture each, WeasyPrint takes as long as the drawing, and far more memory.
"""

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from mailmerge.paper.lettering import Line, lettering
from mailmerge.paper.tagged import HEIGHT, WIDTH, points
from mailmerge.referral.flat import FlatPage

_WIDE, _HIGH = points(WIDTH, HEIGHT)
_EDGE, _HEAD = 40.0, 22.0  # points: the margin, and the room for the title
_SIZE = 7.5  # points


def flat_part(pages: Sequence[FlatPage], heading: str, title: str, day: str) -> bytes:
    """Return pictures as a tagged PDF, a page each; the same bytes every time.

    Args:
        pages: the pictures, in order.
        heading: what stands above the first, and with the page's number stands for each picture where it is read aloud.
        title: the document's title.
        day: the day that the file bears, as YYYY-MM-DD.
    """
    with pikepdf.new() as target:
        document = target.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        numbers = Array()
        for number, page in enumerate(pages):
            held = _figure(target, page, f"{heading}, page {number + 1}, as it was filed", document)
            if number == 0:
                held.append(_title(target, heading, day, document))
            numbers.append(number)
            numbers.append(Array(held))
        _describe(target, document, numbers, title)
        made = io.BytesIO()
        target.save(made, min_version="1.7", deterministic_id=True)
    return made.getvalue()


def _figure(target: pikepdf.Pdf, page: FlatPage, words: str, document: Any) -> list[Any]:
    """Add a page with a picture, and return the elements that its marks stand for."""
    data = page.jpeg
    with Image.open(io.BytesIO(data)) as picture:
        wide, high = picture.size
        space = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    image = target.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=wide,
        Height=high,
        ColorSpace=space,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    scale = min((_WIDE - 2 * _EDGE) / wide, (_HIGH - 2 * _EDGE - _HEAD) / high)
    shown_wide, shown_high = wide * scale, high * scale
    left, low = (_WIDE - shown_wide) / 2, _EDGE + (_HIGH - 2 * _EDGE - _HEAD - shown_high) / 2
    box = Array([round(value, 3) for value in (left, low, left + shown_wide, low + shown_high)])
    target.add_blank_page(page_size=(_WIDE, _HIGH))
    sheet = target.pages[-1]
    sheet.obj.Resources = Dictionary(XObject=Dictionary(Picture=image))
    sheet.obj.StructParents = len(target.pages) - 1
    sheet.obj.Tabs = Name.S
    drawn = f"/Figure <</MCID 0>> BDC q {shown_wide:.3f} 0 0 {shown_high:.3f} {left:.3f} {low:.3f} cm /Picture Do Q EMC"
    sheet.Contents = target.make_stream(drawn.encode())
    figure = target.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            P=document,
            Pg=sheet.obj,
            K=Array([0]),
            Alt=String(words),
            A=Dictionary(O=Name.Layout, BBox=box),
        )
    )
    document.K.append(figure)
    return [figure]


def _title(target: pikepdf.Pdf, heading: str, day: str, document: Any) -> Any:
    """Put the title above the first picture, and return its element."""
    sheet = target.pages[0]
    line = Line(heading)
    with lettering([line], title=heading, language="en-GB", day=day) as letters:
        sheet.obj.Resources.Font = target.copy_foreign(letters.fonts)
        shown = letters.shown(line, _SIZE, _EDGE, _HIGH - _EDGE - _SIZE)
    sheet.contents_add(b"\n/H1 <</MCID 1>> BDC q 0.2 g %s Q EMC\n" % shown)
    element = target.make_indirect(Dictionary(Type=Name.StructElem, S=Name.H1, P=document, Pg=sheet.obj, K=Array([1])))
    document.K.insert(0, element)
    return element


def _describe(target: pikepdf.Pdf, document: Any, numbers: Any, title: str) -> None:
    root = target.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Array([document]),
            ParentTree=Dictionary(Nums=numbers),
            ParentTreeNextKey=len(target.pages),
        )
    )
    document.P = root
    target.Root.StructTreeRoot = root
    target.Root.Lang = String("en-GB")
    target.Root.MarkInfo = Dictionary(Marked=True)
    target.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    target.docinfo["/Title"] = title
    with target.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["pdfuaid:part"] = "1"
