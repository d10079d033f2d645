#!/usr/bin/env bash
# In two letters joined to one file, "see the certificate" in the second leads to the first pupil's certificate.
# Guess: a link keeps leading to the page that it led to, or to none.
# Seen (pikepdf 10.17.0, pypdfium2 5.15.2, pypdf 7.1.0, pdf-lib 1.17.1): a link may lead to a name, and letters from one template
# have the same names. All four join the pages and keep what the first file says by that name: the link on Zoe's letter leads
# to "Certificate of Sam". Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fpdf2==2.8.9 pikepdf==10.17.0 pypdf==7.1.0 pypdfium2==5.15.2
npm install --silent --no-audit --no-fund --prefix . pdf-lib@1.17.1

venv/bin/python -W ignore - <<'PY'
import fpdf
import pikepdf

for pupil in ("Sam", "Zoe"):
    letter = fpdf.FPDF(format=(100, 60))
    letter.set_font("helvetica", size=12)
    letter.add_page()
    letter.cell(text=f"Letter about {pupil}; see the certificate", link="#certificate")
    letter.add_page()
    letter.set_link(name="certificate")
    letter.cell(text=f"Certificate of {pupil}")
    letter.output("drawn.pdf")
    with pikepdf.open("drawn.pdf") as drawn:
        # Each link an object of its own, as most programs write them.
        drawn.pages[0].Annots = pikepdf.Array(map(drawn.make_indirect, drawn.pages[0].Annots))
        drawn.save(f"{pupil}.pdf")
PY

node - <<'JS'
const { PDFDocument } = require("pdf-lib"), fs = require("node:fs");
(async () => {
  const [first, second] = await Promise.all(["Sam.pdf", "Zoe.pdf"].map((name) => PDFDocument.load(fs.readFileSync(name))));
  for (const page of await first.copyPages(second, second.getPageIndices())) first.addPage(page);
  fs.writeFileSync("pdf-lib.pdf", await first.save());
})().catch((error) => { console.error(error); process.exit(1); });
JS

venv/bin/python -W ignore - <<'PY'
import ctypes

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


def words(page):
    return page.get_textpage().get_text_bounded().strip()


def led(path):
    document = pypdfium2.PdfDocument(path)
    for page in document:
        place, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page.raw, place, link):
            target = raw.FPDFLink_GetDest(document.raw, link)
            yield words(page), words(document[raw.FPDFDest_GetDestPageIndex(document.raw, target)])


sams = ("Letter about Sam; see the certificate", "Certificate of Sam")
zoes = ("Letter about Zoe; see the certificate", "Certificate of Zoe")
assert [*led("Sam.pdf")] == [sams] and [*led("Zoe.pdf")] == [zoes]
for who in ("pikepdf", "pypdfium2", "pypdf", "pdf-lib"):
    links = [*led(f"{who}.pdf")]
    print(who, links)
    assert links == [sams, (zoes[0], sams[1])]
PY
