#!/usr/bin/env bash
# The abbreviations of a school office get the wrong article.
# Guess: inflect chooses "a" or "an" by how a word sounds, and knows letters that are spelt out.
# Seen (inflect 7.6.0): "an UPN", "an UTC", "an U code", "a EWO", "a LA officer", "a 8b letter", "a 11 year old", while
# "an NTI", "an EHCP" and "an MP" are right. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check inflect==7.6.0

venv/bin/python - <<'PY'
import inflect

wrong = ["an UPN", "an UTC", "an U code", "a EWO", "a LA officer", "a 8b letter", "a 11 year old"]
right = ["an NTI", "an EHCP", "an MP", "a PN"]
engine = inflect.engine()
for expected in wrong + right:
    words = expected.split(" ", 1)[1]
    print(f"{words:12} -> {engine.a(words)}")
    assert engine.a(words) == expected
PY
