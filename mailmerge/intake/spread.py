"""Files whose headings are themselves values: a column a session, a code or a letter sent, with one row a pupil."""

import re
from dataclasses import replace
from datetime import date
from functools import cache

from mailmerge.casework.marks import ATTENDED, NOT_COLLECTED, NOT_POSSIBLE, POSSIBLE, Session
from mailmerge.casework.names import matching
from mailmerge.intake.file_kinds import CODE_COUNTS, LETTERS_LOG, MARKS_GRID, FileKind
from mailmerge.intake.filedays import is_month_first
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.columns import Column
from mailmerge.intake.rows.dates import read_date
from mailmerge.law.letters import BY_KEY, LETTER_NAMES

# So many columns of dates, or of codes, and they are what the file is about.
_LEAST = 2
_SENT = re.compile(r"(?P<letter>.+?)[ _-]*(?:sent on|sent|date sent|posted on|issued on)(?: date)?", re.IGNORECASE)
_SESSION = re.compile(
    r"(?:\(?(?P<first>AM|PM)\)?[\s_-]+)?(?P<day>[^()]*\d[^()]*?)[\s_-]*(?:\(?(?P<session>AM|PM)\)?)?", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri)[a-z]*,? +", re.IGNORECASE)
_CODES = ATTENDED | POSSIBLE | NOT_POSSIBLE | NOT_COLLECTED


def session_of(heading: str) -> tuple[date, Session | None] | None:
    """Return the day and session that a heading is, the session None where the column holds both; None if no day."""
    found = _SESSION.fullmatch(_WEEKDAY.sub("", " ".join(heading.split())))
    if not found:
        return None
    try:
        day = read_date(found["day"].strip(), Column("heading", "date"))
    except BadCell:
        return None
    match (found["session"] or found["first"] or "").upper():
        case "AM":
            return day, "AM"
        case "PM":
            return day, "PM"
        case _:
            return day, None


def code_of(heading: str) -> str | None:
    """Return the register code that a heading is, or None."""
    text = heading.strip().removeprefix("Code ").removesuffix(" count").strip()
    return text if text in _CODES else None


@cache
def letter_sent(heading: str) -> str | None:
    """Return the key of the letter of whose sending a heading speaks, or None."""
    found = _SENT.fullmatch(" ".join(heading.split()))
    if not found:
        return None
    said = re.sub(r"^letter\s+(?=\w{1,3}$)|\s+letter$", "", found["letter"].strip(), flags=re.IGNORECASE)
    return LETTER_NAMES.get(matching(said)) or LETTER_NAMES.get(matching(found["letter"]))


def speaks_of_a_letter(heading: str) -> bool:
    """Tell whether a heading is of a letter's sending, one of ours or not (`Letter 3 sent`)."""
    return letter_sent(heading) is not None or bool(
        re.fullmatch(r"letter \w{1,3} sent( on)?", heading.strip().casefold())
    )


def spread_kind(headings: tuple[str, ...]) -> tuple[FileKind, dict[int, str]] | None:
    """Return the kind of a file of one row a pupil whose headings are values, with the column at each place.

    Sessions are columns `2026-09-07 AM` (without AM or PM where a cell holds both), codes `code O`, letters
    `letter 1 sent on`. A day that can only be month first names no session, and has no column.
    """
    sessions = {place: session for place, text in enumerate(headings) if (session := session_of(text))}
    if len(sessions) + sum(map(is_month_first, headings)) >= _LEAST:
        named = {p: f"{day} {session}" if session else f"{day}" for p, (day, session) in sessions.items()}
        return replace(MARKS_GRID, columns=(*MARKS_GRID.columns, *(Column(n, "marks") for n in named.values()))), named
    letters = {place: key for place, text in enumerate(headings) if (key := letter_sent(text))}
    if letters:
        named = {place: f"letter {BY_KEY[key].called} sent on" for place, key in letters.items()}
        return replace(LETTERS_LOG, columns=(*LETTERS_LOG.columns, *(Column(n, "date") for n in named.values()))), named
    codes = {place: code for place, text in enumerate(headings) if (code := code_of(text))}
    if len(codes) >= _LEAST:
        named = {place: f"code {code}" for place, code in codes.items()}
        return replace(
            CODE_COUNTS, columns=(*CODE_COUNTS.columns, *(Column(n, "count") for n in named.values()))
        ), named
    return None
