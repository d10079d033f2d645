"""A small ledger with one event of every kind, and the files of its runs, made up for these tests."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from mailmerge.ledger.chain.event import Head, NewEvent, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.manifest import MANIFEST, file_hash, files_under, write_manifest
from mailmerge.ledger.record.case_event import CaseDecided, ParentOutcome
from mailmerge.ledger.record.file_events import RunFinished
from mailmerge.ledger.record.letter_events import (
    HistoryRecorded,
    LetterIssued,
    LetterWithdrawn,
    Posted,
    PostingCorrected,
)
from mailmerge.ledger.record.outbox import publish, temporary_folder
from mailmerge.ledger.record.pupil_events import EvidenceFiled, NoteRecorded, OutcomeRecorded
from mailmerge.ledger.record.reference import pupil_token, reference

UPN = "B801200005001"
OTHER_UPN = "P207000016049"
PUPIL = "Ola Nowak"
MOTHER = "name:zofia nowak"
FATHER = "name:jan nowak"
EVIDENCE = b"scanned certificate"
EVIDENCE_PATH = f"{UPN}/certificate.pdf"
LEAVE = "2025-09-08/2025-09-12"


def ticking(start: datetime = datetime(2025, 9, 15, 8, 0, tzinfo=UTC)) -> Callable[[], datetime]:
    """Return a clock that goes on by a minute each time it is looked at."""
    minutes = iter(range(10_000_000))
    return lambda: start + timedelta(minutes=next(minutes))


def letter(
    ledger: Ledger,
    run: str = "run-1",
    upn: str = UPN,
    parent: str = MOTHER,
    trigger: str = LEAVE,
    kind: str = "leave-refused",
    issue: int = 1,
    pdf: bytes | None = None,
) -> LetterIssued:
    """Return a letter as a run issues it."""
    ref = reference(ledger.workspace_id, "oakfield", (upn, parent, kind, trigger), issue)
    return LetterIssued(
        ref=ref,
        run=run,
        school="oakfield",
        letter=kind,
        appendix="8a",
        variant="before",
        issue=issue,
        letter_date=date(2025, 9, 15),
        template_sha256=sha256(b"template"),
        warning_sha256=sha256(b"warning"),
        law_version="2025-09-01",
        docx_sha256=sha256(b"docx of " + ref.encode()),
        pdf=b"pdf of " + ref.encode() if pdf is None else pdf,
        facts={"upn": upn, "parent": parent, "parent_name": parent.removeprefix("name:"), "trigger": trigger}
        | {"pupil": PUPIL, "date_of_birth": "2012-01-31"},
    )


def seal(folder: Path, run: str, head: Head) -> str:
    """Write the manifest of what lies in a folder, and return the manifest's SHA-256."""
    kept = {path.relative_to(folder).as_posix(): file_hash(path) for path in files_under(folder)}
    kept.pop(MANIFEST, None)
    return write_manifest(folder, run, head, kept)


def finish_run(ledger: Ledger, outbox: Path, run: str, letters: list[LetterIssued]) -> None:
    """Make the folder of a run, record its letters and let it appear."""
    folder = temporary_folder(outbox, run)
    (folder / "letters" / "oakfield").mkdir(parents=True)
    for issued in letters:
        stem = folder / "letters" / "oakfield" / f"{issued.ref} {issued.letter}"
        stem.with_suffix(".pdf").write_bytes(issued.pdf)
        stem.with_suffix(".docx").write_bytes(b"docx of " + issued.ref.encode())
    (folder / "receipt.html").write_text("what happened to every row")
    manifest = seal(folder, run, ledger.head())
    finished = RunFinished(run, sha256(run.encode()), manifest, len(letters), {"file": "cases.csv"})
    ledger.append([*(issued.event() for issued in letters), finished.event()])
    publish(outbox, run)


def fill(ledger: Ledger, outbox: Path) -> None:
    """Put two runs and one event of every other kind into a ledger, and their files into outbox and evidence."""
    outbox.mkdir(exist_ok=True)
    filed = outbox.with_name("evidence") / EVIDENCE_PATH
    filed.parent.mkdir(parents=True)
    filed.write_bytes(EVIDENCE)
    to_mother, to_father = letter(ledger), letter(ledger, parent=FATHER)
    finish_run(ledger, outbox, "run-1", [to_mother, to_father])
    pupil = pupil_token(ledger.workspace_id, UPN)
    on = date(2025, 9, 16)
    events: list[NewEvent] = [
        Posted(to_mother.ref, on, "second-class", facts={"posted_by": "Mr Post"}).event(),
        Posted(to_father.ref, on, "second-class").event(),
        PostingCorrected(to_father.ref, None, None, None, {"reason": "left in the tray"}).event(),
        LetterWithdrawn(to_father.ref, "address-changed").event(),
        HistoryRecorded(
            reference(ledger.workspace_id, "oakfield", (UPN, "", "early-intervention", "2025-09-02"), 0),
            "oakfield",
            "early-intervention",
            date(2025, 9, 2),
            date(2025, 9, 3),
            "first-class",
            {"upn": UPN, "parent": None, "trigger": None},
        ).event(),
        NoteRecorded(pupil, "call", on, {"upn": UPN, "parent": MOTHER, "text": "spoke to her"}).event(),
        EvidenceFiled(pupil, "certificate", sha256(EVIDENCE), {"upn": UPN, "path": EVIDENCE_PATH}).event(),
        OutcomeRecorded(pupil, "penalty-notice", on, {"upn": UPN, "parent": MOTHER}).event(),
        CaseDecided(
            pupil,
            "run-1",
            sha256(b"rows"),
            "oakfield",
            "hold",
            "leave",
            ("court-order",),
            (ParentOutcome("hold", None, ("court-order",)),),
            UPN,
            {"leave from": "2025-10-06"},
            {"because": "court-order"},
        ).event(),
    ]
    ledger.append(events)
    finish_run(ledger, outbox, "run-2", [letter(ledger, run="run-2", parent=FATHER, issue=2)])
    ledger.append(
        [
            NewEvent("posting-sheet-made", "run-2", {"school": "oakfield", "making": 1, "pages": [[to_mother.ref]]}),
            NewEvent("proof-filed", "run-2", {"refs": [to_mother.ref]}),
            NewEvent("mail-returned", to_mother.ref, {"on": "2025-09-20"}),
            NewEvent("guard-heard", to_father.ref),
        ]
    )
