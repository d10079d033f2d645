"""Files whose headings are themselves values: a column a session, a code or a letter sent, with one row a pupil."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from mailmerge.casework.marks import ATTENDED, NOT_COLLECTED, NOT_POSSIBLE, POSSIBLE, Session
from mailmerge.casework.names import matching
from mailmerge.intake.file_kinds import CODE_COUNTS, LETTERS_LOG, MARKS_BY_WEEK, MARKS_GRID, FileKind
from mailmerge.intake.filedays import is_month_first
from mailmerge.intake.files.table import Row
from mailmerge.intake.part_days import (
    day_of_a_week,
    is_week,
    is_week_by_number,
    is_week_end,
    undated,
    with_halves,
    with_years,
)
from mailmerge.intake.phrasing import meant_by
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.columns import Column
from mailmerge.intake.rows.dates import WEEKDAY, read_date, weekday_named
from mailmerge.intake.rows.sessions import HALF, half_named, read_session
from mailmerge.intake.synonyms import fold
from mailmerge.intake.week_cells import week_of_column
from mailmerge.law.letters import BY_KEY, LETTER_NAMES

# What the name of a column ends in that says something beside a mark.
COMMENT = "comment"
# So many columns of dates, or of codes, and they are what the file is about.
_LEAST = 2
WEEK, WEEK_END, WEEKS_MARKS = "week beginning", "week ending", "marks"
# `Letter 1 sent on`, `Letter 1 (date posted)`, `Date letter 1 sent`, `Letter 1 date`, `Date of letter 1`.
_SENT = re.compile(
    r"(?:date (?:of )?)?(?P<letter>.+?)[ _:,-]*\(?(?:date )?(?P<how>sent|posted|issued|given|date)"
    r"(?: out| home)?(?: on)?(?: date)?(?: to (?:parents?|home))?\)?|date (?:of )?(?P<dated>.+)"
)
_NUMBERED = re.compile(r"(?:attendance )?(?:letter|l|appendix)[ _-]*(?P<letter>\d{1,2}[ab]?|nti)")
_SESSION = re.compile(
    rf"(?:{HALF.format(name='first')}[\s_-]+)?(?P<day>[^()]*\d[^()]*?)[\s_:-]*"
    rf"(?:{HALF.format(name='session')}(?:\s*(?:mark|code|session|reg|registration))?)?",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?P<session>.+?)[\s_-]*\(?(?:comment|note|remark)s?\)?", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b({WEEKDAY})[,.]? +", re.IGNORECASE)
_COMPACT_DAY = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_CODES = ATTENDED | POSSIBLE | NOT_POSSIBLE | NOT_COLLECTED
_BOTH = r"/\s*\\"  # present in the morning and in the afternoon, counted as one
_CODE = rf"(?P<code>[A-Z]\d?|{_BOTH}|[/\\#])"
_SAID = r"(?:(?:attendance|register)\s+)?code\s*:?\s+"
_TOTAL = r"(?:total|count(?: of)?|no\.?(?: of)?|number of|sum of)\s+"
_MEANS = r"[-\N{EN DASH}\N{EM DASH}:=(\[]"
# `O`, `Code O`, `O sessions`, `Total O`, `O - Unauthorised`, `I (illness)`, `O Unauthorised absence`, `Illness (I)`,
# `Code O (Unauthorised)`, `Unauthorised (Code O)`, `Unauthorised - O`, `O*`.
_COUNTED = re.compile(
    rf"(?:{_SAID}|{_TOTAL})*{_CODE}\*?(?:\s+(?:count|codes?|sessions?|marks?|total))?"
    rf"|{_SAID}{_CODE.replace('code', 'said')}\W+[A-Za-z].*"
    rf"|{_CODE.replace('code', 'dashed')}\s*{_MEANS}\s*(?!mail\b)[A-Za-z].*"
    rf"|[A-Za-z][A-Za-z ,&'/-]+\s*[(\[](?:{_SAID})?{_CODE.replace('code', 'behind')}[)\]]"
    rf"|[A-Za-z][A-Za-z ,&'/-]+\s*[-\N{{EN DASH}}\N{{EM DASH}}:=]\s+(?:{_SAID})?{_CODE.replace('code', 'last')}"
    rf"|{_CODE.replace('code', 'named')}\s+(?:present|late|unauth|auth|ill|medical|hol|family|no reason|"
    r"exceptional|educat|dual|study|sport|visit|work|relig|travel|exclu|suspen|interview|not required|closed|"
    r"part|arrived|off ?site|approved|leave|gypsy|absent|other|enforced|school|remote|attending|mobile|"
    r"performance|temporary).*",
    re.IGNORECASE,
)
# A code among other words, as it is written: in capitals, and of those for presence only in brackets.
_AMONG_WORDS = re.compile(
    r"(?<![\w'.\N{RIGHT SINGLE QUOTATION MARK}])[A-Z]\d?(?![\w'.\N{RIGHT SINGLE QUOTATION MARK}])"
)
_PRESENT_AMONG_WORDS = re.compile(r"[(\[][/\\ ]+[)\]]")
IN_ALL_ATTENDED, IN_ALL_POSSIBLE = "sessions attended", "sessions possible"
_ATTENDED_WORDS = frozenset(
    (
        *("present", "attended", "attendances", "sessionsattended", "attendedsessions", "presentsessions"),
        *("sessionspresent", "presentmarks", "markspresent", "totalpresent", "totalattended", "presenttotal"),
    )
)


def session_of(heading: str) -> tuple[date, Session | None] | None:
    """Return the day and session that a heading is, the session None where the column holds both; None if no day.

    One that names another weekday than its day's is none: nobody can tell which of the two is right.
    """
    text = " ".join(heading.split())
    named = _WEEKDAY.search(text)
    found = _SESSION.fullmatch(_WEEKDAY.sub("", text))
    if not found:
        return None
    try:
        day = read_date(_COMPACT_DAY.sub(r"\1-\2-\3", found["day"].strip()), Column("heading", "date"))
    except BadCell:
        return None
    if named and weekday_named(named[1]) != day.weekday():
        return None
    return day, half_named(found["session"] or found["first"]) or _half_of_clock(found["day"].strip())


def _half_of_clock(text: str) -> Session | None:
    """Return the session in which the time of day behind a day lies, None where it has none, or midnight's."""
    try:
        return read_session(text, Column("heading", "session"))[1]
    except BadCell:
        return None


