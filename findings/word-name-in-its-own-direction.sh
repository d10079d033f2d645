#!/usr/bin/env bash
# A name whose direction Word marks is dropped by two readers of Word files.
# Guess: w:dir and w:bdo only say which way the runs inside them are written, so the runs are read.
# Seen (mammoth 1.13.0, python-docx 1.2.0, docx2txt 0.9): mammoth and python-docx leave out the runs inside both: "Dear  Lee".
# mammoth says so as a warning beside the text; python-docx says nothing. docx2txt keeps them. Names in Arabic or Urdu are
# what such marks are for. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mammoth==1.13.0 docx2txt==0.9 python-docx==1.2.0

venv/bin/python -W ignore - <<'PY'
import docx
import docx2txt
import mammoth
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

for element in ("w:dir", "w:bdo"):
    document = docx.Document()
    paragraph = document.add_paragraph("Dear ")
    wrapper = OxmlElement(element)
    wrapper.set(qn("w:val"), "rtl")
    wrapper.append(paragraph.add_run("سارة")._r)
    paragraph._p.append(wrapper)
    paragraph.add_run(" Lee")
    document.save("greeting.docx")
    converted = mammoth.extract_raw_text("greeting.docx")
    seen = (converted.value.strip(), docx.Document("greeting.docx").paragraphs[0].text)
    kept = docx2txt.process("greeting.docx").strip()
    print(element, "mammoth and python-docx:", seen, "messages:", converted.messages, "docx2txt:", kept)
    assert seen == ("Dear  Lee", "Dear  Lee") and "سارة" in kept
    assert any(element in message.message for message in converted.messages)
PY
