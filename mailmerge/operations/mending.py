"""Mending rows that wait: rejected ones cell by cell, held ones decided; each is put down again as a file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mailmerge.errors import SettingsError
from mailmerge.filing.people import people_on_record
from mailmerge.intake.result import FileResult
from mailmerge.intake.rows.columns import CASE_COLUMNS, DONE_HEADING
from mailmerge.law.decision import Reason
from mailmerge.law.releases import releasable
from mailmerge.ledger.record.case_records import CaseRecord
from mailmerge.operations.cells import as_typed, hidden_columns, parents_in
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, needed
from mailmerge.operations.rows_that_wait import MENDED, WaitingRow, waiting_row, waiting_rows
from mailmerge.reports import places

_COLUMNS = {column.name: column for column in CASE_COLUMNS}
_CONFIDENTIAL = "address-confidential"
_YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Blank:
    """One cell to mend: its column, what it says, what is wrong with it, and what may stand there (empty: anything)."""

    row: int
    column: str
    value: str = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    choices: tuple[str, ...] = ()
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Answer:
    """A hold that a person may end: for which parent (a name), and the least role that may."""

    code: str
    parent: str = field(repr=False)
    text: str = field(repr=False)
    least: str


def blanks(row: WaitingRow, asker: Asker) -> tuple[Blank, ...]:
    """Return the cells of a row to mend, or to fill in; those that the asker may not see are left out."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for at, record in enumerate(row.records):
        for error in record.decision.get("errors", ()):
            if error["column"] and error["text"] not in found[at, error["column"]]:
                found[at, error["column"]].append(error["text"])
        for parent in record.decision.get("parents", ()):
            if parent["outcome"] != "hold":
                continue
            for form in parent["reasons"]:
                reason = Reason(form["code"], form["text"], form["source"])
                fill, check = places.to_fill_in(reason, parent["parent"]), places.to_check(reason, parent["parent"])
                for column in (*fill, *(name for name in check if name in record.row)):
                    if reason.text not in found[at, column]:
                        found[at, column].append(reason.text)
        hidden = hidden_columns(record.row, [column for place, column in found if place == at], asker)
        for column in hidden:
            del found[at, column]
    return tuple(_blank(at, column, row.records[at], texts) for (at, column), texts in found.items())


def answers(office: Office, row: WaitingRow) -> tuple[Answer, ...]:
    """Return the holds of a row that a person may end with a reason, and who may."""
    may = releasable()
    people = people_on_record(office.ledger, [row.upn]).get(row.upn)
    found = {}
    for record in row.records:
        names = parents_in({**(people.cells if people else {}), **record.row})
        for parent in record.decision.get("parents", ()):
            for form in parent["reasons"] if parent["outcome"] == "hold" else ():
                if form["code"] in may:
                    plain, _full = names.get(parent["parent"], ("", ""))
                    one = Answer(form["code"], plain, form["text"], may[form["code"]])
                    found[one.code, one.parent] = one
    return tuple(found.values())


def first_row(office: Office, asker: Asker, task: str) -> WaitingRow | None:
    """Return the row to begin with: of cases to decide, the first that the asker can settle, where there is one."""
    rows = waiting_rows(office, asker, task)
    settled = (row for row in rows if task == "decide" and any(can_end(asker, code) for code in _holds(row)))
    return next(settled, rows[0] if rows else None)


def can_end(asker: Asker, code: str) -> bool:
    """Whether somebody may end a hold of this code, as far as their role at the desk tells: a lead's is by name."""
    least = releasable().get(code)
    is_enough = least in ("office", "attendance") or (least is not None and asker.role == "trust")
    return is_enough and may_release(asker, code)


def _holds(row: WaitingRow) -> Iterator[str]:
    """Yield the codes of the holds of a row."""
    for record in row.records:
        for parent in record.decision.get("parents", ()):
            yield from (form["code"] for form in parent["reasons"] if parent["outcome"] == "hold")


