"""Headings: what each means, what kind of file they make, and which of them can't be taken.

Headings match without case, spaces and `_ - . ' ( ) /` (contract, 2). A canonical heading means itself; then the
workspace's own aliases count, then those that management information systems write (headings.toml). What nobody knows
is passed over and told; but not what is nearly known, and not what sounds as if it guarded somebody.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailmerge.intake.file_kinds import CASES, FIGURES, MARKS_GRID, PEOPLE, RECORD_KINDS, FileKind
from mailmerge.intake.filedays import is_month_first
from mailmerge.intake.heading_faults import days_in_part, duplicates, like_a_guard, missing, month_first
from mailmerge.intake.heading_faults import unknown as unknown_column
from mailmerge.intake.kind_names import MAKES_LETTERS
from mailmerge.intake.part_days import day_of_a_week, undated, with_halves
from mailmerge.intake.phrasing import is_needless, meant_by, says_whose_home
from mailmerge.intake.refusal import FileRefused
from mailmerge.intake.result import FileError
from mailmerge.intake.rows.columns import (
    GETS_POST,
    GUARD_TO_CONFIRM,
    HOME,
    JOINT_COLUMNS,
    MOST_PARENTS,
    PARENT_NAME,
    PUPILS_NAME,
    PUPILS_WHOLE_NAME,
    home_column,
    parent_column,
)
from mailmerge.intake.slips import slip_of
from mailmerge.intake.spread import speaks_of_a_letter, spread_kind
from mailmerge.intake.synonyms import (
    aliases_of_kind,
    dated,
    fold,
    if_no,
    mis_aliases,
    names_a_contact,
    names_a_pupil_whole,
    record_aliases,
    sent_in,
    sounds_like_a_guard,
    stands_alone,
    unnumbered_flags,
    written,
)

# This many of its headings with `upn` among them, or of its main ones, and a file is meant as a case file.
_LEAST_OF_A_CASE_FILE = 3
NAMES_A_PUPIL = frozenset({"upn", "pupil forename", "pupil surname", "date of birth"})
# Who the pupil is, beside the UPN: in a file of another kind passed over without a word.
_PUPILS = {
    fold(column.name): column.name for column in CASES.columns if column.part == "pupil" or column.name == "school"
}
_PUPIL = {fold(name): name for name in NAMES_A_PUPIL}
_MAIN_HEADINGS = NAMES_A_PUPIL | {"school", "parent 1 surname", "parent 1 postcode"}
NAMES_A_PARENT = frozenset(
    parent_column(n, part) for n in range(1, MOST_PARENTS + 1) for part in PARENT_NAME if part != "title"
)
# What tells a file of records, and no list of pupils has for another reason.
_ONLY_OF_RECORDS = frozenset(("note kind", "sent on", "posted on", "emailed on", "referral route"))
_LETTER_REF = "letter ref"
_RECORDS = {kind.name: kind for kind in RECORD_KINDS}
_LEAVE_FROM, _REQUESTED_ON = "leave from", "leave requested on"
_HOME_NAMES = frozenset(home_column(name) for name in HOME)
# Figures of attendance, and what makes a row one of a situation: the rest says who somebody is.
# A call is what letter 1 waits for: with a register on record, a list of calls is all that a row needs to say.
_FIGURES = frozenset(column.name for column in CASES.columns if column.part == "attendance") | {
    "marks",
    "marks from",
    "phone call on",
    "early intervention on",
}
_OF_A_SITUATION = frozenset(
    column.name for column in CASES.columns if column.part in ("meeting", "contract", "nti", "leave", "case")
) - {"left on", "home authority", "pupil deceased", GUARD_TO_CONFIRM} | {"letter"}


def column_names() -> frozenset[str]:
    """Return the canonical names of all columns of all kinds of file."""
    return frozenset(column.name for kind in (CASES, *RECORD_KINDS) for column in kind.columns)


def are_headings(cells: Iterable[str], aliases: Mapping[str, str], ignore: Collection[str]) -> bool:
    """Tell whether a row of cells is the headings of some kind of file, and not a title above them."""
    passed_over = {fold(heading) for heading in ignore}
    kept = tuple("" if fold(cell) in passed_over else cell for cell in cells)
    return _kind(with_halves(kept), {fold(alias): name for alias, name in aliases.items()}) is not None


def is_marks_grid(headings: tuple[str, ...], aliases: Mapping[str, str]) -> bool:
    """Tell whether headings are those of a register with one row a pupil."""
    found = _kind(with_halves(headings), {fold(alias): name for alias, name in aliases.items()})
    return found is not None and found[0].name == MARKS_GRID.name


@dataclass(frozen=True, slots=True)
class AreHeadings:
    """Tells headings as `are_headings` does, for a workspace's own names; it can be handed to another process."""

    aliases: Mapping[str, str]
    ignore: Collection[str]

    def __call__(self, cells: Iterable[str]) -> bool:
        """Tell whether these cells are headings."""
        return are_headings(cells, self.aliases, self.ignore)


