"""People: who a pupil's parents are, where they live and what guards them, as the record holds it.

A row that names no parent is read as if these cells stood in it: so figures and people apart make the same case as one
case file with both. Source: contract, 2.2.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

from mailmerge.casework.calendar import in_words
from mailmerge.casework.counting import count
from mailmerge.casework.names import matching
from mailmerge.casework.upn import normalise_upn
from mailmerge.intake.files.table import Row, Table, shown
from mailmerge.intake.rows.columns import CASE_COLUMNS, HOME, Column, home_column
from mailmerge.intake.rows.dates import day_of_text
from mailmerge.intake.rows.typed import TypedRow, type_row

_BY_NAME = {column.name: column for column in CASE_COLUMNS}
_HOME = frozenset(home_column(name) for name in HOME)
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class PeopleOnRecord:
    """What a file of people said of one pupil: canonical columns with their cells, and the day on which it was told."""

    cells: Mapping[str, str]
    told_on: date

    @property
    def child(self) -> tuple[str, date] | None:
        """The pupil's forename, as it is matched, and date of birth; None where the record lacks either."""
        born = day_of_text(self.cells.get("date of birth", ""))
        forename = matching(self.cells.get("pupil forename", ""))
        return (forename, born) if forename and born else None

    def beside(
        self, typed: TypedRow, row: Row, columns: Sequence[Column | None], *, without: frozenset[str] = frozenset()
    ) -> TypedRow:
        """Return `row` typed anew with these cells, but for some, where it is silent; of two homes, its own counts."""
        has_home = any(map(typed.gives, _HOME))
        added = [
            (_BY_NAME[name], cell)
            for name, cell in self.cells.items()
            if name in _BY_NAME.keys() - without and not typed.gives(name) and not (has_home and name in _HOME)
        ]
        cells = (*row.cells, *("",) * (len(columns) - len(row.cells)), *(cell for _, cell in added))
        kept = [column if column is None or typed.gives(column.name) else None for column in columns]
        return type_row(Row(row.number, cells), (*kept, *(column for column, _ in added)))

    def is_out_of_date(self, day: date, months: int) -> bool:
        """Tell whether they were told more than so many calendar months before `day`."""
        years, month = divmod(self.told_on.year * _MONTHS_A_YEAR + self.told_on.month - 1 + months, _MONTHS_A_YEAR)
        return (day.year, day.month, day.day) > (years, month + 1, self.told_on.day)


def when_told(rows: Mapping[date, int]) -> list[str]:
    """Return the remark on rows whose parents are those on record: by the days on which these were told, how many."""
    if not rows:
        return []
    by_day = (f"in {count(rows[day], 'row')} as they were told on {in_words(day)}" for day in sorted(rows))
    return [f"Who the parents are, and where they live, is what is on record: {'; '.join(by_day)}."]


# Both are asked once a file, for all of its pupils (UPNs): a question a row would take longer than the row.
PeopleOf: TypeAlias = Callable[[Collection[str]], Mapping[str, PeopleOnRecord]]
RegistersOf: TypeAlias = Callable[[Collection[str]], Collection[str]]


def nobody(_upns: Collection[str]) -> Mapping[str, PeopleOnRecord]:
    """Return that nobody is on record: for a workspace without a ledger."""
    return {}


def no_registers(_upns: Collection[str]) -> Collection[str]:
    """Return that no register is on record."""
    return ()


@dataclass(frozen=True)
class OnRecord:
    """What the record holds of the pupils of one file (their UPNs): asked for once, and only where a row needs it."""

    upns: frozenset[str]
    people_of: PeopleOf
    registers_of: RegistersOf

    @cached_property
    def people(self) -> Mapping[str, PeopleOnRecord]:
        """The people of each pupil, by UPN."""
        return self.people_of(self.upns)

    @cached_property
    def _registers(self) -> Collection[str]:
        return self.registers_of(self.upns)

    def has_register(self, upn: str) -> bool:
        """Tell whether a register of this pupil is on record."""
        return upn in self._registers


def upns_of(table: Table) -> frozenset[str]:
    """Return what a file's column of UPNs says, as UPNs are written."""
    places = [place for place, name in enumerate(table.columns) if name == "upn"]
    return frozenset(normalise_upn(shown(row.cells[at])) for row in table.rows for at in places if at < len(row.cells))


def schools_told(table: Table) -> dict[str, str]:
    """Return what a file's column of schools says of each pupil, as it was typed, by UPN; nothing of two at once."""
    upns, schools = (table.columns.index(name) if name in table.columns else None for name in ("upn", "school"))
    if upns is None or schools is None:
        return {}
    told: defaultdict[str, set[str]] = defaultdict(set)
    for cells in (row.cells for row in table.rows if max(upns, schools) < len(row.cells)):
        told[normalise_upn(shown(cells[upns]))].add(shown(cells[schools]).strip())
    return {upn: said.pop() for upn, said in told.items() if len(said) == 1}
