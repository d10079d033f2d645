#!/usr/bin/env bash
# A penalty of £160 is "one pound sterling, sixty pence" in words; the same sum with a point is a hundred and sixty pounds.
# Guess: an amount of money in words does not hang on whether its number is a whole one.
# Seen (num2words 0.5.14): a whole number is taken for pence, any other for pounds: 160 is one pound sixty, 160.0, Decimal("160")
# and the text "160" are a hundred and sixty pounds. Of a list of amounts with and without pence both kinds come. to-words 5.7.0
# takes 160 for pounds, but its British English leaves out the "and": "One Hundred Sixty Pounds Only". Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check num2words==0.5.14
npm install --silent --no-audit --no-fund --prefix . to-words@5.7.0

venv/bin/python -W ignore - <<'PY'
from decimal import Decimal

from num2words import num2words

told = {amount: num2words(amount, lang="en_GB", to="currency", currency="GBP") for amount in (160, "160")}
for amount in (160.0, Decimal("160")):
    assert num2words(amount, lang="en_GB", to="currency", currency="GBP") == told["160"]
for amount, words in told.items():
    print(f"{amount!r}: {words}")
assert told == {160: "one pound sterling, sixty pence", "160": "one hundred and sixty pounds sterling, zero pence"}
assert num2words(160, lang="en_GB") == "one hundred and sixty"
PY

node - <<'JS'
const assert = require("node:assert"), { ToWords } = require("to-words");
const told = new ToWords({ localeCode: "en-GB" }).convert(160, { currency: true });
console.log("to-words:", told);
assert.equal(told, "One Hundred Sixty Pounds Only");
JS