def means_a_column(heading: str) -> bool:
    """Tell whether a heading means a column of some kind of file, though not of every kind."""
    return meant_by(fold(heading)) is not None or fold(heading) in {fold(name) for name in column_names()}


@dataclass(frozen=True, slots=True)
class Headings:
    """A file's kind, and what each of its headings means (None: blank, ignored or passed over).

    `passed_over` are the headings that nobody knows, as typed: the office is told of them once.
    """

    kind: FileKind
    columns: tuple[str | None, ...]
    passed_over: tuple[str, ...] = ()


def read_headings(
    headings: tuple[str, ...], aliases: Mapping[str, str], ignore: Collection[str], *, school_known: bool
) -> Headings:
    """Tell the kind of a file by its headings, and what each heading means.

    Args:
        headings: the headings as typed, blank ones included.
        aliases: the workspace's own headings, each with the canonical one that it means.
        ignore: headings that the workspace passes over.
        school_known: whether the folder names the school, so that a case file may leave it out.

    Raises:
        FileRefused: with every `duplicate-column`, `unknown-column` and `missing-column`, or with `unknown-kind`.
    """
    read, errors = understood(headings, aliases, ignore, school_known=school_known)
    if read is None or errors:
        raise FileRefused(*errors)
    return read


def understood(
    headings: tuple[str, ...], aliases: Mapping[str, str], ignore: Collection[str], *, school_known: bool
) -> tuple[Headings | None, tuple[FileError, ...]]:
    """Return what `read_headings` does, as far as the headings are understood, and every error; it raises for none."""
    passed_over = {fold(heading) for heading in ignore}
    own = {fold(alias): name for alias, name in aliases.items()}
    kept = tuple("" if fold(h) in passed_over else h for h in headings)
    halved = with_halves(kept)
    folded = tuple(map(fold, halved))
    found = _kind(halved, own)
    if found is None:
        return None, (_unknown_kind(folded, own),)
    kind, spread = found
    meanings = _meanings(kind, own, folded)
    columns = _columns(kind, folded, meanings, own, spread)
    unknown = [h for h, f, column in zip(kept, folded, columns, strict=True) if f and column is None]
    unknown = [h for h in unknown if not is_needless(fold(h)) or fold(h) in own]
    if kind.passes_over:
        unknown = []
    if kind is not CASES:
        unknown = [h for h in unknown if (meant_by(fold(h)) or _PUPILS.get(fold(h))) not in _PUPILS.values()]
    others = {fold(column.name) for column in CASES.columns}
    known = _known(kind, own) if unknown else {}
    others |= {*written(GETS_POST), *unnumbered_flags()}
    slips = {h: None if fold(h) in others or meant_by(fold(h)) else slip_of(fold(h), known) for h in unknown}
    turned = [h for h in unknown if kind.name == MARKS_GRID.name and is_month_first(h)]
    turned += (in_part := _days_in_part(kind, unknown, columns))
    refused = [h for h in unknown if slips[h] or (not is_needless(fold(h)) and _guards(h, spread))]
    suggestions = {h: slips[h] if slips[h] not in columns else None for h in refused}
    errors = (
        *duplicates(kept, columns),
        *(unknown_column(h, suggestions[h], slips[h]) if slips[h] else like_a_guard(h) for h in refused),
        *month_first([h for h in turned if h not in in_part]),
        *days_in_part(in_part),
        # A heading that is only misspelt is told once, not as missing too.
        *missing(kind, {c for c in (*columns, *suggestions.values()) if c}, school_known=school_known),
    )
    told = tuple(" ".join(h.split()) for h in unknown if h not in refused and h not in turned)
    return Headings(kind, columns, told), errors


def when_sent_in(headings: Sequence[str], columns: Sequence[str | None]) -> int | None:
    """Return the place of the column in which an online form says when it was sent in; None where none is taken."""
    if _REQUESTED_ON not in columns or fold(headings[columns.index(_REQUESTED_ON)]) not in sent_in():
        return None
    return columns.index(_REQUESTED_ON)


def _days_in_part(kind: FileKind, unknown: Sequence[str], columns: Collection[str | None]) -> list[str]:
    """Return the headings of marks of which nobody can say on which day they are, in a file that is about marks."""
    if kind.name == MARKS_GRID.name:
        return [heading for heading in unknown if undated(heading)]
    if kind is not PEOPLE or not NAMES_A_PARENT.isdisjoint(columns):
        return []
    of_weeks = [heading for heading in unknown if (day := day_of_a_week(heading)) and day[1]]
    return of_weeks if len(of_weeks) > 1 else []


