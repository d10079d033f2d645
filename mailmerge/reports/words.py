"""Words that the receipt, the FIX_ME workbook and the table on a terminal have in common."""

import re
import unicodedata
from datetime import date

from mailmerge.casework.counting import count as count
from mailmerge.intake.result import ParentResult, RowResult
from mailmerge.law.decision import Penalty, Reason
from mailmerge.law.letters import LetterKind

# Written out, since `strftime` speaks the machine's language.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

ALREADY_SENT = "already-sent"

# What no page, terminal or workbook can show as it is: control characters (they could steer a terminal, and XML
# refuses them), halves of a surrogate pair, characters that are no characters.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What XML cannot hold at all.
# Marks that turn the direction of the text around them: a name could make a sentence read backwards.
_TURNS_TEXT = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def showable(text: str) -> str:
    """Return `text` on one line, with the replacement character for what cannot be shown on every page and terminal."""
    one_line = re.sub(r"[\t\r\n]+", " ", _TURNS_TEXT.sub("", text))
    return unicodedata.normalize("NFC", _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", one_line))


def long_date(day: date) -> str:
    """Return `day` as a letter would write it: `Monday 22 September 2025`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def letter_name(kind: LetterKind) -> str:
    """Return what the office calls a letter: `Letter 8a, Leave in term time refused`."""
    if kind.is_form:
        return f"Form {kind.appendix}, {kind.title}"
    return f"Letter {kind.appendix}, {kind.title}" if kind.is_numbered else kind.title


def travel(kind: LetterKind) -> str:
    """Return how a letter must, or may, reach the parent."""
    if kind.is_form:
        return "Print it and hand it over"
    return "Royal Mail, with proof of posting" if kind.posted else "Post or e-mail"


def penalty_words(penalty: Penalty) -> str:
    """Return the amounts that a leave letter states, for the office to check against the letter."""
    if penalty.tier == "prosecution":
        return "It says that the council may prosecute; it states no penalty notice."
    if penalty.within_21_days is None:
        return f"It states a second penalty notice: £{penalty.within_28_days}, to be paid within 28 days."
    amounts = f"£{penalty.within_21_days} if paid within 21 days, £{penalty.within_28_days} if paid within 28 days"
    if penalty.tier == "conditional":
        return f"Earlier notices are not known, so it covers a first and a second notice (first: {amounts})."
    return f"It states a first penalty notice: {amounts}."


def already_sent(parent: ParentResult) -> bool:
    """Whether this parent gets no letter because the same one was made before."""
    return parent.decision.outcome == "no-letter" and parent.decision.because.code == ALREADY_SENT


def reasons_of(parent: ParentResult) -> tuple[Reason, ...]:
    """Return every reason of a parent once, the deciding one first."""
    decision = parent.decision
    return tuple(dict.fromkeys((decision.because, *decision.reasons)))


def notes_on(parent: ParentResult) -> tuple[Reason, ...]:
    """Return what a letter's decision adds to its deciding reason."""
    return tuple(reason for reason in reasons_of(parent) if reason != parent.decision.because)


def remarks_on(row: RowResult) -> tuple[Reason, ...]:
    """Return the row's reasons that none of its parents already gives."""
    told = {reason.code for parent in row.parents for reason in reasons_of(parent)}
    return tuple(reason for reason in row.reasons if reason.code not in told)
