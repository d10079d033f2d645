"""Runs on record, for who looks at one: what became of its rows and letters, and the files that it left."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mailmerge.dispatch.kinds import kind_by_facts
from mailmerge.dispatch.times import local
from mailmerge.ledger.record import facts_on_record, letter_records, records
from mailmerge.ledger.record.case_records import CaseRecord
from mailmerge.ledger.record.issued_facts import LetterFacts
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_records import packs_made
from mailmerge.ledger.record.touched import Touched
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError
from mailmerge.operations.rows_that_wait import WaitingRow, waiting_rows

_LATEST = 50
_RECEIPT = "receipt.html"
# What a run leaves to be sent on, by its folder: `<folder>/<school>/<file>`.
_DRAFTS = {
    "alerts": "About runs of marks",
    "nti-requests": "Request for a notice to improve",
    "notices": "Notice to improve to send on",
    "contracts": "Contract to send on",
    "withdrawals": "Request to withdraw a referral",
}


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as a line of a list."""

    run: str
    at: datetime
    refused: bool
    letters: int


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter that a run made."""

    ref: str
    school: str | None
    upn: str = field(repr=False)
    pupil: str = field(repr=False)
    addressee: str = field(repr=False)
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """What became of a row of the file."""

    number: int
    outcome: str
    school: str | None
    upn: str = field(repr=False)
    pupil: str = field(repr=False)
    told: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run as far as whoever asks sees it: `letters` and `rows` as they are on record, to be told in parts.

    `files` are those of their schools, by their place in the run's folder, and what each is.
    """

    line: RunLine
    letters: tuple[LetterRecord, ...] = field(repr=False)
    rows: tuple[CaseRecord, ...] = field(repr=False)
    waiting: tuple[WaitingRow, ...] = field(repr=False)
    files: Mapping[str, str]
    has_receipt: bool


def latest_runs(office: Office, asker: Asker) -> tuple[RunLine, ...]:
    """Return the latest runs that concern the asker's schools, the latest first."""
    runs = records.latest_runs(office.ledger, _LATEST)
    return tuple(_line(run) for run in runs if asker.schools is None or _concerns(office, asker, run.run))


def run_page(office: Office, asker: Asker, run: str) -> RunPage:
    """Return a run as far as whoever asks sees it.

    Raises:
        OutOfSightError: there is none, or it concerns other schools alone.
    """
    found = records.run(office.ledger, run)
    if found is None:
        raise OutOfSightError
    letters, cases = office.remember(("run", run), lambda: _on_record(office, run))
    schools = {*(letter.school for letter in letters), *(case.school for case in cases)}
    folder = office.workspace.outbox / run
    drafts = dict(_drafts(folder, asker))
    if asker.schools is not None and not drafts and not any(map(asker.sees, schools)):
        raise OutOfSightError
    seen_all = asker.schools is None or (bool(schools) and asker.sees_all(schools))
    files = {
        path.name: _what(path.name)
        for path in (sorted(folder.iterdir(), key=_receipt_first) if folder.is_dir() else ())
        if path.is_file() and _is_seen(path.name, asker, seen_all=seen_all)
    }
    waiting = tuple(row for row in waiting_rows(office, asker) if row.run == run)
    return RunPage(
        _line(found),
        tuple(letter for letter in letters if letter.upn and asker.sees(letter.school)),
        tuple(case for case in cases if asker.sees(case.school)),
        waiting,
        files | drafts,
        _RECEIPT in files,
    )


def letter_lines(office: Office, letters: Sequence[LetterRecord]) -> tuple[LetterLine, ...]:
    """Return letters that a run made as its page tells of them."""
    on_record = facts_on_record.of_letters(office.ledger, letters)
    return tuple(_letter(letter, on_record.get(letter.ref)) for letter in letters)


def row_lines(cases: Iterable[CaseRecord]) -> tuple[RowLine, ...]:
    """Return rows as the page of their run tells of them."""
    return tuple(map(_row, cases))


def is_seen(office: Office, asker: Asker, run: str) -> bool:
    """Whether whoever asks sees the page of a run: it concerns one of their schools."""
    return asker.schools is None or _concerns(office, asker, run)


def run_file(office: Office, asker: Asker, run: str, name: str) -> Path:
    """Return where a file lies that the page of a run names, and no other.

    Raises:
        OutOfSightError: the page does not name it.
    """
    if name not in run_page(office, asker, run).files:
        raise OutOfSightError
    return office.workspace.outbox / run / name


def pack_file(office: Office, asker: Asker, ref: str, name: str) -> Path:
    """Return where a referral pack's paper lies, by the pack's reference: its PDF, its draft e-mail.

    Raises:
        OutOfSightError: there is no such pack of a school that the asker sees, or no such paper of it.
    """
    if name not in pack_files(office, asker, ref):
        raise OutOfSightError
    return _pack_folder(office, asker, ref) / name


