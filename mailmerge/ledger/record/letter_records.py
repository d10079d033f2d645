"""Questions to the ledger about letters and their postings, answered through the look-ups."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select

from mailmerge.ledger.chain.dialects import TextOf
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.schema import contents
from mailmerge.ledger.record.event_kinds import LIFTED
from mailmerge.ledger.record.records import rows_with
from mailmerge.ledger.record.tables import letters, open_letters, postings, withdrawals

# Of the latest withdrawal: there is none, or it took a former one back.
_STANDS = withdrawals.c.code.is_(None) | (withdrawals.c.code == LIFTED)


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A letter on record, with the posting that counts.

    `issue` is 0 for a letter from before this system, which has no run and no files. `posted_on`, `service` and
    `item_reference` are what the latest posting or correction says: None is "no posting on record".
    Erased letters have no `upn`, `parent`, `parent_name` and `trigger`; else `parent` None is "every parent", and
    `trigger` None "known by its date alone". `case_facts` is a fingerprint of the facts that the letter was made from,
    where it is known. `facts_sha256` names the rest, see `records.facts`.
    """

    ref: str
    seq: int
    issued_at: datetime
    letter: str
    appendix: str | None
    variant: str | None
    issue: int
    letter_date: date
    run: str | None
    school: str | None
    upn: str | None
    parent: str | None
    parent_name: str | None
    trigger: str | None
    case_facts: str | None
    pdf_sha256: str | None
    docx_sha256: str | None
    facts_sha256: str
    posted_on: date | None
    service: str | None
    item_reference: str | None
    withdrawn: str | None

    @property
    def is_withdrawn(self) -> bool:
        """Whether the letter no longer counts; `withdrawn` is the code that says why."""
        return self.withdrawn is not None


@dataclass(frozen=True, slots=True)
class PupilRecord:
    """A child as a letter on record names them."""

    upn: str
    name: str
    date_of_birth: date


def history(ledger: Ledger, upns: Collection[str]) -> list[LetterRecord]:
    """Return every letter on record for these pupils, in order of recording, withdrawn ones included."""
    return sorted(_letters(ledger, letters.c.upn, upns), key=lambda record: record.seq)


def pupils_written_about(ledger: Ledger, upns: Collection[str]) -> Iterator[PupilRecord]:
    """Yield the child of each letter of this system that stands, for these pupils: as often as there are letters.

    What was erased is not known; nor is who was meant by a letter from before this system.
    """
    said = TextOf(contents.c.bytes)
    name, born = func.json_extract(said, "$.pupil"), func.json_extract(said, "$.date_of_birth")
    query = _letter_query().add_columns(name.label("name"), born.label("born"))
    query = query.join(contents, contents.c.sha256 == letters.c.facts_sha256).where(
        _STANDS, name.is_not(None), born.is_not(None)
    )
    for row in rows_with(ledger, query, letters.c.upn, upns):
        yield PupilRecord(row.upn, row.name, date.fromisoformat(row.born))


def letter(ledger: Ledger, ref: str) -> LetterRecord | None:
    """Return the letter of that reference (as it is printed), or None if there never was one."""
    return next(_letters(ledger, letters.c.ref, [ref]), None)


def letters_of_run(ledger: Ledger, run: str) -> list[LetterRecord]:
    """Return the letters that a run made, in order of recording."""
    return sorted(_letters(ledger, letters.c.run, [run]), key=lambda record: record.seq)


def letters_made(ledger: Ledger, after: int = 0) -> list[LetterRecord]:
    """Return every letter of this system that is on record after event number `after`, in order of recording."""
    with ledger.reading() as connection:
        query = _letter_query().where(letters.c.issue > 0, letters.c.seq > after).order_by(letters.c.seq)
        return [_letter(row) for row in connection.execute(query)]


