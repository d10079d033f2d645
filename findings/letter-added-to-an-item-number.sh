#!/usr/bin/env bash
# Royal Mail's item number, drawn as a bar code and scanned, has a letter more; a number of seven digits has a nought more.
# Guess: what is drawn is what a scanner reads, or else the number is refused.
# Seen (python-barcode 0.16.1, zxing-cpp 3.1.1): Code 39 adds a check letter that scanners hand on as part of the number:
# RR473124829GB is read as RR473124829GBZ; Interleaved 2 of 5 puts a nought before an odd count of digits. Code 128 is read
# as drawn. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-barcode==0.16.1 pillow==13.0.0 zxing-cpp==3.1.1

venv/bin/python -W ignore - <<'PY'
import barcode
import zxingcpp
from barcode.writer import ImageWriter

drawn = {
    ("code39", "RR473124829GB"): "RR473124829GBZ",
    ("itf", "1234567"): "01234567",
    ("code128", "RR473124829GB"): "RR473124829GB",
}
for (kind, number), expected in drawn.items():
    picture = barcode.get(kind, number, writer=ImageWriter()).render({"write_text": False})
    (read,) = zxingcpp.read_barcodes(picture)
    print(f"{kind}: drawn {number}, read {read.text}")
    assert read.text == expected
PY
