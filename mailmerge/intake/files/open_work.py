"""What in the inbox still waits for staff: files to mend, with what was laid beside each."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mailmerge.intake.files.filenames import fixme_name, form_name, is_for_us, receipt_name
from mailmerge.intake.files.inbox import FAILED


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One file that waits for staff, by its place inside the inbox; `beside` are the notes that lie with it.

    `paper` is what staff are to work on: the workbook of rows to mend, the form to fill in, or the file itself.
    """

    place: PurePosixPath
    paper: PurePosixPath
    what: str
    beside: tuple[PurePosixPath, ...] = ()

    def as_json(self) -> dict[str, str]:
        """Return plain JSON values."""
        return {"file": str(self.paper), "what": self.what}

    @property
    def text(self) -> str:
        """What staff are told of it."""
        return f"{self.paper}: {self.what}"


_MEND_ROWS = "rows to mend. Mend them, save, and drop the workbook into the inbox"
_FILL_IN = "a form to fill in. Say when and how the letters were posted, and drop it into the inbox"
_MEND_FILE = "could not be taken as it is. Its receipt says why: mend it, and drop it again"


def open_work(root: Path) -> tuple[OpenWork, ...]:
    """Return what waits for staff in an inbox, in order of its places.

    Raises:
        OSError: the inbox is out of reach.
    """
    return tuple(sorted(_found(root), key=lambda one: one.place))


def _found(root: Path) -> Iterator[OpenWork]:
    for folder, _, names in os.walk(root / FAILED, onerror=_raise_unless_gone):
        here = PurePosixPath(Path(folder).relative_to(root).as_posix())
        there = {name for name in names if is_for_us(name)}
        workbooks = {fixme_name(name) for name in there if fixme_name(name) != name}
        forms = {form_name(name) for name in there}
        for name in there - (workbooks | forms):
            kinds = ((fixme_name(name), _MEND_ROWS), (form_name(name), _FILL_IN), (name, _MEND_FILE))
            paper, what = next((paper, what) for paper, what in kinds if paper in there)
            notes = {fixme_name(name), form_name(name), receipt_name(name)} & set(names) - {name}
            yield OpenWork(here / name, here / paper, what, tuple(here / note for note in sorted(notes)))


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
