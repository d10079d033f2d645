"""Rows that wait for a person: rejected ones to mend, held ones to decide, each until a later row is done in its stead.

A row is done with as soon as a later row speaks of the same pupil and situation, or was mended from it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from mailmerge.casework.names import matching
from mailmerge.dispatch.times import local
from mailmerge.ledger.record.case_records import CaseRecord
from mailmerge.ledger.record.touched import Touched
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError

# What a file of mended rows is called by: the key of the row that it was mended from comes after it.
MENDED = "mended "
# Rows older than this are looked up on the pupil's page: nobody is going to mend them now.
_LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that waits. `key` names it in addresses; `version` tells whether anything has happened to it since.

    `task` is `mend` for a rejected row, `decide` for a held one. `told` is what its reasons say, a parent a line.
    """

    key: str
    version: int
    task: str
    school: str | None
    run: str
    on: date
    situation: str
    upn: str = field(repr=False)
    pupil: str = field(repr=False)
    told: tuple[str, ...] = field(repr=False)
    records: tuple[CaseRecord, ...] = field(repr=False)


def waiting_rows(office: Office, asker: Asker, task: str | None = None) -> tuple[WaitingRow, ...]:
    """Return the rows that wait, as far as the asker sees them, the oldest first."""
    rows = office.remember("waiting rows", lambda: _waiting(_told(office), office.today))
    return tuple(row for row in rows if asker.sees(row.school) and task in (None, row.task))


def waiting_row(office: Office, asker: Asker, key: str) -> WaitingRow:
    """Return one row that waits.

    Raises:
        OutOfSightError: it waits no more, or is another school's.
    """
    row = next((row for row in waiting_rows(office, asker) if row.key == key), None)
    if row is None:
        raise OutOfSightError
    return row


@dataclass(frozen=True, slots=True)
class _Told:
    """A row on record with what it is known by: its run and rows of the file, and whom it is about."""

    case: CaseRecord = field(repr=False)
    rows: tuple[str, tuple[int, ...]]
    whose: tuple[object, ...] = field(repr=False)
    waits: bool


def _told(office: Office) -> Iterable[_Told]:
    """Return every row on record, in order of recording; names are compared once, not after each write."""

    def draw(news: Touched | None) -> dict[int, _Told]:
        after = news.after if news else 0
        return {case.seq: _known(case) for case in office.cases() if case.seq > after}

    return office.follow("rows", draw).values()


def _known(case: CaseRecord) -> _Told:
    rows = tuple(case.decision.get("rows") or (case.decision.get("number", 0),))
    return _Told(case, (case.run, rows), _whose(case), _waits(case))


def _waiting(told: Iterable[_Told], today: date) -> tuple[WaitingRow, ...]:
    groups: dict[tuple[str, tuple[int, ...]], list[_Told]] = defaultdict(list)
    for one in told:
        groups[one.rows].append(one)
    standing: dict[str, tuple[CaseRecord, ...]] = {}
    by_pupil: defaultdict[object, set[str]] = defaultdict(set)
    for (run, numbers), of_row in groups.items():
        if not (standing or of_row[-1].waits):
            continue  # nothing is there that it could take the place of
        last, whose = of_row[-1].case, of_row[-1].whose
        file = str(last.decision.get("file", ""))
        gone = {file.removeprefix(MENDED).removesuffix(".csv")} if file.startswith(MENDED) else set()
        for known in filter(None, map(by_pupil.get, whose)):
            gone |= {one for one in known if one in standing and _is_same(standing[one][-1], last)}
        for former in gone:
            standing.pop(former, None)
        if of_row[-1].waits and local(last.at).date() >= today - _LOOKED_BACK:
            key = f"{run}-{numbers[0]}"
            standing[key] = tuple(one.case for one in of_row)
            for name in whose:
                by_pupil[name].add(key)
    return tuple(_row(key, records) for key, records in standing.items())


def _whose(case: CaseRecord) -> tuple[object, ...]:
    """Return what a pupil is known by: the number, and name with day of birth, of which one may have been wrong."""
    name = matching(" ".join(str(case.row.get(part, "")) for part in ("pupil forename", "pupil surname")))
    return tuple(filter(None, (case.upn, (name, str(case.row.get("date of birth"))) if name.strip() else None)))


def _is_same(former: CaseRecord, later: CaseRecord) -> bool:
    return former.situation is None or later.situation is None or former.situation == later.situation


def _waits(case: CaseRecord) -> bool:
    return case.outcome in ("reject", "hold") or any(parent.outcome == "hold" for parent in case.parents)


def _row(key: str, records: tuple[CaseRecord, ...]) -> WaitingRow:
    last = records[-1]
    told: list[str] = []
    for record in records:
        decision = record.decision
        told += [str(error["text"]) for error in decision.get("errors", ())]
        told += [
            f"{parent.get('name') or 'Parent'}: {' '.join(reason['text'] for reason in parent['reasons'])}"
            for parent in decision.get("parents", ())
            if parent["outcome"] == "hold"
        ]
        if not decision.get("parents"):
            told += [str(reason["text"]) for reason in decision.get("reasons", ())]
    return WaitingRow(
        key=key,
        version=last.seq,
        task="mend" if last.outcome == "reject" else "decide",
        school=last.school,
        run=last.run,
        on=local(last.at).date(),
        situation=last.situation or "",
        upn=last.upn or "",
        pupil=" ".join(str(last.row[part]) for part in ("pupil forename", "pupil surname") if last.row.get(part)),
        told=tuple(dict.fromkeys(told)),
        records=records,
    )
