"""The same account after every trial: each row that was dropped is accounted for once, and nothing is half made."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import case_records, journal, letter_records
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.verify import verify
from tests.watch.samples import cases, upn

OWN = {"OWNER.json"}
STAGES = ("_processed", "_failed")


@dataclass
class Tally:
    """What was dropped: rows that are due a letter or are to be mended, by number, and files by their bytes.

    Each of `files` lies, in the end, once among what was dealt with; a beginning of one may, where its copy stalled.
    """

    letters: set[int] = field(default_factory=set)
    to_mend: set[int] = field(default_factory=set)
    files: list[bytes] = field(default_factory=list)
    _next: int = 1

    def rows(self, count: int, to_mend: int = 0) -> bytes:
        """Return a file with new rows, each due a letter, and a few to mend behind them."""
        first = self._next
        self._next += count + to_mend
        self.letters.update(range(first, first + count))
        self.to_mend.update(range(first + count, self._next))
        data = cases(count, first)
        if to_mend:
            bad = cases(to_mend, first + count).replace(b"CB1 2JW", b"nowhere")
            data += b"".join(bad.splitlines(keepends=True)[1:])
        return data

    def last(self, data: bytes) -> bytes:
        """Note that a file is to lie among what was dealt with, and return it."""
        self.files.append(data)
        return data


def faults(root: Path, tally: Tally) -> list[str]:
    """Return whatever is not as it should be in a workspace whose work is done, a sentence each."""
    with open_record(root / "ledger" / "ledger.sqlite") as ledger:
        found = [*_rows(ledger, tally), *_journal(ledger)]
    return [*found, *_files(root / "inbox", tally), *_outbox(root)]


def _rows(ledger: Ledger, tally: Tally) -> Iterator[str]:
    made = Counter(letter.upn for letter in letter_records.letters_made(ledger))
    due = {upn(number): number for number in tally.letters}
    yield from (f"row {number} is lost" for key, number in due.items() if not made[key])
    yield from (f"row {due.get(key, key)} has {many} letters" for key, many in made.items() if many > 1)
    yield from (f"a letter for {key}, which nobody dropped" for key in made if key not in due)
    known = {record.upn for record in case_records.cases_at(ledger, outcome="reject")}
    yield from (f"row {number}, to be mended, is not on record" for number in tally.to_mend if upn(number) not in known)


def _journal(ledger: Ledger) -> Iterator[str]:
    yield from (f"run {entry.run} stands in the journal" for entry in journal.underway(ledger))


def _files(inbox: Path, tally: Tally) -> Iterator[str]:
    lying = Counter(path.read_bytes() for stage in STAGES for path in _cases_in(inbox / stage))
    yield from (f"a file lies {lying[data]} times among what was done" for data in tally.files if lying[data] != 1)
    for data in lying:
        if not any(file.startswith(data) for file in tally.files):
            yield f"a file that nobody dropped: {data[-60:]!r}"
    yield from (f"waits still: {name}" for name in waiting(inbox))
    yield from (f"set aside: {path.name}" for path in (inbox / "_quarantine").rglob("*"))
    for path in (inbox / "_processing").rglob("*"):
        if path.name not in OWN:
            yield f"left among the claimed files: {path.name}"


def _outbox(root: Path) -> Iterator[str]:
    for folder in (root / "outbox").iterdir():
        if folder.name.startswith("."):
            yield f"hidden in the outbox: {folder.name}"
        elif folder.is_dir() and not (folder / "manifest.json").exists():
            yield f"half a folder: {folder.name}"
    verified = verify(root / "ledger" / "ledger.sqlite", root / "outbox", evidence=root / "evidence")
    yield from (f"{verdict.code}: {verdict.text}" for verdict in verified.verdicts)


def waiting(inbox: Path) -> Collection[str]:
    """Return the names of the files that lie where staff drop them, or that were taken and not handed on."""
    dropped = (*inbox.glob("*.csv"), *inbox.glob("*.xlsx"), *inbox.glob("oakfield/*.csv"))
    return [*(path.name for path in dropped), *(path.name for path in _cases_in(inbox / "_processing"))]


def _cases_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.*") if path.suffix in {".csv", ".xlsx"} and "_FIX_ME" not in path.name]
