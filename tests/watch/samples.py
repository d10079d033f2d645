"""Files of cases as a school drops them: each row is refused leave, and so one letter."""

import csv
import io
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mailmerge.casework.upn import check_letter

NOON = datetime(2025, 10, 6, 12, tzinfo=ZoneInfo("Europe/London"))

_ROW = {
    "pupil surname": "Tran",
    "date of birth": "2016-03-14",
    "school": "oakfield",
    "parent 1 title": "Mr",
    "parent 1 forename": "Zofia",
    "parent 1 surname": "Tran",
    "parent 1 parental responsibility": "yes",
    "parent 1 address line 1": "150 Mill Lane",
    "parent 1 town": "Cambridge",
    "parent 1 postcode": "CB1 2JW",
    "parent 1 penalty notices": "none",
    # The day does not move on with the calendar: leave of long ago is out of time.
    "letter date": "2025-10-06",
    "leave requested on": "2025-09-15",
    "leave decision": "refused",
    "leave from": "2025-10-13",
    "leave to": "2025-10-17",
}


def upn(number: int) -> str:
    """Return the UPN with that serial number, with its check letter."""
    digits = f"873425{number:06d}"
    return check_letter(digits) + digits


def cases(rows: int, first: int = 1, **changes: str) -> bytes:
    """Return a CSV file with that many pupils, numbered on from `first`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, ["upn", "pupil forename", *_ROW])
    writer.writeheader()
    for number in range(first, first + rows):
        forename = "".join(chr(ord("a") + int(digit)) for digit in f"{number:06d}").capitalize()
        writer.writerow({"upn": upn(number), "pupil forename": forename, **_ROW, **changes})
    return text.getvalue().encode()


def tree(folder: Path) -> list[str]:
    """Return every file and folder in a folder, by its path inside, less the service's own status and mark."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.name not in {"STATUS.txt", "OWNER.json"}
    )
