"""What came of earlier referrals: absence is used once, and a referral that came back may be sent again."""

from dataclasses import replace
from datetime import date

import pytest

from mailmerge.referral.checks.sanctions import absence_used_before
from mailmerge.referral.chronology import chronology
from mailmerge.referral.dossier import Outcome
from tests.referral.stories import OTHER, PARENT, PUPIL, UPN, Office

PERIOD = (date(2025, 9, 29), date(2025, 12, 12))
SENT = Outcome("sent", date(2025, 12, 12), *PERIOD)
RETURNED = Outcome("returned", date(2025, 12, 19), *PERIOD)
NOTICE = Outcome("penalty-notice", date(2026, 1, 5), *PERIOD)
WITHDRAWN = Outcome("withdrawn", date(2026, 1, 12), *PERIOD)
AGAIN = replace(SENT, on=date(2026, 1, 9))


@pytest.mark.parametrize(
    ("outcomes", "level", "why"),
    [
        ((SENT,), "red", "it was sent"),
        ((SENT, RETURNED), "green", "it came back, and may be sent again"),
        ((SENT, RETURNED, AGAIN), "red", "it was sent again"),
        ((SENT, WITHDRAWN), "green", "the school withdrew it"),
        ((SENT, NOTICE), "red", "a notice was issued for it"),
        ((NOTICE, RETURNED), "red", "a notice is not returned"),
        ((NOTICE, WITHDRAWN), "green", "the notice was withdrawn"),
        ((NOTICE, AGAIN, WITHDRAWN), "red", "what was withdrawn was sent after the notice"),
    ],
)
def test_absence_is_used_as_long_as_its_referral_stands(
    office: Office, outcomes: tuple[Outcome, ...], level: str, why: str
) -> None:
    office.drop("2025-09-02", {**PUPIL, **PARENT}, name="people.csv")
    office.register("2025-09-02", "2025-12-12", {})
    office.only_checks = True
    office.refer("2026-01-30", "nti")
    dossier = replace(office.dossiers({})[0], outcomes=outcomes)
    assert absence_used_before(dossier).level == level, why


def test_what_the_authority_wants_of_a_returned_referral_stands_in_the_chronology(office: Office) -> None:
    office.drop("2025-09-02", {**PUPIL, **PARENT, **OTHER}, name="people.csv")
    wanted = {"wanted": "what Bartholomew Quillfeather was told", "wanted by": "2026-01-09"}
    office.drop("2025-12-19", {"upn": UPN, "outcome": "returned", "on": "2025-12-19", "parent": "Zofia Tran", **wanted})
    office.only_checks = True
    office.refer("2026-01-05", "nti", parent="Zofia Tran")
    told = [step.what for step in chronology(office.dossiers({})[0])]
    assert "Earlier referral: returned; wanted: what [another adult] was told, by Friday 9 January 2026" in told
