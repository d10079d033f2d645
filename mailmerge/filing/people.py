"""From a file of people to the record, and back to a case: who a pupil's parents are, and what guards them.

Each pupil of a file is one note of kind `people`, and each of their parents another, so that one parent's address is
never handed over, or erased, with the other's. The latest file counts; but what guards somebody stays until a later
file says in so many words that it does not hold, and a guarded parent stays with it. Source: contract, 2.2.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from mailmerge.casework.names import PersonName, matching, may_be_one
from mailmerge.intake.people import PeopleOnRecord
from mailmerge.intake.record import PeopleRow
from mailmerge.intake.rows.cells import NO
from mailmerge.intake.rows.columns import GUARD_TO_CONFIRM, HOME, MOST_PARENTS, home_column, parent_column
from mailmerge.intake.rows.dates import day_of_text
from mailmerge.intake.wholes import split_name
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, records
from mailmerge.ledger.record.pupil_events import NoteRecorded
from mailmerge.ledger.record.reference import pupil_token

PEOPLE = "people"
PARENTS_GUARDS = ("court order", "do not contact", "address confidential", "deceased")
_LEFT_ON = "left on"
_PUPILS_GUARDS = ("looked after", "pupil deceased", GUARD_TO_CONFIRM, _LEFT_ON)
_HOME = frozenset(map(home_column, HOME))


@dataclass(slots=True)
class _Told:
    """What is on record of one pupil's people, as the files came: `guarded` are the cells of parents."""

    on: date
    cells: dict[str, str] = field(default_factory=dict)
    parents: list[dict[str, str]] = field(default_factory=list)
    is_doubtful: bool = False
    guarded: list[dict[str, str]] = field(default_factory=list)
    pupils_guards: dict[str, str] = field(default_factory=dict)

    def says(self, today: date, cells: Mapping[str, str], parents: list[dict[str, str]]) -> bool:
        """Whether a file of today would add nothing."""
        if any(self.cells.get(name) != cell for name, cell in cells.items()):
            return False
        return not parents or (self.on, self.parents) == (today, parents)


@dataclass(frozen=True, slots=True)
class GuardedPerson:
    """A parent of whom a file of people told a guard: their name, title first, their number, and which guards hold."""

    name: PersonName | None
    whole_name: str
    number: str | None
    guards: frozenset[str]


@dataclass(frozen=True, slots=True)
class Guards:
    """What guards a pupil and their parents by the files of people, whether or not the last of them was taken.

    `left_on` is the day on which the pupil left the school, None where no file says that they did.
    """

    of_pupil: frozenset[str]
    of_parents: tuple[GuardedPerson, ...]
    left_on: date | None = None

    def and_also(self, others: "Guards") -> "Guards":
        """Return these guards with those that hold by other files; of two days of leaving, these files' counts."""
        of_parents = (*self.of_parents, *others.of_parents)
        return Guards(self.of_pupil | others.of_pupil, of_parents, self.left_on or others.left_on)


NO_GUARDS = Guards(frozenset(), ())


def guards_on_record(ledger: Ledger, upns: Collection[str]) -> dict[str, Guards]:
    """Return the guards that hold for those of the pupils (UPNs) of whom any does."""
    found = {upn: _guards(told) for upn, told in _told(ledger, upns).items()}
    return {upn: guards for upn, guards in found.items() if guards != NO_GUARDS}


def _guards(told: _Told) -> Guards:
    left_on = day_of_text(told.pupils_guards.get(_LEFT_ON, ""))
    of_pupil = frozenset(told.pupils_guards.keys() - {_LEFT_ON})
    return Guards(of_pupil, tuple(map(_guarded_person, told.guarded)), left_on)


def _guarded_person(cells: Mapping[str, str]) -> GuardedPerson:
    guards = frozenset(_heard({}, cells, PARENTS_GUARDS))
    return GuardedPerson(_name(cells), cells.get("full name", ""), cells.get("id") or None, guards)


def guards_heard(told: Iterable[Mapping[str, str]]) -> Guards:
    """Return the guards that hold by what was told of one pupil and their parents, the earliest first.

    Args:
        told: cells by their columns in a case file.
    """
    heard = _Told(date.min)
    for cells in told:
        own, parents = _parts(cells)
        heard.pupils_guards = _heard(heard.pupils_guards, own, _PUPILS_GUARDS)
        for parent in parents:
            _hear(heard, parent)
    return _guards(heard)


def people_told(ledger: Ledger, upns: Collection[str]) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield what files of people said of these pupils: the event's number, the UPN and cells as of a case file."""
    for note in records.recorded_notes(ledger, upns):
        facts = facts_on_record.of_people(ledger, note) if note.note_kind == PEOPLE and note.upn else None
        if facts is not None:
            named = {parent_column(1, name): cell for name, cell in facts.cells.items()}
            yield note.seq, str(note.upn), named if facts.is_of_parent else dict(facts.cells)


