"""A pupil's whole record, handed over on request: letters, evidence, and every event in readable form."""

import csv
import io
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from jinja2 import Template

from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.kinds import kind_on_record
from mailmerge.dispatch.parents import ParentMeant, the_one_meant
from mailmerge.dispatch.times import local
from mailmerge.errors import SettingsError
from mailmerge.intake.files.filenames import safe_name
from mailmerge.law.letters import LetterKind
from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.event_kinds import CASE_DECIDED, EVIDENCE_FILED, LETTER_ISSUED, PROOF_FILED
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_records import ProofRecord, refs_on_scans
from mailmerge.ledger.record.reference import normal_reference
from mailmerge.ledger.record.said import IssuedRecord, all_words
from mailmerge.markup import shipped_page
from mailmerge.privacy.pupil_record import PupilRecord
from mailmerge.privacy.sentences import sentences_of
from mailmerge.workbooks.sheetcells import harmless

COLUMNS = ("event", "recorded at", "what", "letter or pupil", "facts", "file", "event hash")
_SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One event, as it is handed over; `facts` are what is on record of it, `file` lies beside, with its bytes."""

    event: Event
    facts: Mapping[str, Any] = field(repr=False)
    file: str = ""
    data: bytes = field(default=b"", repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values, by column."""
        event = self.event
        at = local(event.at).isoformat(timespec="seconds")
        values = (event.seq, at, event.kind.replace("-", " "), event.subject, dict(self.facts), self.file, event.hash)
        return dict(zip(COLUMNS, values, strict=True))

    @property
    def recorded_on(self) -> str:
        """The day of recording, in words."""
        return in_words(local(self.event.at).date())

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it says, for whoever reads it."""
        return sentences_of(self.event.kind, self.facts)

    @property
    def about(self) -> str:
        """The letter of which it speaks, by its reference; blank where it is of the pupil."""
        return normal_reference(self.event.subject) or ""

    @property
    def details(self) -> str:
        """The facts on one line."""
        return "; ".join(f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in self.facts.items())


def hand_over(
    ledger: Ledger, record: PupilRecord, evidence: Path, target: Path, now: datetime, parent: str | None = None
) -> int:
    """Write a pupil's record into a new folder, which appears whole or not at all; return how many events it has.

    Args:
        ledger: what is on record.
        record: the pupil's.
        evidence: the folder of filed evidence.
        target: the folder to make; one that is there must be empty.
        now: when it is made, aware.
        parent: leave out what went to, or came from, any parent but this one (name or number), with their addresses.

    Raises:
        SettingsError: the folder is not empty, there is nothing on record, or two parents are called so.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SettingsError(f"{target} is there already. Name a folder that is not.")
    meant = None if parent is None else the_one_meant(record.letters, parent)
    entries = list(_entries(ledger, record, evidence, meant))
    if not entries:
        raise SettingsError(
            "Nothing is on record of this pupil, or of this parent. Look at the UPN and the name again."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    # A name that nobody can foresee, for this user alone: what is handed over is one pupil's whole record.
    temporary = Path(mkdtemp(prefix=".mailmerge-", suffix=".tmp", dir=target.parent))
    try:
        _write(entries, record, ledger, now, temporary)
        if target.exists():
            target.rmdir()
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return len(entries)


def _write(entries: Sequence[_Entry], record: PupilRecord, ledger: Ledger, now: datetime, temporary: Path) -> None:
    """Write entries with their files into a folder, and the pages that list them."""
    for entry in entries:
        if entry.file:
            path = temporary / entry.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(entry.data)
    page = _template().render(entries=entries, upn=record.upn, name=record.name(ledger), now=local(now))
    (temporary / "record.html").write_text(page, "utf-8")
    (temporary / "record.csv").write_bytes(_csv(entries))
    lines = (json.dumps(entry.as_json(), ensure_ascii=False) + "\n" for entry in entries)
    (temporary / "record.jsonl").write_text("".join(lines), "utf-8")


def _entries(ledger: Ledger, record: PupilRecord, evidence: Path, parent: ParentMeant | None) -> Iterator[_Entry]:
    letters = {one.ref: one for one in record.letters if parent is None or parent.got(one)}
    others = record.refs - letters.keys()
    filed = {one.seq: one.path for one in record.evidence if one.path}
    for event in record.events:
        facts = all_words(ledger, event)
        # What a row said names every parent in it: of one parent's copy it is no part.
        if parent is not None and event.kind == CASE_DECIDED:
            continue
        if event.subject in others or not _concerns(facts, parent, event.subject in letters):
            continue
        match event.kind:
            case kind if kind == LETTER_ISSUED:
                pdf = ledger.content(IssuedRecord.from_event(event).pdf_sha256)
                letter = letters[event.subject]
                name = f"letters/{_file_name(letter, kind_on_record(letter, ledger))}" if pdf else ""
                yield _Entry(event, facts, name, pdf or b"")
            case kind if kind == EVIDENCE_FILED and event.seq in filed:
                path = evidence / filed[event.seq]
                there = path.is_file()
                yield _Entry(
                    event, facts, f"evidence/{path.name}" if there else "", path.read_bytes() if there else b""
                )
            case _:
                yield _Entry(event, facts)
    yield from _proofs(ledger, frozenset(letters))


def _proofs(ledger: Ledger, refs: frozenset[str]) -> Iterator[_Entry]:
    """Yield the proofs of posting of these letters; a scan that shows others' letters too stays out of the folder."""
    on_scans = refs_on_scans(ledger)
    for event in ledger.events(PROOF_FILED):
        proof = ProofRecord.from_event(event)
        own = [ref for ref in proof.refs if ref in refs]
        if not own:
            continue
        facts = {"school": proof.school, "page": proof.page, "letters": own}
        is_whole = len(own) == len(proof.refs) == len(on_scans[proof.scan_sha256])
        scan = ledger.content(proof.scan_sha256) if is_whole else b""
        suffix = _SUFFIXES[proof.media_type]
        name = f"proofs/{safe_name(event.subject)} {event.seq}{suffix}" if scan else ""
        yield _Entry(event, facts, name, scan or b"")


def _concerns(facts: Mapping[str, Any], parent: ParentMeant | None, is_letter: bool) -> bool:
    """Whether an event is of this parent, or of none: a letter's parent was looked at before."""
    told = next((words for name, words in facts.items() if name == "parent"), None)
    return parent is None or is_letter or told is None or parent.is_called(str(told))


def _file_name(letter: LetterRecord, kind: LetterKind) -> str:
    return safe_name(f"{letter.letter_date} {letter.ref} {kind.title}.pdf")


def _csv(entries: Sequence[_Entry]) -> bytes:
    """Return the events as CSV: UTF-8 with a mark, as spreadsheet programs expect it; no cell is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        row = {**entry.as_json(), "facts": entry.details}
        writer.writerow([harmless(str(row[column])) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@cache
def _template() -> Template:
    return shipped_page("mailmerge.privacy", "record.html.jinja")
