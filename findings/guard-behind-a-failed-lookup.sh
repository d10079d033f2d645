#!/usr/bin/env bash
# "Court order" that is a failed look-up counts as blank for one reader, and as the words "#N/A" for another.
# Guess: a cell in error is neither an answer nor a blank, and every reader tells it from an empty one.
# Seen (python-calamine 0.9.1, pandas 3.1.1, openpyxl 3.1.5): calamine gives the same empty string for the error and for an
# empty cell; pandas the same NaN, with both engines; only openpyxl keeps the words. A guard that a formula was to fetch from
# another list is lost without a sign. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.9.1 pandas==3.1.1

venv/bin/python - <<'PY'
import openpyxl
import pandas
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
sheet = book.active
sheet.append(["upn", "court order"])
sheet.append(["P873400000001", "#N/A"])
sheet["B2"].data_type = "e"
sheet.append(["P873400000002", None])
sheet.append(["P873400000003", "yes"])
book.save("guards.xlsx")

kept = [cell.value for cell in openpyxl.load_workbook("guards.xlsx").active["B"][1:]]
calamine = [row[1] for row in CalamineWorkbook.from_path("guards.xlsx").get_sheet_by_index(0).to_python()[1:]]
frames = {engine: pandas.read_excel("guards.xlsx", engine=engine)["court order"] for engine in ("openpyxl", "calamine")}
print("openpyxl:", kept, " calamine:", calamine, " pandas:", {name: list(frame) for name, frame in frames.items()})
assert kept == ["#N/A", None, "yes"]
assert calamine == ["", "", "yes"]
assert all(list(frame.isna()) == [True, True, False] for frame in frames.values())
PY
