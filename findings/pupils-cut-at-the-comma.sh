#!/usr/bin/env bash
# An export with semicolons and "Surname, Forename" in its cells is cut at the commas, and a pupil is lost.
# Guess: what finds out a file's delimiter asks whether the row of headings has it too: "pupil;upn" holds no comma.
# Seen (DuckDB 2.0.1, csvkit 2.2.0, PapaParse 5.7.1, SheetJS 0.18.5): of names in three parts ("Lee, Ann, Miss") DuckDB gives
# no row of the first pupil (they became headings, the row of headings is passed over) and the others' dates of birth in one
# cell with surnames; SheetJS cuts them too. Of names in two parts PapaParse makes two columns, "Lee" and " Ann;A1". csvkit
# reads surnames alone in both. Each of the other three reads the other file rightly. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 csvkit==2.2.0
npm install --silent --no-audit --no-fund --prefix . papaparse@5.7.1 xlsx@0.18.5

printf 'pupil;upn\nLee, Ann;A1\nRoe, Ben;A2\nMay, Zed;A3\n' > two.csv
printf 'pupil;born;parent\nLee, Ann, Miss;2013-04-03;Lee, Joy, Mrs\nRoe, Ben, Mr;2014-05-06;Roe, Kit, Dr\n' > three.csv
printf 'May, Zed, Mr;2014-06-07;May, Una, Ms\n' >> three.csv
venv/bin/python -W ignore - <<'PY'
import subprocess

import duckdb

two, three = (duckdb.sql(f"FROM '{name}.csv'").fetchall() for name in ("two", "three"))
print("DuckDB:", two, three)
assert two == [("Lee, Ann", "A1"), ("Roe, Ben", "A2"), ("May, Zed", "A3")]
assert duckdb.sql("FROM 'three.csv'").columns == ["Lee", "Ann", "Miss;2013-04-03;Lee", "Joy", "Mrs"]
assert three == [
    ("Roe", " Ben", " Mr;2014-05-06;Roe", " Kit", " Dr"),
    ("May", " Zed", " Mr;2014-06-07;May", " Una", " Ms"),
]
cut = [subprocess.run(["venv/bin/csvcut", f"{name}.csv"], capture_output=True, text=True).stdout for name in ("two", "three")]
print("csvcut:", cut)
assert cut == ["pupil;upn\nLee\nRoe\nMay\n", "pupil;born;parent\nLee\nRoe\nMay\n"]
PY
node - <<'JS'
const assert = require("node:assert"), fs = require("node:fs"), Papa = require("papaparse"), XLSX = require("xlsx");
const texts = ["two.csv", "three.csv"].map((name) => fs.readFileSync(name, "utf8"));
const papa = texts.map((text) => Papa.parse(text).data[1]);
const sheetjs = texts.map((text) => {
  const { Sheet1 } = XLSX.read(text, { type: "string", raw: true }).Sheets;
  return XLSX.utils.sheet_to_json(Sheet1, { header: 1 })[1];
});
console.log("PapaParse:", papa, "SheetJS:", sheetjs);
assert.deepEqual(papa, [["Lee", " Ann;A1"], ["Lee, Ann, Miss", "2013-04-03", "Lee, Joy, Mrs"]]);
assert.deepEqual(sheetjs, [["Lee, Ann", "A1"], ["Lee", " Ann", " Miss;2013-04-03;Lee", " Joy", " Mrs"]]);
JS