def comment_of(heading: str) -> tuple[date, Session | None] | None:
    """Return the session beside whose mark a column of this heading says something, as `session_of`; None if none."""
    found = _BESIDE.fullmatch(" ".join(heading.split()))
    return session_of(found["session"]) if found else None


@cache
def code_of(heading: str) -> str | None:
    """Return the register code whose count a heading is, or None."""
    found = _COUNTED.fullmatch(" ".join(heading.replace("_", " ").split()))
    code = next(filter(None, found.groups()), "") if found else ""
    code = "/" if re.fullmatch(_BOTH, code) else code
    return code if code in _CODES else None


@cache
def bears_a_code(heading: str) -> bool:
    """Tell whether a register code stands among the words of a heading, which need not be the count of one."""
    among = _AMONG_WORDS.findall(heading.replace("_", " "))
    return not _CODES.isdisjoint(among) or _PRESENT_AMONG_WORDS.search(heading) is not None


@cache
def letter_sent(heading: str) -> str | None:
    """Return the key of the letter of whose sending a heading speaks, or None."""
    found = _sent(heading)
    return _letter(found["letter"] or found["dated"]) if found else None


@cache
def letter_named(heading: str) -> str | None:
    """Return the key of the letter that a heading is but for a number: `Letter 1`; or None."""
    found = _NUMBERED.fullmatch(" ".join(heading.split()).casefold())
    return LETTER_NAMES.get(matching(found["letter"])) if found else None


def speaks_of_a_letter(heading: str) -> bool:
    """Tell whether a heading is of a letter, one of ours or not (`Letter 3 sent`)."""
    return letter_sent(heading) is not None or "letter" in heading.casefold().split()


def _sent(heading: str) -> re.Match[str] | None:
    return _SENT.fullmatch(" ".join(heading.replace("_", " ").split()).casefold())


def _is_posting(heading: str) -> bool:
    found = _sent(heading)
    return found is not None and found["how"] == "posted"


def _letter(said: str) -> str | None:
    said = said.strip(" -:,(")
    numbered = _NUMBERED.fullmatch(said)
    bare = re.sub(r" letter$|^letter ", "", said)
    names = (numbered["letter"] if numbered else "", bare, said)
    return next((key for name in names if (key := LETTER_NAMES.get(matching(name)))), None)


def dated_headings(headings: tuple[str, ...], rows: Sequence[Row], run_date: date) -> tuple[str, ...]:
    """Return the headings of a marks grid with the year of each day, where it follows; else as they are."""
    halved = with_halves(headings)
    sessions = [session for text in halved if (session := session_of(text))]
    found = with_years(halved, [day for day, _ in sessions], rows, run_date)
    kind = spread_kind(found) if found != halved else None
    return found if kind and kind[0].name == MARKS_GRID.name else headings


