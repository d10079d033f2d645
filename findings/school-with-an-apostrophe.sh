#!/usr/bin/env bash
# A paragraph for St Mary's alone never prints, because Word made the apostrophe in the condition a curly one, as the data have it.
# Guess: words in quotation marks inside a tag are compared as they were typed.
# Seen (docxtpl 0.20.2): inside a tag every curly mark is made straight, so that quotation marks which Word has bent work; an
# apostrophe inside the words is made straight too. The name "St Mary’s" is then never equal to what was typed as "St Mary’s",
# and what the tag prints of it has a straight one. Where the data have a straight one, the paragraph prints.
# Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docxtpl==0.20.2 python-docx==1.2.0

venv/bin/python -W ignore - <<'PY'
import docx
from docxtpl import DocxTemplate

CURLY, STRAIGHT = "St Mary\u2019s", "St Mary's"

template = docx.Document()
template.add_paragraph('{{ school }}: {% if school == "' + CURLY + '" %}ring the parish office.{% endif %}')
template.add_paragraph('{{ "' + CURLY + '" }}')
template.save("template.docx")


def letter(school):
    made = DocxTemplate("template.docx")
    made.render({"school": school})
    return [paragraph.text for paragraph in made.docx.paragraphs]


for school in (CURLY, STRAIGHT):
    print(letter(school))
assert letter(CURLY) == [f"{CURLY}: ", STRAIGHT]
assert letter(STRAIGHT) == [f"{STRAIGHT}: ring the parish office.", STRAIGHT]
PY
