"""A PDF that grows: what was added stands in it, whatever its objects look like and however many there are."""

import io

import pikepdf
import pytest

from mailmerge.paper.growing import GrowingPdf


def document(*contents: bytes, **held: object) -> pikepdf.Pdf:
    """Return a document with a page for each content, each of which holds what is given."""
    made = pikepdf.new()
    for content in contents:
        page = made.add_blank_page(page_size=(200, 300))
        page.Contents = made.make_stream(content)
        for name, value in held.items():
            page.obj[f"/{name}"] = value
    return made


def grown(*documents: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    growing = GrowingPdf(file)
    for each in documents:
        growing.add(each, {})
    growing.finish()
    return file.getvalue()


def contents(pdf: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert read.check_pdf_syntax() == []
        return [page.Contents.read_bytes() for page in read.pages]


@pytest.mark.parametrize("pages", [0, 1, 3, 450], ids=["none", "one", "a few", "more than are packed together"])
def test_every_page_stands_in_it_in_order(pages: int) -> None:
    wanted = [b"%d 0 0 rg" % number for number in range(pages)]
    halves = (wanted[: pages // 2], wanted[pages // 2 :])
    assert contents(grown(*(document(*half) for half in halves))) == wanted


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (pikepdf.String("see 1 0 R there"), "what looks like a reference inside a string is none"),
        (pikepdf.String(") 2 0 R ("), "nor behind a bracket that is escaped"),
        (pikepdf.String("\\"), "nor is a bracket escaped by a sign that is escaped itself"),
        (pikepdf.String("Łukasik"), "a string of other letters"),
        (pikepdf.Name("/R1#200"), "a name"),
        (pikepdf.Array([1, 0, 2, 0.5, True]), "numbers in a row"),
        (pikepdf.Dictionary(In=pikepdf.Array([pikepdf.String("3 0 R")])), "in what holds others"),
    ],
)
def test_what_a_page_holds_is_as_it_was(value: pikepdf.Object, why: str) -> None:
    made = document(b"0 g", b"1 g", Held=value)
    with pikepdf.open(io.BytesIO(grown(made, made))) as read:
        assert len(read.pages) == 4
        assert all(page.obj.Held == value for page in read.pages), why


def test_what_stands_there_already_is_not_written_again() -> None:
    file = io.BytesIO()
    growing = GrowingPdf(file)
    first = document(b"0 g")
    numbers = growing.add(first, {})
    shared = first.pages[0].Contents.objgen[0]
    growing.add(first, {shared: numbers[shared]})
    growing.finish()
    with pikepdf.open(io.BytesIO(file.getvalue())) as read:
        one, other = read.pages
        assert one.Contents.objgen == other.Contents.objgen


def test_what_is_put_together_by_hand_stands_in_it_beside_what_is_taken_from_a_document() -> None:
    file = io.BytesIO()
    growing = GrowingPdf(file)
    branch, page, content = (growing.number() for _ in range(3))
    with document(b"0 g", Held=pikepdf.Array([pikepdf.Dictionary(Of="a page")])) as other:
        taken = growing.take(other, other.make_indirect(pikepdf.Array([other.pages[0].obj.Held, 7])))
        title = growing.take(other, other.make_indirect(pikepdf.Dictionary(Title="By hand")))
    growing.put_stream(content, b"<< >>", b"1 g")
    more = b"/MediaBox [ 0 0 9 9 ] /Resources << >> /Held %d 0 R /Contents %d 0 R" % (taken, content)
    growing.put(page, b"<< /Type /Page /Parent %d 0 R %s >>" % (branch, more))
    growing.hang(branch, b"<< /Type /Pages /Kids [ %d 0 R ] /Count 1 >>" % page, 1)
    growing.finish(b"/Lang (en) ", title)
    assert contents(file.getvalue()) == [b"1 g"]
    with pikepdf.open(io.BytesIO(file.getvalue())) as read:
        assert read.pages[0].obj.Held == pikepdf.Array([pikepdf.Array([pikepdf.Dictionary(Of="a page")]), 7])
        assert (str(read.Root.Lang), str(read.docinfo["/Title"])) == ("en", "By hand")


def test_the_same_documents_give_the_same_bytes() -> None:
    assert grown(document(b"0 g", b"1 g")) == grown(document(b"0 g", b"1 g"))
