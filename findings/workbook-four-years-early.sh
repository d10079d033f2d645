#!/usr/bin/env bash
# Every date of a workbook whose days are counted from 1904 is four years and a day early, in two readers of five.
# Guess: a reader that gives dates heeds the day from which the workbook says that it counts.
# Seen (SheetJS 0.18.5, pylightxl 1.61): a leave that was asked for on 3 November 2025 is of 2 November 2021. openpyxl 3.1.5,
# python-calamine 0.9.1 and exceljs 4.4.0 give 3 November 2025. Older Excel for the Mac made such workbooks, and whatever is saved
# from one keeps the setting. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check xlsxwriter==3.3.1 openpyxl==3.1.5 pylightxl==1.61 python-calamine==0.9.1
npm install --silent --no-audit --no-fund --prefix . xlsx@0.18.5 exceljs@4.4.0

venv/bin/python -W ignore - <<'PY'
import datetime as dt

import openpyxl
import pylightxl
import python_calamine
import xlsxwriter

book = xlsxwriter.Workbook("leave.xlsx", {"date_1904": True})
sheet = book.add_worksheet()
sheet.write_datetime(0, 0, dt.date(2025, 11, 3), book.add_format({"num_format": "dd/mm/yyyy"}))
book.close()

seen = {
    "openpyxl": f"{openpyxl.load_workbook('leave.xlsx').active['A1'].value:%Y-%m-%d}",
    "calamine": str(python_calamine.CalamineWorkbook.from_path("leave.xlsx").get_sheet_by_index(0).to_python()[0][0]),
    "pylightxl": pylightxl.readxl("leave.xlsx").ws("Sheet1").index(1, 1),
}
print(seen)
assert seen == {"openpyxl": "2025-11-03", "calamine": "2025-11-03", "pylightxl": "2021/11/02"}
PY

TZ=UTC node - <<'JS'
const assert = require("node:assert"), XLSX = require("xlsx"), ExcelJS = require("exceljs");
const day = (value) => value.toISOString().slice(0, 10);
const sheetjs = day(XLSX.readFile("leave.xlsx", { cellDates: true }).Sheets.Sheet1.A1.v);
const book = new ExcelJS.Workbook();
book.xlsx.readFile("leave.xlsx").then(() => {
  const exceljs = day(book.worksheets[0].getCell(1, 1).value);
  console.log({ sheetjs, exceljs });
  assert.deepEqual([sheetjs, exceljs], ["2021-11-02", "2025-11-03"]);
}).catch((error) => { console.error(error); process.exit(1); });
JS
