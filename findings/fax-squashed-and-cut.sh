#!/usr/bin/env bash
# A fax of two pages goes into a bundle as its first page, pressed to half its height.
# Guess: a picture keeps the shape of its sheet, and a file of two pictures is two pages, or refused.
# Seen (reportlab 5.1.0, fpdf2 2.8.9, Pillow 13.0.0, img2pdf 0.6.3): a fax of standard fineness has 204 dots an inch across and
# 98 down. reportlab and fpdf2 take the first of its pages alone, and they and Pillow, which takes both, make the upright sheet
# one and a half times as wide as high. img2pdf makes both upright; python-docx 1.2.0 does the first. None says a word.
# Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  reportlab==5.1.0 fpdf2==2.8.9 pillow==13.0.0 img2pdf==0.6.3 python-docx==1.2.0 pypdf==7.1.0

venv/bin/python -W ignore - <<'PY'
import docx
import fpdf
import img2pdf
import pypdf
from PIL import Image, ImageDraw
from reportlab.platypus import Image as Flowable
from reportlab.platypus import SimpleDocTemplate

sheets = []
for number in (1, 2):
    sheet = Image.new("1", (1728, 1143), 1)
    ImageDraw.Draw(sheet).text((100, 100), f"Order, page {number}", fill=0)
    sheets.append(sheet)
sheets[0].save("fax.tif", save_all=True, append_images=sheets[1:], compression="group4", dpi=(204, 98))

flowable = Flowable("fax.tif", width=400, kind="proportional", height=400)
flowed = (flowable.drawWidth, flowable.drawHeight)
SimpleDocTemplate("reportlab.pdf").build([flowable])
page = fpdf.FPDF()
page.add_page()
drawn = page.image("fax.tif", w=200)
page.output("fpdf2.pdf")
with Image.open("fax.tif") as fax:
    fax.save("pillow.pdf", save_all=True)
with open("img2pdf.pdf", "wb") as file:
    file.write(img2pdf.convert("fax.tif"))
in_word = docx.Document().add_picture("fax.tif")


def box(path):
    return pypdf.PdfReader(path).pages[0].mediabox


shape = {
    "reportlab": flowed,
    "fpdf2": (drawn.rendered_width, drawn.rendered_height),
    "Pillow": (box("pillow.pdf").width, box("pillow.pdf").height),
    "img2pdf": (box("img2pdf.pdf").width, box("img2pdf.pdf").height),
    "python-docx": (in_word.width, in_word.height),
}
pages = {who: len(pypdf.PdfReader(f"{who.lower()}.pdf").pages) for who in ("reportlab", "fpdf2", "Pillow", "img2pdf")}
for who, (width, height) in shape.items():
    print(f"{who:12} width to height {width / height:.2f}, pages {pages.get(who, '')}")
assert {who: round(float(width / height), 2) for who, (width, height) in shape.items()} == {
    "reportlab": 1.51, "fpdf2": 1.51, "Pillow": 1.51, "img2pdf": 0.73, "python-docx": 0.73,
}
assert pages == {"reportlab": 1, "fpdf2": 1, "Pillow": 2, "img2pdf": 2}
PY
