#!/usr/bin/env bash
# Without the name of a nation, Easter Monday is a working day in the United Kingdom.
# Guess: asked for the United Kingdom, a library names the holidays of most of its people, or asks which nation is meant.
# Seen (holidays 0.109, govuk-bank-holidays 0.19): both then give only what all nations share; Scotland works on Easter
# Monday and on the last Monday of August, so both days are gone for England. A first-class letter of Thursday 2 April
# 2026 is taken as delivered on Tuesday 7 April instead of Wednesday 8. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check holidays==0.109 govuk-bank-holidays==0.19

venv/bin/python - <<'PY'
import datetime as dt

import holidays
from govuk_bank_holidays.bank_holidays import BankHolidays

published = BankHolidays(use_cached_holidays=True)
for day in (dt.date(2026, 4, 6), dt.date(2026, 8, 31)):
    told = (day in holidays.UK(), day in holidays.UK(subdiv="ENG"),
            published.is_holiday(day), published.is_holiday(day, division=BankHolidays.ENGLAND_AND_WALES))
    print(day, dict(zip(("holidays", "holidays, England", "govuk", "govuk, England and Wales"), told)))
    assert told == (False, True, False, True)


def delivered(posted: dt.date, closed: holidays.HolidayBase) -> dt.date:
    """The second working day after posting."""
    day, left = posted, 2
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5 and day not in closed
    return day


posted = dt.date(2026, 4, 2)
days = (delivered(posted, holidays.UK()), delivered(posted, holidays.UK(subdiv="ENG")))
print("posted on", posted, "delivered on", *days)
assert days == (dt.date(2026, 4, 7), dt.date(2026, 4, 8))
PY
