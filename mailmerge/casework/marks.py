"""Register marks: the codes of attendance and absence, and what each counts as.

Source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208), reg 10, in force from
19 August 2024; "Working together to improve school attendance", chapter 8. For older registers: the Education (Pupil
Registration) (England) Regulations 2006, and the guidance of their day.
"""

import re
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Literal, NamedTuple

Session = Literal["AM", "PM"]

MISSING = "-"
UNAUTHORISED_CODES = frozenset("GNOU")

_REGULATIONS_2024 = date(2024, 8, 19)


class MarkClass(Enum):
    """What a mark counts as."""

    PRESENT = "present"
    EDUCATED_ELSEWHERE = "approved educational activity"
    AUTHORISED = "authorised absence"
    UNAUTHORISED = "unauthorised absence"
    NOT_POSSIBLE = "not a possible attendance"
    NOT_COLLECTED = "not collected"
    MISSING = "missing"


def _by_code(codes: dict[MarkClass, str]) -> dict[str, MarkClass]:
    return {code: kind for kind, of_kind in codes.items() for code in of_kind.split()}


_NATIONAL = _by_code(
    {
        MarkClass.PRESENT: r"/ \ L",
        MarkClass.EDUCATED_ELSEWHERE: "K V P W B",
        MarkClass.AUTHORISED: "C C1 C2 E I J1 M R S T",
        MarkClass.UNAUTHORISED: " ".join(UNAUTHORISED_CODES),
        MarkClass.NOT_POSSIBLE: "D Q X Y1 Y2 Y3 Y4 Y5 Y6 Y7",
        MarkClass.NOT_COLLECTED: "Z #",
        MarkClass.MISSING: MISSING,
    }
)
# `F` was extended family holiday, agreed.
_ENDED_IN_2024 = _by_code(
    {
        MarkClass.EDUCATED_ELSEWHERE: "J",
        MarkClass.AUTHORISED: "F H",
        MarkClass.NOT_POSSIBLE: "Y",
    }
)
CLASS_OF = _NATIONAL | _ENDED_IN_2024

_WRITTEN_OTHERWISE = {"": MISSING, "?": MISSING}
_MIS_SUB_CODE = re.compile(r"([A-Z])[0-9]{2}")


class Mark(NamedTuple):
    """One pupil's mark for one session (half a day). A tuple, so that marks sort by time at the speed of C."""

    on: date
    session: Session
    code: str

    @property
    def kind(self) -> MarkClass:
        """What the mark counts as."""
        return CLASS_OF[self.code]


def read_mark(text: str, on: date, session: Session) -> Mark | None:
    """Return the mark that `text` stands for in that session; None if it is no code of that day.

    Case and spaces don't count; a blank and `?` are missing marks (`-`); the sub-codes of an MIS (`I01`) stand for
    their first letter. The codes that ended on 19 August 2024 (`F H J Y`) are known before that day only; today's are
    known on any day, since registers were converted.
    """
    code = text if text in _NATIONAL else _tidy(text)
    if code in _NATIONAL or (code in _ENDED_IN_2024 and on < _REGULATIONS_2024):
        return _mark(on, session, code)
    return None


def _tidy(text: str) -> str:
    code = "".join(text.split()).upper()
    if sub_code := _MIS_SUB_CODE.fullmatch(code):
        return sub_code[1]
    return _WRITTEN_OTHERWISE.get(code, code)


@lru_cache(maxsize=100_000)
def _mark(on: date, session: Session, code: str) -> Mark:
    """Return the mark, one object for all pupils who have it: the registers of a whole trust then fit in memory."""
    return Mark(on, session, code)
