"""What one school's posting sheet takes: `python -m tools.bench.sheets ROWS`.

A sheet of a few rows is drawn first: fonts are read and libraries loaded once a process.
"""

import csv
import io
import json
import sys
import time
from datetime import UTC, datetime

import psutil

from mailmerge.dispatch.sheet import PostingSheet, posting_sheet
from mailmerge.dispatch.sheet_key import SheetKey
from mailmerge.dispatch.sheet_rows import SheetLine
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.record.reference import reference
from tools.bench.casefile import RUN_DATE, letters_file

SIZES = (500, 2_500, 20_000)  # the last is the most rows that a file may have
_FEW = 40
_PROOF_EACH = 2  # of the letters of such a file, every other needs proof of posting
_MADE_AT = datetime(2025, 11, 10, 9, 0, tzinfo=UTC)


def main() -> None:
    """Print what it took, as JSON."""
    rows = int(sys.argv[1])
    lines = _lines(rows)
    _draw(lines[:_FEW])
    held, began = psutil.Process().memory_info().rss, time.process_time()
    sheet = _draw(lines)
    milliseconds = (time.process_time() - began) * 1000
    told = {"rows": rows, "ms_a_row": milliseconds / rows, "held_mb": held / 1_000_000, "pages": len(sheet.pages)}
    print(json.dumps(told))


def _lines(rows: int) -> list[SheetLine]:
    cases = csv.DictReader(io.StringIO(letters_file(rows // 2).decode("utf-8-sig")))
    parents = ((case, parent) for case in cases for parent in ("parent 1", "parent 2"))
    return [
        SheetLine(
            number=number,
            ref=reference("a workspace", "oakfield", (str(number),), 1),
            addressee=" ".join(case[f"{parent} {part}"] for part in ("title", "forename", "surname")),
            first_line=case[f"{parent} address line 1"],
            postcode=case[f"{parent} postcode"],
            service="first-class",
            letter_date=RUN_DATE,
            needs_proof=number % _PROOF_EACH == 0,
        )
        for number, (case, parent) in enumerate(parents, start=1)
    ]


def _draw(lines: list[SheetLine]) -> PostingSheet:
    head, key = Head(1_234_567, "0123456789abcdef" * 4), SheetKey(b"k" * 32, 0)
    where = ("Kingfisher Learning Trust", "Oakfield Primary School", "oakfield", "20251110-090000-abcdef")
    return posting_sheet(*where, _MADE_AT, lines, head, key=key)


if __name__ == "__main__":
    main()
