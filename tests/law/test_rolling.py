"""A rolling period in each unit that an authority may count in, at its edges."""

from datetime import date, timedelta

import pytest

from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.law.alerts import alerts_of
from mailmerge.law.periods import Unit
from mailmerge.law.profile_files import own_profile, shipped_profiles
from mailmerge.law.profile_rules import profile_rules
from mailmerge.law.profile_tables import Within
from mailmerge.law.rolling import most_in
from tests.law.build import CALENDAR, context

FIRST = date(2025, 10, 6)


def _marks(*days: date) -> Register:
    return Register(tuple(Mark(day, "AM", "O") for day in days))


@pytest.mark.parametrize(
    ("unit", "count", "last"),
    [
        ("days", 29, date(2025, 11, 3)),
        ("weeks", 5, date(2025, 11, 9)),
        ("months", 1, date(2025, 11, 5)),
        ("school-days", 16, date(2025, 11, 3)),
        ("working-days", 21, date(2025, 11, 3)),
        ("school-weeks", 4, date(2025, 11, 9)),
    ],
)
def test_the_last_day_of_a_rolling_period_belongs_to_it(unit: Unit, count: int, last: date) -> None:
    within = Within(count=count, unit=unit)
    codes = frozenset("O")
    assert most_in(_marks(FIRST, last), codes, within, CALENDAR) == 2
    assert most_in(_marks(FIRST, last + timedelta(days=1)), codes, within, CALENDAR) == 1
    assert most_in(_marks(FIRST, date(2026, 3, 2), date(2026, 3, 3)), codes, within, CALENDAR) == 2, "the best of them"
    assert most_in(_marks(), codes, within, CALENDAR) == 0


def test_so_many_possible_sessions() -> None:
    marks = [Mark(FIRST, "AM", "O"), Mark(FIRST, "PM", "X"), Mark(FIRST + timedelta(days=1), "AM", "O")]
    register = Register(
        (*marks, Mark(FIRST + timedelta(days=1), "PM", "/"), Mark(FIRST + timedelta(days=2), "AM", "O"))
    )
    within = [most_in(register, {"O"}, Within(count=count, unit="sessions"), CALENDAR) for count in (1, 2, 3, 4)]
    assert within == [1, 2, 2, 3]
    assert most_in(register, {"U"}, Within(count=2, unit="sessions"), CALENDAR) == 0
    assert most_in(_marks(), {"O"}, Within(count=2, unit="sessions"), CALENDAR) == 0


@pytest.mark.parametrize(
    ("last", "told"), [(date(2026, 1, 5), True), (date(2026, 1, 6), False)], ids=["in three months", "a day too long"]
)
def test_an_authoritys_own_threshold_is_told_in_its_own_unit(last: date, told: bool) -> None:
    text = "threshold = { codes = ['O', 'U', 'G'], sessions = 3, within = { count = 3, unit = 'months' } }"
    profile = own_profile("rutland", text, approved=True)
    marks = _marks(FIRST, date(2025, 11, 10), last)
    texts = [one.text for one in alerts_of(marks, last, "primary", context(profile=profile))]
    assert any("The authority's threshold" in one for one in texts) is told
    assert not any("national" in one for one in texts), "three are no national threshold"
    means = [rule.means for rule in profile_rules(profile, shipped_profiles()["england"])]
    assert "alert at 3 sessions in 3 months coded O or U or G" in means
