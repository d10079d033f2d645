#!/usr/bin/env bash
# What lies covered under merged cells of an ODS sheet is read by one engine of pandas and not by the other.
# Guess: a covered cell is not shown, so its old words are nobody's.
# Seen (python-calamine 0.9.1, pandas 3.1.1 with odfpy 1.4.1): OpenDocument lets a covered cell keep its words; calamine, and
# pandas with it, reads them as the cell of that row; pandas with odfpy reads nothing there. The same file gives the second
# row a parent, or none. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 pandas==3.1.1 odfpy==1.4.1

venv/bin/python -W ignore - <<'PY'
import pandas
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

book = OpenDocumentSpreadsheet()
sheet = Table(name="parents")
book.spreadsheet.addElement(sheet)
rows = (
    ((TableCell, "parent", {}), (TableCell, "child", {})),
    ((TableCell, "Ann Lee", {"numberrowsspanned": 2, "numbercolumnsspanned": 1}), (TableCell, "Tom", {})),
    ((CoveredTableCell, "Old Name", {}), (TableCell, "Eve", {})),
)
for cells in rows:
    row = TableRow()
    sheet.addElement(row)
    for kind, words, more in cells:
        cell = kind(valuetype="string", **more)
        cell.addElement(P(text=words))
        row.addElement(cell)
book.save("merged.ods")

seen = {engine: pandas.read_excel("merged.ods", engine=engine)["parent"].tolist() for engine in ("calamine", "odf")}
print(seen)
assert seen["calamine"] == ["Ann Lee", "Old Name"]
assert seen["odf"][0] == "Ann Lee" and pandas.isna(seen["odf"][1])
PY
