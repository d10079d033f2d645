#!/usr/bin/env bash
# A mistyped postcode is mended into one that no street can have.
# Guess: a mended postcode obeys the rule that its last two letters are none of C, I, K, M, O and V.
# Seen (uk-postcodes-parsing 2.1.0, uk-postcode-utils 1.1, postcode 5.1.0 from npm): "PE29 3N0" becomes "PE29 3NO" in the
# first, although the letter O never ends one; the first and the npm package also take "PE29 3CV" and the area "QZ1 1AA" as
# valid. uk-postcode-utils refuses all three, but also "PE29 3NU" as it is written: it wants no space. Exit 0 as long as
# that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check uk-postcodes-parsing==2.1.0 uk-postcode-utils==1.1
npm install --silent --no-audit --no-fund --prefix . postcode@5.1.0

venv/bin/python - <<'PY'
from uk_postcodes_parsing import ukpostcode
from ukpostcodeutils.validation import is_valid_postcode

mended = ukpostcode.parse("PE29 3N0")
print("PE29 3N0 is mended to", mended.postcode, "at a distance of", mended.fix_distance)
assert mended.postcode == "PE29 3NO"
for text in ("PE29 3CV", "QZ1 1AA", "PE29 3NO"):
    told = (ukpostcode.parse(text) is not None, is_valid_postcode(text.replace(" ", "")))
    print(text, "parsing, utils:", told)
    assert told == (True, False)
assert is_valid_postcode("PE293NU") and not is_valid_postcode("PE29 3NU")
PY
node - <<'JS'
const assert = require("node:assert"), { parse } = require("postcode");
for (const text of ["PE29 3CV", "QZ1 1AA", "PE29 3NO"]) {
  console.log(text, "npm postcode:", parse(text).valid);
  assert.equal(parse(text).valid, true);
}
JS
