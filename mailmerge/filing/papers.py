"""A dropped PDF or picture: proof of posting by the code on it, else evidence of a pupil by its name."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from mailmerge.dispatch.kinds import kind_by_facts
from mailmerge.dispatch.media_types import media_type
from mailmerge.dispatch.proof import STAMP_NOT_SEEN, ScanJudged, judge_scan
from mailmerge.dispatch.remarks import Remark
from mailmerge.dispatch.scan import Scan, UnreadableScanError, confined_scan
from mailmerge.filing.known_people import name_on_record
from mailmerge.filing.paper import Paper
from mailmerge.filing.recorded import Filing, Recorded
from mailmerge.filing.rows import verdict_row
from mailmerge.intake.cases import CasesRead
from mailmerge.intake.files.filenames import FORM
from mailmerge.intake.files.papers import (
    KINDS,
    MAIL,
    OTHER,
    PDF,
    Label,
    is_mail,
    names_a_pupil,
    no_paper,
    read_label,
)
from mailmerge.intake.kind_names import PAPER
from mailmerge.intake.refusal import FileRefused, empty, too_large
from mailmerge.intake.result import FileError, RowResult
from mailmerge.law.reasons import reason
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records, records
from mailmerge.ledger.record.pupil_events import EvidenceFiled
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.setup.configuration import Configuration
from mailmerge.workspace.posting_settings import Posting as PostingSettings

_NOT_FILED_FOR_PUPIL = (
    "Its name or folder says that it is a pupil's paper too, but a page of it is a posting sheet: it was filed as proof"
    " of posting alone. If other pages are evidence, scan or save them apart, and drop them again under this name."
)
_NOT_LOOKED_INTO = (
    "This PDF could not be looked into: it is locked with a password, damaged, or far too long. It is filed just as it "
    "came, and a referral pack can't show it. If you can open it, print it to a new PDF, and file that too."
)
_NOT_SAID_WHAT = (
    "Its name does not say what it is, so it is filed as “other”, and no referral pack shows it. If one should, drop "
    f"it again with its name put right: {{upn}}, then one of {', '.join(KINDS)}, then whom it is to and its own day."
)
_NOBODY_KNOWN = (
    "Nothing was on record of a pupil with the UPN {upn}. Look whether it is the right one. If this is another child's "
    "paper, drop it again under theirs, and tell the attendance lead, who can have this one erased."
)
_POSTING_HEADINGS = (
    "letter ref",
    "addressee",
    "pupil",
    "letter name",
    "posted on",
    "service",
    "item reference",
    "posted by",
    "post office",
)


def read_paper(
    paper: Paper, configuration: Configuration, ledger: Ledger | None, day: date
) -> tuple[CasesRead, Recorded]:
    """Return what a paper comes to. Nothing is written yet.

    Args:
        paper: the file.
        configuration: the workspace.
        ledger: what is on record; None where there is no ledger yet.
        day: the day in the schools' time, under which evidence is filed.
    """
    try:
        return _read(paper, configuration, ledger, day)
    except FileRefused as refused:
        return CasesRead(PAPER, errors=refused.errors), Recorded()
    except UnreadableScanError as error:
        return CasesRead(PAPER, errors=(FileError(error.code, str(error)),)), Recorded()


def _read(paper: Paper, configuration: Configuration, ledger: Ledger | None, day: date) -> tuple[CasesRead, Recorded]:
    if not paper.data:
        raise empty("There is nothing in this file. Scan or save it again.")
    limit = configuration.vocabulary().limits.bytes
    if len(paper.data) > limit:
        raise too_large(f"This file is larger than {limit // (1024 * 1024)} MB.")
    kind = media_type(paper.data) or (MAIL if is_mail(paper.name, paper.data) else None)
    if kind is None:
        raise no_paper(paper.name)
    if kind == MAIL:
        return _evidence(paper, kind, configuration, ledger, day)
    # A paper that says whose it is is hardly ever a stamped sheet: it is looked at once, not three times.
    thorough = not names_a_pupil(paper.name, paper.folders)
    try:
        return _looked_at(paper, kind, configuration, ledger, day, thorough=thorough)
    except UnreadableScanError:
        if thorough or kind != PDF:
            raise
        # What somebody sent may be locked, damaged or endless, and is evidence as it came.
        read, recorded = _evidence(paper, kind, configuration, ledger, day)
        return replace(read, notes=(*read.notes, _NOT_LOOKED_INTO)), recorded


def _looked_at(
    paper: Paper, kind: str, configuration: Configuration, ledger: Ledger | None, day: date, *, thorough: bool
) -> tuple[CasesRead, Recorded]:
    """Return what a PDF or picture comes to: proof of posting where a code of ours is on it, else evidence."""
    if ledger is None:
        scan = confined_scan(paper.data, configuration.limits, thorough=thorough)
        if scan.codes:
            return CasesRead(PAPER), Recorded(tuple(_understood(scan)))
        return _evidence(paper, kind, configuration, None, day)
    verdicts = judge_scan(ledger, paper.data, day, thorough=thorough, limits=configuration.limits)
    if verdicts.verdicts:
        read, recorded = _proof(verdicts, configuration.workspace.settings.posting, ledger, day)
        told = () if thorough or read.errors else (_NOT_FILED_FOR_PUPIL,)
        return replace(read, notes=(*read.notes, *told)), recorded
    return _evidence(paper, kind, configuration, ledger, day)


def _understood(scan: Scan) -> Sequence[RowResult]:
    """Return the pages of a scan of posting sheets, where there is no ledger yet to hold them against."""
    because = (reason("recorded"),)
    return [RowResult((page,), None, "", None, "no-letter", reasons=because) for page, _ in scan.codes]


def _proof(judged: ScanJudged, posting: PostingSettings, ledger: Ledger, day: date) -> tuple[CasesRead, Recorded]:
    """Return a scan of stamped posting sheets, a row a page; refused where none of its sheets is ours."""
    verdicts, to_record, other_pages = judged.verdicts, judged.to_record, judged.other_pages
    if all(one.verdict == "refused" for one in verdicts):
        errors = tuple(_refusal(told) for one in verdicts for told in one.remarks)
        return CasesRead(PAPER, errors=errors), Recorded()
    pages = ", ".join(map(str, other_pages))
    notes = [f"No code of a posting sheet was found on page {pages}: it proves nothing."] if pages else []
    notes += [
        f"Page {page} seems to hold another posting sheet, whose code can't be read. Scan that sheet by itself."
        for page in judged.unread
    ]
    notes += [
        f"Page {code.page} of {code.pages} of the posting sheet of {code.run} is not on this scan: nothing proves the"
        " letters on it yet. Scan it too, once it is stamped."
        for code in judged.missing
    ]
    events = tuple(event for one in verdicts for event in one.events)
    files = {FORM: _posting_record(to_record, posting, ledger, day)} if to_record else {}
    return CasesRead(PAPER, notes=tuple(notes)), Recorded(tuple(map(verdict_row, verdicts)), events, files=files)


def _refusal(told: Remark) -> FileError:
    """Return why a sheet is refused: no sheet of ours that was stamped, or one on which no stamp is seen (law, 7)."""
    return FileError(told.code if told.code == STAMP_NOT_SEEN else "unknown-kind", told.text)


def _posting_record(refs: Sequence[str], posting: PostingSettings, ledger: Ledger, day: date) -> bytes:
    """Return a posting record of these letters as the sheet planned it: whose they are, on which day, by which service.

    A letter's day is blank where it is still to come.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, _POSTING_HEADINGS, restval="")
    writer.writeheader()
    for ref in refs:
        writer.writerow({"letter ref": ref, **_planned(letter_records.letter(ledger, ref), posting, ledger, day)})
    return text.getvalue().encode("utf-8-sig")


