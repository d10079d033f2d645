#!/usr/bin/env bash
# A layer that a paper hides is printed once the paper is put behind a letter.
# Guess: pages taken into another PDF look there as they looked before.
# Seen (pikepdf 10.17.0, pypdf 7.1.0, pypdfium2 5.15.2, pdf-lib 1.17.1 from npm): which layers are off stands in the document,
# not in its pages; each of the four ways of joining PDFs leaves that out, so all layers show. Drawing programs and scanners'
# software keep notes and redrafts in such layers. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pikepdf==10.17.0 pypdf==7.1.0 pypdfium2==5.15.2 pillow==13.0.0
npm install --silent --no-audit --no-fund --prefix . pdf-lib@1.17.1

cat > joined.py <<'PY'
import sys

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Dictionary, Name


def paper() -> None:
    """One page, whose upper half says 'Shown', and whose lower half says 'Hidden' in a layer that is off."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 200))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(Order=[layer], OFF=[layer]))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F=font), Properties=Dictionary(L=layer))
    words = b"BT /F 18 Tf 20 150 Td (Shown) Tj ET /OC /L BDC BT /F 18 Tf 20 40 Td (Hidden) Tj ET EMC"
    page.obj.Contents = pdf.make_stream(words)
    pdf.save("paper.pdf")


def dark(name: str) -> bool:
    """Whether anything is drawn in the lower half of the first page."""
    picture = pypdfium2.PdfDocument(name)[0].render().to_pil().convert("L")
    return min(picture.crop((0, 100, 300, 200)).getdata()) < 128


if sys.argv[1] == "make":
    paper()
    with pikepdf.new() as joined, pikepdf.open("paper.pdf") as source:
        joined.pages.extend(source.pages)
        joined.save("pikepdf.pdf")
    writer = pypdf.PdfWriter()
    writer.append("paper.pdf")
    writer.write("pypdf.pdf")
    joined = pypdfium2.PdfDocument.new()
    joined.import_pages(pypdfium2.PdfDocument("paper.pdf"))
    joined.save("pypdfium2.pdf")
else:
    seen = {name: dark(f"{name}.pdf") for name in ("paper", "pikepdf", "pypdf", "pypdfium2", "pdf-lib")}
    print("the hidden words are drawn:", seen)
    assert seen == {"paper": False, "pikepdf": True, "pypdf": True, "pypdfium2": True, "pdf-lib": True}
PY
venv/bin/python joined.py make
node - <<'JS'
const fs = require("node:fs"), { PDFDocument } = require("pdf-lib");
(async () => {
  const source = await PDFDocument.load(fs.readFileSync("paper.pdf")), joined = await PDFDocument.create();
  for (const page of await joined.copyPages(source, [0])) joined.addPage(page);
  fs.writeFileSync("pdf-lib.pdf", await joined.save());
})();
JS
venv/bin/python -W ignore joined.py look
