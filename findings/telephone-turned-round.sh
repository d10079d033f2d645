#!/usr/bin/env bash
# In an Urdu or Arabic sentence the school's telephone number is shown with its groups from back to front: 999 960 01632.
# Guess: digits read from left to right in such a sentence, so a number is shown as it was typed.
# Seen (python-bidi 0.6.12, bidi-js 1.0.3): each group of digits reads so, but groups that a space or a hyphen parts
# follow one another from right to left, as Unicode's rule for text of two directions has it: the date 2025-11-03 is 03-11-2025,
# and +44 has its plus at the end. Groups that no-break spaces part stay in order, and so does 03/11/2025.
# Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-bidi==0.6.12
npm install --silent --no-audit --no-fund --prefix . bidi-js@1.0.3

venv/bin/python -W ignore - <<'PY'
import json
from pathlib import Path

from bidi import get_display

URDU = "\u0641\u0648\u0646"  # "telephone"
SHOWN = {
    "01632 960 999": "999 960 01632",
    "01632-960-999": "999-960-01632",
    "+441632960999": "441632960999+",
    "2025-11-03": "03-11-2025",
    "01632\u00a0960\u00a0999": "01632\u00a0960\u00a0999",
    "03/11/2025": "03/11/2025",
}

sentences = [f"{URDU} {number} {URDU}" for number in SHOWN]
shown = [get_display(sentence).replace(URDU[::-1], "").strip() for sentence in sentences]
for number, seen in zip(SHOWN, shown, strict=True):
    print(f"{number!r} is shown as {seen!r}")
assert shown == [*SHOWN.values()]
Path("shown.json").write_text(json.dumps([[sentence, get_display(sentence)] for sentence in sentences]), "utf-8")
PY

node - <<'JS'
const assert = require("node:assert"), bidi = require("bidi-js")();
for (const [sentence, shown] of require("./shown.json"))
  assert.equal(bidi.getReorderedString(sentence, bidi.getEmbeddingLevels(sentence)), shown);
console.log("bidi-js: the same");
JS
