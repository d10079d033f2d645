"""What staff hear of a file: where it goes, and the notes that are laid before them. All from what its run left."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Self
from urllib.parse import quote

from mailmerge.intake.files.filenames import RECEIPT, fixme_name, reason_name, receipt_name
from mailmerge.intake.files.inbox import FAILED, PROCESSED, QUARANTINE
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.post_records import refusal_codes

_UNREADABLE = "unreadable"
_REASON = b"This file could not be read, so nothing was done with it. Its receipt says why, and what to do.\n"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """A run that is on record, as staff are told of it.

    `made` is its folder in the outbox; `fixme_as` the name of the workbook of rows to mend there; `codes` say why the
    file was refused, if it was.
    """

    made: Path
    codes: tuple[str, ...]
    receipt: bytes | None
    fixme: bytes | None
    fixme_as: str

    @classmethod
    def of(cls, run: str, file_name: str, ledger: Ledger, outbox: Path) -> Self:
        """Return the tidings of the run of a file with that (safe) name."""
        made = outbox / run
        codes = refusal_codes(ledger, run)
        fixme_as = fixme_name(file_name)
        return cls(made, codes, _read_if_there(made / RECEIPT), _read_if_there(made / fixme_as), fixme_as)

    @property
    def stage(self) -> PurePosixPath:
        """The folder of the inbox that the file goes to: done, for staff to mend, or not to be touched."""
        if _UNREADABLE in self.codes:
            return PurePosixPath(QUARANTINE)
        if self.codes or self.fixme is not None:
            return PurePosixPath(FAILED)
        return PurePosixPath(PROCESSED, _day(self.made.name))

    def notes(self, put: Path, dropped: Path) -> Mapping[Path, bytes]:
        """Return every note by its path: beside the file where it lies in the end, and where it was dropped.

        The workbook to mend is the one beside the file, not the outbox's: that one is on record as it is.
        """
        notes: dict[Path, bytes] = {}
        if self.fixme is not None:
            notes[put.with_name(fixme_name(put.name))] = self.fixme
        if self.receipt is not None:
            if not self.stage.is_relative_to(PROCESSED):
                notes[put.with_name(receipt_name(put.name))] = self._receipt_in(put.parent, put)
            notes[dropped.with_name(receipt_name(put.name))] = self._receipt_in(dropped.parent, put)
        if self.stage.is_relative_to(QUARANTINE):
            notes[put.with_name(reason_name(put.name))] = _REASON
        return notes

    def _receipt_in(self, folder: Path, put: Path) -> bytes:
        """Return the receipt as it lies in another folder than the files that it links to."""
        receipt = self.receipt or b""
        base = f'<head>\n<base href="{_link(self.made, folder)}/">'
        there, here = self.fixme_as, _link(put.with_name(fixme_name(put.name)), self.made)
        relinked = receipt.replace(f'href="./{quote(there)}"'.encode(), f'href="{here}"'.encode())
        return relinked.replace(b"<head>", base.encode(), 1)


def _link(target: Path, folder: Path) -> str:
    """Return the address of a file or folder for a page in `folder`; whole where it is on another drive."""
    try:
        return quote(os.path.relpath(target, folder).replace(os.sep, "/"))
    except ValueError:
        return target.as_uri()


def _day(run: str) -> str:
    """Return the day on which a run began, out of its id."""
    return datetime.strptime(run[:8], "%Y%m%d").date().isoformat()  # noqa: DTZ007 - a day, read as it was written


def _read_if_there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
