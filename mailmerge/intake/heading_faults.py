"""What is wrong with a file's headings, in words for the office: not known, twice there, or missing."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from mailmerge.intake.file_kinds import CASES, FIGURES, PEOPLE, FileKind
from mailmerge.intake.result import FileError
from mailmerge.intake.rows.columns import (
    GETS_POST,
    JOINT_COLUMNS,
    PARENT_HOUSE_PARTS,
    PUPILS_NAME,
    PUPILS_WHOLE_NAME,
    WHOLE_ADDRESS,
    WHOLE_NAME,
    home_column,
    parent_column,
)


def unknown(heading: str, suggestion: str | None, taken: str | None) -> FileError:
    """Return the refusal of `heading`: what was meant, or else which of the file's own columns it looks like."""
    hint = f' It looks like "{taken}", which the file has already.' if taken else ""
    if suggestion:
        hint = f' Did you mean "{suggestion}"?'
    return FileError(
        "unknown-column",
        f'The heading "{heading.strip()}" is not known.{hint} Correct it, delete the column, or have it listed under '
        '"ignore" in the settings.',
    )


def like_a_guard(heading: str) -> FileError:
    """Return the refusal of a heading that is not known, and may say who must not be written to, or who has left."""
    return FileError(
        "unknown-column",
        f'The heading "{heading.strip()}" is not known, and it sounds as if it guarded somebody: who may not be '
        "written to or told an address, or who has died or left. If it does, give it our heading for that, such as "
        '"parent 1 court order" or "parent 1 do not contact". If it says no such thing, have it listed under "ignore" '
        "in the settings.",
    )


def month_first(headings: Sequence[str]) -> Iterator[FileError]:
    """Yield the refusal of a grid of marks whose days have the month first, once, with the first heading that shows it.

    Its other headings could each be either of two days, so no mark of it is believed.
    """
    if headings:
        yield FileError(
            "unknown-column",
            f'The heading "{headings[0].strip()}" has the month before the day, so each day of this file could be '
            "another. Have the days written as 15/09/2026 or 2026-09-15, in every heading, and export it again.",
        )


def days_in_part(headings: Sequence[str]) -> Iterator[FileError]:
    """Yield the refusal of a file of marks whose headings say their days in part, once, with the first of them."""
    if headings:
        yield FileError(
            "unknown-column",
            f'The heading "{headings[0].strip()}" says the day of its marks in part, and the rest does not follow from '
            "the file or from the day of the run: of which year, or of which week? Have the days written as 15/09/2026 "
            'or 2026-09-15 in every heading; or, with a row a week, add a column "week beginning".',
        )


def marks_without_a_day(headings: Sequence[str]) -> FileError:
    """Return the refusal of a file of marks under headings that say no day, the first of which is named."""
    return FileError(
        "unknown-column",
        f'Register marks stand under "{headings[0].strip()}", which does not say for certain on which day and in which '
        "session they were given. Have the headings written as 15/09/2026 AM or 2026-09-15 PM, or export a row a mark "
        "(UPN, date, session, mark).",
    )


def counts_without_a_code(heading: str) -> FileError:
    """Return the refusal of a file of code counts with one of which code it counts nobody can say."""
    return FileError(
        "unknown-column",
        f'The heading "{heading.strip()}" bears a register code, and it is not certain that it counts that code alone. '
        'Call it after the code ("Code O"), with a column a code; or, if it counts none, have it listed under "ignore" '
        "in the settings.",
    )


def weeks_without_a_day(week: str) -> FileError:
    """Return the refusal of a file of marks whose weeks have numbers, of which `week` is the first."""
    return FileError(
        "unknown-column",
        f'The weeks of these marks are given by number ("{week}"), and schools number them differently. Put the day on '
        'which each begins, as 03/11/2025, into a column "week beginning".',
    )


def absences_one_by_one(first: str, last: str) -> FileError:
    """Return the refusal of a list of absences, which would be taken for what was missed in the whole school year."""
    return FileError(
        "unknown-column",
        f'By "{first}" and "{last}" each row is about days of its own: a list of single absences. Its counts would be '
        "taken for those of the whole school year. Export the register instead: a column a session, or a row a mark "
        '(UPN, date, session, mark). If they say something else, have them listed under "ignore" in the settings.',
    )


def of_another_year(heading: str, last: date) -> FileError:
    """Return the refusal of figures that end before the school year of the run began, by the column that says so."""
    return FileError(
        "unknown-column",
        f'By the column "{heading}" these figures end on {last:%d/%m/%Y}, before this school year began, and letters '
        "speak of this one. Export them for this school year; or, if the column says something else, have it listed "
        'under "ignore" in the settings.',
    )


def duplicates(headings: Iterable[str], columns: tuple[str | None, ...]) -> Iterator[FileError]:
    """Yield a refusal for each column that two headings mean; of what says whether somebody is written to, any may."""
    typed: dict[str, list[str]] = {}
    for heading, column in zip(headings, columns, strict=True):
        if column and not column.endswith(GETS_POST):
            typed.setdefault(column, []).append(heading.strip())
    for column, count in Counter(columns).items():
        if count > 1 and column in typed:
            both = " and ".join(f'"{heading}"' for heading in typed[column])
            rest = column.removeprefix("pupil ")
            of_a_parent = (
                f'If one is a parent\'s, call it "parent 1 {rest}"; else keep' if column in PUPILS_NAME else "Keep"
            )
            yield FileError(
                "duplicate-column",
                f'{both} both mean "{column}". {of_a_parent} one of them, and delete the other column or have it '
                'listed under "ignore" in the settings.',
            )


def missing(kind: FileKind, present: Collection[str], *, school_known: bool) -> Iterator[FileError]:
    """Yield a refusal for each column that a file of this kind needs and has not."""
    lacking = [column.name for column in kind.columns if column.required and column.name not in present]
    if PUPILS_WHOLE_NAME in present:
        lacking = [name for name in lacking if name not in PUPILS_NAME]
    if kind is CASES:
        lacking += _missing_of_cases(present, school_known=school_known)
    elif kind in (FIGURES, PEOPLE):
        # The people on record tell the rest of a pupil.
        lacking = [name for name in lacking if name == "upn"]
    for name in lacking:
        yield FileError("missing-column", f'There is no column "{name}". Add it, with a value in every row.')


def _missing_of_cases(present: Collection[str], *, school_known: bool) -> Iterator[str]:
    """Yield what a case file lacks beyond its plainly required columns: the school, parent 1's name and address."""
    if "school" not in present and not school_known:
        yield "school"
    if not any(name.startswith("parent 1 ") for name in present):
        return  # the rows name no parent: those on record serve
    whole = parent_column(1, WHOLE_NAME) in present or any(joint in present for joint in JOINT_COLUMNS)
    if not whole:
        if "parent 1 surname" not in present:
            yield "parent 1 surname"
        if "parent 1 title" not in present and "parent 1 forename" not in present:
            yield "parent 1 forename"
    if parent_column(1, WHOLE_ADDRESS) in present or any(
        home_column(name) in present for name in ("address", "postcode")
    ):
        return
    if not any(parent_column(1, name) in present for name in ("address line 1", *PARENT_HOUSE_PARTS)):
        yield "parent 1 address line 1"
    if "parent 1 postcode" not in present:
        yield "parent 1 postcode"