def pack_files(office: Office, asker: Asker, ref: str) -> tuple[str, ...]:
    """Return the names of the papers of a referral pack."""
    folder = _pack_folder(office, asker, ref)
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_file())) if folder.is_dir() else ()


def _pack_folder(office: Office, asker: Asker, ref: str) -> Path:
    """Return where a pack lies; it is full of social-care facts."""
    asker.require("care")
    pack = next((pack for pack in packs_made(office.ledger) if pack.ref == ref), None)
    if pack is None or not asker.sees(pack.school):
        raise OutOfSightError
    folder: Path = office.workspace.outbox / pack.run / pack.folder
    return folder


def _concerns(office: Office, asker: Asker, run: str) -> bool:
    schools = office.remember("schools of runs", lambda: _schools_of_runs(office))
    return any(map(asker.sees, schools.get(run, ())))


def _schools_of_runs(office: Office) -> dict[str, set[str | None]]:
    def draw(news: Touched | None) -> dict[tuple[str, str | None], bool]:
        after = news.after if news else 0
        made = (one for one in letter_records.letters_made(office.ledger, after) if one.run)
        decided = (case for case in office.cases() if case.seq > after)
        told = {(case.run, case.school) for case in decided} | {(str(one.run), one.school) for one in made}
        return dict.fromkeys(told, True)

    found: dict[str, set[str | None]] = {}
    for run, school in office.follow("schools of runs", draw):
        found.setdefault(run, set()).add(school)
    return found


def _on_record(office: Office, run: str) -> tuple[list[LetterRecord], list[CaseRecord]]:
    cases = [case for case in office.cases() if case.run == run]
    return letter_records.letters_of_run(office.ledger, run), cases


def _line(run: records.RunRecord) -> RunLine:
    return RunLine(run.run, local(run.at), run.refused, run.letters)


def _letter(letter: LetterRecord, facts: LetterFacts | None) -> LetterLine:
    kind = kind_by_facts(letter, facts)
    posted = f"posted {letter.posted_on.day} {letter.posted_on:%B %Y}" if letter.posted_on else "not posted yet"
    return LetterLine(
        letter.ref,
        letter.school,
        letter.upn or "",
        facts.pupil if facts else "",
        facts.addressee if facts else "",
        kind.full_title,
        "withdrawn" if letter.is_withdrawn else posted,
    )


def _row(case: CaseRecord) -> RowLine:
    decision = case.decision
    told = [str(one["text"]) for one in (*decision.get("errors", ()), *decision.get("reasons", ()))]
    told = told or [
        f"{parent.get('name') or 'Parent'}: {' '.join(reason['text'] for reason in parent['reasons'])}"
        for parent in decision.get("parents", ())
        if parent["outcome"] != "letter"
    ]
    name = " ".join(str(case.row[part]) for part in ("pupil forename", "pupil surname") if case.row.get(part))
    return RowLine(
        int(decision.get("number", 0)), case.outcome, case.school, case.upn or "", name, tuple(dict.fromkeys(told))
    )


def _is_seen(name: str, asker: Asker, *, seen_all: bool) -> bool:
    """Whether a file of a run's folder is shown: a school's own by its name, any other where every school is seen."""
    for start in ("print-run-", "posting-sheet-"):
        if name.startswith(start):
            return asker.schools is None or any(
                name.removeprefix(start) == f"{code}.pdf" or name.startswith(f"{start}{code}-")
                for code in asker.schools
            )
    # The receipt and the workbook hold every row as it was typed.
    return (seen_all and name != "manifest.json" and asker.may("care")) or (seen_all and name == _RECEIPT)


def _drafts(folder: Path, asker: Asker) -> Iterator[tuple[str, str]]:
    """Yield the e-mails and certificates that a run left for a school to send on, by their place, and what each is.

    They tell of needs and social care, and no file of one school names a pupil of another.
    """
    if not asker.may("care"):
        return
    for kind, what in _DRAFTS.items():
        for path in sorted(folder.glob(f"{kind}/*/*")):
            if path.is_file() and not path.is_symlink() and asker.sees(path.parent.name):
                yield path.relative_to(folder).as_posix(), f"{what}, {path.parent.name}: {path.name}"


def _receipt_first(path: Path) -> tuple[bool, str]:
    return path.name != _RECEIPT, path.name


def _what(name: str) -> str:
    if name == _RECEIPT:
        return "Receipt"
    if name.startswith("print-run-"):
        return "All letters, to print"
    if name.startswith("posting-sheet-"):
        return "Posting sheet"
    return "Workbook of the rows to mend" if "_FIX_ME" in name else name
