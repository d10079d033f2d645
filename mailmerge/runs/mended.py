"""Rows that came back mended: what they were mended from waits no longer, and moves to what is done.

A workbook to mend says in its properties which run made it, and that run which file it read. Where a program has lost
that, the name tells. Whatever can't be told for sure goes on waiting: a person sees it in the list and may take it out.
"""

import re
import zipfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path, PurePosixPath

from mailmerge.archives import DAMAGED
from mailmerge.intake.files.filenames import fixme_name
from mailmerge.intake.files.inbox import FAILED, PROCESSED, Inbox
from mailmerge.intake.files.moving import move_beside
from mailmerge.intake.files.open_work import OpenWork, open_work
from mailmerge.intake.files.workbook import FIX_ME_RUN
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.manifest import file_hash
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.post_records import ends_of_run, refs_on_scans
from mailmerge.rights import make_shared_folder

# Where the properties of XLSX and ODS workbooks stand.
_PROPERTIES = ("docProps/core.xml", "meta.xml")
_LARGEST_PROPERTIES = 1 << 20  # bytes
_DONE = "mended"
_MADE_BY = re.compile(rf"{FIX_ME_RUN}([0-9a-f-]+)")


def close_mended(inbox: Inbox, ledger: Ledger, came_back: Path, place: PurePosixPath, day: str, *, taken: bool) -> None:
    """Move what a file answers out of what waits for staff; may be done again.

    Args:
        inbox: where things wait.
        ledger: what is on record; the file's own run is.
        came_back: the file.
        place: where in the inbox it was dropped.
        day: names the folder of what is done today.
        taken: whether it was taken; one that was refused stands only for itself, dropped before and refused then.

    Raises:
        OSError: the inbox is out of reach.
    """
    waiting = open_work(inbox.root)
    if not waiting:
        return
    answered = {file_hash(came_back), *(_sources(ledger, came_back) if taken else ())}
    on_scans = refs_on_scans(ledger) if taken else {}

    def is_closed(one: OpenWork, path: Path) -> bool:
        # By its name first: what a file holds is read over a share.
        if _is_file_again(one, place) or (taken and _is_workbook_of(one, place)):
            return True
        sha256 = file_hash(path)
        return sha256 in answered or (taken and _is_proved(on_scans.get(sha256, ()), ledger))

    for one in waiting:
        path = inbox.path(one.place)
        # Staff, or another lane, may have taken it meanwhile.
        with suppress(FileNotFoundError):
            if not path.samefile(came_back) and is_closed(one, path):
                _move(inbox, one, day)


def _sources(ledger: Ledger, came_back: Path) -> frozenset[str]:
    """Return the SHA-256 of the file that a workbook to mend was made from; nothing where it does not say."""
    run = _maker(came_back)
    return frozenset(end.source_sha256 for end in ends_of_run(ledger, run)) if run else frozenset()


def _maker(path: Path) -> str | None:
    """Return the run that made a workbook to mend; None where the file says nothing of one."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as book:
            parts = [book.getinfo(name) for name in _PROPERTIES if name in book.namelist()]
            texts = [book.read(part).decode(errors="replace") for part in parts if part.file_size < _LARGEST_PROPERTIES]
    except DAMAGED:
        return None
    found = next(filter(None, map(_MADE_BY.search, texts)), None)
    return found[1] if found else None


def _is_workbook_of(one: OpenWork, place: PurePosixPath) -> bool:
    """Whether a file that came back is, by its name and folder, the mended workbook."""
    is_workbook = fixme_name(place.name) == place.with_suffix(".xlsx").name
    return is_workbook and _lies_as(one, place) and fixme_name(one.place.name) == fixme_name(place.name)


def _is_file_again(one: OpenWork, place: PurePosixPath) -> bool:
    """Whether a file that came back is, by its name and folder, one that was refused as a whole."""
    return one.paper == one.place and _lies_as(one, place) and one.place.stem.casefold() == place.stem.casefold()


def _lies_as(one: OpenWork, place: PurePosixPath) -> bool:
    return one.place.parent == PurePosixPath(FAILED) / place.parent


def _is_proved(refs: Collection[str], ledger: Ledger) -> bool:
    """Whether a scan waits no longer, because all letters on it are on record as posted, or are not to go."""
    return bool(refs) and not any(_waits(ledger, ref) for ref in refs)


def _waits(ledger: Ledger, ref: str) -> bool:
    letter = letter_records.letter(ledger, ref)
    return letter is not None and letter.posted_on is None and not letter.is_withdrawn


def _move(inbox: Inbox, one: OpenWork, day: str) -> None:
    """Move a file and the notes beside it to what is done; they keep belonging together by their names."""
    inside = one.place.parent.relative_to(FAILED)
    target = inbox.path(PurePosixPath(PROCESSED) / day / _DONE / inside / one.place.name)
    make_shared_folder(target.parent)
    old = {note: inbox.path(note) for note in one.beside}
    data = {note: path.read_bytes() for note, path in old.items()}

    def notes(put: Path) -> dict[Path, bytes]:
        return {put.with_name(_renamed(note.name, one.place.name, put.name)): data[note] for note in data}

    move_beside(inbox.path(one.place), target, notes)
    for path in old.values():
        path.unlink(missing_ok=True)


def _renamed(note: str, former: str, name: str) -> str:
    """Return the name of a note beside a file that got another name."""
    if note == fixme_name(former):
        return fixme_name(name)
    return re.sub(rf"\A{re.escape(former)}", lambda _found: name, note)
