"""How many sessions of leave are enough is counted as the authority's profile says: in a row, or with other absence."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from mailmerge.law.profile_tables import Combined
from mailmerge.referral.checks.absence_on_leave import leave_too_few_sessions
from tests.referral.stories import PARENT, PUPIL, REQUEST, Office

LEAVE = {**PUPIL, **PARENT, **REQUEST, "leave from": "2025-10-13", "leave to": "2025-10-17"}
WEEK = {f"2025-10-{day}": "G" for day in range(13, 18)}
BROKEN = WEEK | {"2025-10-15 AM": "I"}
FOUR_DAYS = dict.fromkeys(list(WEEK)[:4], "G")
OTHERS = {"2025-09-15": "U", "2025-09-16": "U", "2025-09-17": "U", "2025-09-18": "U", "2025-09-19": "U"}
IN_A_ROW: Mapping[str, Any] = {"consecutive": True, "counts_with_other_codes": False}
ALONE: Mapping[str, Any] = {"consecutive": False, "counts_with_other_codes": False}
TOGETHER: Mapping[str, Any] = {"consecutive": False, "counts_with_other_codes": True}
COMBINED: Mapping[str, Any] = {**IN_A_ROW, "combined": (Combined(days=4, other_sessions=10),)}


@pytest.mark.parametrize(
    ("rules", "marks", "level", "why"),
    [
        (IN_A_ROW, WEEK, "green", "ten in a row"),
        (IN_A_ROW, BROKEN, "red", "five in a row at most"),
        (ALONE, BROKEN, "red", "nine of G"),
        (ALONE, WEEK, "green", "ten of G"),
        (ALONE, FOUR_DAYS | OTHERS, "red", "other absence does not count"),
        (TOGETHER, FOUR_DAYS | OTHERS, "green", "eight of G, and ten of U"),
        (TOGETHER, FOUR_DAYS, "red", "eight in all"),
        (COMBINED, FOUR_DAYS | OTHERS, "green", "four days with ten other sessions"),
        (COMBINED, FOUR_DAYS, "red", "four days alone"),
    ],
)
def test_sessions_are_counted_as_the_authority_counts_them(
    office: Office, rules: Mapping[str, Any], marks: Mapping[str, str], level: str, why: str
) -> None:
    office.register("2025-09-02", "2025-10-22", marks)
    office.drop("2025-10-22", LEAVE)
    office.only_checks = True
    office.refer("2025-10-23", "leave")
    (dossier,) = office.dossiers({})
    profile = dossier.facts.context.profile
    profile = profile.model_copy(update={"leave": profile.leave.model_copy(update=dict(rules))})
    dossier = replace(dossier, facts=replace(dossier.facts, context=replace(dossier.facts.context, profile=profile)))
    assert leave_too_few_sessions(dossier).level == level, why
