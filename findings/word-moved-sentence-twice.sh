#!/usr/bin/env bash
# A sentence that was moved with changes tracked is read twice, or not at all.
# Guess: readers that leave out deleted text leave out the place where moved text stood, and read the place where it stands.
# Seen (docx2txt 0.9, docx2python 3.7.1, mammoth 1.13.0, python-docx 1.2.0): docx2txt and docx2python leave out w:del but read
# both w:moveFrom and w:moveTo; python-docx reads neither; mammoth reads the new place. Exit 0 as long as that is so.
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
from docx.oxml.ns import qn

document = docx.Document()
paragraph = document.add_paragraph()
for element, words in (("w:moveFrom", "Ring us. "), (None, "We can help. "), ("w:moveTo", "Ring us.")):
    run = paragraph.add_run(words)._r
    if element:
        change = OxmlElement(element)
        for name, value in (("id", "1"), ("author", "Office"), ("date", "2025-11-10T09:00:00Z")):
            change.set(qn(f"w:{name}"), value)
        run.addprevious(change)
        change.append(run)
document.save("moved.docx")

seen = {
    "docx2txt": docx2txt.process("moved.docx").strip(),
    "docx2python": docx2python.docx2python("moved.docx").text.strip(),
    "mammoth": mammoth.extract_raw_text("moved.docx").value.strip(),
    "python-docx": docx.Document("moved.docx").paragraphs[0].text.strip(),
}
for who, text in seen.items():
    print(f"{who:12} {text!r}")
assert seen["docx2txt"] == seen["docx2python"] == "Ring us. We can help. Ring us."
assert seen["mammoth"] == "We can help. Ring us."
assert seen["python-docx"] == "We can help."
PY
