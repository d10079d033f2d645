"""Common Transfer Files (CTF): what schools' systems send one another, as lists of people and of register marks.

A pupil's contacts become rows of a list of people, a row a contact; a pupil's session marks rows of a register.
Source: the Department for Education's CTF specification (`CTfile`: `Header`, `CTFpupilData`), versions 15 to 25; names
of elements are taken whatever their namespace.
"""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lxml import etree

from mailmerge.intake.cellformats import child, children, local
from mailmerge.intake.celltexts import XML_OPTIONS
from mailmerge.intake.files.table import Row
from mailmerge.intake.refusal import Limits, empty, too_large, unreadable

_DAMAGED = "This Common Transfer File is damaged. Export it again."
_NO_MARK = frozenset("#-. ")  # what stands for a session without a mark: no school, or not collected
_LONGEST = 2 * 7 * 60  # marks: more than an academic year of weeks
_RELATIONSHIPS = {
    "PAM": "mother",
    "PAF": "father",
    "STM": "stepmother",
    "STF": "stepfather",
    "FOM": "foster mother",
    "FOF": "foster father",
    "CAR": "carer",
}
# Contacts of a pupil that are no parents.
_PROFESSIONALS = {
    "DOC": "a doctor",
    "SWR": "a social worker",
    "CHM": "a childminder",
    "TCH": "a teacher",
    "HTC": "a head teacher",
    "RLG": "a minister",
    "AGN": "an agency",
}
_RESPONSIBLE = {"1": "yes", "true": "yes", "Y": "yes", "0": "no", "false": "no", "N": "no"}
PEOPLE_HEADINGS = (
    "upn", "pupil forename", "pupil surname", "date of birth", "looked after", "left on",
    "parent 1 title", "parent 1 forename", "parent 1 surname", "parent 1 relationship",
    "parent 1 parental responsibility", "parent 1 apartment", "parent 1 house name", "parent 1 street",
    "parent 1 locality", "parent 1 town", "parent 1 county", "parent 1 address line 1", "parent 1 address line 2",
    "parent 1 address line 3", "parent 1 address line 4", "parent 1 address line 5", "parent 1 postcode",
    "parent 1 email",
)  # fmt: skip
_OF_THE_PUPIL = 6
_TOTALS = ("SessionsPossible", "SessionsAttended", "SessionsAuthorised", "SessionsUnauthorised")
IN_TOTALS_ONLY = (
    "in totals only, without the marks of each session, and they were not used. Export the file with session marks; or "
    'drop the figures as a list of their own ("upn", "sessions possible", "authorised sessions", "unauthorised '
    'sessions").'
)
REGISTER_HEADINGS = ("upn", "date", "session", "mark")
_ADDRESS = {
    "parent 1 apartment": "SAON",
    "parent 1 house name": "PAON",
    "parent 1 street": "Street",
    "parent 1 locality": "Locality",
    "parent 1 town": "Town",
    "parent 1 county": "County",
    **{f"parent 1 address line {n}": f"AddressLine{n}" for n in range(1, 6)},
    "parent 1 postcode": "PostCode",
}


@dataclass(frozen=True, slots=True)
class TransferFile:
    """The two lists of a Common Transfer File.

    Nobody sees rows in such a file, so they are counted: contacts as they come from 1 (a pupil who left and has none
    counts as one), then on from there the pupils with marks, whose sessions share a number. `notes` are remarks for the
    office: how rows are counted, on contacts and pupils of whom nothing is used, and on `in_totals_only`, how many
    pupils have attendance without marks.
    """

    people: tuple[Row, ...]
    register: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    in_totals_only: int = 0


