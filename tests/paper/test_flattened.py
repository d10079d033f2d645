"""Papers of others, for the printer: what is seen stays, and what acts, asks or is attached is gone.

Each is made here, and harmless: a script that says nothing, an attachment of one word.
"""

import io
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageChops

from mailmerge.paper.flattened import flattened

WORDS = "Certificate of attendance"
ACTIVE = (
    b"/JavaScript",
    b"/JS",
    b"/OpenAction",
    b"/AA",
    b"/EmbeddedFile",
    b"/Launch",
    b"/URI",
    b"/AcroForm",
    b"/Annot",
)


def paper(change: Callable[[pikepdf.Pdf, pikepdf.Page], object] = lambda _document, _page: None) -> bytes:
    """Return a PDF of two pages with words, the first changed."""
    document = pikepdf.new()
    for _ in range(2):
        page = document.add_blank_page(page_size=(300, 200))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(font)), XObject=Dictionary())
        page.Contents = document.make_stream(f"BT /F1 18 Tf 20 100 Td ({WORDS}) Tj ET".encode())
    change(document, document.pages[0])
    target = io.BytesIO()
    document.save(target, static_id=True)
    return target.getvalue()


def script(document: pikepdf.Pdf) -> Dictionary:
    return document.make_indirect(Dictionary(S=Name.JavaScript, JS=String("1;")))


def opens(document: pikepdf.Pdf, _page: pikepdf.Page) -> None:
    document.Root.OpenAction = script(document)


def acts_on_turning(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.AA = Dictionary(O=script(document))


def has_named_scripts(document: pikepdf.Pdf, _page: pikepdf.Page) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script(document)])))


def has_an_attachment(document: pikepdf.Pdf, _page: pikepdf.Page) -> None:
    document.attachments["note.txt"] = b"note"


def has_a_link(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://example.org"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([20, 90, 250, 120]), A=action, Border=[0, 0, 0])
    page.obj.Annots = Array([document.make_indirect(link)])


def has_a_field(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    look = document.make_stream(b"q 0.2 g 0 0 60 20 re f Q", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 60, 20])
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("box"), V=String("x"), F=4,
            Rect=Array([20, 20, 80, 40]), AP=Dictionary(N=look), A=script(document),
        )
    )  # fmt: skip
    page.obj.Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]))


def has_bookmarks_that_act(document: pikepdf.Pdf, _page: pikepdf.Page) -> None:
    item = document.make_indirect(Dictionary(Title=String("a"), A=script(document)))
    document.Root.Outlines = document.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))


def form(document: pikepdf.Pdf, page: pikepdf.Page, name: str = "X", **keys: object) -> None:
    made = document.make_stream(
        b"10 10 50 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 200], **keys
    )
    page.obj.Resources.XObject[f"/{name}"] = made
    page.contents_add(f"/{name} Do".encode())


def draws_another_file(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    form(document, page, Ref=Dictionary(F=String("other.pdf"), Page=0))


def has_a_file_in_a_drawing(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    form(document, page, AF=Array())


def draws_by_a_name_of_ours(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    form(document, page, "Letterhead0")


def has_layers(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    form(document, page, OC=layer)


@pytest.mark.parametrize(
    ("change", "words", "why"),
    [
        (opens, [True, True], "a script as it is opened"),
        (acts_on_turning, [True, True], "a script as a page is turned to"),
        (has_named_scripts, [True, True], "scripts of the document"),
        (has_an_attachment, [True, True], "an attachment"),
        (has_a_link, [True, True], "a link"),
        (has_a_field, [True, True], "a field of a form with a script"),
        (has_bookmarks_that_act, [True, True], "bookmarks that act"),
        (draws_another_file, [False, True], "a drawing of another file: that page is a picture"),
        (has_a_file_in_a_drawing, [False, True], "a file hung on a drawing: that page is a picture"),
        (draws_by_a_name_of_ours, [False, True], "a name of ours: that page is a picture"),
        (has_layers, [False, False], "layers: the pages are pictures"),
    ],
)
def test_what_is_seen_stays_and_nothing_else(
    change: Callable[[pikepdf.Pdf, pikepdf.Page], object], words: list[bool], why: str
) -> None:
    given = paper(change)
    flat = flattened(given, "Letterhead")

    with pikepdf.open(io.BytesIO(flat)) as document:
        assert not document.attachments, why
        written = b"".join(one.unparse(resolved=True) for one in document.objects if one is not None)
        written += document.Root.unparse(resolved=True)
    assert [name for name in ACTIVE if name in written] == [], why
    assert [WORDS in text for text in texts(flat)] == words, why
    for one, other in zip(pictures(given), pictures(flat), strict=True):
        difference = ImageChops.difference(one, other.resize(one.size)).convert("L")
        assert sum(difference.histogram()[128:]) < one.width * one.height / 500, why


def test_a_paper_that_is_nothing_but_drawing_is_as_it_came() -> None:
    assert flattened(paper(), "Letterhead") == paper()


@pytest.mark.parametrize("change", [opens, has_layers, draws_by_a_name_of_ours])
def test_the_same_paper_gives_the_same_bytes(change: Callable[[pikepdf.Pdf, pikepdf.Page], object]) -> None:
    assert flattened(paper(change), "Letterhead") == flattened(paper(change), "Letterhead")


def texts(pdf: bytes) -> list[str]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def pictures(pdf: bytes) -> list[Any]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        document.init_forms()
        return [page.render(scale=1).to_pil().convert("RGB") for page in document]
