"""Cells: from what the office typed to percentages, numbers, choices; or what is wrong, in words for the office.

Source of the forms taken: contract, 2.
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from mailmerge.casework.names import matching
from mailmerge.casework.upn import is_valid_upn, normalise_upn
from mailmerge.intake.files.table import Cell, Percent, shown, tidy
from mailmerge.intake.garbled import refuse_garbled
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.columns import CellType, Column
from mailmerge.intake.rows.dates import day_of_text, read_date, read_moment, read_time
from mailmerge.intake.rows.notices import read_penalty_notices
from mailmerge.intake.rows.sessions import half_at, read_session
from mailmerge.intake.spoilt import is_spoilt_by_excel, refuse_spoilt

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?) ?(%?)")
_COUNT = re.compile(r"([0-9]{1,6})(?:\.0+)?")
_EXCELS_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"))
# As registers name the two sessions of a day, behind which may stand that they are sessions.
_HALVES_OF_A_DAY = {
    f"{half}{behind}": half_of
    for half, half_of in (("am", "am"), ("pm", "pm"), ("morning", "am"), ("afternoon", "pm"), ("a", "am"), ("p", "pm"))
    for behind in ("", "reg", "registration", "session", "register")
}
_WHY_NO_SESSION = (
    '"session" must be AM or PM. 1 and 2 are read as these where the heading speaks of sessions and the file has no '
    "third. The marks of lessons are not taken: export the two registration marks of a day."
)
_AGREED = ("authorised", "approved", "agreed", "granted")
# As councils' forms put the head's decision.
_DECISIONS = {
    **dict.fromkeys(
        ("no", "n", "unauthorised", "notauthorised", "declined", "rejected", "denied", "notgranted", "notagreed"),
        "refused",
    ),
    **dict.fromkeys(("yes", "y", *_AGREED), "granted"),
    **dict.fromkeys(
        (f"{part}{agreed}" for part in ("part", "partly", "partially") for agreed in _AGREED), "partgranted"
    ),
}
# As logs of what was done with a family call it.
_NOTES = dict.fromkeys(
    ("phonecall", "telephonecall", "callhome", "phonecallhome", "telephonecallhome", "phone", "telephone", "phoned"),
    "call",
)
_IN_OTHER_WORDS: Mapping[str, Mapping[str, str]] = {
    "session": _HALVES_OF_A_DAY,
    "leave decision": _DECISIONS,
    "note kind": _NOTES,
}
YES, NO = frozenset(("yes", "y", "true", "t", "1")), frozenset(("no", "n", "false", "f", "0"))


_LOOKED_AFTER = "looked after"
# As systems put it where the column is a status. Whoever was looked after once has parents who are written to.
_IN_CARE = re.compile(
    r"(?P<once>plac|pcla)|(yes[ ,:-]+)?"
    r"(?P<not>(no[ ,:-]+)?(not|never|no longer|previous(ly)?|former(ly)?|post|no)[ -])?"
    r"(currently )?(a )?((looked[ -]after|lac|cla|cic)( child)?|(child )?in (la |local authority )?care)"
    r"( \((lac|cla|cic)\))?"
)


def read_cell(cell: Cell, column: Column) -> Any:
    """Return the value of a cell that is not blank, of the column's type.

    Raises:
        BadCell: with the contract's code.
    """
    return _READERS[column.type](cell, column)


def _read_percent(cell: Cell, column: Column) -> float:
    explicit = isinstance(cell, Percent)
    if isinstance(cell, Percent):
        value = cell.value
    else:
        found = _PERCENT.fullmatch(tidy(cell))
        if isinstance(cell, bool) or not found:
            raise BadCell(
                "bad-percent", f'"{column.name}" is not a percentage. Write a number from 0 to 100, like 92.3.'
            )
        value, explicit = float(found[1]), bool(found[2])
    if 0 < value <= 1 and not explicit:
        raise BadCell(
            "bad-percent",
            f'"{column.name}" looks like a fraction, not a percentage. Write 92.3 for 92.3%, not 0.923.',
        )
    if not 0 <= value <= 100:
        raise BadCell("bad-percent", f'"{column.name}" must be from 0 to 100.')
    return value


def _read_count(cell: Cell, column: Column) -> int:
    found = _COUNT.fullmatch(tidy(cell))
    if isinstance(cell, bool | Percent) or not found:
        raise BadCell("bad-number", f'"{column.name}" must be a whole number, like 12.')
    return int(found[1])


def read_yes_no(cell: Cell, column: Column) -> bool:
    """Return whether a cell says yes or no; raises `BadCell` `not-a-choice`."""
    word = tidy(cell).casefold()
    # As systems show a choice with its name: "Yes - Parental Responsibility".
    word, dash, named = word.partition(" - ")
    if dash and not column.name.endswith(named):
        word = ""
    if word in YES:
        return True
    if word in NO:
        return False
    if column.name == _LOOKED_AFTER and (status := _IN_CARE.fullmatch(tidy(cell).casefold())):
        return not (status["not"] or status["once"])
    raise BadCell("not-a-choice", f'"{column.name}" must say yes or no, or be left blank.')


def _read_choice(cell: Cell, column: Column) -> str:
    word = matching(tidy(cell))
    word = _IN_OTHER_WORDS.get(column.name, {}).get(word, word)
    if column.name == "session" and (half := half_at(tidy(cell))):
        word = half.casefold()
    for choice in column.choices:
        if matching(choice) == word:
            return choice
    if column.name == "session" and any(map(str.isdigit, word)):
        raise BadCell("not-a-choice", _WHY_NO_SESSION)
    offered = ", ".join(f'"{choice}"' for choice in column.choices)
    close = get_close_matches(tidy(cell).casefold(), column.choices, n=1)
    hint = f' Did you mean "{close[0]}"?' if close else ""
    raise BadCell("not-a-choice", f'"{column.name}" must be one of {offered}, or be left blank.{hint}')


def _read_upn(cell: Cell, _column: Column) -> str:
    upn = normalise_upn(shown(cell))
    if is_valid_upn(upn):
        return upn
    if isinstance(cell, int | float) or re.fullmatch(r"[0-9.]+(E\+?[0-9]+)?", upn):
        why = "It has lost its first letter, or Excel has shortened it to a number."
    elif len(upn) != 13:
        why = f"A UPN has 13 characters; this one has {len(upn)}."
    else:
        why = "Its check letter does not fit, so a character is wrong."
    raise BadCell("bad-upn", f"This UPN is not valid. {why} Copy it again from the pupil's record.")


def _read_marks(cell: Cell, column: Column) -> str:
    if not isinstance(cell, str) or cell.startswith("#NAME") or day_of_text(tidy(cell)):
        raise BadCell(
            "bad-mark",
            f'Excel has turned "{column.name}" into something else. Format the column as text, and enter them again.',
        )
    return cell


def _read_text(cell: Cell, column: Column) -> str:
    if is_spoilt_by_excel(column):
        refuse_spoilt(cell, column)
    _refuse_excels_errors(cell, column)
    refuse_garbled(cell, column)
    return tidy(cell)


def _refuse_excels_errors(cell: Cell, column: Column) -> None:
    """Refuse what a formula shows when it fails: it must not be printed as a name or a street."""
    if isinstance(cell, str) and cell.strip() in _EXCELS_ERRORS:
        raise BadCell("missing-value", f'"{column.name}" holds an error of Excel\'s, not a value. Type the value in.')


def _read_address(cell: Cell, column: Column) -> str:
    """Return a line of an address; what stands on several lines of one cell is joined by commas."""
    refuse_spoilt(cell, column)
    _refuse_excels_errors(cell, column)
    refuse_garbled(cell, column)
    lines = (" ".join(line.split()).rstrip(",") for line in shown(cell).splitlines())
    return ", ".join(line for line in lines if line)


def _read_reference(cell: Cell, column: Column) -> str:
    """Return an item's reference or tracking number, unless Excel has made a number of it and lost some digits."""
    refuse_spoilt(cell, column)
    return tidy(cell)


_READERS: Mapping[CellType, Callable[[Cell, Column], Any]] = {
    "text": _read_text,
    "date": read_date,
    "moment": read_moment,
    "time": read_time,
    "yes-no": read_yes_no,
    "percent": _read_percent,
    "count": _read_count,
    "choice": _read_choice,
    "upn": _read_upn,
    "marks": _read_marks,
    "penalty notices": read_penalty_notices,
    "address": _read_address,
    "reference": _read_reference,
    "session": read_session,
}
