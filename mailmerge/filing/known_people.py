"""A pupil's parents as the record knows them: from letters, files of people and rows; and whom a new row means."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mailmerge.casework.called import Person, meant, people_apart
from mailmerge.casework.names import PersonName
from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.filing.people import people_on_record
from mailmerge.intake.record import Note, PastLetter, Record, ReferralOutcome
from mailmerge.intake.rows.columns import MOST_PARENTS, parent_column
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.case_records import cases_decided
from mailmerge.ledger.record.letter_records import LetterRecord

_NUMBERED = "id:"

_CHILD = ("pupil forename", "pupil surname")


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Who is known of a pupil's parents, each once; `all_told`: a row or a file of people named them all."""

    people: tuple[Person, ...] = ()
    all_told: bool = False


def known_people(ledger: Ledger, upns: Collection[str]) -> Mapping[str, KnownPeople]:
    """Return the parents of these pupils who are known from letters, files of people and rows on record, by UPN."""
    if not upns:
        return {}
    found: defaultdict[str, list[Person]] = defaultdict(list)
    told: set[str] = set()
    for upn, on_record in people_on_record(ledger, upns).items():
        found[upn] += _in_cells(on_record.cells)
        told.add(upn)
    for case in cases_decided(ledger, upns):
        if case.upn is not None and case.row and case.outcome != "reject":
            found[case.upn] += _in_cells(case.row)
            told.add(case.upn)
    for letter in letter_records.history(ledger, upns):
        if letter.upn is not None:
            found[letter.upn] += _of_letter(letter)
    return {upn: KnownPeople(people_apart(people), upn in told) for upn, people in found.items()}


def name_on_record(ledger: Ledger, upn: str) -> str | None:
    """Return a child's forename and surname as a row or a file of people said them last; None: neither did."""
    told = [case.row for case in cases_decided(ledger, [upn]) if case.row]
    told += [people.cells for people in people_on_record(ledger, [upn]).values()]
    names = (" ".join(str(cells[part]) for part in _CHILD if cells.get(part)) for cells in reversed(told))
    return next(filter(None, names), None)


def _in_cells(cells: Mapping[str, object]) -> Iterator[Person]:
    for number in range(1, MOST_PARENTS + 1):
        said = [str(cells.get(parent_column(number, part)) or "") for part in ("title", "forename", "surname")]
        if said[-1]:
            mis_id = cells.get(parent_column(number, "id"))
            yield Person.of(PersonName(*said), str(mis_id) if mis_id else None)


def _of_letter(letter: LetterRecord) -> Iterator[Person]:
    """Yield the parent whom a letter of this system went to; one from before it names nobody for certain."""
    if letter.parent is None or letter.parent_name is None:
        return
    forename, _, surname = letter.parent_name.partition(" ")
    number = letter.parent.removeprefix(_NUMBERED) if letter.parent.startswith(_NUMBERED) else None
    yield Person.of(PersonName("", forename, surname), number)


def doubts(rows: Iterable[Record], ledger: Ledger) -> Mapping[int, Remark]:
    """Return, by row, why nobody can say whom it names: a name that is nobody's on record, or that two people bear.

    What a referral came to, and what ends a hold, must be somebody's. A letter from before and any other note may name
    somebody who is not known here, unless the name is much like that of one who is.
    """
    named = [row for row in rows if isinstance(row, Note | PastLetter | ReferralOutcome) and row.parent]
    known = known_people(ledger, {row.upn for row in named})
    found = {}
    for row in named:
        doubt = _doubt(row, known.get(row.upn, KnownPeople()))
        if doubt is not None:
            found[row.row] = doubt
    return found


def _doubt(row: Note | PastLetter | ReferralOutcome, known: KnownPeople) -> Remark | None:
    said = row.parent or ""
    who = meant(said, known.people)
    if len(who) == 1:
        return None
    if who:
        return remark("parents-not-distinct")
    must_be_known = known.all_told and (isinstance(row, ReferralOutcome) or _is_release(row))
    if must_be_known or any(person.is_like(said) for person in known.people):
        return remark("misnamed-parent")
    return None


def _is_release(row: Record) -> bool:
    return isinstance(row, Note) and row.kind == "release"
