"""The columns that a letter may ask for: what is asked of a column is what the row says under its heading."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from mailmerge.intake.rows.columns import CASE_COLUMNS, Column
from mailmerge.law.asked_columns import ASKED_COLUMNS
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.history import History
from mailmerge.law.letters import SCHOOL_YEAR
from tests.law.build import a_case, context

_SAID = {
    "date": date(2025, 9, 29),
    "time": time(14, 30),
    "percent": 81.5,
    "count": 7,
    "yes-no": True,
    "text": "what the row says",
}
# Counts that would not go together otherwise.
_FIGURES = {"sessions_possible": 90, "authorised_sessions": 3}
_ASKED = [column for column in CASE_COLUMNS if column.name in ASKED_COLUMNS]


# What tells a pupil or a row, what is decided by, and what no letter says of a family: no letter may ask for it.
_NOT_ASKED = {
    *("upn", "pupil forename", "pupil surname", "date of birth", "pupil deceased", "left on", "guard to confirm"),
    *("situation", "letter date", "period from", "period to", "include leaflet"),
    *("n codes", "school weeks", "authorised medical sessions"),
    *("contract status", "contract outcome", "decline cause", "referral decided"),
    *("nti requested", "nti criterion", "ntis before", "early referral reason", "written concern on"),
    *("support that would have been offered", "complex needs advice on"),
    *("leave reason", "suspicion source", "late reason"),
}


def test_a_letter_may_ask_for_what_is_said_of_the_case_and_for_the_school_year() -> None:
    said = {column.name for column in CASE_COLUMNS if column.part not in ("needs", "parent", None)}
    assert (said - _NOT_ASKED) | {SCHOOL_YEAR} == set(ASKED_COLUMNS)


@pytest.mark.parametrize("column", _ASKED, ids=lambda column: column.name)
def test_what_is_asked_of_a_column_is_what_the_row_says_under_it(column: Column) -> None:
    said: Any = column.choices[0] if column.choices else _FIGURES.get(column.field, _SAID[column.type])
    case = a_case()
    if column.part in ("case", None):
        case = replace(case, **{column.field: said})
    else:
        case = replace(case, **{column.part: replace(getattr(case, column.part), **{column.field: said})})
    [facts] = CaseFacts.of(case, History(), context()).parents
    asked = ASKED_COLUMNS[column.name].value(facts)
    assert asked == said
    [blank] = CaseFacts.of(a_case(), History(), context()).parents
    assert ASKED_COLUMNS[column.name].value(blank) != said
