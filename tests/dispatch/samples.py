"""Letters on record, lines of posting sheets and a filled ledger, made up for these tests."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from mailmerge.dispatch.sheet import PostingSheet, posting_sheet
from mailmerge.dispatch.sheet_rows import SheetLine
from mailmerge.law.letters import BY_KEY
from mailmerge.ledger.chain.event import Head, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.letter_events import LetterIssued
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.reference import reference

UPN = "B801200005001"
MOTHER, FATHER = "name:zofia nowak", "name:jan nowak"
LEAVE = "2025-09-22/2025-09-26"

# References with good check symbols: this one, and as many others as a test wants.
REFS = [reference("a workspace", "oakfield", (str(n),), 1) for n in range(100)]
REF = REFS[0]

# A Monday, and the letter's date in these tests.
MONDAY = date(2025, 9, 15)

RECORD = LetterRecord(
    ref=REF,
    seq=2,
    issued_at=datetime(2025, 9, 15, 8, 0, tzinfo=UTC),
    letter="leave-refused",
    appendix="8a",
    variant="before",
    issue=1,
    letter_date=MONDAY,
    run="run-1",
    school="oakfield",
    upn=UPN,
    parent=MOTHER,
    parent_name="zofia nowak",
    trigger=LEAVE,
    case_facts=None,
    pdf_sha256="0" * 64,
    docx_sha256="0" * 64,
    facts_sha256="0" * 64,
    posted_on=None,
    service=None,
    item_reference=None,
    withdrawn=None,
)
POSTED = replace(RECORD, posted_on=MONDAY, service="first-class")
WITHDRAWN = replace(RECORD, withdrawn="address-changed")


def sheet_lines(count: int, addressee: str = "Mrs Zofia Nowak") -> list[SheetLine]:
    """Return lines of a posting sheet, numbered from 1."""
    return [
        SheetLine(n, REFS[n - 1], addressee, f"{n} Mill Lane", "PE29 3TN", "second-class", MONDAY)
        for n in range(1, count + 1)
    ]


@cache
def made_sheet(count: int) -> PostingSheet:
    """Return the posting sheet of run-1 with so many lines."""
    made_at = datetime(2025, 9, 15, 8, 12, tzinfo=UTC)
    lines = sheet_lines(count)
    return posting_sheet(
        "Kingfisher", "Oakfield Primary School", "oakfield", "run-1", made_at, lines, Head(9, "0" * 64)
    )


def ticking(start: datetime = datetime(2025, 9, 15, 8, 0, tzinfo=UTC)) -> Callable[[], datetime]:
    """Return a clock that goes on by a minute each time it is looked at."""
    minutes = iter(range(10_000_000))
    return lambda: start + timedelta(minutes=next(minutes))


def issue(
    ledger: Ledger,
    number: int,
    letter: str = "leave-refused",
    facts: Mapping[str, Any] | None = None,
    *,
    making: int = 1,
    letter_date: date = MONDAY,
) -> str:
    """Record a letter of run-1 to the mother of pupil `number`, and return its reference."""
    kind, upn = BY_KEY[letter], f"{UPN[:-2]}{number:02}"
    ref = reference(ledger.workspace_id, "oakfield", (upn, MOTHER, letter, LEAVE), making)
    own: dict[str, Any] = {
        "upn": upn,
        "parent": MOTHER,
        "parent_name": "zofia nowak",
        "trigger": LEAVE,
        "addressee": "Mrs Zofia Nowak",
        "address": [f"{number} Mill Lane", "HUNTINGDON", "PE29 3TN"],
        "pages": 2,
    }
    issued = LetterIssued(
        ref=ref,
        run="run-1",
        school="oakfield",
        letter=letter,
        appendix=kind.appendix,
        variant=None,
        issue=making,
        letter_date=letter_date,
        template_sha256=sha256(b"template"),
        warning_sha256=sha256(b"warning"),
        law_version="2025-09-01",
        docx_sha256=sha256(b"docx of " + ref.encode()),
        pdf=b"pdf of " + ref.encode(),
        facts=own | dict(facts or {}),
        reissue_reason="it came back" if making > 1 else None,
    )
    ledger.append([issued.event()])
    return ref


def with_stamp(
    sheet: Image.Image, grey: int = 90, *, wide: float = 27, left: float = 25, top: float = 245
) -> Image.Image:
    """Return a page with a round date stamp, so many mm wide."""
    picture = sheet.convert("L")
    dots = picture.width / 210
    draw = ImageDraw.Draw(picture)
    draw.ellipse(
        [round(at * dots) for at in (left, top, left + wide, top + wide)], outline=grey, width=round(0.5 * dots)
    )
    font = ImageFont.load_default(4 * dots)
    draw.text(((left + 5) * dots, (top + wide / 2 - 2) * dots), "12 NOV 2025", fill=grey, font=font)
    return picture
