"""SEN status: the school census's one code for support and plan, read as the two columns that rules go by."""

from mailmerge.intake.rows.columns import SEN_STATUS
from mailmerge.intake.rows.typed import TypedRow

# Source: DfE, school census, SEN provision: N no SEN, K SEN support, E education, health and care plan.
_CODES = {"n": (False, False), "k": (True, False), "e": (None, True)}
_WORDS = (
    ("no ", "n"),
    ("none", "n"),
    ("not ", "n"),
    ("sen support", "k"),
    ("send support", "k"),
    ("support", "k"),
    ("education", "e"),
    ("ehc", "e"),
)


def read_sen_status(row: TypedRow) -> None:
    """Fill `sen support` and `ehcp` from the status, where the row leaves them blank; an unknown code is an error."""
    said = row.text(SEN_STATUS)
    if not said:
        return
    code = _code(said)
    if code is None:
        row.fault(
            "not-a-choice",
            SEN_STATUS,
            f'"{SEN_STATUS}" must begin with N (no SEN), K (SEN support) or E (education, health and care plan), or be '
            "left blank.",
        )
        return
    for column, value in zip(("sen support", "ehcp"), _CODES[code], strict=True):
        if value is not None and not row.gives(column):
            row.values[column] = value


def _code(said: str) -> str | None:
    words = said.casefold().strip()
    if words in ("-", "no", "false", "0"):
        return "n"
    first, behind = words[:1], words[1:2]
    if first in _CODES and not behind.isalnum():
        return first
    return next((code for beginning, code in _WORDS if f"{words} ".startswith(beginning)), None)
