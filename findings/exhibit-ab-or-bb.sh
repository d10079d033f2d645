#!/usr/bin/env bash
# The 28th page of a bundle whose pages are labelled by letters is BB in one reader and AB in the next.
# Guess: page labels that are in the file itself are the same wherever it is opened.
# Seen (pypdf 7.1.0, pypdfium2 5.15.2, pdfminer.six 20260107, pikepdf 10.17.0, PyMuPDF 2.0): the format doubles the letters after Z:
# AA, BB, CC to ZZ, then AAA. The first two do so; the others count as a spreadsheet's columns do, AA, AB, AC. "Exhibit BB" is the
# 28th page for the former and the 54th for the latter. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  pypdf==7.1.0 pypdfium2==5.15.2 pdfminer.six==20260107 pikepdf==10.17.0 pymupdf==2.0

venv/bin/python -W ignore - <<'PY'
import itertools

import pikepdf
import pymupdf
import pypdf
import pypdfium2
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser

bundle = pypdf.PdfWriter()
for _ in range(54):
    bundle.add_blank_page(200, 200)
bundle.set_page_label(0, 53, style="/A", prefix="Exhibit ")
bundle.write("bundle.pdf")

with open("bundle.pdf", "rb") as file:
    pdfminer = [*itertools.islice(PDFDocument(PDFParser(file)).get_page_labels(), 54)]
pdfium = pypdfium2.PdfDocument("bundle.pdf")
labels = {
    "pypdf": pypdf.PdfReader("bundle.pdf").page_labels,
    "pypdfium2": [pdfium.get_page_label(number) for number in range(54)],
    "pdfminer.six": pdfminer,
    "pikepdf": [page.label for page in pikepdf.open("bundle.pdf").pages],
    "PyMuPDF": [page.get_label() for page in pymupdf.open("bundle.pdf")],
}
for who, own in labels.items():
    shown = [own[page - 1] for page in (26, 27, 28, 54)]
    print(f"{who:12}", shown)
    doubled = who in ("pypdf", "pypdfium2")
    assert shown == ["Exhibit Z", "Exhibit AA", *(("Exhibit BB", "Exhibit BBB") if doubled else ("Exhibit AB", "Exhibit BB"))]
PY