def _planned(
    letter: letter_records.LetterRecord | None, posting: PostingSettings, ledger: Ledger, day: date
) -> dict[str, str]:
    if letter is None:
        return {}
    facts = facts_on_record.of_letter(ledger, letter)
    return {
        "posted on": f"{letter.letter_date:%d/%m/%Y}" if letter.letter_date <= day else "",
        "service": posting.service_for(letter.letter),
        "addressee": _as_text(facts.addressee) if facts else "",
        "pupil": _as_text(facts.pupil) if facts else "",
        "letter name": _as_text(kind_by_facts(letter, facts).title),
    }


def _as_text(name: str) -> str:
    """Return a name as a spreadsheet takes it for text, whatever it begins with."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name


def _evidence(
    paper: Paper, kind: str, configuration: Configuration, ledger: Ledger | None, day: date
) -> tuple[CasesRead, Recorded]:
    """Return a paper that is filed for the pupil whom its name or folder gives."""
    label = read_label(paper.name, paper.folders)
    filed = records.evidence_of(ledger, [label.upn]) if ledger else []
    digest = sha256(paper.data)
    # Under a name that says what it is, a paper is filed again that was filed as something else.
    known = [one for one in filed if one.file_sha256 == digest]
    same = next((one for one in known if label.kind in (OTHER, one.evidence_kind)), None)
    if same is not None:
        return CasesRead(PAPER), Recorded((_row(label, "recorded-before", same.path or "", ledger),))
    doubts = [_NOT_SAID_WHAT] if label.kind == OTHER else []
    if ledger is None or label.upn not in records.pupils(ledger):
        doubts.append(_NOBODY_KNOWN)
    notes = tuple(doubt.format(upn=label.upn) for doubt in doubts)
    taken = {one.path.casefold() for one in filed if one.path}
    path = _free_path(label, kind, day, configuration.workspace.evidence, taken)
    if ledger is None:
        return CasesRead(PAPER, notes=notes), Recorded((_row(label, "evidence-filed", path, None),))
    token = pupil_token(ledger.workspace_id, label.upn)
    facts = {"upn": label.upn, "path": path, "name": paper.name}
    event = EvidenceFiled(token, label.kind, digest, facts).event()
    filing = Filing(path, paper.data, label.upn, label.kind, kind)
    return CasesRead(PAPER, notes=notes), Recorded(
        (_row(label, "evidence-filed", path, ledger),), (event,), filing=filing
    )


def _row(label: Label, code: str, path: str, ledger: Ledger | None) -> RowResult:
    """Return the row that tells what became of a paper; by the child's name it shows that the UPN was the right one."""
    because = (reason(code, {"path": path}),)
    name = name_on_record(ledger, label.upn) if ledger else None
    return RowResult((1,), label.upn, name or label.kind.capitalize(), None, "no-letter", reasons=because)


def _free_path(label: Label, kind: str, day: date, evidence: Path, taken: set[str]) -> str:
    """Return a path in the evidence folder that neither the disk nor the record has, in any case of letters."""
    folder = evidence / label.upn
    there = {f"{label.upn}/{path.name}".casefold() for path in folder.iterdir()} if folder.is_dir() else set()
    paths = (f"{label.upn}/{label.file_name(kind, day, number)}" for number in count(1))
    return next(path for path in paths if path.casefold() not in taken | there)
