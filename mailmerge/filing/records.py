"""From the intake to the ledger, and back to a case: history, notes, registers and outcomes of referrals."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, TypeAlias, TypeVar

from mailmerge.casework.calendar import academic_year
from mailmerge.casework.case import AttendanceFigures, Case, Pupil
from mailmerge.casework.identity import compare_children
from mailmerge.casework.marks import ATTENDED, AUTHORISED, POSSIBLE, PRESENT_ON_TIME, UNAUTHORISED, Mark
from mailmerge.casework.names import matching
from mailmerge.casework.register import Register
from mailmerge.casework.situation import infer_situation
from mailmerge.filing.guards_of_rows import guards_of_rows
from mailmerge.filing.guards_on_record import with_guards
from mailmerge.filing.people import NO_GUARDS, PEOPLE, guards_on_record
from mailmerge.intake.record import CodeCounts, Note, PastLetter, Record, ReferralOutcome, RegisterMark
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records, records
from mailmerge.ledger.record.facts_on_record import says_the_same
from mailmerge.ledger.record.letter_events import HistoryRecorded
from mailmerge.ledger.record.letter_records import LetterRecord, PupilRecord
from mailmerge.ledger.record.note_facts import RegisterFacts
from mailmerge.ledger.record.pupil_events import NoteRecorded, OutcomeRecorded
from mailmerge.ledger.record.records import NoteRecord, OutcomeRecord
from mailmerge.ledger.record.reference import pupil_token, reference

Told: TypeAlias = PastLetter | Note | ReferralOutcome | RegisterMark
_Recorded = TypeVar("_Recorded", LetterRecord, NoteRecord, OutcomeRecord)

REGISTER = "register"
_CODE_COUNTS = "code-counts"
# The prefix of references to letters from before this system, which no school's letter bears.
_BEFORE = "xxx"


@dataclass(frozen=True, slots=True)
class Entry:
    """What rows of a dropped file come to: the event to append, or None where it stands in the ledger already."""

    rows: tuple[int, ...]
    upn: str
    event: NewEvent | None


def entries(told: Iterable[Record], ledger: Ledger) -> Iterator[Entry]:
    """Return what to append for the rows of a history, note, register or outcome file.

    A register's marks become one event a pupil; every other row is one of its own. What is on record already is not
    recorded again, so that the same file may be dropped twice. Only a release is: each is for one letter.
    """
    workspace_id = ledger.workspace_id
    told = tuple(told)
    noted = {row.upn for row in told if isinstance(row, Note | RegisterMark)}
    referred = {row.upn for row in told if isinstance(row, ReferralOutcome)}
    notes = by_pupil(records.recorded_notes(ledger, noted))
    outcomes = by_pupil(records.recorded_outcomes(ledger, referred))
    marks: defaultdict[str, list[RegisterMark]] = defaultdict(list)
    for record in told:
        match record:
            case RegisterMark():
                marks[record.upn].append(record)
            case PastLetter():
                yield _past_letter(record, ledger, workspace_id)
            case Note():
                facts = _facts(record)
                like = (note for note in notes[record.upn] if (note.note_kind, note.on) == (record.kind, record.on))
                known = record.kind != "release" and any(says_the_same(ledger, note, facts) for note in like)
                note_event = NoteRecorded(pupil_token(workspace_id, record.upn), record.kind, record.on, facts)
                yield Entry((record.row,), record.upn, None if known else note_event.event())
            case ReferralOutcome():
                facts = _facts(record)
                same = (each for each in outcomes[record.upn] if (each.outcome, each.on) == (record.outcome, record.on))
                known = any(says_the_same(ledger, each, facts) for each in same)
                outcome = OutcomeRecorded(pupil_token(workspace_id, record.upn), record.outcome, record.on, facts)
                yield Entry((record.row,), record.upn, None if known else outcome.event())
            case _:
                raise TypeError("postings belong to the dispatch room")
    for upn, given in marks.items():
        yield _register(upn, given, notes[upn], ledger)


def count_entries(told: Iterable[CodeCounts], ledger: Ledger, today: date) -> Iterator[Entry]:
    """Return what to append for the rows of a file of code counts, which are those of the year up to `today`.

    What the last such file of the academic year said of a pupil is not said again.
    """
    told = tuple(told)
    latest: dict[str, NoteRecord] = {}
    for note in sorted(records.recorded_notes(ledger, {row.upn for row in told}), key=lambda note: note.seq):
        if note.note_kind == _CODE_COUNTS and note.upn and academic_year(note.on) == academic_year(today):
            latest[note.upn] = note
    for record in told:
        counts = dict(record.counts)
        before = latest.get(record.upn)
        if before and facts_on_record.of_counts(ledger, before).counts == counts:
            yield Entry(record.rows, record.upn, None)
            continue
        facts = {"upn": record.upn, "counts": counts}
        counted = NoteRecorded(pupil_token(ledger.workspace_id, record.upn), _CODE_COUNTS, today, facts)
        yield Entry(record.rows, record.upn, counted.event())


def by_pupil(on_record: Iterable[_Recorded]) -> defaultdict[str, list[_Recorded]]:
    """Return what is on record by UPN; what was erased has none."""
    found: defaultdict[str, list[_Recorded]] = defaultdict(list)
    for each in on_record:
        found[each.upn or ""].append(each)
    return found


def _facts(record: Note | ReferralOutcome) -> dict[str, object]:
    """Return what a row says, as plain JSON values; a parent is known by what the office called them."""
    said: dict[str, object] = {key: str(value) for key, value in asdict(record).items() if value and key != "row"}
    return said | ({"parent": matching(record.parent)} if record.parent else {})


def _past_letter(letter: PastLetter, ledger: Ledger, workspace_id: str) -> Entry:
    parent = matching(letter.parent) if letter.parent else None
    identity = (letter.upn, parent or "", letter.letter, letter.sent_on.isoformat())
    ref = reference(workspace_id, _BEFORE, identity, 0)
    if letter_records.letter(ledger, ref) is not None:
        return Entry((letter.row,), letter.upn, None)
    facts = {"upn": letter.upn, "parent": parent, "parent_name": None, "trigger": None}
    recorded = HistoryRecorded(ref, None, letter.letter, letter.sent_on, letter.posted_on, letter.service, facts)
    return Entry((letter.row,), letter.upn, recorded.event())


def _register(upn: str, given: Sequence[RegisterMark], notes: Iterable[NoteRecord], ledger: Ledger) -> Entry:
    marks = sorted(record.mark for record in given)
    rows = tuple(dict.fromkeys(record.row for record in given))
    since = [note for note in notes if note.on >= marks[0].on]  # a note's day is that of its last mark
    comments = {one.mark: one.comment for one in given if one.comment}
    if set(marks) <= set(_latest_marks(since, ledger).values()):
        known = facts_on_record.comments_on_marks(ledger, since) if comments else {}
        if comments.items() <= known.items():
            return Entry(rows, upn, None)
    told = [[mark.on.isoformat(), mark.session, mark.code] for mark in marks]
    beside = [[mark.on.isoformat(), mark.session, words] for mark, words in sorted(comments.items())]
    facts = {"upn": upn, "marks": told} | ({"comments": beside} if beside else {})
    note = NoteRecorded(pupil_token(ledger.workspace_id, upn), REGISTER, marks[-1].on, facts)
    return Entry(rows, upn, note.event())


def registers_on_record(ledger: Ledger, upns: Collection[str]) -> frozenset[str]:
    """Return of which of these pupils (UPNs) a register is on record, or counts of codes that stand for one."""
    notes = records.recorded_notes(ledger, upns)
    return frozenset(note.upn for note in notes if note.upn and (note.note_kind == REGISTER or _counts(note, ledger)))


def _counts(note: NoteRecord, ledger: Ledger) -> bool:
    """Tell whether a note counts codes, those of attendance among them: of absences alone nobody knows the share."""
    if note.note_kind != _CODE_COUNTS:
        return False
    return not PRESENT_ON_TIME.isdisjoint(facts_on_record.of_counts(ledger, note).counts or ())


def with_record(cases: Sequence[Case], ledger: Ledger) -> tuple[Case, ...]:
    """Return the cases with what notes, registers and guards on record say, where the row itself is silent.

    A case about another child than the letters on record name under its UPN is marked: its identity is doubtful.
    """
    upns = {case.pupil.upn for case in cases}
    notes = by_pupil(records.recorded_notes(ledger, upns))
    known: defaultdict[str, set[PupilRecord]] = defaultdict(set)
    for pupil in letter_records.pupils_written_about(ledger, upns):
        known[pupil.upn].add(pupil)
    guards = guards_on_record(ledger, [upn for upn, of_pupil in notes.items() if _speak_of_people(of_pupil)])
    of_rows = guards_of_rows(ledger, upns)

    def with_its_record(case: Case) -> Case:
        enriched = _enriched(case, notes[case.pupil.upn], ledger) if notes else case
        upn = case.pupil.upn
        enriched = with_guards(enriched, guards.get(upn, NO_GUARDS).and_also(of_rows.get(upn, NO_GUARDS)))
        return replace(enriched, identity_doubtful=True) if _is_another(case.pupil, known[case.pupil.upn]) else enriched

    return tuple(map(with_its_record, cases))


def _speak_of_people(notes: Iterable[NoteRecord]) -> bool:
    return any(note.note_kind == PEOPLE for note in notes)


def _is_another(pupil: Pupil, known: Collection[PupilRecord]) -> bool:
    """Tell whether no child known by this UPN can be this one (`casework.identity`): a slip of spelling is no other."""
    return bool(known) and all(_compared(pupil, child) == "another" for child in known)


def _compared(pupil: Pupil, child: PupilRecord) -> str:
    """Compare by forename and day of birth: a letter on record has the whole name, and a surname may have changed."""
    surname = matching(pupil.surname)
    forename = child.name[: -len(pupil.surname)] if matching(child.name).endswith(surname) else child.name.split()[0]
    return compare_children(pupil.forename, pupil.date_of_birth, forename, child.date_of_birth)


def _enriched(case: Case, notes: Sequence[NoteRecord], ledger: Ledger) -> Case:
    called = case.phone_call_on or _latest(notes, "call", case.letter_date) or _call_too_late(case, notes)
    offered = case.needs.eha_offered_on or _latest(notes, "early-help-offered", case.letter_date)
    figures = case.attendance
    if figures.register is None:
        figures = replace(figures, register=register_on_record(notes, case.letter_date, ledger))
    if figures.register is None:
        figures = _counted(figures, notes, case.letter_date, ledger)
    needs = replace(case.needs, eha_offered_on=offered)
    return replace(case, phone_call_on=called, attendance=figures, needs=needs)


def _latest(notes: Iterable[NoteRecord], kind: str, day: date) -> date | None:
    """Return the last day on which something of a kind was noted, on or before `day`."""
    return max((note.on for note in notes if note.note_kind == kind and note.on <= day), default=None)


def _call_too_late(case: Case, notes: Iterable[NoteRecord]) -> date | None:
    """Return the first call after the letter's date, where one before it is the first step: that says why it waits."""
    if infer_situation(case.situation, case.contract, case.nti, case.leave) != "attendance":
        return None
    return min((note.on for note in notes if note.note_kind == "call"), default=None)


