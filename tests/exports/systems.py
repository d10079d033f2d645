"""What SIMS, Arbor and Bromcom write of that school: a file of contacts and one of attendance, as they export them."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl import Workbook

from tests.exports.school import POSSIBLE, Child, Contact


@dataclass(frozen=True, slots=True)
class Export:
    """One file as the system names and writes it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class System:
    """A system: what it exports of the contacts once a term, and of attendance once a week."""

    name: str
    contacts: Callable[[Sequence[Child]], Export]
    attendance: Callable[[Sequence[Child]], Export]


def _sims_contacts(children: Sequence[Child]) -> Export:
    """One row a contact, as SIMS's report writes it to Excel: a title above, the house number a number."""
    headings = (
        "Adno", "UPN", "Legal Surname", "Legal Forename", "DOB", "Year", "Reg", "SEN Status", "In LEA Care",
        "Priority", "Contact Title", "Contact Forename", "Contact Surname", "Relationship", "Parental Responsibility",
        "Court Order", "House Number", "Street", "District", "Town", "County", "Post Code", "Mobile",
    )  # fmt: skip
    rows = (
        (
            f"{child.number:06}", child.upn, child.surname, child.forename, child.born, f"Year  {child.year}",
            f"{child.year}A", "N", "F", order, one.title, one.forename, one.surname, one.relationship, "T", "F",
            one.house, one.street, None, one.town, "Cambridgeshire", one.postcode, "07700 900123",
        )
        for child in children
        for order, one in enumerate(child.contacts, start=1)
    )  # fmt: skip
    return Export("Contact Details.xlsx", _workbook([("Pupil contact details",), (), headings, *rows]))


def _sims_attendance(children: Sequence[Child]) -> Export:
    """A row a pupil, with sums."""
    headings = ("Surname", "Forename", "Reg", "UPN", "% Attend", "Auth Abs", "Unauth Abs", "Lates", "Possible Marks")
    rows = ((c.surname, c.forename, f"{c.year}A", c.upn, f"{c.percent}", 0, c.absent, 0, POSSIBLE) for c in children)
    return Export("Attendance summary.csv", _csv([headings, *rows], encoding="cp1252"))


def _arbor_contacts(children: Sequence[Child]) -> Export:
    """One row a pupil with guardians by number, and each address in one cell on lines of its own."""
    headings = (
        "Student", "UPN", "Legal first name", "Legal last name", "Date of birth", "Year group", "Registration form",
        *(
            f"Primary Guardian {n} {part}"
            for n in (1, 2)
            for part in ("Title", "First name", "Last name", "Relationship", "Address", "Email", "Mobile")
        ),
    )  # fmt: skip
    rows = (
        (
            f"{child.forename} {child.surname}", child.upn, child.forename, child.surname, f"{child.born:%d %b %Y}",
            f"Year {child.year}", f"{child.year}A",
            *(cell for one in child.contacts for cell in _of_guardian(one)),
        )
        for child in children
    )  # fmt: skip
    return Export("Students and guardians.csv", _csv([headings, *rows], encoding="utf-8-sig"))


def _of_guardian(one: Contact) -> tuple[str, ...]:
    address = f"{one.house} {one.street}\n{one.town}\nCambridgeshire\n{one.postcode}"
    return (one.title, one.forename, one.surname, one.relationship, address, "", "07700 900123")


def _arbor_attendance(children: Sequence[Child]) -> Export:
    """A row a pupil below two lines of title, percentages by their format."""
    headings = (
        "Student", "UPN", "Year group", "Attendance % (year to date)", "Authorised absences (sessions)",
        "Unauthorised absences (sessions)", "Lates", "Possible sessions",
    )  # fmt: skip
    rows = (
        (f"{c.forename} {c.surname}", c.upn, f"Year {c.year}", c.percent / 100, 0, c.absent, 0, POSSIBLE)
        for c in children
    )
    titles = [("Attendance: whole school",), ("3 September to 3 October 2025",)]
    return Export("Attendance by student.xlsx", _workbook([*titles, headings, *rows], percents="D"))


def _bromcom_contacts(children: Sequence[Child]) -> Export:
    """One row a pupil, semicolons, contacts by number with the address in parts."""
    parts = (
        "Title", "First Name", "Last Name", "Relationship", "Has Parental Responsibility", "Lives With Pupil",
        "House Number", "Street", "Town", "County", "Postcode", "Telephone",
    )  # fmt: skip
    headings = (
        "Pupil ID", "UPN", "Legal Last Name", "Legal First Name", "Date of Birth", "Year Group", "Tutor Group",
        "Pupil Premium", *(f"Contact {n} {part}" for n in (1, 2) for part in parts),
    )  # fmt: skip
    rows = (
        (
            child.number, child.upn, child.surname, child.forename, f"{child.born:%d/%m/%Y}", child.year,
            f"{child.year}A", "N",
            *(
                cell
                for one in child.contacts
                for cell in (
                    one.title, one.forename, one.surname, one.relationship, "Yes", "Yes" if one.lives_with else "No",
                    one.house, one.street, one.town, "Cambs", one.postcode, "07700 900123",
                )
            ),
        )
        for child in children
    )  # fmt: skip
    return Export("PupilContacts.csv", _csv([headings, *rows], delimiter=";", encoding="utf-16"))


def _bromcom_attendance(children: Sequence[Child]) -> Export:
    """A marks grid: a column a session, the missed ones at the end."""
    days = [day for n in range(31) if (day := date(2025, 9, 3) + timedelta(days=n)).weekday() < 5]
    sessions = [(day, half) for day in days for half in ("AM", "PM")][-POSSIBLE:]
    headings = ("Last Name", "First Name", "UPN", "Tutor Group", *(f"{day:%d/%m/%Y} {half}" for day, half in sessions))
    rows = (
        (
            c.surname,
            c.forename,
            c.upn,
            f"{c.year}A",
            *("/\\"[n % 2] for n in range(POSSIBLE - c.absent)),
            *("O" * c.absent),
        )
        for c in children
    )
    return Export("Attendance marks.csv", _csv([headings, *rows], encoding="utf-8"))


SYSTEMS = (
    System("SIMS", _sims_contacts, _sims_attendance),
    System("Arbor", _arbor_contacts, _arbor_attendance),
    System("Bromcom", _bromcom_contacts, _bromcom_attendance),
)


def _csv(rows: Iterable[Sequence[object]], *, encoding: str, delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def _workbook(rows: Iterable[Sequence[object]], percents: str = "") -> bytes:
    book = Workbook(write_only=False)
    for row in rows:
        book.active.append(list(row))
    for cell in book.active[percents] if percents else ():
        cell.number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
