"""Files of every kind and format with anything in their cells: each row is accounted for once, and nothing raises."""

import io
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.kind_names import MAKES_LETTERS
from mailmerge.intake.people import PeopleOnRecord
from mailmerge.intake.rows.records import read_records
from tests.intake.casefiles import LEAVE, ROW, RUN_DATE, SECOND_PARENT, UPNS, VOCABULARY
from tests.intake.test_ctf import ctf, marks
from tests.intake.test_ods import ods, row, table, text

Cells = list[list[object]]
_OLD = (Path(__file__).parent / "files" / "old-excel.xls").read_bytes()
_WORDS = (
    *map(str, (ROW | LEAVE | SECOND_PARENT).values()), *UPNS, "", "", "none", "yes", "no", "x", "0.5", "2025-09-02",
    "04/25/2025", "2 Nov", "1.2E+05", "TRUE", "03-Apr", "Mr & Mrs", "UNKNOWN", "Refuge", "as above", "Total",
    "O", "/", "\\", "C1", "03/11/2025 AM", "2025-11-03 13:15", "mother in refuge",
    "12", "3", "/\\/\\OO/\\/\\", '="0012"', "two\nlines",
    "a,b,c,d,e,f", '"', "'", ";", "<x>&amp;", "\u202e", "\ufffd", "\x01", "ß",
    "Łucja", "99999999999999999999",
)  # fmt: skip
_OTHERS = (12, 0, -1, 0.923, True, date(2025, 9, 2), 1e300, 45942)


def _cell(rng: random.Random) -> object:
    if rng.random() < 0.8:
        return rng.choice(_WORDS)
    if rng.random() < 0.5:
        return rng.choice(_OTHERS)
    return "".join(chr(rng.choice((rng.randrange(32, 127), rng.randrange(1, 0x2FF)))) for _ in range(rng.randrange(9)))


def _headings(rng: random.Random) -> list[str]:
    """Return the headings of some kind of file, and now and then one that nobody knows."""
    case = list(ROW | LEAVE | SECOND_PARENT)
    day = date(2025, 9, 1) + timedelta(days=rng.randrange(60))
    kinds: tuple[Callable[[], list[str]], ...] = (
        lambda: rng.sample(case, rng.randrange(3, len(case))),
        lambda: [*ROW, "marks from", "marks"],
        lambda: ["upn", *rng.sample([name for name in case if name.startswith("parent")], 6)],
        lambda: ["upn", "attendance", "late marks", "unauthorised sessions"],
        lambda: ["upn", *(f"{day + timedelta(days=n):%d/%m/%Y} {half}" for n in range(4) for half in ("AM", "PM"))],
        lambda: ["upn", *(f"{day + timedelta(days=n):%a %d/%m/%Y}" for n in range(5))],
        lambda: ["upn", *(f"{day + timedelta(days=n):%a %d %b} {half}" for n in range(4) for half in ("AM", "PM"))],
        lambda: ["upn", "Week beginning", "Mon AM", "Mon PM", "Tue AM", "Tue PM"],
        lambda: ["upn", "Week", "marks"],
        lambda: ["upn", "date", "mark"],
        lambda: ["upn", "code", "count"],
        lambda: [*ROW, "Notes", "guard to confirm"],
        lambda: ["upn", *"/\\LOGIM"],
        lambda: ["upn", "Letter 1 sent on", "Letter 2 sent on"],
        lambda: ["upn", "date", "session", "mark"],
        lambda: ["upn", "note kind", "on", "text"],
        lambda: ["letter ref", "posted on", "service", "withdraw because", "by"],
    )
    found = rng.choice(kinds)()
    return [*found, *(["Colour of bag"] if rng.random() < 0.1 else [])]


def _table(rng: random.Random) -> Cells:
    headings = _headings(rng)
    rows: Cells = [list(headings)]
    for _ in range(rng.randrange(1, 7)):
        cells = [ROW[name] if name in ROW and rng.random() < 0.6 else _cell(rng) for name in headings]
        cells += [_cell(rng)] if rng.random() < 0.05 else []
        rows.append(cells)
    return rows


