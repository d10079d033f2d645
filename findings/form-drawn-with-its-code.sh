#!/usr/bin/env bash
# A form on which "Prosecution" was chosen shows "PR" to whoever it is printed for.
# Guess: a choice whose options have a code and words (Opt [(PR) (Prosecution)]) keeps the code as its value, and is drawn with
# the words, as the standard says of such an option and viewers do.
# Seen (pypdf 7.1.0, pikepdf 10.17.0, pdf-lib 1.17.1; the form by reportlab 5.1.0, which draws the words): given the code, pypdf
# and pikepdf draw the code. pdf-lib lists and draws the words, and writes them as the value, which is then none of the codes
# that the form knows. Of three tools none leaves both right. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pikepdf==10.17.0 pypdf==7.1.0 reportlab==5.1.0
npm install --silent --no-audit --no-fund --prefix . pdf-lib@1.17.1

cat > read.py <<'PY'
import re
import sys

import pypdf


def shown(file):
    """Return the value of the form's choice, and the words that it is drawn with."""
    field = pypdf.PdfReader(file).pages[0]["/Annots"][0].get_object()
    drawn = field["/AP"]["/N"].get_object().get_data()
    words = [bytes.fromhex(found[2].decode()) if found[2] else found[1]
             for found in re.finditer(rb"(?:\((.*?)\)|<([0-9A-Fa-f]+)>) *Tj", drawn)]
    return str(field["/V"]), b"".join(words).decode()


if __name__ == "__main__":
    print("pdf-lib:", shown("pdf-lib.pdf"))
    assert shown("pdf-lib.pdf") == ("Prosecution", "Prosecution")
PY
venv/bin/python -W ignore - <<'PY'
import pikepdf
import pypdf
from pikepdf.form import DefaultAppearanceStreamGenerator, Form
from read import shown
from reportlab.pdfgen.canvas import Canvas

blank = Canvas("form.pdf", pagesize=(300, 200))
blank.drawString(20, 180, "Referral")
blank.acroForm.choice(
    name="route", options=[("Penalty notice", "PN"), ("Prosecution", "PR")], value="PN", x=20, y=120, width=200, height=24
)
blank.save()

filled = pypdf.PdfWriter(clone_from="form.pdf")
filled.update_page_form_field_values(filled.pages[0], {"route": "PR"}, auto_regenerate=False)
filled.write("pypdf.pdf")
with pikepdf.open("form.pdf") as pdf:
    Form(pdf, DefaultAppearanceStreamGenerator)["route"].value = "PR"
    pdf.save("pikepdf.pdf")
for name in ("form", "pypdf", "pikepdf"):
    print(f"{name}:", shown(f"{name}.pdf"))
assert shown("form.pdf") == ("PN", "Penalty notice")
assert shown("pypdf.pdf") == shown("pikepdf.pdf") == ("PR", "PR")
PY
node - <<'JS'
const fs = require("node:fs"), { PDFDocument } = require("pdf-lib");
(async () => {
  const pdf = await PDFDocument.load(fs.readFileSync("form.pdf"));
  const route = pdf.getForm().getDropdown("route");
  require("node:assert").deepEqual(route.getOptions(), ["Penalty notice", "Prosecution"]);
  route.select("Prosecution");
  fs.writeFileSync("pdf-lib.pdf", await pdf.save());
})();
JS
venv/bin/python -W ignore read.py
