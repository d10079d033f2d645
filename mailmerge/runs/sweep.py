"""The sweep: which pupils' marks on record call for something, ready to become cases (law.md, 7: a register dropped).

Who is at one of the trust's levels, who has ten sessions in ten school weeks, and at whose run of marks the authority
wants to be told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf
from typing import Any

from mailmerge.casework.calendar import OutsideCalendar
from mailmerge.casework.counting import count
from mailmerge.casework.register import Register
from mailmerge.filing.people import people_on_record
from mailmerge.filing.records import REGISTER, by_pupil, registers_of
from mailmerge.intake.cases import CasesRead
from mailmerge.intake.people import schools_told
from mailmerge.intake.result import FileNote
from mailmerge.law.alerts import alerts_of
from mailmerge.law.decision import Reason
from mailmerge.law.figures import percent_beside
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records, records
from mailmerge.ledger.record.pupil_names import pupils_noted
from mailmerge.setup.configuration import Configuration

_WEEKS = 10
_SESSIONS = 10
_SHOWN = 50  # UPNs in one note


@dataclass(frozen=True, slots=True)
class Swept:
    """A pupil whose marks call for something.

    `level` is the trust's level at or below which `percent` lies; `sessions` the most unauthorised ones in ten school
    weeks; `alerts` what the authority wants to be told.
    """

    upn: str = field(repr=False)
    school: str
    percent: float | None
    level: float | None
    sessions: int
    alerts: tuple[Reason, ...] = ()

    @property
    def is_ten_in_ten(self) -> bool:
        """Whether a penalty notice is to be considered by the national threshold."""
        return self.sessions >= _SESSIONS

    def as_json(self) -> dict[str, Any]:
        """Return what JSON tells of the pupil."""
        return {
            "upn": self.upn,
            "school": self.school,
            "attendance": None if self.percent is None else round(self.percent, 2),
            "level": self.level,
            "sessions in 10 school weeks": self.sessions,
            "10 in 10": self.is_ten_in_ten,
            "alerts": [{"code": one.code, "text": one.text, "source": one.source} for one in self.alerts],
            "case": self.as_case(),
        }

    def as_case(self) -> dict[str, str]:
        """Return the cells of a row of figures, to be joined to the people on record when it is dropped."""
        percent = {} if self.percent is None else {"attendance": f"{self.percent:.2f}"}
        return {"upn": self.upn, "school": self.school, **percent}


def sweep(
    ledger: Ledger, configuration: Configuration, today: date, school: str | None = None
) -> tuple[tuple[Swept, ...], int]:
    """Return whom the marks on record call for, worst first, and how many pupils with marks have no known school."""
    registers = all_registers(ledger, today)
    schools = schools_of(registers, ledger, configuration)
    found = (
        swept(upn, register, schools[upn], configuration, today)
        for upn, register in registers.items()
        if upn in schools and school in (None, schools[upn])
    )
    return in_order(one for one in found if one), len(registers.keys() - schools.keys())


def all_registers(ledger: Ledger, today: date) -> dict[str, Register]:
    """Return the marks on record of the academic year, by UPN."""
    return registers_of(by_pupil(records.recorded_notes(ledger, pupils_noted(ledger, REGISTER))), today, ledger)


def schools_of(upns: Collection[str], ledger: Ledger, configuration: Configuration) -> dict[str, str]:
    """Return the school's code of each pupil whose school the record tells: by people, else by the last letter."""
    known, vocabulary = configuration.workspace.schools, configuration.vocabulary()
    only = next(iter(known)) if len(known) == 1 else None
    of_all, histories, found = people_on_record(ledger, upns), by_pupil(letter_records.history(ledger, upns)), {}
    for upn in upns:
        people = of_all.get(upn)
        said = vocabulary.school(people.cells.get("school", "")) if people else None
        letters = [letter.school for letter in reversed(histories[upn]) if letter.school in known]
        school = said.code if said else next(iter(letters), only)
        if school:
            found[upn] = school
    return found


def schools_in_file(
    read: CasesRead, upns: Collection[str], ledger: Ledger, configuration: Configuration
) -> dict[str, str]:
    """Return the school's code of each pupil of a file: its folder's, else its rows', else what the record tells."""
    if read.school:
        return dict.fromkeys(upns, read.school)
    vocabulary, lists = configuration.vocabulary(), (one.table for one in (read, read.also) if one and one.table)
    told = {upn: vocabulary.school(said) for table in lists for upn, said in schools_told(table).items()}
    by_rows = {upn: school.code for upn in upns if (school := told.get(upn))}
    return by_rows | schools_of([upn for upn in upns if upn not in by_rows], ledger, configuration)


