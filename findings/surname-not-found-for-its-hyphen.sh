#!/usr/bin/env bash
# A search for "Lee-Roe" in two letters to Mrs Lee-Roe: none of four readers finds her in both.
# Guess: a hyphen that was typed is read as a hyphen, wherever the line ends.
# Seen (letters by typst 0.15.2; pypdf 7.1.0, pdfminer.six 20260107, pdfplumber 0.11.10 and pypdfium2 5.15.2 read them): where
# a word above is parted at a line's end, the font's hyphen is said to be a soft hyphen, and each hyphen that was typed is
# marked with ActualText, by which the standard says what stands there. pypdf, pdfminer and pdfplumber pass that over: "Lee",
# U+00AD, "Roe". pypdfium2 heeds it, but where the line ends at the surname's own hyphen it reads "Lee", U+FFFE, "Roe" (from
# get_text_bounded U+0002), as of a word that is parted there; the others read "Lee-". Where neither is so all four read
# "Lee-Roe". Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  typst==0.15.2 pypdf==7.1.0 pdfminer.six==20260107 pdfplumber==0.11.10 pypdfium2==5.15.2

venv/bin/python -W ignore - <<'PY'
import pathlib

import pdfplumber
import pypdf
import pypdfium2
import typst
from pdfminer.high_level import extract_text

PAGE = '#set page(width: 80mm, height: 60mm, margin: 8mm)\n#set text(hyphenate: true, lang: "en")\n'
LETTERS = {
    "plain": "Mrs Lee-Roe knows.",
    "below a parted word": "#box(width: 22mm)[Unauthorised absences, notwithstanding.]\n\nMrs Lee-Roe knows.",
    "at the line's end": "#box(width: 17mm)[Mrs Lee-Roe knows.]",
}
READERS = {
    "pypdf": lambda file: pypdf.PdfReader(file).pages[0].extract_text(),
    "pdfminer": extract_text,
    "pdfplumber": lambda file: pdfplumber.open(file).pages[0].extract_text(),
    "pypdfium2": lambda file: pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range(),
    "bounded": lambda file: pypdfium2.PdfDocument(file)[0].get_textpage().get_text_bounded(),
}
seen = {}
for name, words in LETTERS.items():
    pathlib.Path("letter.typ").write_text(f"{PAGE}{words}\n")
    typst.compile("letter.typ", output="letter.pdf")
    read = {who: " ".join(read("letter.pdf").split()) for who, read in READERS.items()}
    seen[name] = {who: text[text.index("Mrs") :] for who, text in read.items()}
    print(f"{name}:", seen[name])
others = ("pypdf", "pdfminer", "pdfplumber")
assert set(seen["plain"].values()) == {"Mrs Lee-Roe knows."}
assert {seen["below a parted word"][who] for who in others} == {"Mrs Lee\N{SOFT HYPHEN}Roe knows."}
assert seen["below a parted word"]["pypdfium2"] == "Mrs Lee-Roe knows."
assert {seen["at the line's end"][who] for who in others} == {"Mrs Lee- Roe knows."}
assert seen["at the line's end"]["pypdfium2"] == "Mrs Lee\ufffeRoe knows."
assert seen["at the line's end"]["bounded"] == "Mrs Lee\x02Roe knows."
PY
