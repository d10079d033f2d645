"""The parts of a pack joined into one PDF: bookmarked, numbered, tagged, and marked on each page while it is a draft.

Each part is a tagged PDF; their trees of structure are hung under one document, so that the whole reads aloud as its
parts do. What is stamped onto the pages is an artifact, which a reader's software passes over.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import pikepdf
from markupsafe import escape
from pikepdf import Array, Dictionary, Name, OutlineItem

from mailmerge.referral.part import Part

# Marked content of a stamp would clash with the tags of the page under it.
_MARKS = frozenset(("BMC", "BDC", "EMC", "MP", "DP"))
_DRAFT = "DRAFT"
_CSS = """
@page { size: 210mm 297mm; margin: 0; }
html, body { margin: 0; }
section { position: relative; width: 210mm; height: 296.9mm; overflow: hidden; break-after: page; }
section:last-child { break-after: auto; }
p { margin: 0; }
.number { position: absolute; left: 0; right: 0; bottom: 4.5mm; text-align: center; font-size: 7.5pt; color: #333; }
.draft { position: absolute; left: 25mm; top: 112mm; width: 160mm; text-align: center; font-size: 110pt;
  line-height: 1; font-weight: bold; color: #000; opacity: 0.11; transform: rotate(-52deg); }
"""


def joined(parts: Sequence[Part], *, ref: str, title: str, day: str, draft: bool) -> bytes:
    """Return the parts as one PDF; the same bytes every time.

    Args:
        parts: the papers, in order, each with tags of its own.
        ref: the pack's reference, which stands at the foot of each page.
        title: the document's title, without a person's name.
        day: the day of the referral, as YYYY-MM-DD.
        draft: whether each page is to bear DRAFT.
    """
    with ExitStack() as opened:
        sources = [opened.enter_context(pikepdf.open(io.BytesIO(part.pdf))) for part in parts]
        target = opened.enter_context(pikepdf.new())
        tree = _Tree(target)
        starts = []
        for source in sources:
            starts.append(len(target.pages))
            tree.take(source)
        tree.close()
        _stamp(target, opened, ref=ref, day=day, draft=draft)
        _bookmark(target, parts, starts)
        _describe(target, title)
        made = io.BytesIO()
        target.save(
            made,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return made.getvalue()


class _Tree:
    """The tree of structure of the whole, grown part by part."""

    def __init__(self, target: pikepdf.Pdf) -> None:
        self._target = target
        self._document = target.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        self._numbers: list[tuple[int, pikepdf.Object]] = []
        self._next = 0

    def take(self, source: pikepdf.Pdf) -> None:
        """Add a part's pages, and its structure with the numbers by which pages know it moved on."""
        root = source.Root.get("/StructTreeRoot")
        kids = _as_list(root.get("/K")) if root is not None else []
        numbers = list(_numbers(root.get("/ParentTree"))) if root is not None else []
        first, self._next = self._next, self._next + 1 + max((key for key, _ in numbers), default=0)
        # A part is changed before anything of it is copied: what was copied once is not copied again.
        for kid in kids:
            if "/P" in kid:
                del kid.P
        values = [(key, source.make_indirect(value)) for key, value in numbers]
        for page in source.pages:
            _move(page.obj, "/StructParents", first)
            for annotation in page.obj.get("/Annots", ()):
                _move(annotation, "/StructParent", first)
        for page in source.pages:
            self._target.pages.append(page)
        for kid in kids:
            copy = self._target.copy_foreign(source.make_indirect(kid))
            copy.P = self._document
            self._document.K.append(copy)
        self._numbers += ((first + key, self._target.copy_foreign(value)) for key, value in values)

    def close(self) -> None:
        """Hang the tree into the document."""
        flat = [item for key, value in self._numbers for item in (key, value)]
        root = self._target.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self._document]),
                ParentTree=Dictionary(Nums=Array(flat)),
                ParentTreeNextKey=self._next,
            )
        )
        self._document.P = root
        self._target.Root.StructTreeRoot = root


def _as_list(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _numbers(tree: Any) -> Iterator[tuple[int, Any]]:
    """Yield the entries of a number tree."""
    if tree is None:
        return
    entries = list(tree.get("/Nums", ()))
    yield from ((int(key), value) for key, value in zip(entries[::2], entries[1::2], strict=True))
    for kid in tree.get("/Kids", ()):
        yield from _numbers(kid)


def _move(holder: Any, key: str, by: int) -> None:
    if key in holder:
        holder[key] = int(holder[key]) + by


def _stamp(target: pikepdf.Pdf, opened: ExitStack, *, ref: str, day: str, draft: bool) -> None:
    """Put number and reference at the foot of each page, and DRAFT across those of a draft."""
    pages = len(target.pages)
    before = f"{_DRAFT}, " if draft else ""
    across = f'<p class="draft">{_DRAFT}</p>' if draft else ""
    sheets = (
        f'<section>{across}<p class="number">{before}{escape(ref)}, page {number} of {pages}</p></section>'
        for number in range(1, pages + 1)
    )
    from mailmerge.paper.pdf import write_pdf  # heavy, and only where a pack is joined

    pdf = write_pdf("".join(sheets), _CSS, title=ref, language="en-GB", day=day)
    stamps = opened.enter_context(pikepdf.open(io.BytesIO(pdf)))
    for number, (page, stamp) in enumerate(zip(target.pages, stamps.pages, strict=True), start=1):
        kept = [one for one in pikepdf.parse_content_stream(stamp) if str(one.operator) not in _MARKS]
        stamp.Contents = stamps.make_stream(pikepdf.unparse_content_stream(kept))
        form = target.copy_foreign(stamp.as_form_xobject())
        name = page.add_resource(form, Name.XObject, Name(f"/Stamp{number}"), replace_existing=False)
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ\n/Artifact BMC\nq {name} Do Q\nEMC\n".encode())


def _bookmark(target: pikepdf.Pdf, parts: Sequence[Part], starts: Sequence[int]) -> None:
    with target.open_outline() as outline:
        for part, start in zip(parts, starts, strict=True):
            item = OutlineItem(part.title, start)
            (outline.root[-1].children if part.behind and outline.root else outline.root).append(item)


def _describe(target: pikepdf.Pdf, title: str) -> None:
    target.Root.Lang = "en-GB"
    target.Root.MarkInfo = Dictionary(Marked=True)
    target.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    target.Root.PageMode = Name.UseOutlines
    target.docinfo["/Title"] = title
    with target.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["pdfuaid:part"] = "1"
