"""Files of every kind, made at random: nothing raises, every row is accounted for once, no wrong letter comes out."""

import csv
import io
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from mailmerge.casework.age import is_of_compulsory_school_age
from mailmerge.casework.upn import check_letter
from mailmerge.intake.rows.columns import CASE_COLUMNS, Column
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration
from tests.sampled import sampled

RUN_DATE = date(2025, 11, 10)
FEW, MANY = 100, 10_000

_JUNK = (
    "",
    " ",
    "?",
    "=1+1",
    "n/a",
    "\x07",
    "x" * 300,
    "{{ 7*7 }}",
    "\N{PILE OF POO}",
    "0.5",
    "13/13/2025",
    "Mr & Mrs",
)
_DAYS = range(-400, 60)
_TEXTS = (
    "O'Dowd",
    "de Souza",
    "Łukasz",
    "Smith & Mrs Jones",
    "Mum",
    "1 Mill Lane",
    "No fixed abode",
    "PE29 3TN",
    "ely",
)
_SCHOOLS = ("oakfield", "millbrook", "riverside", "heath", "downs", "Oakfield Primary School", "nowhere")
_ALWAYS = ("upn", "pupil forename", "pupil surname", "date of birth", "school")
_ALWAYS_OF_PARENT = ("forename", "surname", "title", "address line 1", "town", "postcode")


def _upn(chance: random.Random) -> str:
    rest = f"873{chance.randrange(10**9):09d}"
    return check_letter(rest) + rest


def _day(chance: random.Random) -> str:
    day = RUN_DATE + timedelta(days=chance.choice(_DAYS))
    return chance.choice((day.isoformat(), f"{day:%d/%m/%Y}"))


def _marks(chance: random.Random) -> str:
    return "".join(chance.choice("/\\LGOUNI#YB") for _ in range(chance.choice((4, 20, 200))))


_OF_COLUMN: Mapping[str, Callable[[random.Random], str]] = {"upn": _upn, "marks": _marks}
_OF_TYPE: Mapping[str, Callable[[random.Random], str]] = {"date": _day}
_ONE_OF_COLUMN = {
    "date of birth": ("2016-03-14", "2021-09-20", "2010-01-02", "29/02/2012", "1 May 2009"),
    "school": _SCHOOLS,
}
_ONE_OF_TYPE = {
    "time": ("15:30", "3.30pm"),
    "yes-no": ("yes", "no", "Y", "0"),
    "percent": ("96", "90.0%", "72.5", "96.04", "100"),
    "count": ("0", "1", "9", "10", "11", "14", "29", "30"),
    "penalty notices": ("none", "2025-01-10", "2025-01-10; 2024-09-10 for 2024-06-17; 2025-06-02 withdrawn"),
}
_POSTCODES = ("PE29 3TN", "cb12jw", "JE2 3AB", "ZZ1 1AA")


def _value(column: Column, chance: random.Random) -> str:
    """A value that the column may hold, mostly; sometimes anything at all."""
    if chance.random() < 0.03:
        return chance.choice(_JUNK)
    made = _OF_COLUMN.get(column.name) or _OF_TYPE.get(column.type)
    if made:
        return made(chance)
    any_of = _POSTCODES if column.name.endswith("postcode") else _ONE_OF_TYPE.get(column.type, column.choices or _TEXTS)
    return chance.choice(_ONE_OF_COLUMN.get(column.name, any_of))


def _columns(chance: random.Random) -> list[Column]:
    parents = chance.randint(1, 4)
    needed = {*_ALWAYS, *(f"parent {n} {name}" for n in range(1, parents + 1) for name in _ALWAYS_OF_PARENT)}
    named = [column for column in CASE_COLUMNS if "salutation" not in column.name and "addressee" not in column.name]
    share = chance.choice((0.05, 0.2, 0.6))
    chosen = [column for column in named if column.name in needed or chance.random() < share]
    chance.shuffle(chosen)
    return chosen


