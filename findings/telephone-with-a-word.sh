#!/usr/bin/env bash
# A word behind a parent's telephone number is dialled.
# Guess: a note such as "(home)", which offices type beside a number, is passed over or refused.
# Seen (phonenumbers 9.0.43): four letters become the digits 4663 behind the number; a letter O typed for a nought is
# dropped, and the shorter number is still "possible"; two last digits with a slash are run together. A word before the
# number is passed over. The numbers are Ofcom's for use in plays. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43

venv/bin/python - <<'PY'
import phonenumbers

seen = {
    "01632 960123": ("1632960123", True),
    "Mum 01632 960123": ("1632960123", True),
    "01632 960123 (home)": ("16329601234663", False),
    "01632 96O123": ("163296123", True),
    "01632 960123/4": ("16329601234", False),
}
for text, expected in seen.items():
    number = phonenumbers.parse(text, "GB")
    told = (str(number.national_number), phonenumbers.is_possible_number(number))
    print(f"{text:20} -> {told}")
    assert told == expected
PY