def registers_with(told: Iterable[RegisterMark], ledger: Ledger, day: date) -> dict[str, Register]:
    """Return the marks of each pupil of a file, of the academic year of `day`, laid over those on record."""
    given: defaultdict[str, dict[tuple[date, str], Mark]] = defaultdict(dict)
    for record in told:
        if academic_year(record.mark.on) == academic_year(day):
            given[record.upn][record.mark.on, record.mark.session] = record.mark
    notes = by_pupil(records.recorded_notes(ledger, given))
    found = {}
    for upn, marks in given.items():
        before = register_on_record(notes[upn], day, ledger)
        old = {(mark.on, mark.session): mark for mark in before.marks} if before else {}
        found[upn] = Register(tuple((old | marks).values()))
    return found


def register_on_record(notes: Iterable[NoteRecord], day: date, ledger: Ledger) -> Register | None:
    """Return the marks on record of the academic year that `day` is in; of two marks of a session, the later told."""
    return registers_of({"": notes}, day, ledger).get("")


def registers_of(notes: Mapping[str, Iterable[NoteRecord]], day: date, ledger: Ledger) -> dict[str, Register]:
    """Return the same for each of several pupils whose notes are given, by UPN; none of whom no marks are on record."""
    year = academic_year(day)
    # A note's day is that of its last mark: one of an earlier year has no mark of this one.
    registers = {
        upn: [note for note in of_pupil if note.note_kind == REGISTER and academic_year(note.on) >= year]
        for upn, of_pupil in notes.items()
    }
    facts = facts_on_record.of_registers(ledger, [note for of_pupil in registers.values() for note in of_pupil])
    found = {}
    for upn, of_pupil in registers.items():
        latest = _laid_over(of_pupil, facts).values()
        if marks := tuple(mark for mark in latest if academic_year(mark.on) == year):
            found[upn] = Register(marks)
    return found


