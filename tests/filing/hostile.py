"""PDFs as somebody may send them: each does what a paper must not be able to do, and does no harm."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def _saved(document: pikepdf.Pdf, **how: object) -> bytes:
    target = io.BytesIO()
    document.save(target, **how)
    return target.getvalue()


def _blank(pages: int = 1) -> pikepdf.Pdf:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 280))
    return document


def many_pages(number: int) -> bytes:
    """A PDF of so many pages."""
    return _saved(_blank(number))


def with_script() -> bytes:
    """A PDF that wants a program's script run as it is opened, and a page shown elsewhere as its first is."""
    document = _blank()
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1);"))
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("http://127.0.0.1:9/")))
    return _saved(document)


def with_attachment() -> bytes:
    """A PDF with another file inside, and one that a click would start."""
    document = _blank()
    document.attachments["inside.txt"] = b"what is inside"
    document.pages[0].obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 100, 100]),
                A=Dictionary(S=Name.Launch, F=String("inside.txt")),
            )
        ]
    )
    return _saved(document)


def locked(password: str = "secret") -> bytes:
    """A PDF that opens with a password alone."""
    return _saved(_blank(), encryption=pikepdf.Encryption(owner="x", user=password))


CUT_OFF = b"%PDF-1.7 and then nothing"