def read_transfer_file(data: bytes, limits: Limits) -> TransferFile:
    """Read a Common Transfer File.

    Args:
        data: the file's bytes.
        limits: how many pupils it may have (rows).

    Raises:
        FileRefused: `unreadable`, `too-large` or `empty`.
    """
    start = data.replace(b"\0", b"")
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise unreadable(f"The file holds parts that a Common Transfer File never has. {_DAMAGED}")
    try:
        pupils = list(_pupils(data, limits))
    except (etree.XMLSyntaxError, ValueError):
        raise unreadable(_DAMAGED) from None
    if not pupils:
        raise empty("This Common Transfer File has no pupils in it.")
    people = tuple(Row(n, cells) for n, cells in enumerate((cells for one in pupils for cells in one.people), start=1))
    has_weekends = _marks_have_weekends(pupils)
    marked = ((one, cells) for one in pupils if (cells := list(one.sessions(has_weekends))))
    register = tuple(
        Row(number, session) for number, (_, cells) in enumerate(marked, start=len(people) + 1) for session in cells
    )
    in_totals_only = sum(pupil.has_totals and not pupil.marks for pupil in pupils)
    return TransferFile(people, register, tuple(_notes(pupils, len(people), in_totals_only)), in_totals_only)


@dataclass(frozen=True, slots=True)
class _Pupil:
    upn: str
    people: tuple[tuple[str, ...], ...]
    professionals: tuple[str, ...]
    marks: tuple[tuple[date, str], ...]
    has_contact: bool
    has_totals: bool

    def sessions(self, has_weekends: bool) -> Iterator[tuple[str, ...]]:
        """Yield the cells of a register for each session that has a mark."""
        for first, marks in self.marks:
            for day, pair in zip(_days(first, has_weekends), _pairs(marks), strict=False):
                for session, mark in zip(("AM", "PM"), pair, strict=False):
                    if mark not in _NO_MARK:
                        yield self.upn, day.isoformat(), session, mark


def _notes(pupils: Sequence[_Pupil], contacts: int, in_totals_only: int) -> Iterator[str]:
    """Yield what the office is told of the file: how its rows are counted, and of whom nothing is used."""
    yield (
        f"This is a Common Transfer File of {_count(len(pupils), 'pupil')}. It has no rows to look at, so they are "
        "counted here: its contacts one after another, then the pupils who have marks."
    )
    alone = sum(not pupil.has_contact for pupil in pupils)
    if alone and contacts:
        yield f"{alone} of {len(pupils)} pupils have no contact in this file that a letter could go to."
    for what, count in Counter(one for pupil in pupils for one in pupil.professionals).items():
        yield f"{_count(count, 'contact')} passed over: {what}, without parental responsibility in the file."
    if in_totals_only:
        yield f"Of {_count(in_totals_only, 'pupil')} the file gives attendance {IN_TOTALS_ONLY}"


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def _pupils(data: bytes, limits: Limits) -> Iterator[_Pupil]:
    events = etree.iterparse(io.BytesIO(data), tag="{*}Pupil", **XML_OPTIONS)
    for number, (_, element) in enumerate(events, start=1):
        if number > limits.rows:
            raise too_large(f"The file has more than {limits.rows:,} pupils.")
        yield _pupil(element)
        element.clear()


def _pupil(element: Any) -> _Pupil:
    left_on = _left_on(element)
    own = (*(_text(element, name) for name in ("UPN", "Forename", "Surname", "DOB")), _in_care(element), left_on)
    home = _home(element)
    contacts = sorted(children(child(element, "Contacts"), "Contact"), key=_order)
    people = tuple(own + _contact(one, home) for one in contacts if not _profession(one))
    has_contact = bool(people)
    if left_on and not people:
        people = ((*own, *[""] * (len(PEOPLE_HEADINGS) - _OF_THE_PUPIL)),)
    professionals = tuple(filter(None, map(_profession, contacts)))
    return _Pupil(own[0], people, professionals, tuple(_marks(element)), has_contact, _has_totals(element))


def _left_on(element: Any) -> str:
    """Return the day on which a pupil left the school that they went to last, "" where they have left none.

    The history has the schools before too, each with its end.
    """
    schools = list(children(child(element, "SchoolHistory"), "School"))
    return _text(max(schools, key=lambda one: _text(one, "EntryDate")), "LeavingDate") if schools else ""


