"""How the work stands: whether the watcher lives, what waits, the last runs, trouble, and letters not posted."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mailmerge.dispatch.waiting import Waiting, open_letters
from mailmerge.intake.files.open_work import OpenWork, open_work
from mailmerge.law.parameters import national_parameters
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.record import records
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.records import RunRecord
from mailmerge.ledger.record.verify import verify
from mailmerge.referral.due import Due, this_week
from mailmerge.reports.watcher_state import State
from mailmerge.runs.diary import diary
from mailmerge.workspace import Workspace

_RUNS = 10
_NOT_POSTED = frozenset(("waits", "late"))


@dataclass(frozen=True, slots=True)
class Status:
    """How the work stands.

    `watcher` is what the last watcher said of itself; None: there was none. `is_alive`: it runs still. `open` is what
    in the inbox waits for staff. `due` is what is late or due within a week.
    `faults` says what of the record is not as it was written: of its events, and of the latest runs' files.
    """

    watcher: State | None
    is_alive: bool = False
    runs: tuple[RunRecord, ...] = ()
    not_posted: tuple[Waiting, ...] = field(default=(), repr=False)
    open: tuple[OpenWork, ...] = ()
    faults: tuple[str, ...] = ()
    due: tuple[Due, ...] = field(default=(), repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        state = self.watcher
        return {
            "alive": self.is_alive,
            "since": state.since if state else None,
            "last_scan": state.last_scan if state else None,
            "offline_since": state.offline_since if state else None,
            "stopped": state.stopped if state else None,
            "in_hand": [{"file": each.file, "since": each.since} for each in state.in_hand] if state else [],
            "waiting": [{"file": each.file, "why": each.why} for each in state.waiting] if state else [],
            "waiting_count": state.waiting_count if state else 0,
            "problems": list(state.problems) if state else [],
            "runs": [_run(run) for run in self.runs],
            "letters_not_posted": [one.letter.ref for one in self.not_posted],
            "letters": [one.as_json() for one in self.not_posted],
            "open": [one.as_json() for one in self.open],
            "late": sum(one.late for one in self.due),
            "due_this_week": sum(not one.late for one in self.due),
            "verifies": not self.faults,
            "faults": list(self.faults),
        }


def status(workspace: Workspace, today: date) -> Status:
    """Return how the work stands on a day. A look makes no ledger where there is none."""
    state = State.load(workspace.state)
    is_alive = state is not None and state.is_alive(workspace.state)
    waiting = _open_work(workspace)
    if not workspace.has_record:
        return Status(state, is_alive, open=waiting)
    outbox = workspace.outbox if workspace.outbox.is_dir() else None
    faults = tuple(one.text for one in verify(workspace.record, outbox, latest_runs=_RUNS).verdicts)
    try:
        with open_record(workspace.record) as ledger:
            runs = tuple(records.latest_runs(ledger, _RUNS))
            letters = (one for one in open_letters(ledger, today) if one.codes & _NOT_POSTED)
            clocks = this_week(diary(ledger, workspace, national_parameters(), today), today)
            return Status(state, is_alive, runs, tuple(letters), waiting, faults, clocks)
    except DamagedLedgerError as error:
        return Status(state, is_alive, open=waiting, faults=faults or (str(error),))


def _open_work(workspace: Workspace) -> tuple[OpenWork, ...]:
    try:
        return open_work(workspace.inbox)
    except OSError:
        # The share is away, which the watcher's own state says.
        return ()


def _run(run: RunRecord) -> dict[str, Any]:
    outcome = "refused" if run.refused else "accepted"
    return {"run": run.run, "at": run.at.isoformat(), "outcome": outcome, "letters": run.letters}
