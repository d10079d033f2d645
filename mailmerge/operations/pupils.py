"""Pupils, for who looks for one: whose they are, found by name, UPN or reference, and one page of all that is known."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mailmerge.casework.names import matching
from mailmerge.casework.upn import is_valid_upn, normalise_upn
from mailmerge.dispatch.kinds import kind_by_facts
from mailmerge.dispatch.times import local
from mailmerge.filing.people import people_on_record
from mailmerge.law.own_letters import on_record
from mailmerge.ledger.record import facts_on_record, letter_records, records
from mailmerge.ledger.record.case_records import CaseRecord, cases_decided
from mailmerge.ledger.record.post_records import packs_made
from mailmerge.ledger.record.reference import normal_reference, pupil_token
from mailmerge.operations.cells import parents_in, shown_cells
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError
from mailmerge.privacy.pupil_record import pupil_record
from mailmerge.runs.sweep import schools_of
from mailmerge.runs.timeline import Moment, timeline

_MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil of whom something is on record; `name` is blank where no file said it, or where it is erased."""

    upn: str = field(repr=False)
    name: str = field(repr=False)
    school: str | None


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter of a pupil, as a line of the page."""

    ref: str
    title: str
    on: date
    addressee: str = field(repr=False)
    state: str
    why: tuple[str, ...] = field(repr=False)
    is_withdrawn: bool
    is_posted: bool
    needs_proof: bool
    has_pages: bool


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A row that was decided: when, what came of it, and why, a parent a line."""

    on: date
    outcome: str
    situation: str
    lines: tuple[str, ...] = field(repr=False)
    cells: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is filed as evidence, by its number on record."""

    number: int
    kind: str
    on: date
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PackShown:
    """A referral pack that was made."""

    ref: str
    route: str
    state: str
    on: date
    run: str


@dataclass(frozen=True, slots=True)
class PupilPage:
    """All that whoever asks may see of one pupil; `parents` as notes call them, and with their titles."""

    pupil: Pupil = field(repr=False)
    letters: tuple[LetterShown, ...] = field(repr=False)
    cases: tuple[CaseShown, ...] = field(repr=False)
    moments: tuple[Moment, ...] = field(repr=False)
    papers: tuple[Paper, ...] = field(repr=False)
    packs: tuple[PackShown, ...] = field(repr=False)
    parents: tuple[tuple[str, str], ...] = field(repr=False)
    token: str


def all_pupils(office: Office) -> Mapping[str, Pupil]:
    """Return every pupil of whom anything is on record, by UPN."""
    return office.follow("pupils", lambda news: _named(office, news.upns if news else None))


def pupil(office: Office, asker: Asker, upn: str) -> Pupil:
    """Return a pupil whom the asker may see.

    Raises:
        OutOfSightError: nothing is on record of such a pupil, or another school's.
    """
    found = all_pupils(office).get(normalise_upn(upn))
    if found is None or not asker.sees(found.school):
        raise OutOfSightError
    return found


def search(office: Office, asker: Asker, asked: str) -> tuple[Pupil, ...]:
    """Return the pupils who are meant by a UPN, a letter's reference, or a name or a part of it; at most fifty."""
    pupils = all_pupils(office)
    asked = asked.strip()
    if is_valid_upn(asked):
        found = [pupils.get(normalise_upn(asked))]
    elif ref := normal_reference(asked):
        letter = letter_records.letter(office.ledger, ref)
        found = [pupils.get(letter.upn)] if letter and letter.upn else []
    else:
        wanted = matching(asked).split()
        found = [one for one in pupils.values() if wanted and all(part in matching(one.name) for part in wanted)]
    seen = (one for one in found if one is not None and asker.sees(one.school))
    return tuple(sorted(seen, key=lambda one: one.name))[:_MOST_FOUND]