def whole_register(ledger: Ledger, upn: str) -> Register | None:
    """Return all marks on record of a pupil, of whatever year; of two marks of a session, the later told."""
    marks = tuple(_latest_marks(records.recorded_notes(ledger, [upn]), ledger).values())
    return Register(marks) if marks else None


def _latest_marks(notes: Iterable[NoteRecord], ledger: Ledger) -> dict[tuple[date, str], Mark]:
    """Return the marks that notes hold, by day and session; of two marks of a session, the later told."""
    registers = [note for note in notes if note.note_kind == REGISTER]
    return _laid_over(registers, facts_on_record.of_registers(ledger, registers))


def _laid_over(registers: Iterable[NoteRecord], said: Mapping[int, RegisterFacts]) -> dict[tuple[date, str], Mark]:
    """Return the marks of registers, given what each says by its number, the later told over the earlier."""
    told = (mark for note in sorted(registers, key=lambda note: note.seq) for mark in _marks(said[note.seq]))
    return {(mark.on, mark.session): mark for mark in told}


def _counted(figures: AttendanceFigures, notes: Iterable[NoteRecord], day: date, ledger: Ledger) -> AttendanceFigures:
    """Return the figures with what the last counts of codes of that academic year say, where the row is silent."""
    this_year = [n for n in notes if n.note_kind == _CODE_COUNTS and academic_year(n.on) == academic_year(day)]
    latest = max((n for n in this_year if n.on <= day), key=lambda n: n.seq, default=None)
    said = facts_on_record.of_counts(ledger, latest).counts if latest else None
    if said is None:
        return figures

    def sessions(codes: Collection[str]) -> int | None:
        """Return how often these codes were counted; None where none of them was."""
        counted = [count for code, count in said.items() if code in codes]
        return sum(counted) if counted else None

    # A list of absences alone says nothing of the sessions that were attended.
    possible = sessions(POSSIBLE) if said.keys() & PRESENT_ON_TIME else None
    known: dict[str, Any] = {
        "percent": 100 * (sessions(ATTENDED) or 0) / possible if possible else None,
        "unauthorised_sessions": sessions(UNAUTHORISED),
        "authorised_sessions": sessions(AUTHORISED),
        "sessions_possible": possible,
        "n_codes": sessions({"N"}),
        "late_marks": sessions({"L"}),
    }
    blank: dict[str, Any] = {name: value for name, value in known.items() if getattr(figures, name) is None}
    return replace(figures, **blank)


def _marks(register: RegisterFacts) -> Iterator[Mark]:
    return (Mark(on, session, code) for on, session, code in register.marks)
