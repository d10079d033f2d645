"""Whom the rows on record name: a name that is nobody's, or that two people bear, holds the letters that it may change.

Source: law 7 ("a record row's name fits nobody, or two"); the contract, 2.1.
"""

from collections.abc import Iterator, Mapping

from mailmerge.casework.called import Person, meant, people_apart
from mailmerge.law.letters import LetterKind
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.rules import Check, Details, every_letter

# A row on record: what it says, its day in words, and the name that it gives.
_Row = tuple[str, str, str]


def _rows(facts: ParentFacts, kind: LetterKind) -> Iterator[_Row]:
    """Yield the rows on record that name somebody, and by which this letter may be another one.

    A letter from before this system counts for every letter; notices and their withdrawal for the amounts alone.
    """
    if kind.is_form:
        return
    for sent in facts.history.letters:
        if sent.parent is not None and sent.parent_name is None:
            yield sent.letter, f"{sent.sent_on:%d/%m/%Y}", sent.parent
    if kind.warns_on == "leave":
        for who, notices in facts.history.notices.items():
            yield from (("penalty-notice", f"{notice.issued_on:%d/%m/%Y}", who) for notice in notices)
        for who, days in facts.history.withdrawals.items():
            yield from (("withdrawn", f"{day:%d/%m/%Y}", who) for day in days)


def _people(facts: ParentFacts) -> tuple[Person, ...]:
    return people_apart((*facts.history.people, *(parent.person for parent in facts.case.parents)))


def _doubtful(facts: ParentFacts, kind: LetterKind) -> Mapping[_Row, tuple[Person, ...]]:
    """Return the rows whose name is nobody's, or that of several, with who may be meant.

    A row that was told again, of the same thing and day, under a name that is somebody's, is mended. Of a letter, a
    name that is plainly another person's than anybody's here is that person's.
    """
    history = facts.history
    if not (history.letters or history.notices or history.withdrawals):
        return {}
    rows = [row for row in dict.fromkeys(_rows(facts, kind)) if row[2]]
    if not rows:
        return {}
    people = _people(facts)
    found = {row: meant(row[2], people) for row in rows}
    mended = {row[:2] for row, who in found.items() if len(who) == 1}

    def is_doubtful(row: _Row) -> bool:
        if len(found[row]) == 1 or row[:2] in mended:
            return False
        is_of_letter = row[0] not in ("penalty-notice", "withdrawn")
        return bool(found[row]) or not is_of_letter or any(person.is_like(row[2]) for person in people)

    return {row: who for row, who in found.items() if is_doubtful(row)}


def _misnamed(facts: ParentFacts, kind: LetterKind) -> Details | None:
    nobody = [row for row, who in _doubtful(facts, kind).items() if not who]
    if not nobody:
        return None
    what, day, name = nobody[0]
    return {"what": what, "day": day, "name": name}


def _not_distinct(facts: ParentFacts, kind: LetterKind) -> Details | None:
    several = (who for who in _doubtful(facts, kind).values() if who)
    mine = any(person.is_same_as(facts.parent.person) for who in several for person in who)
    return {} if mine else None


NAME_CHECKS: tuple[Check, ...] = (
    Check("misnamed-parent", every_letter, _misnamed),
    Check("parents-not-distinct", every_letter, _not_distinct),
)
