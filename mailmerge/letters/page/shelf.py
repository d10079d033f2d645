"""What papers of a print run are drawn with, held once: fonts and letterheads are most of what a letter takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from mailmerge.letters.letterhead import FORM_NAME

_RESOURCES, _FORMS = "/Resources", "/XObject"
_MOST_KEPT = 8


@dataclass(slots=True, eq=False)
class Shared:
    """All that a page is drawn with: its resources, and their number in the run, once they have one.

    `is_again`: more than one page has them. `document` is what they lie in on the shelf, and lives as long as they do.
    """

    resources: Any
    number: int | None = None
    is_again: bool = False
    document: pikepdf.Pdf | None = None


class Shelf:
    """Keeps what pages are drawn with from one part of a run to the next."""

    def __init__(self) -> None:
        self._document = pikepdf.new()
        self._letterheads: dict[str, tuple[Any, int]] = {}
        self._shared: dict[bytes, Shared] = {}

    def tray(self, document: pikepdf.Pdf) -> Tray:
        """Return what adds pages to the next part of the run, a document from `pikepdf.new()`."""
        return Tray(document, dict(self._letterheads), dict(self._shared))

    def keep(self, tray: Tray, numbers: Mapping[int, int]) -> None:
        """Keep what is new on a tray: each letterhead, and what more than one page was drawn with.

        Args:
            tray: it.
            numbers: the number in the run of each object of its document, by the one there.
        """
        for name, form in tray.new_letterheads.items():
            self._letterheads[name] = (self._document.copy_foreign(form), numbers[form.objgen[0]])
        again = [item for item in tray.shared.items() if item[1].is_again][-_MOST_KEPT:]
        self._shared = {own: self._kept(shared, numbers) for own, shared in again}

    def _kept(self, shared: Shared, numbers: Mapping[int, int]) -> Shared:
        if shared.number is not None:
            return shared
        # In a document of its own, it can be forgotten: two parents' letters share each child's scan.
        kept = pikepdf.new()
        return Shared(kept.copy_foreign(shared.resources), numbers[shared.resources.objgen[0]], True, kept)


@dataclass(slots=True)
class Tray:
    """Adds pages to one part of a run; what lies on the shelf comes into it when a page wants it.

    `written` are the numbers in the run of what came from there, by those in the document.
    """

    document: pikepdf.Pdf
    on_shelf: dict[str, tuple[Any, int]]
    shared: dict[bytes, Shared]
    new_letterheads: dict[str, Any] = field(default_factory=dict)
    written: dict[int, int] = field(default_factory=dict)
    _here: dict[int, Any] = field(default_factory=dict)

    def add(self, page: pikepdf.Page, own: bytes) -> None:
        """Add a page.

        Args:
            page: of a paper; what it is drawn with is taken from it.
            own: the hash of its resources.
        """
        shared = self.shared.pop(own, None)
        if shared is not None:
            shared.is_again, self.shared[own] = True, shared  # the last to be forgotten
            if _RESOURCES in page.obj:
                del page.obj[_RESOURCES]
            self.document.pages.append(page)
            self.document.pages[-1].obj[_RESOURCES] = self._taken(shared.resources, shared.number)
            return
        self._add_with_letterheads(page)
        added = self.document.pages[-1].obj
        if _RESOURCES in added:
            added[_RESOURCES] = self.document.make_indirect(added[_RESOURCES])
            self.shared[own] = Shared(added[_RESOURCES])

    def _add_with_letterheads(self, page: pikepdf.Page) -> None:
        """Add a page; a letterhead that lies under an earlier one is not held again.

        It is the same where all that it is drawn with is the same: a name alone would let one paper's lie under
        another's.
        """
        own = _forms(page)
        names = [name for name in map(str, own) if name.startswith(f"/{FORM_NAME}")]
        earlier = {name: self._letterhead(name) for name in names}
        held = [name for name in names if earlier[name] is not None and own[name] == earlier[name]]
        for name in held:
            del own[name]
        self.document.pages.append(page)
        forms = _forms(self.document.pages[-1])
        for name in names:
            if name in held:
                forms[name] = earlier[name]
            elif earlier[name] is None:
                self.new_letterheads[name] = forms[name]

    def _letterhead(self, name: str) -> Any:
        """Return the letterhead of this name that came first, in the document; None where none came."""
        if name not in self.on_shelf:
            return self.new_letterheads.get(name)
        form, number = self.on_shelf[name]
        return self._taken(form, number)

    def _taken(self, thing: Any, number: int | None) -> Any:
        """Return a thing in the document: one from the shelf comes into it once."""
        if number is None:
            return thing
        if id(thing) not in self._here:
            copy = self._here[id(thing)] = self.document.copy_foreign(thing)
            self.written[copy.objgen[0]] = number
        return self._here[id(thing)]


def _forms(page: pikepdf.Page) -> pikepdf.Object:
    return page.resources.get(_FORMS, pikepdf.Dictionary())
