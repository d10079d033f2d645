"""Meaning: what each column of a file was taken for, in words for the office."""

import json
from collections.abc import Iterator, Mapping, Sequence

from mailmerge.intake.file_kinds import PEOPLE, FileKind
from mailmerge.intake.files.table import Row, tidy
from mailmerge.intake.headings import Headings, means_a_column
from mailmerge.intake.kind_names import MAKES_LETTERS
from mailmerge.intake.phrasing import is_needless
from mailmerge.intake.result import FileNote, HeadingRead
from mailmerge.intake.synonyms import fold, sounds_like_a_guard, sounds_like_a_letters_day
from mailmerge.intake.vocabulary import Vocabulary

_IGNORED, _NEEDLESS = "ignored, as the settings say", "no letter needs it"
_PASSED_OVER = "not known: passed over"
_LONGEST_SAMPLE = 40  # characters
_WHERE_LETTERS_GO = (
    'that was not heeded. For letter 5 the heading is "parent 1 warning letter on", for a notice to improve '
    '"parent 1 nti letter on" (and so for parent 2), for letter 1 "early intervention on", for penalty notices '
    '"parent 1 penalty notices"; any other letter goes into a list of its own with the columns '
    '"upn", "letter" and "sent on".'
)
_TOLD = {
    "address-split": "The addresses in the column {column} stand in one cell each; they were split into lines, town, "
    "county and postcode in {rows}. Look at the envelopes of this file.",
    "joint-addressee": "The column {column} names both parents at once and is the only name in {rows}. It can't be "
    "used: each parent gets a letter of their own.",
    "name-split": "The names in the column {column} stand in one cell each; they were split into title, forename and "
    "surname in {rows}.",
}


def headings_read(
    headings: Sequence[str], read: Headings | None, rows: Sequence[Row], vocabulary: Vocabulary
) -> tuple[HeadingRead, ...]:
    """Return what each column was taken for, with the first cell under it that is not blank."""
    columns = read.columns if read else (None,) * len(headings)
    over = read.passed_over if read else ()
    ignored = {fold(heading) for heading in vocabulary.ignore}
    return tuple(
        HeadingRead(
            " ".join(heading.split()), column, _sample(place, rows), "" if column else _why(heading, ignored, over)
        )
        for place, (heading, column) in enumerate(zip(headings, columns, strict=True))
        if heading.strip()
    )


def _why(heading: str, ignored: set[str], over: Sequence[str]) -> str:
    if fold(heading) in ignored:
        return _IGNORED
    if " ".join(heading.split()) in over:
        return _PASSED_OVER
    if is_needless(fold(heading)) or means_a_column(heading):
        return _NEEDLESS
    if sounds_like_a_guard(heading):
        return "not known, and it sounds as if it guarded somebody"
    return "not known"


def _sample(place: int, rows: Sequence[Row]) -> str:
    cells = (tidy(row.cells[place]) for row in rows[:50] if place < len(row.cells))
    return next(filter(None, cells), "")[:_LONGEST_SAMPLE]


def for_the_settings(read: Sequence[HeadingRead], vocabulary: Vocabulary) -> list[str]:
    """Return the section of `mailmerge.toml` in which an office says what headings mean; none where all are known.

    What it says already stays. A heading that is to be taken gets our column's name behind it; what was passed over
    stands under `ignore`, but not what may guard somebody, nor what is nearly known: a person says what that means.
    """
    unknown = [one for one in read if one.meaning is None and one.why not in (_IGNORED, _NEEDLESS)]
    if not unknown:
        return []
    ignore = [*vocabulary.ignore, *(one.heading for one in unknown if one.why == _PASSED_OVER)]
    known = [f"{_in_toml(heading)} = {_in_toml(ours)}" for heading, ours in vocabulary.aliases.items()]
    asked = [f'# {_in_toml(one.heading)} = "our column"' for one in unknown]
    return ["[headings]", f"ignore = [{', '.join(map(_in_toml, ignore))}]", "", "[headings.aliases]", *known, *asked]


def _in_toml(text: str) -> str:
    """Return a text as TOML writes it, which is as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def of_passed_over(kind: FileKind, over: Sequence[str]) -> Iterator[FileNote]:
    """Yield what is told of a file's headings that nobody knows, once.

    A day on which a warning went is what a later letter waits for, so the office is told where such a day is heeded.

    Args:
        kind: the file's kind.
        over: the headings, as typed.
    """
    if not over:
        return
    is_one = len(over) == 1
    were, means = ("1 column was", "it means") if is_one else (f"{len(over)} columns were", "they mean")
    them, one = ("it", "it") if is_one else ("them", "one of them")
    told = (
        f"{were} passed over: {_quoted(over)}. It is not known what {means}, and no letter was chosen by {them}. "
        f"If {one} says something that a letter goes by, give it our heading for that, and drop the file again."
    )
    days = [heading for heading in over if sounds_like_a_letters_day(heading)]
    if days and (kind.name in MAKES_LETTERS or kind is PEOPLE):
        told += f" {_quoted(days)} may say when a letter went out: {_WHERE_LETTERS_GO}"
    yield FileNote("columns-passed-over", told)


def _quoted(headings: Sequence[str]) -> str:
    return ", ".join(f'"{heading}"' for heading in headings)


def of_columns(told: Mapping[tuple[str, str], int]) -> Iterator[FileNote]:
    """Yield what is told once a column, with how many rows it concerns.

    Args:
        told: how often each code was said of each column.
    """
    for (code, column), count in sorted(told.items()):
        rows = "1 row" if count == 1 else f"{count} rows"
        yield FileNote(code, _TOLD[code].format(column=f'"{column}"', rows=rows))
