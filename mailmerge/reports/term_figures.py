"""Figures of the work over a period: letters, holds, days to posting, referrals; counts only (contract, 8).

Nobody is named, and a group of fewer than five is told as `under 5`, so that no family can be picked out. For the same
reason no table has a total, from which a small group could be reckoned.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailmerge.casework.calendar import monday_of
from mailmerge.dispatch.kinds import kind_on_record
from mailmerge.law.letters import LetterKind
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records, records
from mailmerge.ledger.record.case_records import CaseRecord, cases_at
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_state import noted_on

_LONDON = ZoneInfo("Europe/London")
LEAST_SHOWN = 5
FEW = f"under {LEAST_SHOWN}"
_SPANS = ((0, "the same day"), (1, "1 day"), (2, "2 days"), (5, "3 to 5 days"))
_LONGER, _NOT_YET = "over 5 days", "not posted yet"


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a table. `count` None: fewer than five, and not told."""

    name: str
    count: int | None

    @property
    def shown(self) -> str:
        """The count as it is told."""
        return FEW if self.count is None else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One table of the report: its key in JSON and CSV, its title, what it counts, and its groups in order."""

    key: str
    title: str
    counts: str
    groups: tuple[Group, ...]

    @property
    def most(self) -> int:
        """The largest count that is told: what a chart's longest bar stands for."""
        return max((group.count or LEAST_SHOWN - 1 for group in self.groups), default=1)


@dataclass(frozen=True, slots=True)
class TermFigures:
    """The whole report; `first` and `last` None: from the beginning, to the end."""

    first: date | None
    last: date | None
    school: str | None
    tables: tuple[FigureTable, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON tells it."""
        return {
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "school": self.school,
            **{
                table.key: [
                    {"group": group.name, "count": FEW if group.count is None else group.count}
                    for group in table.groups
                ]
                for table in self.tables
            },
        }


def term_figures(
    ledger: Ledger, schools: Mapping[str, str], first: date | None, last: date | None, school: str | None = None
) -> TermFigures:
    """Return the figures of a period; both ends belong to it.

    Args:
        ledger: what is on record.
        schools: the schools' names by code.
        first: the period's first day; None: from the beginning.
        last: the period's last day; None: to the end.
        school: only this school's.
    """

    def inside(day: date) -> bool:
        return (first is None or day >= first) and (last is None or day <= last)

    every = [letter for letter in letter_records.history(ledger, records.pupils(ledger)) if letter.issue]
    letters = [one for one in every if inside(one.letter_date) and school in (None, one.school)]
    kinds = {one.ref: kind_on_record(one, ledger) for one in letters}
    decided = [one for one in cases_at(ledger, school=school) if inside(_day(one.at))]
    home = {letter.upn: letter.school for letter in every}
    outcomes = (
        one.outcome
        for one in records.recorded_outcomes(ledger, [upn for upn in home if upn])
        if inside(one.on) and school in (None, home.get(one.upn))
    )
    back = noted_on(ledger, "mail-returned").keys()
    emailed = noted_on(ledger, "email-copied").keys()
    tables = (
        _table("letters_by_week", "Letters by week", (_week(one) for one in letters), by_name=True),
        _table("letters_by_kind", "Letters by kind", (_title(kinds[one.ref]) for one in letters)),
        _table("letters_by_school", "Letters by school", (schools.get(one.school or "", "?") for one in letters)),
        _table("letters_by_outcome", "What became of the letters", (_outcome(one, back, emailed) for one in letters)),
        _spans(one for one in letters if kinds[one.ref].posted),
        _table("cases_by_outcome", "Cases by outcome", (one.outcome for one in decided), "cases"),
        _table("holds_by_code", "Holds by what decided them", _hold_codes(decided), "parents"),
        _table("referrals_by_outcome", "Referrals by outcome", outcomes, "outcomes"),
    )
    return TermFigures(first, last, school, tables)


def _table(
    key: str, title: str, names: Iterable[str], counts: str = "letters", *, by_name: bool = False
) -> FigureTable:
    found = Counter(names)
    order = sorted(found) if by_name else sorted(found, key=lambda name: (-found[name], name))
    return FigureTable(key, title, counts, tuple(_group(name, found[name]) for name in order))


def _group(name: str, number: int) -> Group:
    return Group(name, number if number == 0 or number >= LEAST_SHOWN else None)


def _spans(letters: Iterable[LetterRecord]) -> FigureTable:
    found = Counter(_span(letter) for letter in letters if not letter.is_withdrawn)
    names = [*(name for _, name in _SPANS), _LONGER, _NOT_YET]
    groups = tuple(_group(name, found[name]) for name in names) if found else ()
    return FigureTable("days_to_posting", "Days from the decision to the posting", "letters", groups)


def _span(letter: LetterRecord) -> str:
    if letter.posted_on is None:
        return _NOT_YET
    decided_on = min(letter.letter_date, letter.issued_at.astimezone(_LONDON).date())
    days = (letter.posted_on - decided_on).days
    return next((name for most, name in _SPANS if days <= most), _LONGER)


def _week(letter: LetterRecord) -> str:
    return monday_of(letter.letter_date).isoformat()


def _title(kind: LetterKind) -> str:
    return f"{kind.appendix}: {kind.title}" if kind.appendix else kind.title


def _outcome(letter: LetterRecord, back: Collection[str], emailed: Collection[str]) -> str:
    if letter.is_withdrawn:
        return "withdrawn"
    if letter.ref in back:
        return "came back"
    if letter.posted_on is not None:
        return "posted"
    return "sent by e-mail" if letter.ref in emailed else "not posted"


def _hold_codes(decided: Iterable[CaseRecord]) -> Iterator[str]:
    """Yield the deciding code of each held parent, or of a held row without any."""
    for row in decided:
        held = [parent.codes for parent in row.parents if parent.outcome == "hold"]
        if not held and row.outcome == "hold":
            held = [row.codes]
        yield from (codes[0] for codes in held if codes)


def _day(at: datetime) -> date:
    return at.astimezone(_LONDON).date()
