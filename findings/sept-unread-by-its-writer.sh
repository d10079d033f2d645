#!/usr/bin/env bash
# Babel cannot read the British date that it has written itself, in September alone.
# Guess: what format_date writes for en_GB, parse_date and the readers of "Sep" read.
# Seen (Babel 2.18.0, arrow 1.4.0, Python's strptime): CLDR shortens September to four letters in British English, "12 Sept
# 2025"; parse_date of the same locale and format ends in an IndexError for any month in words, arrow's "MMM" and
# strptime's "%b" read "12 Aug 2025" and refuse "12 Sept 2025". Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check babel==2.18.0 arrow==1.4.0

venv/bin/python - <<'PY'
import datetime as dt

import arrow
from babel.dates import format_date, parse_date


def outcome(read, *arguments, **named) -> str:
    try:
        read(*arguments, **named)
    except (ValueError, IndexError, arrow.parser.ParserError) as refusal:
        return type(refusal).__name__
    return "read"


seen = {}
for month in (8, 9):
    text = format_date(dt.date(2025, month, 12), "medium", locale="en_GB")
    seen[text] = (
        outcome(parse_date, text, locale="en_GB", format="medium"),
        outcome(arrow.get, text, "D MMM YYYY", locale="en-gb"),
        outcome(dt.datetime.strptime, text, "%d %b %Y"),
    )
    print(f"{text!r}: babel {seen[text][0]}, arrow {seen[text][1]}, strptime {seen[text][2]}")
assert seen == {
    "12 Aug 2025": ("IndexError", "read", "read"),
    "12 Sept 2025": ("IndexError", "ParserMatchError", "ValueError"),
}
PY