def _guards(heading: str, spread: Mapping[int, str]) -> bool:
    """Tell whether an unknown heading may not be passed over; in a log of letters `Letter 3 sent` may."""
    return sounds_like_a_guard(heading) and not (spread and speaks_of_a_letter(heading))


def _columns(
    kind: FileKind,
    folded: tuple[str, ...],
    meanings: Mapping[str, str],
    own: Mapping[str, str],
    spread: Mapping[int, str],
) -> tuple[str | None, ...]:
    """Return what each heading means in this file, where some mean one thing or another by what stands beside them."""
    columns = [spread.get(place, meanings.get(heading)) for place, heading in enumerate(folded)]
    if kind.name not in MAKES_LETTERS and kind is not PEOPLE:
        return tuple(columns)
    if kind is not FIGURES and not set(PUPILS_NAME) & set(columns):
        whole = [at for at, h in enumerate(folded) if h in names_a_pupil_whole() and columns[at] is None]
        if whole:
            columns[whole[0]] = PUPILS_WHOLE_NAME
    if _LEAVE_FROM in columns and _REQUESTED_ON not in columns:
        for at in [at for at, h in enumerate(folded) if h in sent_in() and columns[at] is None][:1]:
            columns[at] = _REQUESTED_ON
    # Both parents at once, said twice: nothing is lost with the second.
    columns = [None if c in JOINT_COLUMNS and c in columns[:at] else c for at, c in enumerate(columns)]
    one_a_contact = _is_one_row_a_contact(folded, columns)
    numbered = {c for h, c in zip(folded, columns, strict=True) if c in NAMES_A_PARENT and h not in names_a_contact()}
    for place, (heading, column) in enumerate(zip(folded, columns, strict=True)):
        # What says itself that it is the pupil's is no contact's.
        if column in _HOME_NAMES and one_a_contact and heading not in own and not says_whose_home(heading):
            contacts = parent_column(1, str(column).removeprefix("home "))
            columns[place] = contacts if contacts not in columns else column
        elif heading in stands_alone() and numbered and (numbered - _names_of(1) or columns.count(column) > 1):
            columns[place] = None  # whose of the two would it be?
    return tuple(_with_flags(folded, columns, numbered, is_named=one_a_contact or bool(numbered)))


def _with_flags(
    folded: Sequence[str], columns: Sequence[str | None], numbered: Collection[str | None], *, is_named: bool
) -> Iterator[str | None]:
    """Yield the columns with a flag such as `Correspondence` as the contact's, where the file has one contact alone."""
    is_of_one = is_named and set(numbered) <= _names_of(1)
    for heading, column in zip(folded, columns, strict=True):
        if column is None and is_of_one and heading in frozenset(written(GETS_POST)) - if_no():
            yield parent_column(1, GETS_POST)
        else:
            is_doubtful = column == parent_column(1, GETS_POST) and heading in unnumbered_flags() and not is_of_one
            yield None if is_doubtful else column


def _names_of(number: int) -> frozenset[str]:
    return frozenset(parent_column(number, part) for part in PARENT_NAME)


def _is_one_row_a_contact(folded: tuple[str, ...], columns: Iterable[str | None]) -> bool:
    """Whether parents are named without a number: then what has no prefix is the contact's too."""
    naming = {heading for heading, column in zip(folded, columns, strict=True) if column in NAMES_A_PARENT}
    return bool(naming) and naming <= names_a_contact()


def _meanings(kind: FileKind, own: Mapping[str, str], present: Collection[str]) -> dict[str, str]:
    """Return those of the folded headings of a file that `kind` knows, each with its canonical column."""
    found = _meanings_by_name(kind, own, present)
    day = dated().get(kind.name)
    if day and _LETTER_REF in found.values() and day["column"] not in found.values():
        beside = [
            name
            for name, other in dated().items()
            if not set(other["beside"]).isdisjoint(_meanings_by_name(_RECORDS[name], own, present).values())
        ]
        plain = [heading for heading in map(fold, day["headings"]) if heading in present and heading not in found]
        if beside == [kind.name] and plain:
            found[plain[0]] = day["column"]
    return found


def _meanings_by_name(kind: FileKind, own: Mapping[str, str], present: Collection[str]) -> dict[str, str]:
    """Return what the headings mean to `kind` by themselves."""
    canonical = {fold(column.name): column.name for column in kind.columns}
    names = frozenset(canonical.values())
    mine = {alias: canonical.get(fold(name), name) for alias, name in own.items()}
    others = {} if any(_names_a_pupil(heading, own) for heading in present) else record_aliases()
    of_kind = aliases_of_kind(kind.name)
    found = {h: canonical.get(h) or mine.get(h) or of_kind.get(h) or meant_by(h) or others.get(h) for h in present}
    return {heading: meant for heading, meant in found.items() if meant in names}