def people_on_record(ledger: Ledger, upns: Collection[str]) -> dict[str, PeopleOnRecord]:
    """Return the people of those of the pupils of whom some are on record, and whose last row was not rejected."""
    return {
        upn: PeopleOnRecord(_cells(told), told.on) for upn, told in _told(ledger, upns).items() if not told.is_doubtful
    }


def people_events(
    rows: Iterable[PeopleRow], ledger: Ledger, today: date
) -> Iterator[tuple[PeopleRow, str, list[NewEvent]]]:
    """Yield for each pupil of a file what has changed, in words, and the events to append (none: nothing is new).

    Args:
        rows: what the file says.
        ledger: what is on record.
        today: the day on which it is told.
    """
    rows = tuple(rows)
    told = _told(ledger, {row.upn for row in rows})
    for row in rows:
        before = told.get(row.upn)
        cells, parents = _parts(row.cells)
        if before and not before.is_doubtful and before.says(today, cells, parents):
            yield row, "", []
            continue
        token = pupil_token(ledger.workspace_id, row.upn)
        facts: dict[str, object] = {"upn": row.upn, "cells": cells, "names_parents": bool(parents)}
        events = [NoteRecorded(token, PEOPLE, today, facts).event()]
        for parent in parents:
            facts = {"upn": row.upn, "parent": _called(parent), "cells": parent}
            events.append(NoteRecorded(token, PEOPLE, today, facts).event())
        yield row, _changes(before, cells, parents), events


def guards_told(row: PeopleRow, today: date) -> dict[str | None, frozenset[str]]:
    """Return the codes of the guards that a row says hold today: by a parent's name, None being the whole family."""
    cells, parents = _parts(row.cells)
    told: dict[str | None, frozenset[str]] = {}
    family = set(_heard({}, cells, ("pupil deceased",)))
    for parent in parents:
        guards = set(_heard({}, parent, PARENTS_GUARDS))
        family |= guards & {"deceased"}
        # Of two who are called alike, either may be meant where a letter's name is all that is known.
        codes = frozenset(guard.replace(" ", "-") for guard in guards)
        told[_called(parent)] = told.get(_called(parent), frozenset()) | codes
    left_on = day_of_text(cells.get("left on", ""))
    left = {"not-on-roll"} if left_on and left_on <= today else set()
    return told | {None: frozenset({guard.replace(" ", "-") for guard in family} | left)}


def question_events(upns: Collection[str], ledger: Ledger, today: date) -> list[NewEvent]:
    """Return the events that keep a question on record of these pupils: words in a file may guard somebody.

    So of files that are neither of people nor of cases; what is on record of the people stays as it was.
    """
    known = _told(ledger, upns)
    events = []
    for upn in sorted(upns):
        told = known.get(upn)
        if told is None or GUARD_TO_CONFIRM not in told.pupils_guards:
            facts: dict[str, object] = {
                "upn": upn,
                "cells": {"upn": upn, GUARD_TO_CONFIRM: "yes"},
                "names_parents": False,
            }
            events.append(NoteRecorded(pupil_token(ledger.workspace_id, upn), PEOPLE, today, facts).event())
            events += [_doubt(upn, ledger, today)] if told and told.is_doubtful else []
    return events


def doubt_events(upns: Collection[str], ledger: Ledger, today: date, told_now: Collection[str]) -> list[NewEvent]:
    """Return the events that keep rows from the people on record of these pupils, until a file of them is taken.

    A row that was rejected may have held a guard.

    Args:
        upns: the pupils of whom a row was rejected.
        ledger: what is on record.
        today: the day on which it is told.
        told_now: the pupils of whom the same file says more in rows that are taken, to be appended before these.
    """
    known = _told(ledger, upns)
    doubtful = {upn for upn, told in known.items() if not told.is_doubtful} | set(told_now)
    return [_doubt(upn, ledger, today) for upn in sorted(doubtful.intersection(upns))]


def _doubt(upn: str, ledger: Ledger, today: date) -> NewEvent:
    facts: dict[str, object] = {"upn": upn, "doubtful": True, "cells": {}}
    return NoteRecorded(pupil_token(ledger.workspace_id, upn), PEOPLE, today, facts).event()


def _told(ledger: Ledger, upns: Collection[str]) -> dict[str, _Told]:
    """Return what the files said of these pupils, in the order in which they were taken."""
    by_pupil: dict[str, _Told] = {}
    notes = (note for note in records.recorded_notes(ledger, upns) if note.note_kind == PEOPLE and note.upn)
    for note in sorted(notes, key=lambda note: note.seq):
        facts = facts_on_record.of_people(ledger, note)
        if facts is None:
            continue
        cells = dict(facts.cells)
        told = by_pupil.setdefault(str(note.upn), _Told(note.on))
        if facts.is_of_parent:
            told.parents.append(cells)
            _hear(told, cells)
            continue
        told.is_doubtful = facts.is_doubtful
        if not told.is_doubtful:
            home_told = not _HOME.isdisjoint(cells)
            kept = {name: cell for name, cell in told.cells.items() if not (home_told and name in _HOME)}
            told.cells = {**kept, **cells}
            # A list of pupils that names nobody says nothing of the parents.
            if facts.names_parents:
                told.on, told.parents = note.on, []
            told.pupils_guards = _heard(told.pupils_guards, cells, _PUPILS_GUARDS)
    return by_pupil