def _as_csv(rng: random.Random) -> tuple[bytes, str]:
    mark = rng.choice(",;\t")
    quoted = rng.random() < 0.9

    def written(cell: object) -> str:
        said = str(cell)
        return f'"{said.replace(chr(34), chr(34) * 2)}"' if quoted else said

    lines = (mark.join(map(written, cells)) for cells in _table(rng))
    return "\r\n".join(lines).encode(rng.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252")), "replace"), "a.csv"


def _as_xlsx(rng: random.Random) -> tuple[bytes, str]:
    book = Workbook()
    for cells in _table(rng):
        book.active.append([ILLEGAL_CHARACTERS_RE.sub("", c) if isinstance(c, str) else c for c in cells])
    for cell in rng.sample(list(book.active[2]), min(3, len(book.active[2]))):
        cell.number_format = rng.choice(("0%", '0"%"', ";;;", "00000", "dd/mm/yyyy", "[h]:mm", "@", "General"))
    if rng.random() < 0.2:
        book.active.row_dimensions[2].hidden = True
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    return (_damaged(data, rng) if rng.random() < 0.2 else data), "a.xlsx"


def _as_ods(rng: random.Random) -> tuple[bytes, str]:
    headings, *rows = ([escape(_of_xml(cell)) for cell in cells] for cells in _table(rng))
    tables = table(row(*map(text, headings)), *(row(*map(text, cells)) for cells in rows))
    # The builder's own first row has two headings of its own: they stand above as a title would.
    data = ods(tables)
    return (_damaged(data, rng) if rng.random() < 0.2 else data), "a.ods"


def _as_xls(rng: random.Random) -> tuple[bytes, str]:
    return (_damaged(_OLD, rng) if rng.random() < 0.9 else _OLD), "a.xls"


def _as_ctf(rng: random.Random) -> tuple[bytes, str]:
    def said(name: str) -> str:
        return f"<{name}>{escape(_of_xml(_cell(rng)))}</{name}>" if rng.random() < 0.8 else ""

    names = ("Title", "Surname", "Forename", "Relationship", "Responsibility", "Order", "Email")
    address = ("AddressLine1", "Street", "Town", "PostCode", "AddressAsPupil")

    def pupil() -> str:
        contacts = "".join(
            f"<Contact>{''.join(map(said, names))}<Address>{''.join(map(said, address))}</Address></Contact>"
            for _ in range(rng.randrange(4))
        )
        pairs = "".join(rng.choice("/\\OLGI#-x") for _ in range(rng.randrange(14)))
        return f"<Contacts>{contacts}</Contacts>{marks('2025-09-08', escape(pairs))}"

    data = ctf(*(pupil() for _ in range(rng.randrange(1, 5))))
    return (_damaged(data, rng) if rng.random() < 0.1 else data), "a.xml"


def _of_xml(cell: object) -> str:
    return "".join(c for c in str(cell) if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))


def _damaged(data: bytes, rng: random.Random) -> bytes:
    at, length = rng.randrange(len(data)), rng.randrange(1, 60)
    return data[:at] + rng.randbytes(length) + data[at + rng.choice((0, length)) :]


# An old workbook is read in a process of its own, which takes a while.
FORMATS = (_as_csv,) * 5 + (_as_xlsx,) * 5 + (_as_ods,) * 4 + (_as_ctf,) * 5 + (_as_xls,)


def _on_record(upns: Sequence[str] | set[str] | frozenset[str]) -> dict[str, PeopleOnRecord]:
    """Return that of each second pupil the people are on record."""
    cells = {name: str(cell) for name, cell in (ROW | SECOND_PARENT).items() if name not in ("upn", "attendance")}
    return {upn: PeopleOnRecord(cells, RUN_DATE) for n, upn in enumerate(sorted(upns)) if n % 2}


def _accounted(read: CasesRead) -> Iterator[tuple[list[int], list[int]]]:
    """Yield for each list of a file the numbers of its rows, and of those that are told, as often as each is."""
    for one in filter(None, (read, read.also)):
        if one.table is None or one.kind is None:
            assert one.errors
            continue
        wanted = sorted(line.number for line in one.table.rows)
        told = [number for result in one.rejects for number in result.rows]
        told += [number for case in one.cases for number in case.rows]
        if one.kind not in MAKES_LETTERS:
            records = read_records(one.kind, one.table, VOCABULARY)
            told += [number for result in records.rejects for number in result.rows]
            told += [n for r in records.records for n in getattr(r, "rows", (r.row,))]
        has_several_a_row = one.kind in ("marks-grid", "marks-by-week", "letters-log")
        if has_several_a_row or one.table.headings == (
            "upn",
            "date",
            "session",
            "mark",
        ):
            wanted, told = sorted(set(wanted)), sorted(set(told))
        yield wanted, sorted(told)


def _fuzz(seed: int) -> float:
    """Read one file, and return how many seconds it took."""
    rng = random.Random(seed)
    data, name = rng.choice(FORMATS)(rng)
    began = time.perf_counter()
    read = read_cases(data, name, VOCABULARY, RUN_DATE, "oakfield", _on_record, frozenset)
    took = time.perf_counter() - began
    for wanted, told in _accounted(read):
        assert told == wanted, (seed, name)
    return took


def test_every_row_of_any_file_is_accounted_for_once() -> None:
    for seed in range(100):
        _fuzz(seed)


@pytest.mark.soak
def test_ten_thousand_files_of_every_format() -> None:
    slowest = max(_fuzz(seed) for seed in range(1_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slowest = max(slowest, *(_fuzz(seed) for seed in range(1_000, 10_000)))
    assert slowest < 20, "seconds for one small file"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kB more than after 1,000 files"
