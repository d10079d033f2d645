"""The attendance record that goes behind a letter: a pupil's marks, week by week, on the school's paper.

It is a file of its own, PDF/UA on A4, about the pupil alone: it names no parent, no address and no UPN.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from jinja2 import Template

from mailmerge.casework.calendar import monday_of
from mailmerge.casework.case import Pupil
from mailmerge.casework.marks import (
    APPROVED_ACTIVITY,
    NOT_COLLECTED,
    NOT_POSSIBLE,
    PRESENT,
    UNAUTHORISED,
    Mark,
    Session,
)
from mailmerge.casework.register import Register
from mailmerge.letters import wording
from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.page.geometry import (
    ENVELOPES,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    NO_ENVELOPE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
)
from mailmerge.markup import shipped_page

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_SESSIONS: tuple[Session, Session] = ("AM", "PM")
_SIZE, _LARGE_SIZE = 10.0, 16.0

# What each code means, in words for a parent. Sources: School Attendance (Pupil Registration) (England) Regulations
# 2024, reg 10; "Working together to improve school attendance", chapter 8; for F, H, J and Y the guidance before it.
CODE_WORDS = {
    "/": "At school in the morning",
    "\\": "At school in the afternoon",
    "L": "At school, but late: before the register closed",
    "B": "Learning off the school site, as the school approved",
    "J": "At an interview",
    "K": "Learning elsewhere, as the local authority arranged",
    "P": "At a sports activity that the school approved",
    "V": "On an educational visit or trip",
    "W": "On work experience",
    "C": "Leave that the school agreed to, in exceptional circumstances",
    "C1": "Leave to take part in a regulated performance, or to work abroad",
    "C2": "At home under a part-time timetable that was agreed",
    "E": "Suspended or excluded, with no other education arranged",
    "F": "Extended family holiday that the school agreed to",
    "H": "Family holiday that the school agreed to",
    "I": "Ill",
    "J1": "At an interview for a job, or for a place at another school",
    "M": "At a medical or dental appointment",
    "R": "Religious observance",
    "S": "Study leave",
    "T": "Travelling with a parent for the parent’s work",
    "G": "Holiday that the school did not agree to",
    "N": "Away; no reason given yet",
    "O": "Away without the school’s agreement",
    "U": "Arrived after the register closed",
    "D": "At another school where the child is also registered",
    "Q": "Could not attend: travel or access arrangements were not in place",
    "X": "Not of compulsory school age, and not due in",
    "Y": "Could not attend: exceptional circumstances",
    "Y1": "Could not attend: the usual transport was not available",
    "Y2": "Could not attend: travel was widely disrupted",
    "Y3": "Could not attend: part of the school was closed",
    "Y4": "Could not attend: the school was closed unexpectedly",
    "Y5": "Could not attend, for a reason that the school knows",
    "Y6": "Could not attend: public health rules",
    "Y7": "Could not attend: a cause that could not be avoided",
    "Z": "Not on the school’s roll on that day",
    "#": "School closed to pupils, as planned",
    "-": "No mark on the register",
}


@dataclass(frozen=True, slots=True)
class RecordJob:
    """One attendance record to make: whose, on which school's paper, and the day that it is made on."""

    pupil: Pupil = field(repr=False)
    letterhead: Letterhead = field(repr=False)
    register: Register = field(repr=False)
    made_on: date
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class _Count:
    """A line of the summary: what was counted, how many sessions, and whether it is a part of the line above."""

    words: str
    sessions: int
    part: bool = False


@dataclass(frozen=True, slots=True)
class _Week:
    """A line of the table: the week's Monday, in words, and a cell a session, with the class that shades it."""

    monday: str
    cells: tuple[tuple[str, str], ...]


def make_record(job: RecordJob) -> bytes:
    """Return the attendance record as a tagged PDF; the same job gives the same bytes."""
    from mailmerge.letters.page.stamp import finisher, underlays
    from mailmerge.paper.pdf import write_pdf

    register, school = job.register, job.letterhead.name
    weeks = tuple(_open_weeks(register))
    body = _template().render(
        pupil=job.pupil,
        born=wording.long_date(job.pupil.date_of_birth),
        school=school,
        period=_period(register),
        made_on=wording.long_date(job.made_on),
        percent=wording.percent(register.percent) or "not known",
        counts=tuple(_counts(register)),
        headings=tuple((day, session.lower()) for day in _DAYS for session in _SESSIONS),
        weeks=tuple(_week(*week) for week in weeks),
        key=_key(frozenset(mark.code for _monday, marks in weeks for mark in marks)),
    )
    return write_pdf(
        body,
        _css(large_print=job.large_print),
        title=f"Attendance record, {school}",
        language="en-GB",
        day=job.made_on.isoformat(),
        finisher=finisher(underlays(job.letterhead, None)),
    )


def _period(register: Register) -> str:
    if not register.marks:
        return "No marks yet"
    return f"{wording.weekday_date(register.marks[0].on)} to {wording.weekday_date(register.marks[-1].on)}"


