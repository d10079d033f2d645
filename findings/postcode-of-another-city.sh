#!/usr/bin/env bash
# An address in Ely, Cambridgeshire, is read with a postcode of Birmingham.
# Guess: where a town and its postcode stand on one line with a space between them, as on an envelope, a parser that knows
# British addresses finds both.
# Seen (pyap 0.3.1, country "GB"): with a space alone before it, a postcode that begins with two letters gives the first to the
# town: "Ely CB7 4AA" is the town "Ely C" with B7 4AA, "Luton LU1 1AA" is "Luton L" with U1 1AA, and "Norwich NR2 1AA" is
# "Norwich N" with R2 1AA; B7 and E1 are districts of Birmingham and London, U1 and R2 of nowhere. After a county the letter is
# lost altogether. With a comma or a line end before the postcode all is right. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyap==0.3.1

venv/bin/python -W ignore - <<'PY'
import pyap


def read(words):
    (address,) = pyap.parse(words, country="GB")
    return address.as_dict()["city"], address.as_dict()["postal_code"]


seen = {
    "14 Mill Lane, Ely CB7 4AA": ("Ely C", "B7 4AA"),
    "14 Mill Lane, Derby DE1 1AA": ("Derby D", "E1 1AA"),
    "14 Mill Lane, Luton LU1 1AA": ("Luton L", "U1 1AA"),
    "14 Mill Lane, Norwich NR2 1AA": ("Norwich N", "R2 1AA"),
    "14 Mill Lane, Ely, Cambridgeshire CB7 4AA": ("Ely", "B7 4AA"),
    "14 Mill Lane, Ely, CB7 4AA": ("Ely", "CB7 4AA"),
    "14 Mill Lane, Ely\nCB7 4AA": ("Ely", "CB7 4AA"),
}
for words, expected in seen.items():
    print(repr(words), read(words))
    assert read(words) == expected
PY
