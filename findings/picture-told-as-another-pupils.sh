#!/usr/bin/env bash
# In two tagged letters joined to one file, a screen reader hears the first pupil's picture on the second pupil's page.
# Guess: a tagged page that is put behind another keeps its own tags, or is left without any.
# Seen (pikepdf 10.17.0, pypdfium2 5.15.2, pdf-lib 1.17.1, pypdf 7.1.0): a page knows its tags by a number, which begins anew in
# every file. The first three copy the number and leave the tags behind: of Zoe's page PDFium now says "Photograph of Sam's
# gate", and the file still counts as tagged. pdfplumber 0.11.10 finds none of Zoe's tags. pypdf drops both letters' tags and
# the claim. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  fpdf2==2.8.9 pikepdf==10.17.0 pypdf==7.1.0 pypdfium2==5.15.2 pdfplumber==0.11.10
npm install --silent --no-audit --no-fund --prefix . pdf-lib@1.17.1

venv/bin/python -W ignore - <<'PY'
import fpdf
from PIL import Image

for pupil in ("Sam", "Zoe"):
    letter = fpdf.FPDF(format=(100, 60))
    letter.set_font("helvetica", size=12)
    letter.add_page()
    letter.image(Image.new("RGB", (10, 10)), x=70, w=10, alt_text=f"Photograph of {pupil}'s gate")
    letter.text(10, 20, f"Letter about {pupil}")
    letter.output(f"{pupil}.pdf")
PY

node - <<'JS'
const { PDFDocument } = require("pdf-lib"), fs = require("node:fs");
(async () => {
  const [first, second] = await Promise.all(["Sam.pdf", "Zoe.pdf"].map((name) => PDFDocument.load(fs.readFileSync(name))));
  for (const page of await first.copyPages(second, [0])) first.addPage(page);
  fs.writeFileSync("pdf-lib.pdf", await first.save());
})().catch((error) => { console.error(error); process.exit(1); });
JS

venv/bin/python -W ignore - <<'PY'
import ctypes

import pdfplumber
import pikepdf
import pypdf
import pypdfium2
from pypdfium2 import raw

with pikepdf.open("Sam.pdf") as first, pikepdf.open("Zoe.pdf") as second:
    first.pages.extend(second.pages)
    first.save("pikepdf.pdf")
first = pypdfium2.PdfDocument("Sam.pdf")
first.import_pages(pypdfium2.PdfDocument("Zoe.pdf"))
first.save("pypdfium2.pdf")
both = pypdf.PdfWriter()
both.append("Sam.pdf")
both.append("Zoe.pdf")
both.write("pypdf.pdf")


def told(element):
    text = ctypes.create_string_buffer(200)
    length = raw.FPDF_StructElement_GetAltText(element, text, len(text))
    if length:
        yield text.raw[:length].decode("utf-16-le").strip("\0")
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        if child := raw.FPDF_StructElement_GetChildAtIndex(element, number):
            yield from told(child)


def heard(path):
    pages = []
    for page in pypdfium2.PdfDocument(path):
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        roots = [raw.FPDF_StructTree_GetChildAtIndex(tree, n) for n in range(raw.FPDF_StructTree_CountChildren(tree))]
        words = page.get_textpage().get_text_bounded().strip()
        pages.append((words, [text for root in roots for text in told(root)]))
    return pages


sams, zoes = ("Letter about Sam", ["Photograph of Sam's gate"]), ("Letter about Zoe", ["Photograph of Zoe's gate"])
assert heard("Sam.pdf") == [sams] and heard("Zoe.pdf") == [zoes]
for who in ("pikepdf", "pypdfium2", "pdf-lib"):
    pages = heard(f"{who}.pdf")
    print(who, pages)
    assert pages == [sams, ("Letter about Zoe", sams[1])]
    assert pypdf.PdfReader(f"{who}.pdf").trailer["/Root"]["/MarkInfo"]["/Marked"].value
    assert "alt_text" not in str(pdfplumber.open(f"{who}.pdf").pages[1].structure_tree)
pages = heard("pypdf.pdf")
print("pypdf", pages)
assert pages == [("Letter about Sam", []), ("Letter about Zoe", [])]
assert "/MarkInfo" not in pypdf.PdfReader("pypdf.pdf").trailer["/Root"]
PY