def _rows(columns: list[Column], chance: random.Random) -> Iterator[list[str]]:
    filled = chance.choice((0.3, 0.7, 1.0))
    for _ in range(chance.randint(1, 6)):
        needed = {*_ALWAYS, "parent 1 surname", "parent 1 forename", "parent 1 address line 1", "parent 1 postcode"}
        yield [_value(c, chance) if c.name in needed or chance.random() < filled else "" for c in columns]


def a_file(chance: random.Random) -> tuple[str, bytes, int]:
    """Return a file's name, its bytes, and how many rows that are not blank it has."""
    columns = _columns(chance)
    rows = list(_rows(columns, chance))
    if chance.random() < 0.2:
        rows.append(list(chance.choice(rows)))
    headings = [column.name for column in columns]
    if chance.random() < 0.2:
        book = Workbook()
        sheet = book.active
        for row in (headings, *rows):
            sheet.append([cell if cell.isprintable() else "" for cell in row])
        packed = io.BytesIO()
        book.save(packed)
        return "cases.xlsx", packed.getvalue(), len(rows)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=chance.choice(",;\t"))
    writer.writerows([headings, *rows])
    encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252"))
    return "cases.csv", text.getvalue().encode(encoding, "replace"), len(rows)


def _no_wrong_letter(checked: walk.CheckedFile, configuration: Configuration) -> None:
    for decided in checked.decided_cases:
        case = decided.case
        for parent, decision in zip(case.parents, decided.decision.parents, strict=True):
            kind = decision.letter
            if kind is None:
                assert decision.outcome != "letter"
                continue
            held = (parent.court_order, parent.do_not_contact, parent.deceased, parent.address_confidential)
            assert not any(held)
            assert kind.appendix == "1" or not case.needs.looked_after
            if kind.warns:
                leave = kind.warning == "leave-penalty"
                day = case.leave.first_day if leave and case.leave.first_day else case.letter_date
                assert is_of_compulsory_school_age(case.pupil.date_of_birth, day)
                assert configuration.profiles[case.school.authority].is_complete_for(kind.key)


def _account_for(seed: int, configuration: Configuration) -> None:
    name, data, count = a_file(random.Random(seed))
    checked = walk.check(walk.DroppedFile(name, data), configuration, None, RUN_DATE)
    result = checked.result({}, None)
    if result.errors:
        assert result.results == ()
        return
    accounted = [row for found in result.results for row in found.rows]
    assert sorted(accounted) == sorted(set(accounted)), f"a row stands twice (seed {seed})"
    assert len(accounted) == count, f"a row is lost (seed {seed})"
    assert result.as_json()
    _no_wrong_letter(checked, configuration)


def test_every_row_of_any_file_is_accounted_for_once(configuration: Configuration) -> None:
    for seed in range(FEW):
        _account_for(seed, configuration)


@pytest.mark.soak
def test_every_row_of_very_many_files_is_accounted_for_once(configuration: Configuration) -> None:
    for seed in range(FEW, FEW + MANY):
        _account_for(seed, configuration)


def _decisions(data: bytes, configuration: Configuration) -> dict[str, Any]:
    checked = walk.check(walk.DroppedFile("cases.csv", data), configuration, None, RUN_DATE)
    return {one.case.pupil.upn: one.decision.parents for one in checked.decided_cases}


@pytest.mark.parametrize("seed", sampled(range(20), one_in=4))
def test_a_decision_depends_on_neither_the_order_of_rows_nor_on_other_rows(
    seed: int, configuration: Configuration
) -> None:
    chance = random.Random(seed)
    columns = _columns(chance)
    rows = [row for _ in range(4) for row in _rows(columns, chance)]
    headings = [column.name for column in columns]

    def file_of(some: list[list[str]]) -> bytes:
        text = io.StringIO()
        csv.writer(text).writerows([headings, *some])
        return text.getvalue().encode()

    together = _decisions(file_of(rows), configuration)
    shuffled = _decisions(file_of(chance.sample(rows, len(rows))), configuration)
    alone: dict[str, Any] = {}
    for row in rows:
        alone |= _decisions(file_of([row]), configuration)
    assert together == shuffled == alone