def _counts(register: Register) -> Iterator[_Count]:
    """Yield the summary: sessions by what they count as, and those that do not count where there are any."""
    yield _Count("Sessions that count", register.possible)
    yield _Count("At school", register.count(PRESENT), part=True)
    yield _Count("At an approved activity elsewhere", register.count(APPROVED_ACTIVITY), part=True)
    yield _Count("Authorised absence", register.authorised, part=True)
    yield _Count("Unauthorised absence", register.unauthorised, part=True)
    yield _Count("Late, before the register closed (counted under “At school”)", register.late)
    if register.missing:
        yield _Count("Sessions without a mark (not counted)", register.missing)
    if not_possible := register.count(NOT_POSSIBLE):
        yield _Count("Sessions when attendance was not required or not possible (not counted)", not_possible)


def _open_weeks(register: Register) -> Iterator[tuple[date, tuple[Mark, ...]]]:
    """Yield each Monday with the marks of its week, less weeks in which the school was closed."""
    marks = [mark for mark in register.marks if mark.on.weekday() < len(_DAYS)]
    for monday, in_week in groupby(marks, key=lambda mark: monday_of(mark.on)):
        week = tuple(in_week)
        if not {mark.code for mark in week} <= NOT_COLLECTED:
            yield monday, week


def _week(monday: date, marks: tuple[Mark, ...]) -> _Week:
    codes = {(mark.on, mark.session): mark.code for mark in marks}
    day, month, year = wording.long_date(monday).split()
    return _Week(f"{day} {month[:3]} {year}", tuple(_cells(monday, codes)))


def _cells(monday: date, codes: Mapping[tuple[date, Session], str]) -> Iterator[tuple[str, str]]:
    for day in range(len(_DAYS)):
        for session in _SESSIONS:
            code = codes.get((monday + timedelta(days=day), session), "")
            yield code, _shade(code)


def _shade(code: str) -> str:
    """Return the class of a mark's cell: absence stands out, by ground and weight as well as by its letter."""
    if not code:
        return "none"
    if code in UNAUTHORISED:
        return "unauthorised"
    return "" if code in PRESENT or code in APPROVED_ACTIVITY else "other"


def _key(used: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return the codes that stand in the table, in the order of the list above, each with what it means."""
    return tuple((code, words) for code, words in CODE_WORDS.items() if code in used)


@cache
def _css(*, large_print: bool) -> str:
    size, week = (_LARGE_SIZE, 40) if large_print else (_SIZE, 30)
    return f"""@page {{ size: {PAGE_WIDTH}mm {PAGE_HEIGHT}mm;
  margin: {MARGIN_TOP}mm {MARGIN_RIGHT}mm {MARGIN_BOTTOM}mm {MARGIN_LEFT}mm;
  @top-right {{ content: "Page " counter(page); font-size: 9pt; color: #444; }} }}
@page :first {{ margin-top: {ENVELOPES[NO_ENVELOPE].text_top}mm; @top-right {{ content: none; }} }}
html {{ font-size: {size}pt; line-height: 1.3; color: #111; hyphens: none; }}
body {{ margin: 0; }}
h1 {{ font-size: 1.4em; margin: 0 0 2mm; }}
h2 {{ font-size: 1.1em; margin: 4mm 0 1.4mm; break-after: avoid; }}
p {{ margin: 0 0 2mm; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; }}
th, td {{ border: 0.2mm solid #888; padding: 0.7mm 1.6mm; text-align: left; vertical-align: top; }}
thead th {{ background: #eef0f2; }}
.who th {{ width: 45mm; font-weight: normal; color: #333; }}
.counts td {{ width: 24mm; text-align: right; }}
.counts th {{ font-weight: normal; }}
.counts .part th {{ padding-left: 6mm; }}
.counts .total th, .counts .total td {{ font-weight: bold; }}
.weeks {{ font-size: {1 if large_print else 0.95}em; }}
.weeks th:first-child {{ width: {week}mm; }}
.weeks td, .weeks thead th + th {{ text-align: center; padding: 0.5mm 0; }}
.weeks tbody th {{ font-weight: normal; }}
.weeks thead th {{ font-size: 0.85em; vertical-align: bottom; }}
.weeks tr {{ break-inside: avoid; }}
.weeks .am {{ border-left: 0.5mm solid #555; }}
.unauthorised {{ background: #56606b; color: #fff; font-weight: bold; }}
.other {{ background: #dfe3e8; font-weight: bold; }}
.none {{ background: #f6f6f6; }}
.key {{ columns: {1 if large_print else 2}; column-gap: 6mm; margin: 0; padding: 0; list-style: none; }}
.key li {{ break-inside: avoid; padding-left: 9mm; text-indent: -9mm; margin-bottom: 0.6mm; }}
.key strong {{ display: inline-block; width: 9mm; text-indent: 0; }}
"""


@cache
def _template() -> Template:
    return shipped_page("mailmerge.letters.page", "record.html.jinja")
