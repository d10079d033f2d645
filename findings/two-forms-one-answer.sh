#!/usr/bin/env bash
# Two filled-in copies of one form, put into one pack, have one answer for both.
# Guess: joining keeps what each form says, or says that their fields have the same names.
# Seen (pypdf 7.1.0): PdfWriter.append lists both fields called "pupil" side by side, which the standard does not allow of two
# values; the pages show Ann and Ben, get_form_text_fields gives Ben alone, and get_fields one field of the two. Exit 0 as
# long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pikepdf==10.17.0 pypdf==7.1.0 reportlab==5.1.0

venv/bin/python -W ignore - <<'PY'
import pikepdf
import pypdf
from pikepdf.form import DefaultAppearanceStreamGenerator, Form
from reportlab.pdfgen.canvas import Canvas

blank = Canvas("form.pdf", pagesize=(300, 200))
blank.drawString(20, 180, "Referral")
blank.acroForm.textfield(name="pupil", x=20, y=120, width=200, height=24)
blank.save()
pack = pypdf.PdfWriter()
for name in ("Ann", "Ben"):
    with pikepdf.open("form.pdf") as pdf:
        Form(pdf, DefaultAppearanceStreamGenerator)["pupil"].value = name
        pdf.save(f"{name}.pdf")
    pack.append(f"{name}.pdf")
pack.write("pack.pdf")

read = pypdf.PdfReader("pack.pdf")
shown = [str(field.get_object()["/V"]) for page in read.pages for field in page["/Annots"]]
listed = [str(field.get_object()["/T"]) for field in read.root_object["/AcroForm"]["/Fields"]]
print("the pages show", shown, "- the form lists", listed, "- read as", read.get_form_text_fields())
assert shown == ["Ann", "Ben"]
assert listed == ["pupil", "pupil"]
assert read.get_form_text_fields() == {"pupil": "Ben"}
assert list(read.get_fields()) == ["pupil"]
PY