def pupil_page(office: Office, asker: Asker, upn: str) -> PupilPage:
    """Return all of a pupil's record that whoever asks may see.

    Raises:
        OutOfSightError: nothing is on record of such a pupil, or another school's.
    """
    found = pupil(office, asker, upn)
    ledger = office.ledger
    record = pupil_record(ledger, found.upn)
    people = people_on_record(ledger, [found.upn]).get(found.upn)
    told = timeline(ledger, found.upn).moments
    decided = cases_decided(ledger, [found.upn])
    why = _why(decided)
    letters = tuple(_letter(office, letter, why.get(letter.ref, ())) for letter in reversed(record.letters))
    packs = tuple(
        PackShown(pack.ref, pack.route, pack.state, pack.on, pack.run)
        for pack in reversed(packs_made(ledger, pupil_token(ledger.workspace_id, found.upn)))
    )
    papers = tuple(
        Paper(one.seq, one.evidence_kind, local(one.at).date(), (one.path or "").rpartition("/")[2])
        for one in reversed(record.evidence)
        if one.path
    )
    cases = tuple(_case(one, asker) for one in reversed(decided))
    named = (people.cells if people else {}, *(one.row for one in decided))
    parents = {plain: full for cells in named for plain, full in parents_in(cells).values()}
    moments = tuple(moment for moment in reversed(told) if asker.may("care") or not _is_of_care(moment))
    return PupilPage(found, letters, cases, moments, papers, packs, tuple(parents.items()), record.token)


def _named(office: Office, touched: Collection[str] | None) -> dict[str, Pupil]:
    """Return every pupil of whom anything is on record; of these alone, where some are given."""
    ledger = office.ledger
    upns = records.pupils(ledger) if touched is None else touched
    names: dict[str, str] = {}
    schools: dict[str, str] = {}
    for case in office.cases() if touched is None else cases_decided(ledger, touched):
        if case.upn:
            names[case.upn] = _name(case.row) or names.get(case.upn, "")
            if case.school:
                schools[case.upn] = case.school
    missing = [upn for upn in upns if not names.get(upn) or upn not in schools]
    for child in letter_records.pupils_written_about(ledger, missing):
        names[child.upn] = names.get(child.upn) or child.name
    schools = schools_of([upn for upn in missing if upn not in schools], ledger, office.configuration) | schools
    for upn, people in people_on_record(ledger, [upn for upn in missing if not names.get(upn)]).items():
        names[upn] = _name(people.cells)
    return {upn: Pupil(upn, names.get(upn, ""), schools.get(upn)) for upn in upns}


def _name(cells: Mapping[str, Any]) -> str:
    return " ".join(str(cells[part]) for part in ("pupil forename", "pupil surname") if cells.get(part))


def _why(decided: Iterable[CaseRecord]) -> dict[str, tuple[str, ...]]:
    """Return why each letter was made, in the words of its decision, by reference."""
    return {
        str(parent["ref"]): tuple(str(reason["text"]) for reason in parent.get("reasons", ()))
        for case in decided
        for parent in case.decision.get("parents", ())
        if parent.get("ref")
    }


def _letter(office: Office, letter: letter_records.LetterRecord, why: tuple[str, ...]) -> LetterShown:
    facts = facts_on_record.of_letter(office.ledger, letter)
    kind = kind_by_facts(letter, facts)
    if letter.is_withdrawn:
        state = "withdrawn"
    elif letter.posted_on:
        state = f"posted {letter.posted_on.day} {letter.posted_on:%B %Y}, {(letter.service or '').replace('-', ' ')}"
    elif letter.issue == 0:
        state = "from before this system"
    else:
        state = "waits to be posted" if not kind.is_form else "a form to hand out"
    return LetterShown(
        letter.ref,
        f"Letter {kind.appendix}: {kind.title}" if kind.is_numbered else kind.title,
        letter.letter_date,
        facts.addressee if facts else "",
        state,
        why,
        letter.is_withdrawn,
        letter.posted_on is not None,
        kind.posted,
        letter.pdf_sha256 is not None,
    )


def _case(case: CaseRecord, asker: Asker) -> CaseShown:
    lines = [f"{parent.get('name') or 'Parent'}: {_told(parent)}" for parent in case.decision.get("parents", ())] or [
        str(one["text"]) for one in (*case.decision.get("errors", ()), *case.decision.get("reasons", ()))
    ]
    return CaseShown(
        local(case.at).date(), case.outcome, case.situation or "", tuple(lines), shown_cells(case.row, asker)
    )


def _told(parent: Mapping[str, Any]) -> str:
    if parent.get("outcome") == "letter":
        kind = on_record(str(parent["letter"]), None)
        return f"letter {kind.appendix}, {kind.title}" if kind.appendix else f"letter {kind.called}"
    return " ".join(str(reason["text"]) for reason in parent.get("reasons", ())) or str(parent.get("outcome"))


def _is_of_care(moment: Moment) -> bool:
    return moment.said.get("note_kind") == "professional-contact"
