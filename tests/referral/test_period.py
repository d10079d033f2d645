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


# Eleven school weeks up to Friday 12 December 2025; what the register holds of them, the line that is red, and why.
ELEVEN = {"period_from": "2025-09-22", "period_to": "2025-12-12"}
ILL = {f"2025-09-{day}": "I" for day in (22, 23, 24, 25, 26)} | {"2025-09-29": "I"}
AWAY = {f"2025-1{month}": "O" for month in ("0-06", "0-13", "1-03", "1-10", "1-17")}


@pytest.mark.parametrize("on_record", [CHOSEN, {"period from": "", "period to": ""}], ids=["another chosen", "none"])
@pytest.mark.parametrize(
    ("until", "marks", "red", "why"),
    [
        ("2025-12-12", AWAY, "", "nothing is wrong"),
        ("2025-12-12", AWAY | ILL, "authorised-majority", "though a shorter period would fit"),
        ("2025-12-10", AWAY, "missing-or-n-marks", "two school days have no mark"),
        ("2025-12-12", dict(list(AWAY.items())[:4]), "too-few-unauthorised below-national-threshold", "eight sessions"),
    ],
)
def test_the_very_period_that_is_referred_is_judged(
    office: Office, until: str, marks: Mapping[str, str], red: str, why: str, on_record: Mapping[str, str]
) -> None:
    office.register("2025-09-02", until, marks)
    office.drop("2025-12-05", {**ROW, **on_record})
    office.only_checks = True
    (pack,) = office.refer("2025-12-12", "contract", **ELEVEN).packs
    of_marks = {"too-few-unauthorised", "below-national-threshold", "missing-or-n-marks"}
    of_marks |= {"period-too-short", "authorised-in-period", "authorised-majority"}
    found = {line["code"] for line in pack["lines"] if line["level"] == "red"} & of_marks
    assert found == set(red.split()), why


def test_without_a_register_what_is_not_known_of_the_period_is_asked(office: Office) -> None:
    office.drop("2025-12-05", {**ROW, "period from": "", "period to": ""})
    office.only_checks = True
    (pack,) = office.refer("2025-12-12", "contract").packs
    asked = {line["code"] for line in pack["lines"] if line["level"] == "ask"}
    assert asked >= {"period-too-short", "authorised-in-period", "authorised-majority", "too-few-unauthorised"}
