"""Phrasing: headings that say a known column in other words, or something that every system exports and nobody needs.

`headings.toml` lists what systems write; here stand the ways in which they vary it: `Has PR`, `Court Order Flag`,
`Student Reg Group`, `Contact 1 Mobile Phone`. The words are data too. It is asked only where no list knows a heading.
"""

import re
from functools import cache, lru_cache
from typing import Any

from mailmerge.intake.rows.columns import CASE_COLUMNS, MOST_PARENTS, PARENT_COLUMNS, parent_column
from mailmerge.intake.synonyms import fold, mis_aliases, needless, prefixes, shipped, written


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


def _of_a_pupil(heading: str) -> str | None:
    """`Student Reg Group`, `Is Looked After`, `Pupil Deceased Flag`."""
    columns = _pupils_columns()
    others = _without(heading, "pupils")
    flags = (bare for rest in (heading, *others) for bare in _bare(rest) if bare != heading)
    return next(
        (columns[way] for way in others if way in columns),
        next((columns[way] for way in flags if columns.get(way) in _yes_or_no()), None),
    )


def _of_a_parent(heading: str) -> str | None:
    """`Contact 1 Has PR`, `Guardian 2 Court Order Flag`."""
    for before, number in prefixes():
        if heading.startswith(before) and len(heading) > len(before):
            for bare in _bare(heading.removeprefix(before)):
                if bare in _parents_flags():
                    return parent_column(number or 1, _parents_flags()[bare])
    return None


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
    flags = [name for name in PARENT_COLUMNS if parent_column(MOST_PARENTS, name) in _yes_or_no()]
    return {way: name for name in flags for way in written(name)}
