"""A letterhead's page, drawn once and laid under every letter's pages as it is: no cost, tags kept.

The page becomes a form XObject of the letter's PDF, marked as an artifact: a reader's software passes over it.
"""

import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import pikepdf
import pydyf
from markupsafe import escape

from mailmerge.letters.letterhead import FORM_NAME, Letterhead
from mailmerge.letters.page.stylesheet import letterhead_css, watermark_css
from mailmerge.letters.picture import data_uri
from mailmerge.paper.pdf import write_pdf
from mailmerge.paper.streams import Finisher

# Marked content of a designed page would clash with the letter's own tags.
_MARKS = frozenset(("BMC", "BDC", "EMC", "MP", "DP"))
_EPOCH = "2000-01-01"

# An object's bytes, with the places of its references to other objects of the same page (by their index) between them.
_Fragments = tuple[bytes | int, ...]


@dataclass(frozen=True)
class _PageForm:
    """One page as PDF objects, the first of which is the form XObject itself; none: an empty page."""

    objects: tuple[_Fragments, ...]

    @cached_property
    def name(self) -> str:
        """What the form is called in every PDF that it lies in: the same form, and no other, by the same name."""
        return FORM_NAME + hashlib.sha256(repr(self.objects).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What lies under the first page, and under those that follow."""

    first: _PageForm
    following: _PageForm

    def lay_under(self, pdf: Any) -> None:
        """Lay this under the pages of a PDF that WeasyPrint is about to write."""
        numbers = [int(reference.split()[0]) for reference in pdf.page_references]
        for form, pages in ((self.first, numbers[:1]), (self.following, numbers[1:])):
            if pages and form.objects:
                reference = _add(pdf, form)
                for number in pages:
                    _lay_under(pdf, pdf.objects[number], form.name, reference)


class _Raw(pydyf.Object):  # type: ignore[misc] # pydyf has no types
    """A PDF object as the bytes that it is written with."""

    def __init__(self, data: bytes, *, is_stream: bool) -> None:
        super().__init__()
        self._data = data
        self._is_stream = is_stream

    @property
    def data(self) -> bytes:
        return self._data

    @property
    def compressible(self) -> bool:
        return not self._is_stream


@lru_cache(maxsize=32)
def finisher(underlays: tuple[bytes, ...]) -> Finisher:
    """Return WeasyPrint's hook that lays these PDFs under the pages, the first lowest; for the same PDFs, the same."""
    stamps = [stamp(pdf) for pdf in underlays]

    def finish(_document: object, pdf: Any) -> None:
        # Each is drawn before what is there already.
        for each in reversed(stamps):
            each.lay_under(pdf)

    return finish


def underlays(letterhead: Letterhead, watermark: str | None) -> tuple[bytes, ...]:
    """Return the PDFs that lie under a letter's pages: a proof's watermark, then the letterhead, drawn or designed."""
    marks = (watermark_pdf(watermark),) if watermark else ()
    return (*marks, letterhead.whole_page or letterhead_pdf(letterhead))


@lru_cache(maxsize=8)
def watermark_pdf(text: str) -> bytes:
    """Return two pages that bear `text` across them."""
    sheet = f'<section class="sheet"><p>{escape(text)}</p></section>'
    return write_pdf(sheet + sheet, watermark_css(), title=text, language="en-GB", day=_EPOCH)


@lru_cache(maxsize=32)
def letterhead_pdf(letterhead: Letterhead) -> bytes:
    """Return a letterhead drawn from its fields: a first page, and one for those that follow."""
    logo = ""
    if letterhead.logo:
        source = data_uri(letterhead.logo.data, letterhead.logo.media_type)
        logo = f'<img class="logo" alt="" src="{source}"/>'
    strapline = f'<div class="strapline">{escape(letterhead.strapline)}</div>' if letterhead.strapline else ""
    contact = "<br/>".join(escape(line) for line in letterhead.contact_lines)
    foot = "<br/>".join(escape(line) for line in letterhead.foot_lines)
    body = (
        f'<section class="sheet"><div class="head">{logo}<div class="who">'
        f'<div class="name">{escape(letterhead.name)}</div>{strapline}</div>'
        f'<div class="contact">{contact}</div></div><div class="foot">{foot}</div></section>'
        f'<section class="sheet"><div class="foot">{foot}</div></section>'
    )
    return write_pdf(body, letterhead_css(letterhead), title=letterhead.name, language="en-GB", day=_EPOCH)


@lru_cache(maxsize=32)
def stamp(pdf: bytes) -> Stamp:
    """Return the first page of a PDF, and its second where there is one, as a stamp."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        forms = [_form(page) for page in document.pages[:2]]
    return Stamp(forms[0], forms[-1] if len(forms) > 1 else _PageForm(()))


def _form(page: pikepdf.Page) -> _PageForm:
    form = page.as_form_xobject()
    kept = [entry for entry in pikepdf.parse_content_stream(form) if str(entry.operator) not in _MARKS]
    content = zlib.compress(pikepdf.unparse_content_stream(kept))
    form.write(content, filter=pikepdf.Name.FlateDecode)
    for key in ("/StructParents", "/Group"):
        if key in form:
            del form[key]
    return _PageForm(tuple(_collected(form)))


def _collected(root: pikepdf.Object) -> list[_Fragments]:
    """Return `root` and every object that it refers to, in a steady order."""
    queue: list[pikepdf.Object] = [root]
    index: dict[tuple[int, int], int] = {root.objgen: 0}
    objects: list[_Fragments] = []
    while len(objects) < len(queue):
        objects.append(tuple(_merged(_written(queue[len(objects)], queue, index, top=True))))
    return objects


def _written(
    value: Any, queue: list[pikepdf.Object], index: dict[tuple[int, int], int], *, top: bool = False
) -> list[bytes | int]:
    if not isinstance(value, pikepdf.Object):
        return [pikepdf.Array([value]).unparse()[1:-1].strip()]
    if value.is_indirect and not top:
        if value.objgen not in index:
            index[value.objgen] = len(queue)
            queue.append(value)
        return [index[value.objgen]]
    if isinstance(value, pikepdf.Stream):
        data = value.read_raw_bytes()
        head = _dictionary(value.stream_dict, queue, index, replaced={"/Length": str(len(data)).encode()})
        return [*head, b"\nstream\n", data, b"\nendstream"]
    if isinstance(value, pikepdf.Dictionary):
        return _dictionary(value, queue, index)
    if isinstance(value, pikepdf.Array):
        items = [fragment for item in value.as_list() for fragment in (*_written(item, queue, index), b" ")]
        return [b"[", *items, b"]"]
    return [value.unparse()]


def _dictionary(
    dictionary: Any,
    queue: list[pikepdf.Object],
    index: dict[tuple[int, int], int],
    replaced: dict[str, bytes] | None = None,
) -> list[bytes | int]:
    result: list[bytes | int] = [b"<<"]
    for key in sorted(dictionary.keys()):
        new = (replaced or {}).get(key)
        result += [
            pikepdf.Name(key).unparse(),
            b" ",
            *([new] if new else _written(dictionary[key], queue, index)),
            b" ",
        ]
    return [*result, b">>"]


def _merged(fragments: Sequence[bytes | int]) -> list[bytes | int]:
    """Return the fragments with neighbouring bytes joined."""
    merged: list[bytes | int] = []
    for fragment in fragments:
        if isinstance(fragment, bytes) and merged and isinstance(merged[-1], bytes):
            merged[-1] += fragment
        else:
            merged.append(fragment)
    return merged


def _add(pdf: Any, form: _PageForm) -> bytes:
    """Add a page's objects to a PDF and return the reference of the form."""
    base = len(pdf.objects)
    for fragments in form.objects:
        data = b"".join(b"%d 0 R" % (base + part) if isinstance(part, int) else part for part in fragments)
        pdf.add_object(_Raw(data, is_stream=b"\nstream\n" in data))
    return b"%d 0 R" % base


def _lay_under(pdf: Any, page: Any, name: str, form: bytes) -> None:
    resources = pdf.objects[int(page["Resources"].split()[0])]
    resources["XObject"][name] = form
    under = pydyf.Stream([b"/Artifact BMC q", f"/{name} Do", b"Q EMC"])
    pdf.add_object(under)
    contents = page["Contents"]
    page["Contents"] = pydyf.Array([under.reference, *(contents if isinstance(contents, list) else [contents])])
