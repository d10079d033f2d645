"""Case files for the tests: a right row, files made of rows, and what the intake needs to know of the sample trust."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from mailmerge.casework.school import School
from mailmerge.dispatch.services import read_way
from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.vocabulary import Vocabulary
from mailmerge.law.letters import LETTER_NAMES
from tests.casework.samples import CALENDAR

RUN_DATE = date(2025, 11, 10)

SCHOOLS = {
    "oakfield": School("oakfield", "Oakfield Primary School", "primary", "cambridgeshire"),
    "millbrook": School("millbrook", "Millbrook Academy", "secondary", "cambridgeshire"),
}
VOCABULARY = Vocabulary(
    schools=SCHOOLS,
    calendars=dict.fromkeys(SCHOOLS, CALENDAR),
    letters=LETTER_NAMES,
    read_service=read_way,
)

UPNS = ("A873437715757", "N873413318767", "V873435424771")

Cells = dict[str, Any]

ROW: Cells = {
    "upn": "B873441922896",
    "pupil forename": "Kofi",
    "pupil surname": "O'Dowd",
    "date of birth": "2016-03-14",
    "school": "oakfield",
    "parent 1 title": "Dr",
    "parent 1 forename": "Mehmet",
    "parent 1 surname": "O'Dowd",
    "parent 1 address line 1": "28 Mill Lane",
    "parent 1 town": "Wisbech",
    "parent 1 postcode": "PE13 1AR",
    "attendance": "95",
}
LEAVE: Cells = ROW | {
    "attendance": "",
    "leave requested on": "2025-09-15",
    "leave decision": "refused",
    "leave from": "2025-10-13",
    "leave to": "2025-10-17",
}
SECOND_PARENT: Cells = {
    "parent 2 title": "Ms",
    "parent 2 forename": "Ada",
    "parent 2 surname": "Bello",
    "parent 2 address line 1": "5 The Green",
    "parent 2 town": "March",
    "parent 2 postcode": "PE15 8NQ",
}


def excel_date(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a date cell's value as openpyxl gives it."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - a workbook knows no time zones


def headings_of(rows: Sequence[Cells]) -> list[str]:
    """Return every heading that the rows have, in order."""
    return list(dict.fromkeys(heading for row in rows for heading in row))


def csv_of(*rows: Cells, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return the rows as a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, headings_of(rows), restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(*rows: Cells, formats: Mapping[str, str] | None = None) -> bytes:
    """Return the rows as a workbook; `formats` are number formats by heading."""
    book = Workbook()
    sheet = book.active
    headings = headings_of(rows)
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    for heading, number_format in (formats or {}).items():
        for number in range(2, len(rows) + 2):
            sheet.cell(number, headings.index(heading) + 1).number_format = number_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "cases.csv", school: str | None = None) -> CasesRead:
    """Read a file with the sample trust's vocabulary, on the run's date."""
    return read_cases(data, name, VOCABULARY, RUN_DATE, school)


def errors_of(*rows: Cells) -> list[tuple[str, str | None]]:
    """Return code and column of every error of the last of `rows`, read as a CSV file."""
    found = read(csv_of(*rows))
    assert found.errors == (), found.errors
    last = len(rows) + 1
    return [(e.code, e.column) for result in found.rejects if last in result.rows for e in result.errors]
