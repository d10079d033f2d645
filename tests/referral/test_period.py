"""The period that a pack is about: the request's, else the row's that announced the referral, else ten school weeks."""

from collections.abc import Mapping

import pytest

from mailmerge.referral.cover import cover_sections
from tests.referral.stories import PARENT, PUPIL, Office

CHOSEN = {"period from": "2025-09-08", "period to": "2025-11-28"}
ROW = {**PUPIL, **PARENT, "contract status": "open", "contract agreed on": "2025-10-08", **CHOSEN}


@pytest.mark.parametrize(
    ("on_record", "asked", "days", "how"),
    [
        (CHOSEN, {}, ("2025-09-08", "2025-11-28"), "as the school chose"),
        (
            CHOSEN,
            {"period_from": "2025-09-15", "period_to": "2025-12-05"},
            ("2025-09-15", "2025-12-05"),
            "as the school chose",
        ),
        ({"period from": "", "period to": ""}, {}, ("2025-09-29", "2025-12-12"), "the last ten with marks"),
    ],
    ids=["the row's", "the request's over it", "neither"],
)
def test_the_period_is_the_requests_else_the_rows_else_ten_school_weeks(
    office: Office, on_record: Mapping[str, str], asked: Mapping[str, str], days: tuple[str, str], how: str
) -> None:
    office.register("2025-09-02", "2025-12-12", {})
    office.drop("2025-12-05", {**ROW, **on_record})
    office.only_checks = True
    office.refer("2025-12-12", "contract", **asked)
    (dossier,) = office.dossiers({})
    assert (dossier.first.isoformat(), dossier.last.isoformat()) == days
    period = {label: words for one in cover_sections(dossier, "Trust") for label, words in one.facts}["Period"]
    assert period.endswith(f"({how})")
