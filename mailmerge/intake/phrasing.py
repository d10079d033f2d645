"""Phrasing: headings that say a known column in other words, or something that every system exports and nobody needs.

`headings.toml` lists what systems write; here stand the ways in which they vary it: `Has PR`, `Court Order Flag`,
`Student Reg Group`, `Contact 1 Mobile Phone`. The words are data too. It is asked only where no list knows a heading.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from mailmerge.casework.calendar import academic_year
from mailmerge.intake.rows.columns import CASE_COLUMNS, GETS_POST, MOST_PARENTS, PARENT_COLUMNS, parent_column
from mailmerge.intake.rows.dates import day_of_text
from mailmerge.intake.synonyms import fold, mis_aliases, needless, prefixes, shipped, stands_alone, written

_FIGURES_OF_NOW = frozenset(
    {
        "attendance",
        "authorised sessions",
        "unauthorised sessions",
        "sessions possible",
        "late marks",
        "n codes",
        "year group",
        "class",
    }
)
_DAYS_BEHIND = re.compile(
    r"[\s:-]*[(\[]?\s*(?:from\s+)?(?P<first>[0-9][0-9A-Za-z /.-]{4,20}?)\s+(?:-|\N{EN DASH}|to|until)\s+"
    r"(?P<last>[0-9][0-9A-Za-z /.-]{4,20}?)\s*[)\]]?$"
)
_SCHOOL_YEAR = re.compile(r"[\[(]?\b(?P<first>(?:20)?[0-9]{2}) ?[/-] ?(?P<last>(?:20)?[0-9]{2})\b[\])]?")


@lru_cache(maxsize=10_000)
def meant_by(heading: str) -> str | None:
    """Return the canonical column that a folded heading means, by the lists or in other words; None for none."""
    return mis_aliases().get(heading) or _of_a_pupil(heading) or _of_a_parent(heading)


@lru_cache(maxsize=10_000)
def is_needless(heading: str) -> bool:
    """Tell whether every system exports what a folded heading names, and no letter needs it."""
    if heading in needless() or _patterns()["of_a_pupil"].fullmatch(heading):
        return True
    rests = (heading.removeprefix(before) for before, _ in prefixes() if heading.startswith(before))
    if any(_patterns()["of_a_parent"].fullmatch(rest) for rest in rests):
        return True
    return any(rest in needless() for rest in _without(heading, "pupils"))


def says_whose_home(heading: str) -> bool:
    """Tell whether a folded heading says that it is the pupil's: `Student Address`, not `Address` or `Home Address`."""
    return bool(_without(heading, "pupils")) or heading.endswith(tuple(f"of{word}" for word in _words()["pupils"]))


def of_this_year(headings: Sequence[str], run_date: date) -> tuple[str, ...]:
    """Return the headings without the school year of the run's day, or days of it, where they are known without.

    `Attendance % (2025/2026)` is this year's in November 2025, and so is `Attendance (1 Sep 2025 - 7 Nov 2025)`.
    Another year's is none that a letter rests on.
    """
    known = {_figure(fold(heading)) for heading in headings}

    def of_today(heading: str) -> str:
        found = _SCHOOL_YEAR.search(heading)
        if not found or (int(found["first"]) % 100, int(found["last"]) % 100) != _of_two_digits(run_date):
            found = _days_of_year(heading, academic_year(run_date))
        if not found:
            return heading
        rest = f"{heading[: found.start()]} {heading[found.end() :]}".strip()
        return rest if meant_by(fold(heading)) is None and _figure(fold(rest)) in _FIGURES_OF_NOW - known else heading

    return tuple(map(of_today, headings))


def _days_of_year(heading: str, year: int) -> re.Match[str] | None:
    """Return where a heading ends in a first and a last day, both of the school year that began in `year`."""
    found = _DAYS_BEHIND.search(heading)
    first, last = (day_of_text(" ".join(found[part].split())) for part in ("first", "last")) if found else (None, None)
    is_of_year = first and last and first <= last and academic_year(first) == academic_year(last) == year
    return found if is_of_year else None


def _figure(heading: str) -> str | None:
    return _pupils_columns().get(heading) or meant_by(heading)


def _of_two_digits(day: date) -> tuple[int, int]:
    year = academic_year(day)
    return year % 100, (year + 1) % 100


def _of_a_pupil(heading: str) -> str | None:
    """`Student Reg Group`, `Is Looked After`, `Pupil Deceased Flag`."""
    columns = _pupils_columns()
    others = _without(heading, "pupils")
    flags = (bare for rest in (heading, *others) for bare in _bare(rest) if bare != heading)
    now = (way for rest in (heading, *others) for way in _of_now(rest))
    return next(
        (columns[way] for way in others if way in columns),
        next(
            (columns[way] for way in now if columns.get(way) in _FIGURES_OF_NOW),
            next((columns[way] for way in flags if columns.get(way) in _yes_or_no()), None),
        ),
    )


def _of_now(heading: str) -> Iterator[str]:
    """Yield a heading without what only says that it is of today: `Attendance % (Statistical)`, `YTD Unauthorised`."""
    yield from _without(heading, "now_before")
    for rest in (heading, *_without(heading, "now_before")):
        yield from (rest.removesuffix(end) for end in _words()["now_after"] if rest.endswith(end) and rest != end)


def _of_a_parent(heading: str) -> str | None:
    """`Contact 1 Has PR`, `Guardian 2 Court Order Flag`."""
    for before, number in prefixes():
        if heading.startswith(before) and len(heading) > len(before):
            for bare in _bare(heading.removeprefix(before)):
                if bare in _parents_flags():
                    return parent_column(number or 1, _parents_flags()[bare])
    # `Has PR`, in a file with one row a contact.
    return next(
        (mis_aliases()[bare] for bare in _bare(heading) if bare in stands_alone() & _parents_flags().keys()), None
    )


def _without(heading: str, which: str) -> tuple[str, ...]:
    words = (word for word in _words()[which] if heading.startswith(word) and heading != word)
    return tuple(heading.removeprefix(word) for word in words)


def _bare(rest: str) -> tuple[str, ...]:
    """Return a heading without what only says that it is answered by yes or no."""
    begun = (rest, *_without(rest, "yes_before"))
    ended = (text.removesuffix(end) for text in begun for end in _words()["yes_after"] if text.endswith(end))
    return *begun, *ended


@cache
def _words() -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(fold, words)) for name, words in _data().items() if isinstance(words, list)}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in _data()["needless"].items()}


def _data() -> dict[str, Any]:
    return shipped()["phrasing"]  # type: ignore[no-any-return]


@cache
def _pupils_columns() -> dict[str, str]:
    listed = {fold(alias): name for name, aliases in shipped()["case"].items() for alias in aliases}
    own = {column.name for column in CASE_COLUMNS if column.parent is None and not column.name.startswith("home ")}
    return listed | {fold(name): name for name in own}


@cache
def _yes_or_no() -> frozenset[str]:
    return frozenset(column.name for column in CASE_COLUMNS if column.type == "yes-no")


@cache
def _parents_flags() -> dict[str, str]:
    """Return the ways, folded, in which a parent's column that is answered by yes or no is written."""
    flags = [name for name in PARENT_COLUMNS if parent_column(MOST_PARENTS, name) in _yes_or_no()] + [GETS_POST]
    return {way: name for name in flags for way in written(name)}
