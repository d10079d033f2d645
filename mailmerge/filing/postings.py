"""From the intake to the dispatch room: what staff dropped about postings, as verdicts with the events to append."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, get_args

from mailmerge.confined import Limits
from mailmerge.dispatch.afterwards import Noted, judge_noted, withdraw, withdraw_run, withdraw_unposted
from mailmerge.dispatch.entry import Entry
from mailmerge.dispatch.meant import with_meant
from mailmerge.dispatch.media_types import media_type
from mailmerge.dispatch.parents import names_its_parent, went_to
from mailmerge.dispatch.posting import PostingVerdict, judge_postings
from mailmerge.dispatch.proof import judge_scan
from mailmerge.dispatch.releasing import release
from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.dispatch.scan import UnreadableScanError
from mailmerge.dispatch.services import known_service, read_way
from mailmerge.dispatch.tracking import Tracked, judge_tracking
from mailmerge.filing.delivery import delivery_rule
from mailmerge.filing.known_people import doubts
from mailmerge.intake.cases import read_cases
from mailmerge.intake.file_kinds import NOT_POSTED
from mailmerge.intake.record import EmailCopy, Note, Posting, Record, ReturnedMail, Tracking, Withdrawal
from mailmerge.intake.result import FileError, RowResult
from mailmerge.intake.rows.records import read_records
from mailmerge.law.delivery import Service
from mailmerge.law.releases import Release, role_of, why_not
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.setup.configuration import Configuration

_SERVICES: dict[str, Service | Literal["by-hand"]] = {
    **{service: service for service in get_args(Service)},
    "by-hand": "by-hand",
}
KINDS = ("posting-record", "tracking-return", "email-copy", "returned-mail")


@dataclass(frozen=True, slots=True)
class PostingFileVerdicts:
    """What becomes of a file about postings: a verdict a row (or a page of a scan), or why it was refused."""

    verdicts: tuple[PostingVerdict, ...] = ()
    errors: tuple[FileError, ...] = ()


def judge_file(
    data: bytes, name: str, configuration: Configuration, ledger: Ledger, today: date
) -> PostingFileVerdicts:
    """Judge a spreadsheet about postings, or a scan of stamped posting sheets.

    Args:
        data: the file's bytes.
        name: its name.
        configuration: the workspace and its rules.
        ledger: what is on record.
        today: the day in the schools' time.
    """
    if media_type(data):
        return _judge_scan(data, configuration.limits, ledger, today)
    read = read_cases(data, name, configuration.vocabulary(), today, read=configuration.read_sheets)
    if read.errors:
        return PostingFileVerdicts(errors=read.errors)
    if read.kind not in KINDS or read.table is None:
        text = f"{name} says nothing of postings. Drop it into the inbox, or give it to: mailmerge run."
        return PostingFileVerdicts(errors=(FileError("unknown-kind", text),))
    rows = read_records(read.kind, read.table, configuration.vocabulary())
    rejected = [_rejected(reject) for reject in rows.rejects]
    verdicts = (*rejected, *judge_rows(rows.records, configuration, ledger, today))
    return PostingFileVerdicts(tuple(sorted(verdicts, key=lambda one: one.row or 0)))


def _judge_scan(data: bytes, limits: Limits, ledger: Ledger, today: date) -> PostingFileVerdicts:
    try:
        verdicts = judge_scan(ledger, data, today, limits=limits).verdicts
    except UnreadableScanError as error:
        return PostingFileVerdicts(errors=(FileError(error.code, str(error)),))
    if not verdicts:
        text = "No code of a posting sheet was found on this scan. Scan the sheet again, flat and whole."
        return PostingFileVerdicts(errors=(FileError("unknown-kind", text),))
    return PostingFileVerdicts(verdicts)


def _rejected(row: RowResult) -> PostingVerdict:
    """Return a row whose cells could not be read."""
    remarks = tuple(Remark(error.code, f"{error.column or 'The row'}: {error.text}") for error in row.errors)
    return PostingVerdict(f"row {row.row}", "refused", remarks, row=row.row)


def judge_rows(
    told: Sequence[Record], configuration: Configuration, ledger: Ledger, today: date, *, sends_again: bool = False
) -> tuple[PostingVerdict, ...]:
    """Judge the rows of one file of postings, tracking numbers, e-mail copies or returned mail, in order.

    A note of a new address withdraws what was made for the former one and is not posted; its verdicts, one a letter,
    have the note's row. A note, outcome or former letter whose parent nobody can name is held. Rows of another kind
    are passed over.

    Args:
        told: the rows.
        configuration: the workspace and its rules.
        ledger: what is on record.
        today: the day in the schools' time.
        sends_again: whether the letters that are to go again are made elsewhere; else their rows wait.
    """
    rule_of = delivery_rule(configuration.workspace)
    postings = [_entry(record, ledger) for record in told if isinstance(record, Posting)]
    tracked = [_tracked(record) for record in told if isinstance(record, Tracking)]
    return (
        *with_meant(
            ledger,
            (
                *judge_postings(ledger, postings, rule_of, today),
                *judge_tracking(ledger, tracked, rule_of, today),
                *judge_noted(ledger, _noted(told), today),
                *_withdrawn(told, ledger, sends_again=sends_again),
            ),
        ),
        *_of_notes(told, ledger, configuration.workspace.leads),
    )


def _withdrawn(told: Iterable[Record], ledger: Ledger, *, sends_again: bool) -> Iterator[PostingVerdict]:
    """Yield what became of letters that are not to go, or that are to go again and can't be made again here."""
    for record in told:
        if isinstance(record, Withdrawal) and record.send_again:
            if not sends_again:
                yield replace(_not_here(record), row=record.row)
        elif isinstance(record, Withdrawal) and record.release:
            for one in release(ledger, [record.letter_ref], record.why, record.by):
                yield replace(one, row=record.row)
        elif isinstance(record, Withdrawal):
            for one in _taken_back(record, ledger):
                yield replace(one, row=record.row)


