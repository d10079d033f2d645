#!/usr/bin/env bash
# A reply that is due ten working days after a letter of Saturday is, counted, due in nine.
# Guess: as many working days lie between two days as have to be added to the first to come to the second.
# Seen (date-fns 4.4.0, moment-business-days 1.2.0, dayjs-business-days2 1.4.0 with dayjs 1.11.23; workalendar 17.0.0 beside
# them): all four add ten to Friday 7, Saturday 8 and Sunday 9 November 2025 and come to Friday 21 November. From the Friday
# they count ten, from Saturday and Sunday the three count nine; date-fns counts ten again when it is asked the other way
# round. workalendar counts ten each time. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check workalendar==17.0.0
npm install --silent --no-audit --no-fund --prefix . \
  date-fns@4.4.0 moment@2.31.0 moment-business-days@1.2.0 dayjs@1.11.23 dayjs-business-days2@1.4.0

venv/bin/python -W ignore - <<'PY'
import datetime as dt

from workalendar.europe import UnitedKingdom

due, calendar = dt.date(2025, 11, 21), UnitedKingdom()
seen = [(calendar.add_working_days(day, 10), calendar.get_working_days_delta(day, due)) for day in
        (dt.date(2025, 11, 7), dt.date(2025, 11, 8), dt.date(2025, 11, 9))]
print("workalendar:", *(f"{added:%a %d} {count}" for added, count in seen))
assert seen == [(due, 10)] * 3
PY
TZ=UTC node - <<'JS'
const assert = require("node:assert"), fns = require("date-fns"), moment = require("moment-business-days");
const dayjs = require("dayjs");
dayjs.extend(require("dayjs-business-days2").default);
const due = "2025-11-21";
const libraries = {
  "date-fns": (day) => {
    const [from, to] = [fns.parseISO(day), fns.parseISO(due)];
    const added = fns.format(fns.addBusinessDays(from, 10), "yyyy-MM-dd");
    return [added, fns.differenceInBusinessDays(to, from), -fns.differenceInBusinessDays(from, to)];
  },
  moment: (day) => [moment(day).businessAdd(10).format("YYYY-MM-DD"), moment(day).businessDiff(moment(due))],
  dayjs: (day) => [dayjs(day).businessDaysAdd(10).format("YYYY-MM-DD"), dayjs(due).businessDiff(dayjs(day))],
};
const seen = {};
for (const [name, tried] of Object.entries(libraries)) {
  seen[name] = ["2025-11-07", "2025-11-08", "2025-11-09"].map(tried);
  console.log(name, seen[name]);
}
assert.deepEqual(seen["date-fns"], [[due, 10, 10], [due, 9, 10], [due, 9, 10]]);
assert.deepEqual(seen.moment, [[due, 10], [due, 9], [due, 9]]);
assert.deepEqual(seen.dayjs, [[due, 10], [due, 9], [due, 9]]);
JS