def _hear(told: _Told, parent: Mapping[str, str]) -> None:
    """Note what a file says of a parent's guards: it adds to what was heard of them, or takes back what it denies."""
    same = [before for before in told.guarded if _is_one(before, parent)]
    told.guarded = [before for before in told.guarded if before not in same]
    for before in same or [{}]:
        guards = _heard(before, parent, PARENTS_GUARDS)
        if guards:
            number = {"id": before["id"]} if before.get("id") else {}
            told.guarded.append({**number, **parent, **guards})


def _heard(before: Mapping[str, str], cells: Mapping[str, str], guards: Iterable[str]) -> dict[str, str]:
    """Return which guards hold: a later file adds to them, and takes one away only by saying no."""
    held = {}
    for guard in guards:
        said = cells.get(guard, "").strip() or before.get(guard, "")
        if said and said.casefold() not in NO:
            held[guard] = said
    return held


def _cells(told: _Told) -> dict[str, str]:
    """Return the cells of a case file that say all this; guarded parents whom the last file left out come last."""
    cells = {name: cell for name, cell in told.cells.items() if name != _LEFT_ON} | told.pupils_guards
    left_out = [heard for heard in told.guarded if not any(_may_be_one(heard, parent) for parent in told.parents)]
    for number, parent in enumerate([*told.parents, *left_out][:MOST_PARENTS], start=1):
        guards = {
            name: cell
            for heard in told.guarded
            if _may_be_one(heard, parent)
            for name, cell in heard.items()
            if name in PARENTS_GUARDS
        }
        cells |= {parent_column(number, name): cell for name, cell in {**parent, **guards}.items()}
    return cells


def _parts(cells: Mapping[str, str]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return a row's cells of the pupil, and those of each parent without the number."""
    own, parents = {}, defaultdict[int, dict[str, str]](dict)
    for name, cell in cells.items():
        number = next((n for n in range(1, MOST_PARENTS + 1) if name.startswith(f"parent {n} ")), None)
        if number is None:
            own[name] = cell
        else:
            parents[number][name.removeprefix(f"parent {number} ")] = cell
    return own, [parents[number] for number in sorted(parents)]


def _called(parent: Mapping[str, str]) -> str:
    """Return who a parent is, as names are matched, also where the whole name stands in one cell."""
    whole = parent.get("full name", "")
    name = _name(parent)
    return matching(" ".join(filter(None, (name.forename, name.surname))) if name else whole)


def _is_one(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Tell whether two parents of a pupil are one: by number where both have one, else by name (`Person`)."""
    if one.get("id") and other.get("id"):
        return matching(one["id"]) == matching(other["id"])
    return _called(one) == _called(other)


def _may_be_one(heard: Mapping[str, str], parent: Mapping[str, str]) -> bool:
    """Tell whether a guard that was heard may be this parent's, who is perhaps written another way now."""
    if _is_one(heard, parent):
        return True
    if heard.get("id") and parent.get("id"):
        return False
    name, other = _name(heard), _name(parent)
    return name is not None and other is not None and may_be_one(name, other)


def _name(parent: Mapping[str, str]) -> PersonName | None:
    """Return a parent's name, split where it stands in one cell and the parts are certain; None where they are not."""
    surname = parent.get("surname", "").strip()
    if not surname and (whole := parent.get("full name", "")):
        return split_name(whole)
    title, forename = (parent.get(part, "").strip() for part in ("title", "forename"))
    return PersonName(title, forename, surname)


def _changes(before: _Told | None, cells: Mapping[str, str], parents: list[dict[str, str]]) -> str:
    """Return in words what this file changes."""
    if before is None:
        return "Kept on record: new."
    new = parents or before.parents
    said = [f'"{name}"' for name in sorted(cells) if before.cells.get(name) != cells[name]]
    for number, parent in enumerate(new, start=1):
        old = next((one for one in before.parents if _is_one(one, parent)), None)
        if old is None:
            said.append(f"parent {number} is new")
            continue
        names = sorted({*old, *parent})
        said += [f'"{parent_column(number, name)}"' for name in names if old.get(name) != parent.get(name)]
    left_out = [old for old in before.parents if not any(_is_one(old, parent) for parent in new)]
    said += [f"{len(left_out)} left out"] if left_out else []
    kept = [
        guard
        for heard in before.guarded
        for guard in heard
        if guard in PARENTS_GUARDS
        and not any(parent.get(guard, "").strip() for parent in new if _is_one(heard, parent))
    ]
    text = f"Kept on record. Changed: {', '.join(said)}." if said else "Kept on record: nothing has changed."
    if kept:
        text += f" This file is silent on what guarded somebody; it still holds: {', '.join(sorted(set(kept)))}."
    return text
