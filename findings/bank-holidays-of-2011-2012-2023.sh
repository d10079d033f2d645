#!/usr/bin/env bash
# Three libraries give England three lists of bank holidays.
# Guess: days that a proclamation settled years ago are the same everywhere.
# Seen: workalendar 17.0.0 lacks the coronation's day (8 May 2023), and calls Easter Sunday a holiday too; date-holidays
# 3.37.0 (npm) lacks the wedding's day (29 April 2011) and has the spring bank holiday of 2012 on 28 May, where it was moved
# from, instead of 4 June. holidays 0.109 has all of them. Each is a day on which no letter counts as delivered.
# Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check holidays==0.109 workalendar==17.0.0
npm install --silent --no-audit --no-fund --prefix . date-holidays@3.37.0

cat > listed.js <<'JS'
const England = new (require("date-holidays"))("GB", "ENG");
const listed = {};
for (const year of [2011, 2012, 2023])
  for (const day of England.getHolidays(year)) if (day.type === "public") listed[day.date.slice(0, 10)] = true;
console.log(JSON.stringify(Object.keys(listed)));
JS
node listed.js > npm.json
venv/bin/python - <<'PY'
import json
import pathlib

import holidays
from workalendar.europe import UnitedKingdom

years = (2011, 2012, 2023)
lists = {
    "holidays": {str(day) for day in holidays.UK(subdiv="ENG", years=years)},
    "workalendar": {str(day) for year in years for day, _ in UnitedKingdom().holidays(year)},
    "date-holidays": set(json.loads(pathlib.Path("npm.json").read_text())),
}
days = ("2011-04-29", "2012-05-28", "2012-06-04", "2023-04-09", "2023-05-08")
for who, listed in lists.items():
    print(f"{who:14}", {day: day in listed for day in days})
assert [day in lists["holidays"] for day in days] == [True, False, True, False, True]
assert [day in lists["workalendar"] for day in days] == [True, False, True, True, False]
assert [day in lists["date-holidays"] for day in days] == [False, True, False, False, True]
PY
