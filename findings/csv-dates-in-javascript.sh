#!/usr/bin/env bash
# Of one CSV column of British dates, two readers turn one half and leave the other half as text.
# Guess: a column of dates is read in one way from top to bottom.
# Seen (SheetJS 0.18.5, exceljs 4.4.0): SheetJS takes 03/04/2025 for 4 March and leaves 13/04/2025 as text; exceljs does
# so with hyphens (03-04-2025) and touches no slash. SheetJS also takes the mixed class "5/6" for 6 May 2001, and the
# house "12-14" for 14 December 2001. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix . xlsx@0.18.5 exceljs@4.4.0

printf 'slashes,hyphens,class,house\n03/04/2025,03-04-2025,5/6,12-14\n13/04/2025,13-04-2025,5/6,20-22\n' > leave.csv
TZ=UTC node - <<'JS'
const assert = require("node:assert"), fs = require("node:fs");
const XLSX = require("xlsx"), ExcelJS = require("exceljs");
const told = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value);
const sheet = XLSX.read(fs.readFileSync("leave.csv", "utf8"), { type: "string", cellDates: true }).Sheets.Sheet1;
const sheetjs = XLSX.utils.sheet_to_json(sheet, { header: 1 }).slice(1).map((row) => row.map(told));
new ExcelJS.Workbook().csv.readFile("leave.csv").then((rows) => {
  const exceljs = [2, 3].map((row) => [1, 2, 3, 4].map((column) => told(rows.getCell(row, column).value)));
  console.log("SheetJS:", sheetjs);
  console.log("exceljs:", exceljs);
  assert.deepEqual(sheetjs, [
    ["2025-03-04", "2025-03-04", "2001-05-06", "2001-12-14"],
    ["13/04/2025", "13-04-2025", "2001-05-06", "20-22"],
  ]);
  assert.deepEqual(exceljs, [
    ["03/04/2025", "2025-03-04", "5/6", "12-14"],
    ["13/04/2025", "13-04-2025", "5/6", "20-22"],
  ]);
}).catch((error) => { console.error(error); process.exit(1); });
JS
