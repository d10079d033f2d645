#!/usr/bin/env bash
# A line break inside an ODS cell, and a tab, are lost: "Flat 2" and "Mill Lane" become "Flat 2Mill Lane".
# Guess: text:line-break and text:tab, which OpenDocument defines inside a paragraph, part words in every reader.
# Seen (python-calamine 0.9.1, ezodf 0.3.2): calamine runs the words together at both; two paragraphs in the cell, which
# LibreOffice writes for Ctrl+Enter, are parted. ezodf gives a line end and a tab. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 ezodf==0.3.2 lxml==6.1.3 setuptools==80.9.0

venv/bin/python -W ignore - <<'PY'
import ezodf
from lxml import etree
from python_calamine import CalamineWorkbook

book = ezodf.newdoc(doctype="ods", filename="address.ods")
sheet = ezodf.Sheet("addresses", size=(1, 3))
book.sheets += sheet
text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
for column, parting in enumerate(("line-break", "tab", None)):
    sheet[0, column].set_value("Flat 2")
    paragraph = sheet[0, column].xmlnode[0]
    if parting:
        etree.SubElement(paragraph, text + parting).tail = "Mill Lane"
    else:
        etree.SubElement(sheet[0, column].xmlnode, text + "p").text = "Mill Lane"
book.save()

calamine = CalamineWorkbook.from_path("address.ods").get_sheet_by_index(0).to_python()[0]
ez = [cell.value for cell in ezodf.opendoc("address.ods").sheets[0].row(0)]
print("calamine:", calamine, " ezodf:", ez)
assert calamine == ["Flat 2Mill Lane", "Flat 2Mill Lane", "Flat 2\nMill Lane"]
assert ez == ["Flat 2\nMill Lane", "Flat 2\tMill Lane", "Flat 2\nMill Lane"]
PY
