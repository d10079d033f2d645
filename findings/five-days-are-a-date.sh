#!/usr/bin/env bash
# A cell that says "5 days" is the fourth of January 1900.
# Guess: of a number's format only the codes for days, months and years make a date of it, and not words that stand in it.
# Seen (exceljs 4.4.0, pylightxl 1.61, xlsx2csv 0.8.6; openpyxl 3.1.5, python-calamine 0.9.1 and SheetJS 0.18.5 beside them):
# a number shown with the word in quotation marks (0" days") is a date for pylightxl; with each letter behind a backslash
# (0\ \d\a\y\s), another way to write the same, for exceljs as well; xlsx2csv says 0" 04ays" and 0 04ays. The others read 5.
# Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  xlsxwriter==3.3.1 pylightxl==1.61 xlsx2csv==0.8.6 openpyxl==3.1.5 python-calamine==0.9.1
npm install --silent --no-audit --no-fund --prefix . xlsx@0.18.5 exceljs@4.4.0

venv/bin/python -W ignore - <<'PY'
import io

import openpyxl
import pylightxl
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsx2csv import Xlsx2csv

with xlsxwriter.Workbook("absence.xlsx") as book:
    sheet = book.add_worksheet("absence")
    for column, shown in enumerate(('0" days"', r"0\ \d\a\y\s")):
        sheet.write_number(0, column, 5, book.add_format({"num_format": shown}))

text = io.StringIO()
Xlsx2csv("absence.xlsx").convert(text)
seen = {
    "pylightxl": pylightxl.readxl("absence.xlsx").ws("absence").row(1),
    "openpyxl": [cell.value for cell in openpyxl.load_workbook("absence.xlsx").active[1]],
    "calamine": CalamineWorkbook.from_path("absence.xlsx").get_sheet_by_index(0).to_python()[0],
    "xlsx2csv": text.getvalue().strip(),
}
for who, cells in seen.items():
    print(f"{who:10} {cells}")
assert seen["pylightxl"] == ["1900/01/04 00:00:00"] * 2
assert seen["openpyxl"] == seen["calamine"] == [5, 5]
assert seen["xlsx2csv"] == '"0"" 04ays""",0 04ays'
PY
TZ=UTC node - <<'JS'
const assert = require("node:assert"), XLSX = require("xlsx"), ExcelJS = require("exceljs");
new ExcelJS.Workbook().xlsx.readFile("absence.xlsx").then((book) => {
  const cells = [1, 2].map((column) => book.worksheets[0].getCell(1, column).value);
  const exceljs = cells.map((value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value));
  const sheet = XLSX.readFile("absence.xlsx", { cellDates: true }).Sheets.absence;
  console.log("exceljs:", exceljs, " SheetJS:", sheet.A1.w, sheet.B1.w);
  assert.deepEqual(exceljs, [5, "1900-01-04"]);
  assert.deepEqual([sheet.A1.v, sheet.B1.v, sheet.A1.w, sheet.B1.w], [5, 5, "5 days", "5 days"]);
}).catch((error) => { console.error(error); process.exit(1); });
JS
