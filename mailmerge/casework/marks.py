"""Register marks: the codes of attendance and absence, by what they count as.

Sources: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208), reg 10, in force from
19 August 2024; "Working together to improve school attendance", chapter 8. The codes that ended then (`F H J Y`) come
from the guidance of their day.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

Session = Literal["AM", "PM"]

MISSING = "-"

PRESENT_ON_TIME = frozenset({"/", "\\"})
PRESENT = PRESENT_ON_TIME | {"L"}
APPROVED_ACTIVITY = frozenset({"B", "J", "K", "P", "V", "W"})
AUTHORISED = frozenset({"C", "C1", "C2", "E", "F", "H", "I", "J1", "M", "R", "S", "T"})
UNAUTHORISED = frozenset({"G", "N", "O", "U"})
NOT_POSSIBLE = frozenset({"D", "Q", "X", "Y", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"})
NOT_COLLECTED = frozenset({"Z", "#"})

ATTENDED = PRESENT | APPROVED_ACTIVITY
POSSIBLE = ATTENDED | AUTHORISED | UNAUTHORISED

_KNOWN = POSSIBLE | NOT_POSSIBLE | NOT_COLLECTED | {MISSING}
_ENDED = frozenset({"F", "H", "J", "Y"})
_ENDED_ON = date(2024, 8, 19)

_ALSO_MISSING = frozenset({"", "?"})
_MIS_SUB_CODE = re.compile(r"([A-Z])[0-9]{2}")


class Mark(NamedTuple):
    """One pupil's mark for one session (half a day). A tuple, so that marks sort in time's order at no cost."""

    on: date
    session: Session
    code: str


def read_mark(text: str, on: date, session: Session) -> Mark | None:
    """Return the mark that `text` stands for in that session; None if it is no code of that day.

    Case and spaces don't count; a blank and `?` are missing marks (`-`); the sub-codes of an MIS (`I01`) stand for
    their first letter. The codes that ended on 19 August 2024 are known before that day only; today's are known on any
    day, since old registers have been converted.
    """
    code = text if text in _KNOWN else _code(text)
    if code not in _KNOWN or (code in _ENDED and on >= _ENDED_ON):
        return None
    return _mark(on, session, code)


def _code(text: str) -> str:
    code = "".join(text.split()).upper()
    sub_code = _MIS_SUB_CODE.fullmatch(code)
    return sub_code[1] if sub_code else MISSING if code in _ALSO_MISSING else code


@lru_cache(maxsize=100_000)
def _mark(on: date, session: Session, code: str) -> Mark:
    """Return the mark, one object for all pupils who have it: the registers of a whole trust then fit in memory."""
    return Mark(on, session, code)
