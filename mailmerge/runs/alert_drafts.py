"""Where marks reach a run at which the authority wants to be told, a run leaves drafts: once for each run of marks.

Source: referral.md, 4 and 8. What the marks on record told already is not drafted again: dropped next week with a week
more, a register leaves nothing about the run that it told last week.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailmerge.casework.calendar import academic_year, in_words
from mailmerge.casework.case import Case
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register, Run, parse_marks
from mailmerge.casework.support import support_kinds
from mailmerge.filing.records import by_pupil, registers_of, whole_register
from mailmerge.law.alerts import runs_told
from mailmerge.law.profile_tables import Alert
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, records
from mailmerge.ledger.record.case_records import cases_decided
from mailmerge.ledger.record.note_facts import NoteFacts
from mailmerge.ledger.record.records import NoteRecord
from mailmerge.referral.alert_case import AlertCase, Remark
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.known_case import known_case
from mailmerge.runs.sweep import schools_in_file
from mailmerge.setup.configuration import Configuration

_LIST = "list for the next meeting.csv"
_HEADINGS = ("surname", "forename", "upn", "year group", "marks", "days", "from", "to")


@dataclass(frozen=True, slots=True)
class Drafts:
    """Files by their path in a folder, and the pupils (UPNs) of whom no file said who they are."""

    files: Mapping[str, bytes] = field(repr=False)
    nameless: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A pupil's marks: those known now, and those that were known before (None: none were).

    `comments` is what the file says beside its marks, which is not on record yet.
    """

    upn: str = field(repr=False)
    school: str
    now: Register = field(repr=False)
    before: Register | None = field(repr=False)
    case: Callable[[], Case | None] = field(repr=False)
    comments: Mapping[Mark, str] = field(default_factory=dict, repr=False)


def add_alerts(
    checked: CheckedFile, configuration: Configuration, ledger: Ledger, folder: RunFolder, day: date
) -> tuple[str, ...]:
    """Write the drafts of a file's new runs of marks into the run's folder; return what the receipt says beside."""
    marked = (*_of_registers(checked, configuration, ledger, day), *_of_cases(checked, configuration, ledger))
    made = drafts(marked, configuration, ledger, day)
    for name, data in made.files.items():
        told = name.endswith((".eml", ".csv"))
        folder.add(f"alerts/{name}", data, f"About runs of marks: {name}" if told else None)
    return nameless_told(made.nameless)


def nameless_told(upns: Iterable[str]) -> tuple[str, ...]:
    """Return a sentence about pupils of whom nothing could be drafted; nothing where there is none."""
    listed = ", ".join(upns)
    said = (
        f"No e-mail could be drafted about the marks of {listed}: no file says who that is. Drop a file of people, "
        "then type: mailmerge sweep --drafts FOLDER"
    )
    return (said,) if listed else ()


def drafts_on_record(
    registers: Mapping[str, Register],
    schools: Mapping[str, str],
    configuration: Configuration,
    ledger: Ledger,
    day: date,
) -> Drafts:
    """Return the drafts about every run of marks on record, whether one was left before or not."""
    marked = (
        _Marked(upn, schools[upn], register, None, _on_record(upn, schools[upn], register, configuration, ledger, day))
        for upn, register in registers.items()
        if upn in schools
    )
    return drafts(marked, configuration, ledger, day)


def drafts(marked: Iterable[_Marked], configuration: Configuration, ledger: Ledger, day: date) -> Drafts:
    """Return what pupils' marks call for: files for each run that is new, and the list for the next meeting."""
    to = configuration.workspace.settings.trust.attendance_manager
    files: dict[str, bytes] = {}
    lists: dict[str, list[AlertCase]] = {}
    numbers: Counter[str] = Counter()
    nameless: list[str] = []
    for pupil in marked:
        new = tuple(_new_runs(pupil, configuration, day))
        case = pupil.case() if new else None
        if case is None:
            nameless += [pupil.upn] if new else []
            continue
        for alert, run in new:
            told = _told(alert, run, case, pupil.comments, configuration, ledger, day)
            if alert.for_meeting:
                lists.setdefault(pupil.school, []).append(told)
                continue
            from mailmerge.referral.alert_mail import alert_files  # heavy, and few files call for one

            numbers[pupil.school] += 1
            name = f"alert {numbers[pupil.school]} {''.join(filter(str.isalnum, ''.join(alert.codes)))}"
            files |= {f"{pupil.school}/{file}": data for file, data in alert_files(told, name, to).items()}
    files |= {f"{school}/{_LIST}": _meeting_list(told) for school, told in lists.items()}
    return Drafts(files, tuple(dict.fromkeys(nameless)))


