"""What staff hear of a file: where it goes, and the notes that are laid before them. All from what its run left."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Self
from urllib.parse import quote

from mailmerge.intake.files.filenames import FORM, RECEIPT, fixme_name, form_name, reason_name, receipt_name
from mailmerge.intake.files.inbox import FAILED, PROCESSED, QUARANTINE
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.post_records import refusal_codes

_UNREADABLE = "unreadable"
_LATER = (
    "The file changed after it had been read: somebody was still writing it. This receipt tells of the file as it was "
    "read. As it is now it lies in the inbox again, and is dealt with as a new file; no letter is made twice."
)
_REASON = b"This file could not be read, so nothing was done with it. Its receipt says why, and what to do.\n"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """A run that is on record, as staff are told of it.

    `made` is its folder in the outbox; `fixme_as` the name of the workbook of rows to mend there; `codes` say why the
    file was refused, if it was; `form` is the form to fill in, where there is one.
    """

    made: Path
    codes: tuple[str, ...]
    receipt: bytes | None
    fixme: bytes | None
    fixme_as: str
    form: bytes | None = None

    @classmethod
    def of(cls, run: str, file_name: str, ledger: Ledger, outbox: Path) -> Self:
        """Return what the run of a file with that (safe) name came to."""
        made = outbox / run
        codes = refusal_codes(ledger, run)
        fixme_as = fixme_name(file_name)
        receipt, fixme, form = (_read_if_there(made / name) for name in (RECEIPT, fixme_as, FORM))
        return cls(made, codes, receipt, fixme, fixme_as, form)

    @property
    def stage(self) -> PurePosixPath:
        """The folder of the inbox that the file goes to: done, for staff to mend, or not to be touched."""
        if _UNREADABLE in self.codes:
            return PurePosixPath(QUARANTINE)
        if self.codes or self.fixme is not None or self.form is not None:
            return PurePosixPath(FAILED)
        return PurePosixPath(PROCESSED, self.day)

    @property
    def day(self) -> str:
        """The day on which the run began, as its folder is called."""
        return _day(self.made.name)

    def notes(self, put: Path, dropped: Path, *, changed_later: bool) -> Mapping[Path, bytes]:
        """Return every note by its path: beside the file where it lies in the end, and where it was dropped.

        `changed_later`: the file changed after it had been read, and what it holds now went back into the inbox.

        The workbook to mend and the form to fill in lie beside the file and nowhere else: `let_go` takes them out of
        the run's folder.
        """
        notes: dict[Path, bytes] = {}
        receipt = with_changed_later(self.receipt) if self.receipt is not None and changed_later else self.receipt
        if self.form is not None:
            notes[put.with_name(form_name(put.name))] = self.form
        if self.fixme is not None:
            notes[put.with_name(fixme_name(put.name))] = self.fixme
        if receipt is not None:
            if not self.stage.is_relative_to(PROCESSED):
                notes[put.with_name(receipt_name(put.name))] = self._laid_in(put.parent, put, receipt)
            notes[dropped.with_name(receipt_name(put.name))] = self._laid_in(dropped.parent, put, receipt)
        if self.stage.is_relative_to(QUARANTINE):
            notes[put.with_name(reason_name(put.name))] = _REASON
        return notes

    def let_go(self) -> None:
        """Take the working papers out of the run's folder, once they lie before staff; may be done again."""
        for name in (self.fixme_as, FORM):
            (self.made / name).unlink(missing_ok=True)

    def _laid_in(self, folder: Path, put: Path, receipt: bytes) -> bytes:
        """Return the receipt as it lies in another folder than the files that it links to."""
        for ending, name_of in ((self.fixme_as, fixme_name), (FORM, form_name)):
            there = rb'href="\./[^"]*' + re.escape(quote(ending).encode()) + b'"'
            here = f'href="{_link(put.with_name(name_of(put.name)), self.made)}"'
            # What is quoted for an address holds no backslash, which `sub` would read.
            receipt = re.sub(there, here.encode(), receipt)
        base = f'<head>\n<base href="{_link(self.made, folder)}/">'
        return receipt.replace(b"<head>", base.encode())


def with_changed_later(receipt: bytes) -> bytes:
    """Return a receipt that says first of all that the file changed after it had been read."""
    return receipt.replace(b"<body>", f'<body>\n<p class="lead wait">{_LATER}</p>'.encode())


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
