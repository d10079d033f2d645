"""Pages of PDFs as hashes: whatever draws them otherwise gives another, and nothing else does."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from mailmerge.paper.fingerprints import DEEPEST, Fingerprint, Fingerprints, TooDeepError

Change = Callable[[pikepdf.Pdf, Any], None]


def document(change: Change = lambda _document, _page: None) -> pikepdf.Pdf:
    """Return a PDF of one page with a font and a form, changed and saved, as it is read back."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(200, 300))
    form = made.make_stream(b"0 0 9 9 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    font = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, BaseFont=pikepdf.Name.Courier, W=[1, [2, 3]]))
    font.File = made.make_stream(b"twelve bytes")
    form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form), Font=pikepdf.Dictionary(F1=font))
    # Bytes that stand for no character: pikepdf holds strings of such bytes for equal.
    palette = pikepdf.Array([pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 0, pikepdf.String(b"\x7f\x00\x7f")])
    page.obj.Resources.ColorSpace = pikepdf.Dictionary(C=palette)
    page.Contents = made.make_stream(b"/A Do")
    change(made, page.obj)
    file = io.BytesIO()
    made.save(file)
    return pikepdf.open(file)


def fingerprint(of: pikepdf.Pdf) -> Fingerprint:
    return Fingerprints(of).of(of.pages[0])


def other_words(made: pikepdf.Pdf, page: Any) -> None:
    page.Contents = made.make_stream(b"/A Do /A Do")


def other_form(_made: pikepdf.Pdf, page: Any) -> None:
    page.Resources.XObject.A.write(b"0 0 8 8 re f")


def other_font(_made: pikepdf.Pdf, page: Any) -> None:
    page.Resources.Font.F1.BaseFont = pikepdf.Name.Helvetica


def other_widths(_made: pikepdf.Pdf, page: Any) -> None:
    page.Resources.XObject.A.Resources.Font.F1.W[1][1] = 4


def other_name(_made: pikepdf.Pdf, page: Any) -> None:
    page.Resources.Font["/F2"] = page.Resources.Font.F1


def other_size(_made: pikepdf.Pdf, page: Any) -> None:
    page.MediaBox = [0, 0, 200, 301]


def turned(_made: pikepdf.Pdf, page: Any) -> None:
    page.Rotate = 90


def larger(_made: pikepdf.Pdf, page: Any) -> None:
    page.UserUnit = 2


def see_through(_made: pikepdf.Pdf, page: Any) -> None:
    page.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, K=True)


def form_elsewhere(_made: pikepdf.Pdf, page: Any) -> None:
    page.Resources.XObject.A.Matrix = [1, 0, 0, 1, 5, 5]


def other_palette(_made: pikepdf.Pdf, page: Any) -> None:
    page.Resources.ColorSpace.C[3] = pikepdf.String(b"\xad\x00\xad")


def in_parts(made: pikepdf.Pdf, page: Any) -> None:
    page.Contents = pikepdf.Array([made.make_stream(b"/A"), made.make_stream(b"Do")])


def by_the_tree(made: pikepdf.Pdf, page: Any) -> None:
    made.Root.Pages.MediaBox = page.MediaBox
    made.Root.Pages.Resources = page.Resources
    del page.MediaBox
    del page.Resources


def renumbered(made: pikepdf.Pdf, page: Any) -> None:
    for _ in range(9):
        made.make_indirect(pikepdf.Dictionary())
    page.Resources.Font.F1 = made.make_indirect(pikepdf.Dictionary(page.Resources.Font.F1))


def with_nothing_between(made: pikepdf.Pdf, page: Any) -> None:
    page.Contents = made.make_indirect(pikepdf.Array([page.Contents, None]))


def with_notes(made: pikepdf.Pdf, page: Any) -> None:
    page.Annots = made.make_indirect(pikepdf.Array())


@pytest.mark.parametrize(
    "change",
    [
        *(other_words, other_form, other_font, other_widths, other_name, other_palette),
        *(other_size, turned, larger, see_through, form_elsewhere, in_parts),
    ],
)
def test_what_is_drawn_otherwise_has_another(change: Change) -> None:
    assert fingerprint(document(change)) != fingerprint(document())


@pytest.mark.parametrize("change", [by_the_tree, renumbered, with_nothing_between, with_notes])
def test_what_is_drawn_alike_has_the_same(change: Change) -> None:
    assert fingerprint(document(change)) == fingerprint(document())


def test_a_length_may_be_told_apart() -> None:
    plain, told = io.BytesIO(), b"/Length 12"
    document().save(
        plain,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
    )
    assert told in plain.getvalue()
    apart = plain.getvalue().replace(told, b"/Length 99 0 R").replace(b"xref\n", b"99 0 obj\n12\nendobj\nxref\n", 1)
    of_both = [fingerprint(pikepdf.open(io.BytesIO(each))) for each in (plain.getvalue(), apart)]
    assert of_both[0] == of_both[1]


def test_what_leads_back_to_itself_is_told_whatever_was_looked_at_before() -> None:
    def round_about(made: pikepdf.Pdf, page: Any) -> None:
        font = page.Resources.Font.F1
        font.Other = made.make_indirect(pikepdf.Dictionary(Back=font))
        made.pages.append(made.pages[0])
        made.pages[1].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font.Other))

    read = document(round_about)
    both = Fingerprints(read)
    assert [both.of(page) for page in read.pages] == [Fingerprints(read).of(page) for page in read.pages]


def test_what_lies_deeper_than_any_writer_puts_it_is_not_looked_at() -> None:
    def deep(made: pikepdf.Pdf, page: Any) -> None:
        inmost = made.make_indirect(pikepdf.Dictionary())
        for _ in range(DEEPEST):
            inmost = made.make_indirect(pikepdf.Dictionary(In=inmost))
        page.Resources.Properties = inmost

    with pytest.raises(TooDeepError):
        fingerprint(document(deep))
