"""Guards that an office typed where they don't belong: behind a name, beside a relationship, in a column of notes.

`Mrs Dana Marlow (Deceased)`, `Father - DO NOT CONTACT`: whoever typed that meant it to be heeded. What is heard so only
ever holds a letter back; a person lifts it. In a column that is passed over nobody can tell whom it guards, and the
contract is silent on it (2): the row waits, with a question. The words are data: `guards` in headings.toml.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from mailmerge.intake.files.table import Cell, Row, shown
from mailmerge.intake.rows.cells import NO
from mailmerge.intake.rows.columns import GETS_POST, GUARD_TO_CONFIRM
from mailmerge.intake.synonyms import fold, if_no, if_said, prefixes, shipped, written

_DECEASED = (
    r"\bdeceased\b|\bdec'?d\b|\bpassed away\b|\bdied\b|\bthe late (?:mr|mrs|ms|miss|mx|dr)\b"
    r"|\((?:rip|r\.i\.p\.?)\)|\br\.i\.p\b|(?-i:\bRIP\b)"
)
_NOT_TO_CONTACT = (
    r"\b(?:do not|don'?t|must not|never) (?:contact|write|send|post|ring|phone|e-?mail|be contacted)\b"
    r"|\bnot to be contacted\b|\bno contact\b"
)
_ORDER = (
    r"\bcourt orders?\b|\bnon[- ]molestation\b|\binjunction\b|\brestraining order\b|\bprohibited steps\b"
    r"|\bno[- ]contact order\b"
)
_OF_A_PARENT = {
    "deceased": re.compile(_DECEASED, re.IGNORECASE),
    "do not contact": re.compile(_NOT_TO_CONTACT, re.IGNORECASE),
    "court order": re.compile(_ORDER, re.IGNORECASE),
}
# With plain words of which each needs one.
_IN_ANY_CELL = (
    (_OF_A_PARENT["deceased"], ("deceased", "decd", "dec'd", "passed", "died", "the late", "rip", "r.i.p")),
    (_OF_A_PARENT["court order"], ("court order", "molestation", "injunction", " order", "prohibited")),
)
_ROOM = re.compile(r"\s+")
_SHORTEST = 2
_SAYS_NOTHING = frozenset(("", "-", "none", "n/a", "na", "nil"))
_MOST_ROWS = 10


@lru_cache(maxsize=20_000)
def heard_of(text: str) -> tuple[str, ...]:
    """Return the guards, by a parent's columns, that a text speaks of: `deceased`, `do not contact`, `court order`."""
    return tuple(name for name, words in _OF_A_PARENT.items() if words.search(text))


def guarding(texts: Iterable[str]) -> set[str]:
    """Return those of the cells of a column that is passed over that sound as if they guarded somebody."""
    texts = [text for text in texts if len(text) >= _SHORTEST]
    whole = _ROOM.sub(" ", "|".join(texts)).casefold()
    # Twenty thousand names or numbers are looked through at once; only a cell with one of the words is read.
    found = ((words, [hint for hint in hints if hint in whole]) for words, hints in _words_in_cells())
    heard = [(words, hints) for words, hints in found if hints]
    return {text for text in texts if _is_heard(" ".join(text.split()), heard)} if heard else set()


def _is_heard(cell: str, heard: Sequence[tuple[re.Pattern[str], Sequence[str]]]) -> bool:
    small = cell.casefold()
    asked = [words for words, hints in heard if any(hint in small for hint in hints)]
    of_somebody = _of_nobody().sub("", cell) if asked else ""
    return any(words.search(of_somebody) for words in asked)


@cache
def _words_in_cells() -> tuple[tuple[re.Pattern[str], Sequence[str]], ...]:
    cells = shipped()["guards"]["cells"]
    return (*_IN_ANY_CELL, *((re.compile(words, re.IGNORECASE), tuple(hints)) for words, hints in cells.items()))


@cache
def _of_nobody() -> re.Pattern[str]:
    return re.compile("|".join(shipped()["guards"]["of_nobody"]), re.IGNORECASE)


def _answering(heading: str, cells: Iterable[Cell]) -> set[Cell]:
    """Return those of a column's cells that guard by what they answer.

    A no does under a heading such as `On Roll`, `Send letter?` or `Access`, all but a no under one such as `Off Roll`.
    """
    folded = fold(heading)
    says_no = {cell for cell in cells if shown(cell).strip().casefold() in NO}
    if folded in if_no() or folded in written(GETS_POST):
        return says_no
    if folded in if_said() or any(folded.removeprefix(before) in if_said() for before, _ in prefixes()):
        return {cell for cell in cells if shown(cell).strip().casefold() not in _SAYS_NOTHING} - says_no
    return set()


def rows_named(numbers: Sequence[int]) -> str:
    """Return rows by their numbers, in words for the office: of many the first ten."""
    more = f" and {len(numbers) - _MOST_ROWS} more" if len(numbers) > _MOST_ROWS else ""
    return f"Row {numbers[0]}" if len(numbers) == 1 else f"Rows {', '.join(map(str, numbers[:_MOST_ROWS]))}{more}"


_WAITS = (
    ", so letters about that pupil wait. Read it. What is to hold a letter belongs in a column of its own, such as "
    f'"parent 1 do not contact" or "left on"; where nothing does, type "no" in a column "{GUARD_TO_CONFIRM}", or have '
    'the heading listed under "ignore" in the settings.'
)
_WAITS_HERE = (
    ", so letters about that pupil wait. Read it. What is to hold a letter belongs in a column of its own of a case "
    'file or a list of contacts, such as "parent 1 do not contact" or "left on"; where nothing does, drop a list with '
    f'the columns "upn" and "{GUARD_TO_CONFIRM}", which says "no".'
)
_READ_IT = ". Read it before a letter goes."


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What columns that are passed over say that may guard somebody: remarks for the office, and the rows' numbers."""

    remarks: tuple[str, ...]
    to_confirm: frozenset[int]


def passed_over_guards(
    headings: Sequence[str], places: Iterable[int], rows: Sequence[Row], *, of_pupils: bool, may_answer: bool
) -> PassedOver:
    """Return what is said in columns that were passed over, or in comments, and may guard somebody.

    Args:
        headings: the headings as typed.
        places: which of the columns were passed over.
        rows: the file's rows.
        of_pupils: whether its rows are about pupils, whose letters then wait.
        may_answer: whether a column of the file can say that nothing in it guards anybody.
    """
    remarks, to_confirm = [], set[int]()
    what_to_do = (_WAITS if may_answer else _WAITS_HERE) if of_pupils else _READ_IT
    for at in places:
        cells = {row.cells[at] for row in rows if at < len(row.cells)}
        heard = guarding(cell for cell in cells if isinstance(cell, str)) | _answering(headings[at], cells)
        if not heard:
            continue
        found = [row.number for row in rows if at < len(row.cells) and row.cells[at] in heard]
        to_confirm.update(found)
        remarks.append(
            f'{rows_named(found)}: the column "{" ".join(headings[at].split())}" was passed over, and says something '
            f"that may guard somebody{what_to_do}"
        )
    if found := [row.number for row in rows if guarding(row.comments)]:
        to_confirm.update(found)
        remarks.append(
            f"{rows_named(found)}: a comment in the sheet says something that may guard somebody{what_to_do}"
        )
    return PassedOver(tuple(remarks), frozenset(to_confirm))
