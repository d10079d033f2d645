#!/usr/bin/env bash
# A surname or forename that is also a word for rank leaves the addressee without a name.
# Guess: after "Mr" and "Ms" the next words are names; "Revd" is as much a title as "Rev".
# Seen (nameparser 2.6.0): "Ms Judge Lee" has the title "Ms Judge" and no forename; "Prince Adeyemi" has no surname; "Mr Ali
# Md" has the surname Ali; "Mrs van der Berg" is Mrs der Berg with the forename van, but "Mr De Souza" is whole; "Revd Jane
# Hill" has the forename Revd; "Mr A Jones and Ms B Lee" is one man called Lee. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nameparser==2.6.0

venv/bin/python - <<'PY'
from nameparser import HumanName

seen = {
    "Ms Judge Lee": ("Ms Judge", "", "", "Lee"),
    "Prince Adeyemi": ("Prince", "Adeyemi", "", ""),
    "Mr Ali Md": ("Mr", "", "", "Ali"),
    "Mrs van der Berg": ("Mrs", "van", "", "der Berg"),
    "Mr De Souza": ("Mr", "", "", "De Souza"),
    "Rev Jane Hill": ("Rev", "Jane", "", "Hill"),
    "Revd Jane Hill": ("", "Revd", "Jane", "Hill"),
    "Mr A Jones and Ms B Lee": ("Mr", "A", "Jones and Ms B", "Lee"),
}
for text, expected in seen.items():
    name = HumanName(text)
    told = (name.title, name.first, name.middle, name.last)
    print(f"{text:24} -> title, forename, middle, surname: {told}")
    assert told == expected
PY