def spread_kind(headings: tuple[str, ...]) -> tuple[FileKind, dict[int, str]] | None:
    """Return the kind of a file of one row a pupil whose headings are values, with the column at each place.

    Sessions are columns `2026-09-07 AM` (without AM or PM where a cell holds both), what is said beside their marks
    `2026-09-07 AM comment`, codes `code O` (beside them `sessions attended` and `sessions possible`), letters `letter 1
    sent on` and `letter 1 posted on`. A day that can only be month first names no session, and has no column; nor has
    one without a year. Beside a column of weeks, sessions are columns `day 1 AM`, or `marks` where a cell holds the
    whole week; headings as `with_weeks` gives them stay.
    """
    sessions = {place: session for place, text in enumerate(headings) if (session := session_of(text))}
    weeks = {place: text for place, text in enumerate(headings) if week_of_column(text)}
    if weeks or len(sessions) + sum(is_month_first(text) or undated(text) is not None for text in headings) >= _LEAST:
        beside = {place: session for place, text in enumerate(headings) if (session := comment_of(text))}
        kind, named = _spread(MARKS_GRID, weeks | {p: _session(*one) for p, one in sessions.items()}, "marks")
        comments = {place: f"{_session(*one)} {COMMENT}" for place, one in beside.items()}
        return replace(kind, columns=(*kind.columns, *map(Column, comments.values()))), named | comments
    if of_weeks := _of_weeks(headings):
        return of_weeks
    letters = {place: key for place, text in enumerate(headings) if (key := letter_sent(text))}
    if not letters:
        letters = {place: key for place, text in enumerate(headings) if (key := letter_named(text))}
        letters = letters if len(letters) >= _LEAST else {}
    if letters:
        done = {place: "posted" if _is_posting(headings[place]) else "sent" for place in letters}
        return _spread(LETTERS_LOG, {p: f"letter {BY_KEY[k].called} {done[p]} on" for p, k in letters.items()}, "date")
    codes = {place: code for place, text in enumerate(headings) if (code := code_of(text))}
    if len(codes) >= _LEAST:
        counts = {place: f"code {code}" for place, code in codes.items()}
        return _spread(CODE_COUNTS, counts | _in_all(headings, codes), "count")
    return None


def _in_all(headings: Sequence[str], codes: Collection[int]) -> dict[int, str]:
    """Return the places, beside those of `codes`, of the sessions attended and possible in all: the first of each."""
    means = {
        place: IN_ALL_ATTENDED if fold(text) in _ATTENDED_WORDS else meant_by(fold(text))
        for place, text in enumerate(headings)
        if place not in codes
    }
    first = {meant: place for place, meant in reversed(means.items())}
    return {first[meant]: meant for meant in (IN_ALL_ATTENDED, IN_ALL_POSSIBLE) if meant in first}


def _of_weeks(headings: tuple[str, ...]) -> tuple[FileKind, dict[int, str]] | None:
    weeks, week = _weeks(headings)
    days = ((place, day) for place, text in enumerate(headings) if (day := day_of_a_week(text)))
    named = {place: f"day {weekday + 1} {session or ''}".strip() for place, (weekday, session) in days}
    if len(named) < _LEAST:
        named = {p: WEEKS_MARKS for p, text in enumerate(headings) if text.strip().casefold() == WEEKS_MARKS}
    if len(weeks) != 1 or not named:
        return None
    kind, columns = _spread(MARKS_BY_WEEK, named, "marks")
    return replace(kind, columns=(*kind.columns, Column(week, "date"))), {**columns, weeks[0]: week}


def _weeks(headings: tuple[str, ...]) -> tuple[list[int], str]:
    """Return the places of the columns that say the week, and which column each is: the first sort that is there."""
    for is_one, name in ((is_week, WEEK), (is_week_end, WEEK_END), (is_week_by_number, WEEK)):
        if places := [place for place, text in enumerate(headings) if is_one(text)]:
            return places, name
    return [], WEEK


def _session(day: date, session: Session | None) -> str:
    return f"{day} {session}" if session else f"{day}"


def _spread(
    kind: FileKind, named: dict[int, str], cells: Literal["marks", "date", "count"]
) -> tuple[FileKind, dict[int, str]]:
    return replace(kind, columns=(*kind.columns, *(Column(name, cells) for name in named.values()))), named
