#!/usr/bin/env bash
# The tutor groups 7E1, 7E2 and 8E1 are the numbers 70, 700 and 80 for four readers of CSV.
# Guess: a digit, a letter and a digit, in a column of such names, is text.
# Seen (pandas 3.1.1, csvkit 2.2.0, SheetJS 0.18.5, exceljs 4.4.0): all four take the E for an exponent, and none says
# so; pandas takes the infants' class "Inf" for infinity as well. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 csvkit==2.2.0 setuptools==80.9.0
npm install --silent --no-audit --no-fund --prefix . xlsx@0.18.5 exceljs@4.4.0

printf 'upn,class\nP873400000001,7E1\nP873400000002,7E2\nP873400000003,8E1\n' > groups.csv
venv/bin/python - <<'PY'
import io

import pandas

groups = pandas.read_csv("groups.csv")["class"].tolist()
infants = pandas.read_csv(io.StringIO("upn,class\nP873400000004,Inf\n"))["class"].tolist()
print("pandas:", groups, infants)
assert groups == [70.0, 700.0, 80.0] and infants == [float("inf")]
PY
venv/bin/csvjson groups.csv | tee csvkit.json
echo
grep -q '"class": 70.0}.*"class": 700.0}.*"class": 80.0}' csvkit.json
node - <<'JS'
const assert = require("node:assert"), fs = require("node:fs");
const XLSX = require("xlsx"), ExcelJS = require("exceljs");
const sheet = XLSX.read(fs.readFileSync("groups.csv", "utf8"), { type: "string" }).Sheets.Sheet1;
const sheetjs = XLSX.utils.sheet_to_json(sheet).map((row) => row.class);
new ExcelJS.Workbook().csv.readFile("groups.csv").then((rows) => {
  const exceljs = [2, 3, 4].map((row) => rows.getCell(row, 2).value);
  console.log("SheetJS:", sheetjs, "exceljs:", exceljs);
  assert.deepEqual([sheetjs, exceljs], [[70, 700, 80], [70, 700, 80]]);
}).catch((error) => { console.error(error); process.exit(1); });
JS