def _has_totals(element: Any) -> bool:
    years = children(child(element, "Attendance"), "YearData")
    return any(_text(year, name) for year in years for name in _TOTALS)


def _in_care(element: Any) -> str:
    """Return "yes" of a pupil in care, wherever the file's version says it; "" of any other."""
    said = {(one.text or "").strip() for one in element.iter("{*}InCare")}
    return "yes" if any(_RESPONSIBLE.get(text) == "yes" for text in said) else ""


def _profession(contact: Any) -> str:
    """Return what a contact is who is no parent, "" of a parent or whoever has parental responsibility."""
    is_responsible = _RESPONSIBLE.get(_text(contact, "Responsibility")) == "yes"
    return "" if is_responsible else _PROFESSIONALS.get(_text(contact, "Relationship").upper(), "")


def _order(contact: Any) -> int:
    text = _text(contact, "Order")
    return int(text) if text.isdecimal() and len(text) < 4 else 999


def _home(element: Any) -> Any:
    """Return the pupil's own address: beside the contacts, or in a list of addresses of which one is current."""
    listed = list(children(child(element, "Addresses"), "Address"))
    return child(element, "Address") if not listed else listed[0]


def _contact(element: Any, home: Any) -> tuple[str, ...]:
    address = child(element, "Address")
    if address is None:
        address = next(children(child(element, "Addresses"), "Address"), None)
    # Said of the contact, so it is theirs: they live where the pupil does.
    if address is not None and _text(address, "AddressAsPupil").lower() in ("true", "1", "y"):
        address = home
    parts = address if address is None or child(address, "BS7666Address") is None else child(address, "BS7666Address")
    values = {
        "parent 1 title": _text(element, "Title"),
        "parent 1 forename": _text(element, "Forename"),
        "parent 1 surname": _text(element, "Surname"),
        "parent 1 relationship": _RELATIONSHIPS.get(_text(element, "Relationship"), _text(element, "Relationship")),
        "parent 1 parental responsibility": _RESPONSIBLE.get(_text(element, "Responsibility"), ""),
        "parent 1 email": _text(element, "Email"),
    }
    for heading, name in _ADDRESS.items():
        values[heading] = _text(parts, name) or _text(address, name)
    values["parent 1 town"] = values["parent 1 town"] or _text(parts, "PostTown")
    values["parent 1 county"] = values["parent 1 county"] or _text(parts, "AdministrativeArea")
    return tuple(values[heading] for heading in PEOPLE_HEADINGS[_OF_THE_PUPIL:])


def _marks(element: Any) -> Iterator[tuple[date, str]]:
    for year in children(child(element, "Attendance"), "YearData"):
        for run in children(year, "AttendSessions"):
            said = child(run, "AttendanceMarks")
            marks, first = (said.text or "") if said is not None else "", _text(run, "AttendanceStartDate")
            if marks.strip() and len(marks) <= _LONGEST:
                yield date.fromisoformat(first[:10]), marks.strip("\r\n\t")


def _days(first: date, has_weekends: bool) -> Iterator[date]:
    day = first
    while True:
        if has_weekends or day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def _pairs(marks: str) -> list[str]:
    return [marks[at : at + 2] for at in range(0, len(marks), 2)]


def _marks_have_weekends(pupils: list[_Pupil]) -> bool:
    """Say whether the marks run over every day of the week: then no weekend of any pupil has one.

    Systems write either; a single mark on what would be a weekend tells that they wrote school days alone.
    """
    for pupil in pupils:
        for first, marks in pupil.marks:
            for day, pair in zip(_days(first, has_weekends=True), _pairs(marks), strict=False):
                if day.weekday() >= 5 and not set(pair) <= _NO_MARK:
                    return False
    return True


def _text(element: Any, name: str) -> str:
    found = child(element, name) if element is not None else None
    return " ".join("".join(found.itertext()).split()) if found is not None and local(found.tag) == name else ""
