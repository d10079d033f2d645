"""Papers that speak of several pupils: a run's receipt and print run, a stamped sheet's scan, a dropped spreadsheet.

What can be made again, or only repeats the record, goes with the first of its pupils who is erased. A scan of a
stamped sheet is the proof of other pupils' letters too: it goes with the last of them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from mailmerge.intake.files.filenames import RECEIPT, fixme_name, form_name, reason_name, receipt_name
from mailmerge.intake.files.inbox import FAILED, PROCESSED, QUARANTINE
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.manifest import MANIFEST, file_hash, files_under, is_plain_file, read_manifest
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.event_kinds import CASE_DECIDED, FILE_REFUSED, RUN_FINISHED
from mailmerge.ledger.record.post_records import ends_of_run, files_added, refs_on_scans
from mailmerge.ledger.record.said import contents_of, facts_under
from mailmerge.privacy.named_papers import says_name

# Each file in these folders belongs to one letter or pack, and bears its reference; all others of a run are shared.
_OF_ONE_LETTER = ("letters/", "enclosures/", "notices/", "packs/", "withdrawals/")
# These hold the run's letters, and nothing of anybody else.
_OF_LETTERS = ("print-run-", "posting-sheet-", "postal-orders")
_NAMED_ON_RECEIPT = re.compile(rb"[A-Z][0-9]{11}[0-9A-Z]|[A-Z]{3}-[0-9A-Z]{5}-[0-9A-Z]{5}")
_RUN_ON_RECEIPT = re.compile(rb"<dt>Run</dt><dd>([^<]+)</dd>")


def files_of_run(ledger: Ledger, outbox: Path, run: str) -> Mapping[str, str]:
    """Return the SHA-256 of each file that is on record for a run, by its path in the run's folder.

    Raises:
        DamagedLedgerError: the run's manifest is not what was written.
    """
    try:
        named, _ = read_manifest(outbox / run)
    except FileNotFoundError:
        named = {}
    except ValueError:
        raise DamagedLedgerError(
            "The manifest of a run was changed, so it can't be told what is to go. Run `mailmerge ledger verify`."
        ) from None
    later = ((path.removeprefix(f"{run}/"), digest) for path, digest in files_added(ledger, run).items())
    return {**named, **dict(later)}


def is_shared(path: str, *, has_letter: bool) -> bool:
    """Whether a file in a run's folder speaks of several pupils, also of one who has a letter of that run, or none."""
    return path != MANIFEST and not path.startswith(_OF_ONE_LETTER if has_letter else _OF_ONE_LETTER + _OF_LETTERS)


def mentions(outbox: Path) -> Mapping[str, frozenset[str]]:
    """Return the runs whose receipts name a pupil or a letter, by UPN and reference.

    The ledger does not know whom a file named who got no letter, or of whom it told something else: the receipt does.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for receipt in outbox.glob(f"*/{RECEIPT}"):
        for named in _NAMED_ON_RECEIPT.findall(receipt.read_bytes()):
            found[named.decode()].add(receipt.parent.name)
    return {named: frozenset(runs) for named, runs in found.items()}


def scans_with(ledger: Ledger, refs: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the scans (SHA-256) that prove these letters: those with no other letter left on them, and the others."""
    alone: set[str] = set()
    with_others: set[str] = set()
    for scan, on_it in refs_on_scans(ledger).items():
        if not on_it.isdisjoint(refs):
            (with_others if _left(ledger, on_it - set(refs)) else alone).add(scan)
    return frozenset(alone), frozenset(with_others)


def end_of_run(ledger: Ledger, run: str, refs: Collection[str]) -> frozenset[str]:
    """Return the SHA-256 of a run's manifest and facts, where it has no letter left but these; else nothing."""
    if _left(ledger, {letter.ref for letter in letter_records.letters_of_run(ledger, run)} - set(refs)):
        return frozenset()
    ends = list(ends_of_run(ledger, run))
    manifests = (end.manifest_sha256 for end in ends if end.manifest_sha256)
    # Rows that give no UPN stand under the run: nobody can tell whose they are.
    nameless = map(contents_of, ledger.events(CASE_DECIDED, run))
    asked_for = facts_under(ledger, run)
    return frozenset(manifests).union(*(end.contents for end in ends), *nameless, asked_for)


def names_of_file(ledger: Ledger, run: str, upn: str, name: str) -> frozenset[str]:
    """Return the SHA-256 of what holds a dropped file's name, where that is called after a pupil; else nothing.

    It goes with the pupil whom it names, though others have letters of that run.
    """
    ends = (contents_of(event) for event in ledger.events(subject=run) if event.kind in (RUN_FINISHED, FILE_REFUSED))
    return frozenset(
        digest
        for digests in ends
        for digest in digests
        if (file := file_of(ledger.content(digest))) and (upn in file.upper() or says_name(file, name))
    )


def file_of(facts: bytes | None) -> str:
    """Return the file's name that facts of a run's end, or of a row, hold; blank where they hold none."""
    try:
        told = json.loads(facts or b"{}")
    except ValueError:
        return ""
    return str(told.get("file") or (told.get("decision") or {}).get("file") or "") if isinstance(told, dict) else ""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What lies in the inbox of files that were dealt with, by their SHA-256, and receipts by their run."""

    by_source: Mapping[str, frozenset[Path]] = field(default_factory=dict, repr=False)
    by_run: Mapping[str, frozenset[Path]] = field(default_factory=dict, repr=False)

    @classmethod
    def in_inbox(cls, inbox: Path) -> Self:
        """Look through an inbox.

        Raises:
            OSError: it can't be read.
        """
        by_source: defaultdict[str, set[Path]] = defaultdict(set)
        by_run: defaultdict[str, set[Path]] = defaultdict(set)
        for stage in (PROCESSED, FAILED, QUARANTINE):
            for path in filter(is_plain_file, files_under(inbox / stage)):
                by_source[file_hash(path)] |= {path, *_companions(path)}
        for path in inbox.rglob(receipt_name("*")):
            if run := _RUN_ON_RECEIPT.search(path.read_bytes()):
                by_run[run[1].decode()].add(path)
        return cls(
            {source: frozenset(paths) for source, paths in by_source.items()},
            {run: frozenset(paths) for run, paths in by_run.items()},
        )

    def of(self, ledger: Ledger, run: str) -> frozenset[Path]:
        """Return what is left of the file that a run dealt with."""
        sources = [end.source_sha256 for end in ends_of_run(ledger, run)]
        none: frozenset[Path] = frozenset()
        return self.by_run.get(run, none).union(*(self.by_source.get(source, none) for source in sources))


def _companions(path: Path) -> Iterator[Path]:
    """Yield what was laid beside a file that staff had to look at."""
    for name_of in (receipt_name, reason_name, fixme_name, form_name):
        beside = path.with_name(name_of(path.name))
        if beside.is_file():
            yield beside


def _left(ledger: Ledger, refs: Collection[str]) -> bool:
    """Whether any of these letters was not erased."""
    return any(letter is not None and letter.upn for letter in (letter_records.letter(ledger, ref) for ref in refs))
