#!/usr/bin/env bash
# "dayfirst", which a British register needs, turns the year-first dates of a Common Transfer File.
# Guess: dayfirst speaks of 03/04/2025 alone; 2025-04-03 can be read in one way only.
# Seen (pandas 3.1.1): a single "2025-04-03" with dayfirst=True becomes 4 March; "20250403" too. A column with a
# thirteenth or later day is refused, so the fault shows only in files whose days are all small. dateparser 1.5.0, told
# DMY, keeps 3 April. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 dateparser==1.5.0

venv/bin/python -W ignore - <<'PY'
import dateparser
import pandas

for text in ("2025-04-03", "20250403"):
    print("pandas:", text, "is", pandas.to_datetime(text, dayfirst=True).date())
    assert str(pandas.to_datetime(text, dayfirst=True).date()) == "2025-03-04"
small = pandas.to_datetime(pandas.Series(["2025-04-03", "2025-04-10"]), dayfirst=True)
print("a column of small days:", [str(day.date()) for day in small])
assert [str(day.date()) for day in small] == ["2025-03-04", "2025-10-04"]
try:
    pandas.to_datetime(pandas.Series(["2025-04-03", "2025-04-30"]), dayfirst=True)
    raise SystemExit("a column with a later day is read now")
except ValueError as refusal:
    print("a column with a later day:", str(refusal)[:60])
assert str(dateparser.parse("2025-04-03", settings={"DATE_ORDER": "DMY"}).date()) == "2025-04-03"
PY