def _new_runs(pupil: _Marked, configuration: Configuration, day: date) -> Iterator[tuple[Alert, Run]]:
    """Yield the runs that are to be told now and of which the marks before told nothing."""
    school = configuration.workspace.schools[pupil.school]
    context = configuration.context(school, day)
    found = tuple(runs_told(pupil.now, day, school.phase, context))
    before = tuple(runs_told(pupil.before, day, school.phase, context)) if found and pupil.before else ()
    for alert, run in found:
        if not any(alert == old and run.first <= was.last and was.first <= run.last for old, was in before):
            yield alert, run


def _told(
    alert: Alert,
    run: Run,
    case: Case,
    comments: Mapping[Mark, str],
    configuration: Configuration,
    ledger: Ledger,
    day: date,
) -> AlertCase:
    register = case.attendance.register
    marks = [mark.on for mark in register.marks if academic_year(mark.on) == academic_year(day)] if register else []
    first = min((*marks, run.first))
    context = configuration.context(case.school, day)
    notes = records.recorded_notes(ledger, [case.pupil.upn])
    said = facts_on_record.comments_on_marks(ledger, notes)
    return AlertCase(alert, run, case, context, first, day, tuple(_remarks(notes, ledger, day)), {**said, **comments})


def _remarks(notes: Iterable[NoteRecord], ledger: Ledger, day: date) -> Iterator[Remark]:
    for note in notes:
        if note.on <= day:
            facts = facts_on_record.of_note(ledger, note) or NoteFacts()
            kind = support_kinds().get(facts.support_kind)
            said = (facts.medium, facts.outcome, kind.name if kind else "", facts.text)
            yield Remark(note.note_kind, note.on, "; ".join(filter(None, said)))


def _of_registers(checked: CheckedFile, configuration: Configuration, ledger: Ledger, day: date) -> Iterator[_Marked]:
    registers = checked.recorded.registers
    if not registers:
        return
    before = registers_of(by_pupil(records.recorded_notes(ledger, registers)), day, ledger)
    schools = schools_in_file(checked.read, registers, ledger, configuration)
    for upn, register in registers.items():
        school = schools.get(upn)
        if school is not None:
            case = _on_record(upn, school, register, configuration, ledger, day)
            yield _Marked(upn, school, register, before.get(upn), case, checked.recorded.comments.get(upn, {}))


def _of_cases(checked: CheckedFile, configuration: Configuration, ledger: Ledger) -> Iterator[_Marked]:
    for one in checked.decided_cases:
        register = one.facts.figures.register
        if register is not None and any(reason.code == "register-alert" for reason in one.decision.alerts):
            case = replace(one.case, attendance=replace(one.case.attendance, register=register))
            before = _before_case(case, configuration, ledger)
            yield _Marked(case.pupil.upn, case.school.code, register, before, lambda case=case: case)  # type: ignore[misc]


def _before_case(case: Case, configuration: Configuration, ledger: Ledger) -> Register | None:
    """Return the marks that were known of a row's pupil: the register on record, else those of the last row."""
    upn = case.pupil.upn
    on_record = whole_register(ledger, upn)
    if on_record is not None:
        return on_record
    rows = [one.row for one in cases_decided(ledger, [upn]) if one.row.get("marks") and one.row.get("marks from")]
    if not rows:
        return None
    calendar = configuration.workspace.calendars[case.school.code]
    read = parse_marks(str(rows[-1]["marks"]), date.fromisoformat(str(rows[-1]["marks from"])), calendar)
    return read if isinstance(read, Register) else None


def _on_record(
    upn: str, school: str, register: Register, configuration: Configuration, ledger: Ledger, day: date
) -> Callable[[], Case | None]:
    """Return how the facts on record of a pupil are read; None where no file said who that is."""

    def case() -> Case | None:
        percent = register.up_to(day).percent
        read = known_case(upn, school, "attendance", configuration, ledger, day, attendance=percent)
        if read is None:
            return None
        return replace(read, attendance=replace(read.attendance, register=register.up_to(day)))

    return case


def _meeting_list(told: Iterable[AlertCase]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    for one in sorted(told, key=lambda one: (one.case.pupil.surname, one.case.pupil.forename)):
        pupil, run = one.case.pupil, one.run
        days = (str(run.days), in_words(run.first), in_words(run.last))
        writer.writerow(
            (pupil.surname, pupil.forename, pupil.upn, pupil.year_group or "", "/".join(one.alert.codes), *days)
        )
    return text.getvalue().encode("utf-8-sig")