def mend(office: Office, asker: Asker, key: str, version: int, cells: Mapping[tuple[int, str], str]) -> FileResult:
    """Put a row down again with some of its cells changed, and return what became of it.

    Args:
        office: the workspace.
        asker: who mends it.
        key: the row.
        version: of the row, as the form was made from.
        cells: the place among the row's records and the column, and what is to stand there.

    Raises:
        OutOfSightError: there is no such row for them.
        SettingsError: somebody has dealt with it since the form was opened, or a cell is none of those to mend.
    """
    asker.require("work")
    row = waiting_row(office, asker, key)
    require_fresh(row, version)
    offered = {(blank.row, blank.column) for blank in blanks(row, asker)}
    if not offered.issuperset(cells):
        raise SettingsError("The form names a cell that is not to be mended. Open the row again.")
    rows = []
    for at, record in enumerate(row.records):
        typed = {name: as_typed(value) for name, value in record.row.items()}
        typed |= {column: value.strip() for (place, column), value in cells.items() if place == at}
        rows.append(typed | _done(record))
    return _put_down(office, asker, row, rows)


def release(office: Office, asker: Asker, key: str, version: int, code: str, parent: str, why: str) -> FileResult:
    """End a hold of a row with a reason, and put the row down again; return what became of it.

    Raises:
        NotAllowedError: the asker decides no case.
        OutOfSightError: there is no such row for them.
        SettingsError: somebody has dealt with it since, it is no hold of the row, or no reason is given.
    """
    if not may_release(asker, code):
        asker.require("decide")
    row = waiting_row(office, asker, key)
    require_fresh(row, version)
    if not any((one.code, one.parent) == (code, parent) for one in answers(office, row)):
        raise SettingsError("This hold ends only when the facts change. Mend the row instead.")
    if not why.strip():
        raise SettingsError("Say why: the reason stays on record.")
    note = {
        "upn": row.upn,
        "note kind": "release",
        "on": office.today.isoformat(),
        "code": code,
        "parent": parent,
        "text": why.strip(),
        "by": f"{asker.name}, trust" if asker.role == "trust" else asker.name,
    }
    noted = office.tell(asker, "release.csv", [note])
    if noted.outcome == "refused" or any(result.errors for result in noted.results):
        return noted
    rows = [{name: as_typed(value) for name, value in one.row.items()} | _done(one) for one in row.records]
    return _put_down(office, asker, row, rows)


def may_release(asker: Asker, code: str) -> bool:
    """Whether somebody may end a hold of this code at all: whoever types a confidential address ends its hold."""
    return asker.may("decide") or (code == _CONFIDENTIAL and asker.may("confidential"))


def who_may_release(answer: Answer) -> str:
    """Return the roles that end a hold, as staff are told; of a confidential address, those that can type it too."""
    if answer.code == _CONFIDENTIAL:
        return needed("confidential")
    return "trust" if answer.least in ("lead", "trust") else needed("decide")


def require_fresh(row: WaitingRow, version: int) -> None:
    """Refuse a form that was made before something happened to its row.

    Raises:
        SettingsError: something did.
    """
    if row.version != version:
        raise SettingsError("Somebody has dealt with this row since you opened it. Look at it again.")


def _put_down(office: Office, asker: Asker, row: WaitingRow, rows: Sequence[Mapping[str, str]]) -> FileResult:
    folders = (row.school,) if row.school and not any(one.get("school") for one in rows) else ()
    return office.tell(asker, f"{MENDED}{row.key}.csv", rows, folders)


def _done(record: CaseRecord) -> dict[str, str]:
    """Return the cell that names the parents who have their letters, so that only the others are done."""
    done = [f"parent {one['parent']}" for one in record.decision.get("parents", ()) if one["outcome"] == "letter"]
    return {DONE_HEADING: "; ".join(done)} if done else {}


def _blank(at: int, column: str, record: CaseRecord, texts: Sequence[str]) -> Blank:
    typed = next((str(e["value"]) for e in record.decision.get("errors", ()) if e["column"] == column), None)
    value = as_typed(record.row.get(column)) if typed is None else typed
    known = _COLUMNS.get(column)
    choices = (known.choices if known.choices else _YES_NO if known.type == "yes-no" else ()) if known else ()
    return Blank(at, column, value, tuple(texts), choices, known.type if known else "text")
