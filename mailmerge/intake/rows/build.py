"""From a row's typed values to a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mailmerge.casework.case import AttendanceFigures, Case, Contract, Leave, Meeting, Needs, Nti, Parent, Pupil
from mailmerge.casework.register import MarksFault, Register, parse_marks
from mailmerge.casework.school import School
from mailmerge.intake.rows.columns import CASE_COLUMNS, Part
from mailmerge.intake.rows.typed import TypedRow
from mailmerge.intake.vocabulary import Vocabulary

_PARTS: tuple[Part, ...] = ("pupil", "case", "attendance", "meeting", "contract", "nti", "needs", "leave")
_PLACES: Mapping[str, tuple[Part, str]] = {c.name: (c.part, c.field) for c in CASE_COLUMNS if c.part in _PARTS}
# Most rows say nothing of these.
_NO_MEETING, _NO_CONTRACT, _NO_NTI, _NO_LEAVE = Meeting(), Contract(), Nti(), Leave()


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a row's words stand for in the workspace; a fault leaves None."""

    school: School | None
    letter: str | None
    register: Register | None


def resolve(row: TypedRow, vocabulary: Vocabulary, folder: str | None) -> Resolved:
    """Return the school, letter and register that `row` names; what can't be found goes into the row's errors.

    Args:
        row: the typed row.
        vocabulary: the workspace's words.
        folder: the code of the school that the file's folder names; a school in the row itself comes first.
    """
    school = _school(row, vocabulary, folder)
    return Resolved(school, _letter(row, vocabulary), _register(row, vocabulary, school))


def _school(row: TypedRow, vocabulary: Vocabulary, folder: str | None) -> School | None:
    if not row.gives("school"):
        if folder is None:
            row.miss("school")
            return None
        if (school := vocabulary.school(folder)) is None:
            row.fault("unknown-school", "school", 'The folder names no school of the trust. Fill in "school".')
        return school
    text = row.text("school")
    if text and (school := vocabulary.school(text)) is not None:
        return school
    if text:
        nearest = vocabulary.nearest_school(text)
        hint = f' Did you mean "{nearest.code}" ({nearest.name})?' if nearest else ""
        row.fault("unknown-school", "school", f"No school of the trust has this code or name.{hint}")
    return None


def _letter(row: TypedRow, vocabulary: Vocabulary) -> str | None:
    text = row.text("letter")
    if not text or text.casefold() == "auto" or (key := vocabulary.letter(text)) is not None:
        return key if text and text.casefold() != "auto" else None
    nearest = vocabulary.nearest_letter(text)
    hint = f' Did you mean "{nearest}"?' if nearest else ""
    row.fault(
        "unknown-letter",
        "letter",
        f"There is no such letter.{hint} Leave it blank to have the right one chosen, or give a letter's appendix.",
    )
    return None


def _register(row: TypedRow, vocabulary: Vocabulary, school: School | None) -> Register | None:
    if "marks" not in row.values or "marks from" not in row.values or school is None:
        return None
    found = parse_marks(row.values["marks"], row.values["marks from"], vocabulary.calendars[school.code])
    if isinstance(found, MarksFault):
        row.fault("bad-mark" if found.column == "marks" else "bad-date", found.column, found.text)
        return None
    return found


def build_case(
    values: Mapping[str, Any],
    *,
    rows: tuple[int, ...],
    resolved: Resolved,
    parents: tuple[Parent, ...],
    run_date: date,
    identity_doubtful: bool = False,
) -> Case:
    """Return the case of one row, or of several merged into one set of values, that has no errors."""
    if resolved.school is None:
        raise ValueError("a row without a school is rejected before a case is built")
    parts: dict[Part, dict[str, Any]] = {name: {} for name in _PARTS}
    for column, value in values.items():
        place = _PLACES.get(column)
        if place is not None:
            parts[place[0]][place[1]] = value
    return Case(
        rows=rows,
        pupil=Pupil(**parts["pupil"]),
        school=resolved.school,
        parents=parents,
        letter_wanted=resolved.letter,
        identity_doubtful=identity_doubtful,
        attendance=AttendanceFigures(**parts["attendance"], register=resolved.register),
        meeting=Meeting(**parts["meeting"]) if parts["meeting"] else _NO_MEETING,
        contract=Contract(**parts["contract"]) if parts["contract"] else _NO_CONTRACT,
        nti=Nti(**parts["nti"]) if parts["nti"] else _NO_NTI,
        needs=Needs(**parts["needs"]),
        leave=Leave(**parts["leave"]) if parts["leave"] else _NO_LEAVE,
        **({"letter_date": run_date} | parts["case"]),
    )