def swept(upn: str, register: Register, school: str, configuration: Configuration, today: date) -> Swept | None:
    """Return what a pupil's marks call for on a day; None where they call for nothing."""
    context = configuration.context(configuration.workspace.schools[school], today)
    marks = register.up_to(today)
    percent, levels = marks.percent, context.trust
    level = next(
        (
            at_most
            for at_most in (levels.contract_at_most, levels.early_intervention_at_most)
            if percent is not None and percent <= at_most
        ),
        None,
    )
    try:
        sessions = marks.most_in_rolling_weeks(context.calendar, _WEEKS)
    except OutsideCalendar:
        sessions = 0
    alerts = tuple(alerts_of(register, today, context_phase(configuration, school), context))
    one = Swept(upn, school, percent, level, sessions, alerts)
    return one if level is not None or alerts or one.is_ten_in_ten else None


def context_phase(configuration: Configuration, school: str) -> str | None:
    """Return the phase of a school, by which some alerts differ."""
    return configuration.workspace.schools[school].phase


def in_order(found: Iterable[Swept]) -> tuple[Swept, ...]:
    """Return pupils by school, the lowest attendance first, and those of whom none is known last."""
    return tuple(sorted(found, key=lambda one: (one.school, inf if one.percent is None else one.percent, one.upn)))


def as_notes(found: Collection[Swept], configuration: Configuration) -> Iterator[FileNote]:
    """Yield what a dropped register's receipt tells: who is at each level, at 10 in 10, at the authority's runs."""
    procedure = configuration.workspace.settings.procedure
    levels = (procedure.contract_at_most, procedure.early_intervention_at_most)
    for level in dict.fromkeys(levels):
        at = [f"{one.upn} ({percent_beside(one.percent, level)})" for one in found if one.level == level]
        if at:
            yield FileNote("register-level", f"{count(len(at), 'pupil')} at {level:g}% or below: {_listed(at)}.")
    ten = [f"{one.upn} ({one.sessions})" for one in found if one.is_ten_in_ten]
    if ten:
        yield FileNote(
            "register-ten-in-ten",
            f"{count(len(ten), 'pupil')} with {_SESSIONS} or more unauthorised sessions in {_WEEKS} school weeks: "
            f"{_listed(ten)}.",
        )
    by_text: dict[str, list[str]] = {}
    for one in found:
        for alert in one.alerts:
            by_text.setdefault(alert.text, []).append(one.upn)
    for text, upns in by_text.items():
        yield FileNote("register-alert", f"{text.rstrip('.')}: {_listed(upns)}.")


def _listed(pupils: list[str]) -> str:
    rest = len(pupils) - _SHOWN
    return ", ".join(pupils[:_SHOWN]) + (f" and {rest} more: mailmerge sweep lists them all" if rest > 0 else "")


def of_dropped(
    read: CasesRead, registers: Mapping[str, Register], ledger: Ledger, configuration: Configuration, today: date
) -> tuple[FileNote, ...]:
    """Return what the marks of a file, laid over those on record, call for."""
    schools = schools_in_file(read, registers, ledger, configuration)
    found = (
        swept(upn, register, schools[upn], configuration, today)
        if upn in schools
        else _swept_anywhere(upn, register, configuration, today)
        for upn, register in registers.items()
    )
    notes = as_notes(in_order(one for one in found if one), configuration)
    return (*notes, *_of_no_known_school([upn for upn in registers if upn not in schools]))


def _swept_anywhere(upn: str, register: Register, configuration: Configuration, today: date) -> Swept | None:
    """Return what a pupil's marks call for at every school of the trust, for one whose school nobody has told."""
    alike = {(school.authority, school.phase): code for code, school in configuration.workspace.schools.items()}
    found = [swept(upn, register, code, configuration, today) for code in alike.values()]
    everywhere = [one for one in found if one]
    if len(everywhere) != len(found):
        return None
    first, *others = everywhere
    shared = tuple(alert for alert in first.alerts if all(alert in one.alerts for one in others))
    return replace(first, school="", sessions=min(one.sessions for one in everywhere), alerts=shared)


def _of_no_known_school(upns: list[str]) -> Iterator[FileNote]:
    if upns:
        yield FileNote(
            "register-school-unknown",
            f"The school of {count(len(upns), 'pupil')} is not known ({_listed(upns)}), so what its authority wants to "
            "be told was not looked at. Drop this file into the school's folder of the inbox, or drop an export of the "
            "pupils' contacts and schools and then this file again.",
        )