def unposted(ledger: Ledger, run: str | None = None, refs: Collection[str] | None = None) -> list[LetterRecord]:
    """Return the letters of this system (of a run, of these) that are neither posted nor withdrawn, oldest first."""
    waiting = select(open_letters.c.ref).where(open_letters.c.waits == 1)
    if run is not None:
        waiting = waiting.where(open_letters.c.run == run)
    query = _letter_query().where(letters.c.ref.in_(waiting))
    if refs is not None:
        return sorted(map(_letter, rows_with(ledger, query, letters.c.ref, refs)), key=lambda record: record.seq)
    with ledger.reading() as connection:
        return [_letter(row) for row in connection.execute(query.order_by(letters.c.seq))]


def references(ledger: Ledger) -> list[str]:
    """Return the references of all letters of this system, in no order: those that stand on paper."""
    with ledger.reading() as connection:
        return list(connection.execute(select(letters.c.ref).where(letters.c.issue > 0)).scalars())


def references_without_facts(ledger: Ledger, refs: Collection[str]) -> frozenset[str]:
    """Return which of these references are on record of letters of which no more is known: they were erased."""
    query = select(letters.c.ref).where(letters.c.issue > 0, letters.c.upn.is_(None))
    return frozenset(row.ref for row in rows_with(ledger, query, letters.c.ref, refs))


def holders(ledger: Ledger, item_reference: str) -> list[LetterRecord]:
    """Return the letters whose posting that counts has this item reference: never more than one, if all is right."""
    return sorted(_letters(ledger, postings.c.item_reference, [item_reference]), key=lambda record: record.seq)


def last_issues(ledger: Ledger, upns: Collection[str]) -> Mapping[tuple[str, str, str, str], int]:
    """Return the highest number that a letter of these pupils has, by UPN, parent, letter and trigger.

    Withdrawn letters count too. A letter from before this system has no number of ours: 0.
    """
    identity = (letters.c.upn, letters.c.parent, letters.c.letter, letters.c.trigger)
    query = select(*identity, func.max(letters.c.issue).label("last")).group_by(*identity)
    rows = rows_with(ledger, query, letters.c.upn, upns)
    return {(row.upn, row.parent, row.letter, row.trigger): row.last for row in rows}


def _letter_query() -> Select[*tuple[Any, ...]]:
    """Return the SELECT of letters with the posting that counts and the latest withdrawal."""
    other = postings.alias()
    latest_posting = select(func.max(other.c.seq)).where(other.c.ref == letters.c.ref).scalar_subquery()
    gone = withdrawals.alias()
    latest_withdrawal = select(func.max(gone.c.seq)).where(gone.c.ref == letters.c.ref).scalar_subquery()
    joined = letters.outerjoin(postings, postings.c.seq == latest_posting).outerjoin(
        withdrawals, withdrawals.c.seq == latest_withdrawal
    )
    posting = (postings.c.posted_on, postings.c.service, postings.c.item_reference)
    withdrawn = case((_STANDS, None), else_=withdrawals.c.code)
    return select(letters, *posting, withdrawn.label("withdrawn")).select_from(joined)


def _letters(ledger: Ledger, column: ColumnElement[Any], values: Collection[str]) -> Iterator[LetterRecord]:
    """Yield the letters of which a column has one of the values."""
    return map(_letter, rows_with(ledger, _letter_query(), column, values))


def _letter(row: Row[*tuple[Any, ...]]) -> LetterRecord:
    """Return a row of `_letter_query` as a value."""
    return LetterRecord(
        ref=row.ref,
        seq=row.seq,
        issued_at=datetime.fromisoformat(row.issued_at),
        letter=row.letter,
        appendix=row.appendix,
        variant=row.variant,
        issue=row.issue,
        letter_date=date.fromisoformat(row.letter_date),
        run=row.run,
        school=row.school,
        upn=row.upn,
        parent=row.parent,
        parent_name=row.parent_name,
        trigger=row.trigger,
        case_facts=row.case_facts,
        pdf_sha256=row.pdf_sha256,
        docx_sha256=row.docx_sha256,
        facts_sha256=row.facts_sha256,
        posted_on=date.fromisoformat(row.posted_on) if row.posted_on else None,
        service=row.service,
        item_reference=row.item_reference,
        withdrawn=row.withdrawn,
    )
