#!/usr/bin/env bash
# A meeting "at 3.15pm", as British offices write it, is moved to three o'clock.
# Guess: a date parser takes the full stop for the colon, or refuses it.
# Seen (python-dateutil 2.9.0.post0): "3.15pm" is 15:00, the minutes gone without a word; "3:15pm" is right; "at 9.30am"
# is refused. dateparser 1.5.0 reads the same words as 15:15. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0 dateparser==1.5.0

venv/bin/python - <<'PY'
import datetime as dt

import dateparser
from dateutil import parser

day = dt.datetime(2025, 11, 10)
stop = parser.parse("3.15pm", default=day)
colon = parser.parse("3:15pm", default=day)
other = dateparser.parse("3.15pm", languages=["en"])
print("dateutil, 3.15pm:", stop.time(), " 3:15pm:", colon.time(), " dateparser, 3.15pm:", other.time())
assert (stop.hour, stop.minute) == (15, 0)
assert (colon.hour, colon.minute) == (15, 15)
assert (other.hour, other.minute) == (15, 15)
PY
