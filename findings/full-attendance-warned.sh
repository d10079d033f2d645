#!/usr/bin/env bash
# A mail merge that leaves out whoever attends 90% or more writes to the pupil who never missed a day.
# Guess: a SKIPIF field compares two numbers as numbers, as Word's does, when the merge itself carries it out.
# Seen (docx-mailmerge2 1.0.3, whose page lists SKIPIF among what it supports): "=" is tried as numbers first, but "<" and ">="
# compare the characters, and "100" comes before "90". 86 is written to, 90 and 92 are left out, 100 is written to. The same
# whether the attendance is given as a number or as text. Exit 0 as long as that is so.
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


def mark(paragraph, kind):
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(part)


def instruct(paragraph, words):
    part = OxmlElement("w:instrText")
    part.set(qn("xml:space"), "preserve")
    part.text = words
    paragraph.add_run()._r.append(part)


def merge_field(paragraph, name):
    mark(paragraph, "begin")
    instruct(paragraph, f" MERGEFIELD {name} ")
    mark(paragraph, "separate")
    paragraph.add_run(f"«{name}»")
    mark(paragraph, "end")


letter = docx.Document()
rule = letter.add_paragraph()
mark(rule, "begin")
instruct(rule, ' SKIPIF "')
merge_field(rule, "attendance")
instruct(rule, '" >= "90" ')
mark(rule, "end")
words = letter.add_paragraph("Attendance is ")
merge_field(words, "attendance")
words.add_run("%, which is too low.")
letter.save("letter.docx")

for kind in (int, str):
    with MailMerge("letter.docx") as merge:
        rows = [{"attendance": kind(percent)} for percent in (86, 90, 92, 100)]
        merge.merge_templates(rows, separator="page_break")
        merge.write("letters.docx")
    written = [paragraph.text for paragraph in docx.Document("letters.docx").paragraphs if paragraph.text.strip()]
    print(kind.__name__, written)
    assert written == ["Attendance is 86%, which is too low.", "Attendance is 100%, which is too low."]
PY
