#!/usr/bin/env bash
# After the last day that the government has published, every New Year's Day is a working day.
# Guess: asked about a day that its list does not reach, the library says so.
# Seen (govuk-bank-holidays 0.19): the list that it carries ends on 26 December 2028; for 1 January 2029, and Christmas of
# that year, is_work_day answers True, and get_next_work_day counts on through both. Two years' notice is within the
# reach of a court's time limits and of a calendar for the years ahead. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check govuk-bank-holidays==0.19

venv/bin/python - <<'PY'
import datetime as dt

from govuk_bank_holidays.bank_holidays import BankHolidays

England = BankHolidays.ENGLAND_AND_WALES
published = BankHolidays(use_cached_holidays=True)
last = max(holiday["date"] for holiday in published.get_holidays(division=England))
new_year, christmas = dt.date(2029, 1, 1), dt.date(2029, 12, 25)
print("the list ends on", last)
for day in (new_year, christmas):
    print(day, day.strftime("%A"), "is a working day:", published.is_work_day(day, division=England))
assert last == dt.date(2028, 12, 26)
assert published.is_work_day(new_year, division=England)
assert published.is_work_day(christmas, division=England)
assert published.get_next_work_day(division=England, date=dt.date(2028, 12, 29)) == new_year
PY
