#!/usr/bin/env bash
# "Pay £80 within 21 days, or £160 within 28" has one and the same limit for both sums, once its days are told as people say them.
# Guess: what turns a length of time into words rounds three weeks to three weeks.
# Seen: humanize 4.17.0 tells 16 days and more as "a month", arrow 1.4.0 15 days and more as "in a month": both limits are a
# month. moment 2.31.0 and Babel 2.18.0 part the two, but the second is a month too (Babel also where days are asked for), and
# Babel makes ten days "1 week". humanize told to leave months out, and date-fns 4.4.0, keep 21 and 28 days.
# Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check humanize==4.17.0 arrow==1.4.0 babel==2.18.0
npm install --silent --no-audit --no-fund --prefix . moment@2.31.0 date-fns@4.4.0

venv/bin/python -W ignore - <<'PY'
import datetime as dt

import arrow
import humanize
from babel.dates import format_timedelta

served = arrow.get(2025, 11, 3)
ways = {
    "humanize": lambda days: humanize.naturaldelta(dt.timedelta(days=days)),
    "humanize, no months": lambda days: humanize.naturaldelta(dt.timedelta(days=days), months=False),
    "arrow": lambda days: served.shift(days=days).humanize(served),
    "Babel": lambda days: format_timedelta(dt.timedelta(days=days), granularity="day", locale="en_GB"),
}
told = {who: [way(days) for days in (10, 21, 28)] for who, way in ways.items()}
for who, words in told.items():
    print(f"{who:20}", words)
assert told == {
    "humanize": ["10 days", "a month", "a month"],
    "humanize, no months": ["10 days", "21 days", "28 days"],
    "arrow": ["in a week", "in a month", "in a month"],
    "Babel": ["1 week", "3 weeks", "1 month"],
}
assert [ways["humanize"](days) for days in (15, 16)] == ["15 days", "a month"]
assert [ways["arrow"](days) for days in (14, 15)] == ["in 2 weeks", "in a month"]
PY

node - <<'JS'
const assert = require("node:assert");
const moment = require("moment"), { formatDistance } = require("date-fns");
const served = new Date(2025, 10, 3);
const told = {
  moment: [10, 21, 28].map((days) => moment.duration(days, "days").humanize()),
  "date-fns": [10, 21, 28].map((days) => formatDistance(new Date(2025, 10, 3 + days), served)),
};
console.log(told);
assert.deepEqual(told, { moment: ["10 days", "21 days", "a month"], "date-fns": ["10 days", "21 days", "28 days"] });
JS
