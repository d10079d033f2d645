#!/usr/bin/env bash
# From a workbook that counts its days from 1904, a child is born four years and a day too early.
# Guess: a reader that gives dates for cells heeds the workbook's own setting (workbookPr date1904), which was the usual one
# in older versions of Excel for the Mac and stays in the workbooks that come from them.
# Seen (pylightxl 1.61, SheetJS 0.18.5 with cellDates; openpyxl 3.1.5, python-calamine 0.9.1, exceljs 4.4.0 beside them): born
# on 3 April 2013 is 2 April 2009 for pylightxl and in SheetJS's cells, while the same workbook's text in SheetJS says 2013;
# openpyxl, calamine and exceljs have 3 April 2013. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  xlsxwriter==3.3.1 pylightxl==1.61 openpyxl==3.1.5 python-calamine==0.9.1
npm install --silent --no-audit --no-fund --prefix . xlsx@0.18.5 exceljs@4.4.0

venv/bin/python -W ignore - <<'PY'
import datetime as dt

import openpyxl
import pylightxl
import xlsxwriter
from python_calamine import CalamineWorkbook

with xlsxwriter.Workbook("pupils.xlsx", {"date_1904": True}) as book:
    sheet = book.add_worksheet("pupils")
    sheet.write_row(0, 0, ["forename", "date of birth"])
    sheet.write(1, 0, "Ann")
    sheet.write_datetime(1, 1, dt.date(2013, 4, 3), book.add_format({"num_format": "yyyy-mm-dd"}))

seen = {
    "pylightxl": pylightxl.readxl("pupils.xlsx").ws("pupils").address("B2"),
    "openpyxl": openpyxl.load_workbook("pupils.xlsx").active["B2"].value.date(),
    "calamine": CalamineWorkbook.from_path("pupils.xlsx").get_sheet_by_index(0).to_python()[1][1],
}
for who, day in seen.items():
    print(f"{who:10} {day}")
assert seen["pylightxl"] == "2009/04/02"
assert seen["openpyxl"] == seen["calamine"] == dt.date(2013, 4, 3)
PY
TZ=UTC node - <<'JS'
const assert = require("node:assert");
const XLSX = require("xlsx"), ExcelJS = require("exceljs");
const told = (day) => day.toISOString().slice(0, 10);
const cell = XLSX.readFile("pupils.xlsx", { cellDates: true }).Sheets.pupils.B2;
new ExcelJS.Workbook().xlsx.readFile("pupils.xlsx").then((book) => {
  const exceljs = book.worksheets[0].getCell("B2").value;
  const text = XLSX.utils.sheet_to_csv(XLSX.readFile("pupils.xlsx").Sheets.pupils).split("\n")[1];
  console.log("SheetJS's cell:", told(cell.v), " its text:", text, " exceljs:", told(exceljs));
  assert.equal(told(cell.v), "2009-04-02");
  assert.equal(text, "Ann,2013-04-03");
  assert.equal(told(exceljs), "2013-04-03");
}).catch((error) => { console.error(error); process.exit(1); });
JS
