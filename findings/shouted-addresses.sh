#!/usr/bin/env bash
# An address or addressee in capitals, as many systems export them, is put into small letters here and there.
# Guess: titlecase turns a line that is all capitals into one that is none, but for the first letters.
# Seen (titlecase 2.4.1): "MR & MRS SMITH" becomes "MR & MRS Smith" and "DR" stays too; "O'NEILL" stays and "D'ARCY" becomes
# "d'ARCY"; the postcode becomes "Pe29 3nu", the forces' office "Bfpo 12". Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check titlecase==2.4.1

venv/bin/python - <<'PY'
from titlecase import titlecase

seen = {
    "MRS SMITH": "MRS Smith",
    "MR & MRS SMITH": "MR & MRS Smith",
    "O'NEILL": "O'NEILL",
    "D'ARCY": "d'ARCY",
    "MCCOY": "McCoy",
    "PE29 3NU": "Pe29 3nu",
    "BFPO 12": "Bfpo 12",
    "STOKE-ON-TRENT": "Stoke-on-Trent",
    "ASHBY-DE-LA-ZOUCH": "Ashby-De-La-Zouch",
}
for text, expected in seen.items():
    print(f"{text:18} -> {titlecase(text)}")
    assert titlecase(text) == expected
PY
