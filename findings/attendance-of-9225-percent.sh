#!/usr/bin/env bash
# A letter made with Word's own merge field says that a pupil attended 9225% of the time.
# Guess: a field's picture of a number works as in Word, where a percent sign is a sign that is printed.
# Seen (docx-mailmerge2 1.0.3): the picture 0.0% prints 92.25 a hundred times as large, as "9225%"; Word's field prints 92.3%.
# Without the sign, 92.5 with the picture 0 is "92" and 93.5 is "94", since a half goes to the even number. £#,##0 is as in
# Word: "£2,500". Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docx-mailmerge2==1.0.3 python-docx==1.2.0

venv/bin/python -W ignore - <<'PY'
import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from mailmerge import MailMerge


def printed(picture, value):
    letter = docx.Document()
    paragraph = letter.add_paragraph()
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(mark)
        if kind == "begin":
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = f' MERGEFIELD figure \\# "{picture}" '
            paragraph.add_run()._r.append(words)
        elif kind == "separate":
            paragraph.add_run("«figure»")
    letter.save("letter.docx")
    with MailMerge("letter.docx") as merge:
        merge.merge(figure=value)
        merge.write("made.docx")
    return docx.Document("made.docx").paragraphs[0].text


expected = {("0.0%", 92.25): "9225%", ("0", 92.5): "92", ("0", 93.5): "94", ("£#,##0", 2500): "£2,500"}
for (picture, value), words in expected.items():
    seen = printed(picture, value)
    print(f"{value} with the picture {picture}: {seen}")
    assert seen == words
PY
