"""What a referral pack of many pages is made from: one pupil's leave, the register, and long papers on file."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from PIL import Image, ImageDraw

UPN = "W873425418010"
REFERRED = date(2025, 10, 23)
_PAPERS, _PAGES_A_PAPER = 7, 40
_A4_AT_150 = (1240, 1754)
_LINES = range(120, 1640, 44)
_CASE = {
    "upn": UPN,
    "pupil forename": "Freya",
    "pupil surname": "Tran",
    "date of birth": "2016-03-14",
    "school": "oakfield",
    "year group": "5",
    "parent 1 title": "Mrs",
    "parent 1 forename": "Zofia",
    "parent 1 surname": "Tran",
    "parent 1 parental responsibility": "yes",
    "parent 1 lives with child": "yes",
    "parent 1 address line 1": "150 Mill Lane",
    "parent 1 town": "Cambridge",
    "parent 1 postcode": "CB1 2JW",
    "parent 1 penalty notices": "none",
    "leave requested on": "2025-09-15",
    "leave decision": "refused",
    "leave from": "2025-10-13",
    "leave to": "2025-10-17",
    "letter date": "2025-09-22",
}


def write_material(folder: Path) -> list[Path]:
    """Write the files that an office drops before it asks for the pack, and return them in order."""
    folder.mkdir(parents=True)
    named = {"case.csv": _csv([_CASE]), "register.csv": _csv(_register())}
    named |= {f"{UPN} minutes {number}.pdf": _scan(number) for number in range(1, _PAPERS + 1)}
    for name, data in named.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in named]


def _register() -> Iterator[Mapping[str, str]]:
    day = date(2025, 9, 2)
    while day < REFERRED:
        if day.weekday() < 5:
            away = date(2025, 10, 13) <= day <= date(2025, 10, 17)
            for session, present in (("AM", "/"), ("PM", "\\")):
                yield {"upn": UPN, "date": str(day), "session": session, "mark": "G" if away else present}
        day += timedelta(days=1)


def _scan(number: int) -> bytes:
    """Return pages as an office copier scans them: grey, with lines of print."""
    pages = []
    for page in range(_PAGES_A_PAPER):
        picture = Image.new("L", _A4_AT_150, 244)
        draw = ImageDraw.Draw(picture)
        for line in _LINES:
            draw.text((110, line), f"{number}.{page} Minutes of the meeting, what was said and agreed. " * 2, 30)
        pages.append(picture)
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return target.getvalue()


def _csv(given: Iterable[Mapping[str, str]]) -> bytes:
    rows = list(given)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
