#!/usr/bin/env bash
# 89.96% becomes 90% on its way to CSV, or a fraction of three places.
# Guess: what turns a workbook into CSV gives the number in a cell, whatever its format; so below 90% stays below 90%.
# Seen: of 0.8996 formatted "0%", xlsx2csv 0.8.6 and SheetJS 0.18.5 write "90%", and of 0.8949 "89%": a pupil on either side of a
# threshold changes sides. Formatted "0.0%", xlsx2csv writes "0.900", rounded for a per cent and without its sign; so one column of a
# workbook whose cells have both formats has "90%" and "0.900". csvkit 2.2.0 writes 0.8996 of all. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5 xlsx2csv==0.8.6 csvkit==2.2.0 setuptools==80.9.0
npm install --silent --no-audit --no-fund --prefix . xlsx@0.18.5

venv/bin/python - <<'PY'
import openpyxl

book = openpyxl.Workbook()
book.active.append(["UPN", "whole", "one place"])
for upn, attendance in (("A873400000001", 0.8996), ("A873400000002", 0.8949)):
    book.active.append([upn, attendance, attendance])
    book.active.cell(book.active.max_row, 2).number_format = "0%"
    book.active.cell(book.active.max_row, 3).number_format = "0.0%"
book.save("week.xlsx")
PY
by_xlsx2csv=$(venv/bin/xlsx2csv week.xlsx | tail -n +2)
by_csvkit=$(venv/bin/in2csv week.xlsx 2>/dev/null | tail -n +2)
by_sheetjs=$(node -e '
const xlsx = require("xlsx");
const book = xlsx.readFile("week.xlsx");
console.log(xlsx.utils.sheet_to_csv(book.Sheets[book.SheetNames[0]]).trim());' | tail -n +2)
printf 'xlsx2csv\n%s\nSheetJS\n%s\ncsvkit\n%s\n' "$by_xlsx2csv" "$by_sheetjs" "$by_csvkit"
test "$by_xlsx2csv" = $'A873400000001,90%,0.900\nA873400000002,89%,0.895'
test "$by_sheetjs" = $'A873400000001,90%,90.0%\nA873400000002,89%,89.5%'
test "$by_csvkit" = $'A873400000001,0.8996,0.8996\nA873400000002,0.8949,0.8949'
