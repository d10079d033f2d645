"""What a row of a case file must hold beyond its single cells. Source: contract, 2.1; law.md, 3 and 6 on situations."""

from collections.abc import Callable
from datetime import date
from typing import Any

from mailmerge.casework.case import Contract, Leave, Nti
from mailmerge.casework.situation import infer_situation
from mailmerge.intake.rows.columns import CASE_COLUMNS, PUPILS_NAME, PUPILS_WHOLE_NAME
from mailmerge.intake.rows.typed import TypedRow
from mailmerge.law.letters import BY_KEY

_PUPIL = ("pupil forename", "pupil surname", "date of birth")
# What a situation can't do without; `marks` stand for `attendance`.
_NEEDS = {"attendance": ("attendance",), "leave": ("leave from", "leave to")}
_SIGNS = {part: [(c.name, c.field) for c in CASE_COLUMNS if c.part == part] for part in ("contract", "nti", "leave")}
_SIGNS_OF = {part: frozenset(column for column, _ in signs) for part, signs in _SIGNS.items()}
_NO_CONTRACT, _NO_NTI, _NO_LEAVE = Contract(), Nti(), Leave()


def situation_of(row: TypedRow) -> str | None:
    """Return the row's situation, typed or as its values show it: "conflict" when they contradict each other.

    A cell that is filled in counts even where it could not be read. None when that leaves the situation open.
    """
    if row.gives("situation") and "situation" not in row.values:
        return None
    if row.gives("contract status") and "contract status" not in row.values:
        return row.values.get("situation")
    contract = Contract(**_signs(row, "contract")) if row.gives_any(_SIGNS_OF["contract"]) else _NO_CONTRACT
    nti = Nti(**_signs(row, "nti")) if row.gives_any(_SIGNS_OF["nti"]) else _NO_NTI
    leave = Leave(**_signs(row, "leave")) if row.gives_any(_SIGNS_OF["leave"]) else _NO_LEAVE
    return infer_situation(row.values.get("situation"), contract, nti, leave)


def _signs(row: TypedRow, part: str) -> dict[str, Any]:
    return {field: row.values.get(column, True) for column, field in _SIGNS[part] if row.gives(column)}


def judge(
    row: TypedRow, letter: str | None, run_date: date, law_from: date, has_register: Callable[[str], bool]
) -> None:
    """Add to the row's errors every blank that can't be, and every contradiction of the contract's list.

    Args:
        row: the typed row.
        letter: the key of the letter that the office asked for, if any.
        run_date: the letter's date where the row gives none.
        law_from: the first day for which the law's figures are known.
        has_register: tells whether a register of a pupil (by UPN) is on record, which gives the attendance.
    """
    row.miss("upn")
    for column in _PUPIL:
        if not (column in PUPILS_NAME and row.gives(PUPILS_WHOLE_NAME)):
            row.miss(column)
    if row.gives("marks"):
        row.miss("marks from", ', and "marks" need their first school day')
    _judge_needs(row, letter, has_register)
    if "letter date" in row.values and row.values["letter date"] < law_from:
        # Measured by such a date, every other day of the row would be wrong too.
        row.fault(
            "bad-date", "letter date", f"The law is known from {law_from:%d/%m/%Y} on. Correct the letter's date."
        )
        return
    _judge_contradictions(row, run_date)


def _judge_needs(row: TypedRow, letter: str | None, has_register: Callable[[str], bool]) -> None:
    if letter is not None and (letter not in BY_KEY or BY_KEY[letter].is_form):
        # A form, and a letter of the trust's own, need nothing of the situation: the letter names what it needs.
        return
    situation = situation_of(row)
    # A conflict over an explicit situation doesn't make its values less needed.
    situation = row.values.get("situation", situation)
    for column in _NEEDS.get(situation or "", ()):
        if column == "attendance" and (row.gives("marks") or has_register(row.values.get("upn", ""))):
            continue
        row.miss(column, f', and the situation "{situation}" needs it')


# What is said to have been done can't lie after the letter (contract, 2.1). A call and letter 1 may: not done yet.
_DONE = (
    "leave requested on",
    "leave decided on",
    "returned on",
    "contract agreed on",
    "contract signed on",
    "contract end requested on",
    "nti issued on",
    "written concern on",
    "complex needs advice on",
    "ehcp reviewed on",
    "eha offered on",
    "eha submitted on",
)


def _judge_contradictions(row: TypedRow, run_date: date) -> None:
    for later, earlier in (("leave to", "leave from"), ("returned on", "leave from"), ("nti ends on", "nti starts on")):
        if later in row.values and earlier in row.values and row.values[later] < row.values[earlier]:
            row.fault("contradiction", later, f'"{later}" is before "{earlier}". Correct whichever is wrong.')
    for column, other in (("meeting time", "meeting date"), ("leave decision", "leave requested on")):
        if row.gives(column) and not row.gives(other):
            row.fault("contradiction", column, f'"{column}" is given, but "{other}" is blank. Fill it in.')
    born = row.values.get("date of birth")
    written = row.values.get("letter date", None if row.gives("letter date") else run_date)
    for column in _DONE:
        done = row.values.get(column)
        if done and written and done > written:
            why = f'"{column}" is after the letter\'s date, {written:%d/%m/%Y}. Correct whichever is wrong.'
            row.fault("contradiction", column, why)
    if born and written and born > written:
        row.fault("contradiction", "date of birth", '"date of birth" is after the letter\'s date. Correct it.')
