"""The parts of a pack joined into one PDF: bookmarked, numbered, tagged, and marked on each page while it is a draft.

Each part is a tagged PDF; their trees of structure are hung under one document, so that the whole reads aloud as its
parts do.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

from mailmerge.referral.part import Part
from mailmerge.referral.stamping import stamp


def join(parts: Sequence[Part], into: BinaryIO, *, ref: str, title: str, day: str, draft: bool) -> None:
    """Write the parts as one PDF; the same bytes every time.

    Args:
        parts: the papers, in order, each with tags of its own.
        into: a file, to which it is written: a long pack is not held whole beside its parts.
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
        stamp(target, ref=ref, day=day, draft=draft)
        _bookmark(target, parts, starts)
        _describe(target, title)
        target.save(
            into,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


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
