#!/usr/bin/env bash
# One record of a pupil's attendance has two hashes, though both programs write its JSON in canonical form.
# Guess: JSON in canonical form is the same bytes for the same values, whoever writes it.
# Seen (canonicaljson 2.0.0, rfc8785 0.1.4, canonicalize 4.0.0): an attendance of 90.0 is written 90.0 by the first, 90 by the two
# that follow RFC 8785; 90.5 is written alike. Where one makes the hashes and another verifies them, only the records fail whose
# percentage is whole. Read back from the text of the second, the record has its hash with the first too. Exit 0 as long as
# that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check canonicaljson==2.0.0 rfc8785==0.1.4
npm install --silent --no-audit --no-fund --prefix . canonicalize@4.0.0

cat > canonical.mjs <<'JS'
import canonicalize from "canonicalize";
for (const attendance of [90.0, 90.5]) console.log(canonicalize({ upn: "A0001", attendance }));
JS
node canonical.mjs > npm.txt

venv/bin/python -W ignore - <<'PY'
import hashlib
import json
from pathlib import Path

import canonicaljson
import rfc8785

npm = Path("npm.txt").read_bytes().splitlines()
for attendance, from_npm in zip((90.0, 90.5), npm, strict=True):
    record = {"upn": "A0001", "attendance": attendance}
    first, second = canonicaljson.encode_canonical_json(record), rfc8785.dumps(record)
    print(first, second, from_npm, [hashlib.sha256(form).hexdigest()[:8] for form in (first, second)])
    assert second == from_npm
    assert (first == second) == (attendance == 90.5)
    assert canonicaljson.encode_canonical_json(json.loads(second)) == second
PY
