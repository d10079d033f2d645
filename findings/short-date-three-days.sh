#!/usr/bin/env bash
# "3/4/25" on a leave form is three days in two libraries, and one of them lies in 2003.
# Guess: day first or month first, but the last pair is the year.
# Seen (python-dateutil 2.9.0.post0, pendulum 3.3.0): dateutil says 4 March 2025, with dayfirst 3 April 2025; pendulum
# with strict=False, which calls dateutil with its own defaults, says 25 April 2003. "25/4/03" then is that day too.
# Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0 pendulum==3.3.0

venv/bin/python - <<'PY'
import pendulum
from dateutil import parser

text = "3/4/25"
read = {
    "dateutil": parser.parse(text).date().isoformat(),
    "dateutil, dayfirst": parser.parse(text, dayfirst=True).date().isoformat(),
    "pendulum": pendulum.parse(text, strict=False).date().isoformat(),
}
for who, day in read.items():
    print(f"{who:20} {text} is {day}")
assert list(read.values()) == ["2025-03-04", "2025-04-03", "2003-04-25"]
PY
