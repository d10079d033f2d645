#!/usr/bin/env bash
# The name in a filled-in form has question marks where its accents are, on paper alone.
# Guess: a form's field is drawn with the value that it has been given.
# Seen (pikepdf 10.17.0, pypdf 7.1.0, reportlab 5.1.0): pikepdf's DefaultAppearanceStreamGenerator keeps the value "Zoë Żak",
# and draws "Zo? ?ak": only ASCII is drawn, though the field's Helvetica has the "ë". Whoever reads the field sees nothing
# amiss; whoever prints it does. pypdf draws both letters, with a font of its own for the second. Exit 0 as long as that is so.
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

with pikepdf.open("form.pdf") as pdf:
    Form(pdf, DefaultAppearanceStreamGenerator)["pupil"].value = "Zoë Żak"
    pdf.save("pikepdf.pdf")
writer = pypdf.PdfWriter(clone_from="form.pdf")
writer.update_page_form_field_values(writer.pages[0], {"pupil": "Zoë Żak"}, auto_regenerate=False)
writer.write("pypdf.pdf")

drawn = {}
for who in ("pikepdf", "pypdf"):
    (field,) = pypdf.PdfReader(f"{who}.pdf").pages[0]["/Annots"]
    field = field.get_object()
    operators = field["/AP"]["/N"].get_object().get_data()
    drawn[who] = operators[operators.index(b"(") + 1 : operators.rindex(b")")]
    print(f"{who}: the value is {field['/V']!r}, what is drawn {drawn[who]!r}")
    assert field["/V"] == "Zoë Żak"
assert drawn["pikepdf"] == b"Zo? ?ak"
assert b"?" not in drawn["pypdf"] and len(drawn["pypdf"]) == len("Zoë Żak")
PY
