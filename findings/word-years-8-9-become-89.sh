#!/usr/bin/env bash
# "Years 8-9", with Word's no-break hyphen, becomes "Years 89" for two readers.
# Guess: w:noBreakHyphen is a hyphen that keeps its line together.
# Seen (docx2txt 0.9, docx2python 3.7.1, mammoth 1.13.0, python-docx 1.2.0): docx2txt and docx2python give nothing for it, so
# two numbers become one; python-docx gives "-", mammoth the no-break hyphen of Unicode. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docx2txt==0.9 docx2python==3.7.1 mammoth==1.13.0 python-docx==1.2.0

venv/bin/python -W ignore - <<'PY'
import docx
import docx2python
import docx2txt
import mammoth
from docx.oxml import OxmlElement

document = docx.Document()
run = document.add_paragraph().add_run("Years 8")
run._r.append(OxmlElement("w:noBreakHyphen"))
last = OxmlElement("w:t")
last.text = "9"
run._r.append(last)
document.save("years.docx")

seen = {
    "docx2txt": docx2txt.process("years.docx").strip(),
    "docx2python": docx2python.docx2python("years.docx").text.strip(),
    "mammoth": mammoth.extract_raw_text("years.docx").value.strip(),
    "python-docx": docx.Document("years.docx").paragraphs[0].text,
}
for who, text in seen.items():
    print(f"{who:12} {text!r}")
assert seen["docx2txt"] == seen["docx2python"] == "Years 89"
assert seen["mammoth"] == "Years 8\N{NON-BREAKING HYPHEN}9"
assert seen["python-docx"] == "Years 8-9"
PY