def _taken_back(record: Withdrawal, ledger: Ledger) -> tuple[PostingVerdict, ...]:
    """Return what becomes of a letter that is withdrawn, or of all of a run's that wait, where a run is named."""
    run = record.letter_ref.strip()
    if not letter_records.letters_of_run(ledger, run):
        return withdraw(ledger, [record.letter_ref], record.why, record.by)
    return withdraw_run(ledger, run, record.why, record.by)


def _not_here(record: Withdrawal) -> PostingVerdict:
    return PostingVerdict(record.letter_ref, "held", (remark("send-again-by-file"),))


def _entry(record: Posting, ledger: Ledger) -> Entry:
    if record.correct_because:
        record = _with_what_stands(record, letter_records.letter(ledger, record.letter_ref))
    else:  # where nothing is decided anew, "by" is who posted it
        record = replace(record, posted_by=record.posted_by or record.by, by=None)
    return Entry(
        ref=record.letter_ref,
        posted_on=record.posted_on,
        service=record.service or "",
        item_reference=record.item_reference or "",
        posted_by=record.posted_by or "",
        post_office=record.post_office or "",
        reason=record.correct_because or "",
        by=record.by or "",
        row=record.row,
    )


def _with_what_stands(record: Posting, letter: LetterRecord | None) -> Posting:
    """Return a correction with the day and service on record where it gives none: it corrects the other alone."""
    if letter is None:
        return record
    if record.service == NOT_POSTED:
        return replace(record, posted_on=None, service=None)
    service = record.service or _SERVICES.get(letter.service or "")
    return replace(record, posted_on=record.posted_on or letter.posted_on, service=service)


def _tracked(record: Tracking) -> Tracked:
    went_by = known_service(read_way(record.service_name or ""))
    return Tracked(record.order_reference, record.tracking_number or "", record.despatch_date, record.row, went_by)


def _of_notes(told: Sequence[Record], ledger: Ledger, leads: Collection[str]) -> Iterator[PostingVerdict]:
    """Yield what notes come to beside being recorded, most to nothing; and the rows that name nobody for certain."""
    doubtful = doubts(told, ledger)
    yield from (PostingVerdict("", "held", (doubt,), row=row) for row, doubt in doubtful.items())
    notes = [record for record in told if isinstance(record, Note)]
    letters: defaultdict[str, list[LetterRecord]] = defaultdict(list)
    for letter in letter_records.history(ledger, {note.upn for note in notes if note.parent}):
        letters[letter.upn or ""].append(letter)
    withdrawn: set[str] = set()
    for note in notes:
        if note.kind == "release" and note.row not in doubtful and (why := _not_ended(note, leads)):
            yield PostingVerdict("", "refused", (remark("not-released", why=why),), row=note.row)
        elif note.kind == "address-change" and note.row not in doubtful:
            for one in _moved(note, letters[note.upn], ledger):
                if one.ref not in withdrawn:
                    yield replace(one, row=note.row)
                withdrawn |= {one.ref} if one.ref else set()


def _not_ended(note: Note, leads: Collection[str]) -> str | None:
    """Return why a note does not end the hold that it names; None where it does."""
    by = note.by or ""
    return why_not(Release(note.code or "", note.text or "", by, role=role_of(by, leads)))


def _moved(note: Note, letters: Sequence[LetterRecord], ledger: Ledger) -> tuple[PostingVerdict, ...]:
    """Return what a note of a new address withdraws; or, where none of the pupil's letters is the parent's, that."""
    named = [letter for letter in letters if names_its_parent(letter)]
    if note.parent and letters and not any(went_to(letter, note.parent) for letter in named):
        return (PostingVerdict("", "unchanged", (remark("nothing-to-withdraw"),)),)
    return withdraw_unposted(ledger, note.upn, note.parent)


def _noted(told: Iterable[Record]) -> list[Noted]:
    noted = []
    for record in told:
        match record:
            case EmailCopy(row, ref, on, to, system, message_id):
                day, at = (on.date(), f"{on:%H:%M}") if isinstance(on, datetime) else (on, None)
                facts = {"to": to, "system": system, "message_id": message_id, "at": at}
                noted.append(Noted("email-copied", ref, day, _said(facts), row))
            case ReturnedMail(row, ref, on, why):
                noted.append(Noted("mail-returned", ref, on, _said({"why": why}), row))
            case _:
                continue
    return noted


def _said(facts: dict[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in facts.items() if text}
