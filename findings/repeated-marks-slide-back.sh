#!/usr/bin/env bash
# Equal marks next to one another are one mark, and a pupil who was there on Wednesday was there on Tuesday.
# Guess: a marks grid in OpenDocument's form is read cell by cell, as the sheet shows it; a cell that is stored once and counted
# (number-columns-repeated, as LibreOffice stores equal neighbours) is as many cells.
# Seen (tablib 3.10.0 on odfpy 1.4.1): it is one. Of "O O O O / \" on Tuesday to Thursday morning come "O / \", and the last
# days are blank: four unauthorised sessions become one, and every mark after them slides back to an earlier day, without
# a word. Blank cells in between vanish whole. pandas 3.1.1, on the same odfpy, and odfdo 3.27.3 read what the sheet shows.
# Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tablib==3.10.0 odfpy==1.4.1 pandas==3.1.1 odfdo==3.27.3

venv/bin/python - <<'PY'
import pandas
import tablib
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from odfdo import Document

HEADINGS = ["UPN", "Mon AM", "Mon PM", "Tue AM", "Tue PM", "Wed AM", "Wed PM", "Thu AM", "Thu PM"]
SHOWN = [
    ["A873400000001", "/", "\\", "O", "O", "O", "O", "/", "\\"],
    ["A873400000002", "/", "\\", "", "", "L", "\\", "I", "I"],
]

book = OpenDocumentSpreadsheet()
table = Table(name="Marks")
book.spreadsheet.addElement(table)
for cells in [HEADINGS, *SHOWN]:
    row = TableRow()
    table.addElement(row)
    while cells:
        times = next((n for n, text in enumerate(cells) if text != cells[0]), len(cells))
        cell = TableCell(valuetype="string") if cells[0] else TableCell()
        if times > 1:
            cell.setAttribute("numbercolumnsrepeated", times)
        if cells[0]:
            cell.addElement(P(text=cells[0]))
        row.addElement(cell)
        cells = cells[times:]
book.save("marks.ods")

with open("marks.ods", "rb") as file:
    slid = [list(row) for row in tablib.Dataset().load(file, "ods")]
by_pandas = pandas.read_excel("marks.ods", engine="odf", keep_default_na=False).values.tolist()
by_odfdo = [["" if value is None else value for value in row.get_values()] for row in Document("marks.ods").body.tables[0].iter_rows()][1:]
for name, rows in (("tablib", slid), ("pandas", by_pandas), ("odfdo", by_odfdo)):
    for row in rows:
        print(f"{name:7}", row)

assert by_pandas == by_odfdo == SHOWN
assert slid == [
    ["A873400000001", "/", "\\", "O", "/", "\\", "", "", ""],
    ["A873400000002", "/", "\\", "L", "\\", "I", "", "", ""],
]
PY
