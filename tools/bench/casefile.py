"""Case files of any size: every pupil another child with two parents, every row due a letter of one page a parent."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from openpyxl import Workbook

from mailmerge.casework.upn import check_letter

RUN_DATE = date(2025, 11, 10)
SHARE_WITH_FAULT = 20  # one row in so many of a wide file has a cell to mend

_FORENAMES = ("Ada", "Zofia", "Tariq", "Niamh", "Kofi", "Isla", "Mehmet", "Ione", "Bilal", "Grace", "Leo", "Ștefan")
_SECOND_NAMES = ("Mae", "Rose", "Ann", "Jo", "Lee", "Grace", "Kai", "Lou", "Joy", "Hope", "Ray")
_SURNAMES = ("Whitlock", "O'Dowd", "Szabo", "Tran", "Bello", "Łukasik", "Clarke", "Evans", "Rahman", "Price")
_SECOND_SURNAMES = ("", "-Hughes", "-Nowak", "-Okoye", "-Lim", "-Shaw", "-Ford", "-Diaz", "-Khan")
_STREETS = ("Mill Lane", "Station Road", "The Green", "Ermine Street", "Fen Drove", "Church Walk", "High Street")
_TOWNS = (("Wisbech", "PE13 1AR"), ("Huntingdon", "PE29 3TN"), ("March", "PE15 8NQ"), ("Cambridge", "CB1 2JW"))
_SCHOOLS = ("oakfield", "millbrook")
_MARKS = "/\\" * 38 + "OO" * 2 + "/\\" * 3

# With the columns of the letters, 60 in all: what a school's own system gives beside what the letters need.
_WIDE = (
    ("year group", "4"),
    ("class", "4B"),
    ("situation", ""),
    ("letter", ""),
    ("letter date", ""),
    ("marks from", "2025-09-02"),
    ("marks", _MARKS),
    ("school weeks", "9"),
    ("looked after", "no"),
    ("home authority", "cambridgeshire"),
    ("late marks", "3"),
    ("sen support", "no"),
    ("other complex need", "no"),
    ("meeting date", ""),
    ("meeting time", ""),
    ("meeting place", ""),
    ("other professionals", "no"),
    ("ehcp", "no"),
    ("social care", "no"),
    ("reduced timetable", "no"),
    ("include leaflet", "no"),
    ("parent 1 day to day care", "yes"),
    ("parent 1 email", "parent@family.example"),
    ("parent 1 language", "English"),
    ("parent 1 speaks english", "yes"),
    ("parent 1 lives with child", "yes"),
    ("parent 1 court order", "no"),
    ("parent 2 day to day care", "yes"),
    ("parent 2 email", "parent@family.example"),
    ("parent 2 lives with child", "yes"),
    ("parent 2 court order", "no"),
)


def letters_file(pupils: int, schools: Sequence[str] = _SCHOOLS) -> bytes:
    """Return a CSV file in which each pupil's two parents are due a letter: appendix 1 and 8b by turns.

    The pupils are at the schools with these codes, by turns.
    """
    return _csv([_row(number, schools) for number in range(pupils)])


def attendance_file(pupils: int, first: int) -> bytes:
    """Return a CSV file of pupils numbered from `first` on, whose two parents are due letter 1 on any day."""
    return _csv([_row(2 * number + 1) for number in range(first, first + pupils)])


def check_file(rows: int) -> bytes:
    """Return a CSV file of 60 columns, register marks among them, in which one row in twenty must be mended."""
    return _csv(_wide_rows(rows))


def check_workbook(rows: int) -> bytes:
    """Return the same as an Excel workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    wide = _wide_rows(rows)
    sheet.append(list(wide[0]))
    for row in wide:
        sheet.append([value or None for value in row.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(rows: Sequence[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _row(number: int, schools: Sequence[str] = _SCHOOLS) -> dict[str, str]:
    surname = _surname(number)
    rest = f"873{400000000 + number:09}"
    row = {
        "upn": check_letter(rest) + rest,
        "pupil forename": _forename(number),
        "pupil surname": surname,
        "date of birth": "2016-03-14",
        "school": schools[number // 2 % len(schools)],
    }
    # By turns, so that a worker meets both templates and both letterheads all the time.
    row |= _attendance() if number % 2 else _leave()
    for parent in (1, 2):
        row |= dict(_parent(parent, number, surname))
    return row


def _forename(number: int) -> str:
    """Return one of 132 forenames: about as many as 500 pupils have."""
    return f"{_FORENAMES[number % len(_FORENAMES)]} {_SECOND_NAMES[number % len(_SECOND_NAMES)]}"


def _surname(number: int) -> str:
    """Return one of 90 surnames."""
    return _SURNAMES[number % len(_SURNAMES)] + _SECOND_SURNAMES[number % len(_SECOND_SURNAMES)]


def _attendance() -> dict[str, str]:
    return {"attendance": "93.4", "phone call on": "2025-10-20"} | dict.fromkeys(_LEAVE, "")


_LEAVE = {
    "leave from": "2025-11-03",
    "leave to": "2025-11-07",
    "returned on": "2025-11-10",
    "suspicion source": "a message",
}


def _leave() -> dict[str, str]:
    return {"attendance": "", "phone call on": ""} | _LEAVE


def _parent(parent: int, number: int, surname: str) -> Iterator[tuple[str, str]]:
    town, postcode = _TOWNS[number % len(_TOWNS)]
    cells = {
        "title": ("Ms", "Mr")[parent - 1],
        "forename": _forename(number + 5 * parent),
        "surname": surname,
        "relationship": ("mother", "father")[parent - 1],
        "parental responsibility": "yes",
        "address line 1": f"{number % 180 + 1} {_STREETS[(number + parent) % len(_STREETS)]}",
        "town": town,
        "postcode": postcode,
        "penalty notices": "none",
    }
    return ((f"parent {parent} {name}", value) for name, value in cells.items())


def _wide_rows(rows: int) -> list[dict[str, str]]:
    wide = [_row(number) | dict(_WIDE) for number in range(rows)]
    for faulty in wide[::SHARE_WITH_FAULT]:
        faulty["parent 1 postcode"] = "PE13"
    return wide