def _names_a_pupil(heading: str, own: Mapping[str, str]) -> bool:
    return (own.get(heading) or meant_by(heading) or _PUPIL.get(heading)) in NAMES_A_PUPIL


def _known(kind: FileKind, own: Mapping[str, str]) -> dict[str, str]:
    """Return every folded heading that `kind` knows, with its canonical column: for slips of the pen."""
    names = frozenset(column.name for column in kind.columns)
    return {h: name for h, name in (mis_aliases() | dict(own)).items() if name in names} | {fold(n): n for n in names}


def _kind(headings: tuple[str, ...], own: Mapping[str, str]) -> tuple[FileKind, Mapping[int, str]] | None:
    """Return the kind that headings tell, and the columns of those that are values themselves, by place."""
    present = set(map(fold, headings))
    for kind in RECORD_KINDS:
        if kind.is_told_by(_found(kind, own, present)):
            return kind, {}
    found = _found(CASES, own, present)
    names_parent_1 = any(column.startswith("parent 1 ") for column in found)
    spread = spread_kind(headings) if "upn" in found and not found & NAMES_A_PARENT else None
    if spread:
        return spread
    if not _is_about_pupils(found):
        return None
    if "upn" in found and not found & NAMES_A_PARENT and any(_speaks_of(kind, own, present) for kind in RECORD_KINDS):
        return None
    return _of_pupils(found, names_a_parent=names_parent_1 or bool(found & NAMES_A_PARENT)), {}


def _speaks_of(kind: FileKind, own: Mapping[str, str], present: Collection[str]) -> bool:
    """Tell whether a list of pupils has a column that only this kind of file has, which lacks another.

    Taken for a list of pupils, it would lose what it says.
    """
    return not _ONLY_OF_RECORDS.isdisjoint(_found(kind, own, present) & {*kind.told_by, *kind.or_by})


def _found(kind: FileKind, own: Mapping[str, str], present: Collection[str]) -> set[str]:
    """Return the columns of a kind that the folded headings of a file mean."""
    meanings = _meanings(kind, own, present)
    return {meanings[heading] for heading in present if heading in meanings}


def _of_pupils(found: Collection[str], *, names_a_parent: bool) -> FileKind:
    """Return which kind a file about pupils is, by its columns."""
    has_figures, has_situation = not _FIGURES.isdisjoint(found), not _OF_A_SITUATION.isdisjoint(found)
    if names_a_parent:
        return CASES if has_figures or has_situation else PEOPLE
    if "upn" not in found:
        return CASES
    if has_figures:
        return FIGURES
    return CASES if has_situation else PEOPLE


def _is_about_pupils(found: Collection[str]) -> bool:
    """Whether enough of a case file's columns are there; a UPN and a figure are enough of one."""
    if "upn" in found:
        says_enough = _FIGURES | {GUARD_TO_CONFIRM}
        return len(found) >= _LEAST_OF_A_CASE_FILE or not says_enough.isdisjoint(found)
    return len(set(found) & _MAIN_HEADINGS) >= _LEAST_OF_A_CASE_FILE


def _unknown_kind(folded: Iterable[str], own: Mapping[str, str]) -> FileError:
    """Return the refusal of a file that no headings tell, naming the kind that it comes closest to."""
    present = set(folded)

    def lacking(kind: FileKind) -> list[str]:
        found = _found(kind, own, present)
        lacks = [name for name in kind.told_by if name not in found]
        return lacks if not kind.or_by or set(kind.or_by) & found else [*lacks, kind.or_by[0]]

    text = (
        "The headings don't say what this file is. The first row must hold the headings (a title or two above them are "
        'passed over); those of a case file are "upn", "pupil forename", "pupil surname", "date of birth", and the '
        "parents' names and addresses."
    )

    def distance(kind: FileKind) -> tuple[float, bool]:
        # What only one kind has, and is lacking, says that the file is hardly of it.
        lacks = lacking(kind)
        return len(lacks) / (len(kind.told_by) + bool(kind.or_by)), not _ONLY_OF_RECORDS.isdisjoint(lacks)

    nearest = min(RECORD_KINDS, key=distance)
    missing = lacking(nearest)
    if len(missing) < len(nearest.told_by) + bool(nearest.or_by):
        names = ", ".join(f'"{name}"' for name in missing)
        if nearest.name in dated():
            text += (
                " If it is a list of letters by their references, it lacks which day it is: "
                + ", ".join(f'"{day["column"]}" ({name})' for name, day in dated().items())
                + "."
            )
        else:
            text += f" If it is meant as a file of kind {nearest.name}, it lacks {names}."
    return FileError("unknown-kind", text)
