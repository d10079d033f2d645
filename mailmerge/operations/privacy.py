"""What is asked about a pupil's whole record: what is past its time, erasing, holding, handing over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mailmerge.casework.because import Because
from mailmerge.casework.counting import count
from mailmerge.casework.upn import is_valid_upn, normalise_upn
from mailmerge.errors import SettingsError
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.ledger.record.signing import append_signed
from mailmerge.ledger.record.strays import Strays
from mailmerge.operations.pupil_numbers import the_pupil_meant
from mailmerge.operations.record import open_ledger
from mailmerge.privacy.erasure import HeldError, Plan, Premises, Why, erase, erase_pupil, plan_old_runs
from mailmerge.privacy.handover import hand_over as write_record
from mailmerge.privacy.pupil_record import PupilRecord, pupil_record, pupil_records
from mailmerge.privacy.pupil_record import hold as hold_event
from mailmerge.workspace import Workspace

__all__ = ["Because", "Due", "DuePupil", "Erased", "Why", "due", "erase_due", "erase_pupils", "hand_over", "hold"]


@dataclass(frozen=True, slots=True)
class DuePupil:
    """A pupil's record past its time; `held` where it stays all the same, under legal hold."""

    token: str
    upn: str = field(repr=False)
    name: str = field(repr=False)
    events: int
    letters: tuple[str, ...]
    last: date
    kept_until: date
    held: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What is past its time: pupils, and runs by name with how many papers about several pupils they left."""

    pupils: tuple[DuePupil, ...]
    runs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of one pupil (by token) or of a run's shared papers: the plan that was carried out, or why none.

    `to_look_at` are files of the inbox that stay and may speak of the pupil, by their place in it.
    """

    about: str
    text: str
    plan: Plan | None = None
    to_look_at: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_done(self) -> bool:
        """Whether it is erased."""
        return self.plan is not None


def due(workspace: Workspace, today: date) -> Due:
    """Return what is past its time of retention on a day, with what is under legal hold."""
    years = workspace.settings.retention.years
    with open_ledger(workspace) as ledger:
        pupils = tuple(
            DuePupil(
                record.token,
                record.upn,
                record.name(ledger),
                len(record.events),
                tuple(letter.ref for letter in record.letters),
                record.last_day,
                record.kept_until(years),
                record.is_held,
            )
            for record in _past_their_time(ledger, years, today)
        )
        old = plan_old_runs(Premises.survey(ledger, workspace), today)
        return Due(pupils, tuple((run, len(plan.files)) for run, plan in old))


def erase_pupils(
    workspace: Workspace, named: Sequence[str], why: Why, by: str, today: date, *, by_name: bool = False
) -> list[Erased]:
    """Erase all that is personal of the pupils named, for ever; one that must stay is told, and stops no other.

    Args:
        workspace: the trust's.
        named: UPNs, or the tokens that `due` shows.
        why: a code, which stays for ever.
        by: a role or initials, which stay for ever.
        today: the day in the schools' time.
        by_name: files go too that were dealt with and hold a pupil's name alone, which may be another child's.

    Raises:
        SettingsError: nobody is named, of one nothing is on record, or `by` is blank.
    """
    if not named:
        raise SettingsError("Name pupils by UPN, or say --due for everything that is past its time.")
    _require_name(by)
    with open_ledger(workspace) as ledger:
        premises = _survey(ledger, workspace)
        asked = _named(premises, named)
        done = []
        for record in asked:
            done.append(_erased(premises, record, why, by, today, by_name=by_name))
            # What was shared with one may be gone: the next is weighed by what is there.
            premises = premises if record is asked[-1] else Premises.survey(ledger, workspace)
        return done


def erase_due(workspace: Workspace, why: Why, by: str, today: date) -> list[Erased]:
    """Erase, for ever, everything that `due` lists and that is not held: pupils, then whole runs' shared papers.

    Raises:
        SettingsError: `by` is blank.
    """
    _require_name(by)
    with open_ledger(workspace) as ledger:
        premises = _survey(ledger, workspace)
        past = _past_their_time(ledger, workspace.settings.retention.years, today)
        done = [_erased(premises, record, why, by, today) for record in past]
        for run, plan in list(plan_old_runs(premises, today)):
            erase(premises, plan, why, by)
            done.append(Erased(run, "", plan))
    return done


def hold(workspace: Workspace, asked: str, because: Because, *, lifted: bool) -> str:
    """Put a pupil's record under legal hold, or lift it, and return the token that stands for the pupil.

    Raises:
        SettingsError: it is not one pupil who is meant, nothing is on record, or it is (or is not) held already.
    """
    with open_ledger(workspace) as ledger:
        record = pupil_record(ledger, the_pupil_meant(ledger, asked))
        event = hold_event(record, reason=because.reason, by=because.by, lifted=lifted)
        append_signed(ledger, [event], because.by)
    return record.token


def hand_over(workspace: Workspace, asked: str, target: Path, now: datetime, parent: str | None) -> int:
    """Write a pupil's record into a new folder, as far as it is one parent's where one is named; return its events.

    Raises:
        SettingsError: it is not one pupil who is meant, the folder is not empty, nothing is on record, or two parents
            are called so.
    """
    with open_ledger(workspace) as ledger:
        record = pupil_record(ledger, the_pupil_meant(ledger, asked))
        return write_record(ledger, record, workspace.evidence, target, now, parent)


def _survey(ledger: Ledger, workspace: Workspace) -> Premises:
    """Look through a workspace, after clearing away what no run knows of: nobody has seen it, and it holds letters."""
    Strays(workspace.outbox, workspace.evidence).clear(ledger)
    return Premises.survey(ledger, workspace)


def _require_name(by: str) -> None:
    # Before anything is looked at: nobody erases half of what was asked for.
    if not by.strip():
        raise SettingsError("Say who erases it, with --by: a role or initials.")


def _erased(
    premises: Premises, record: PupilRecord, why: Why, by: str, today: date, *, by_name: bool = False
) -> Erased:
    try:
        plan = erase_pupil(premises, record, why, by, today, by_name=by_name)
    except HeldError as held:
        return Erased(record.token, str(held))
    inbox = premises.workspace.inbox
    look_at = tuple(sorted(path.relative_to(inbox).as_posix() for path in plan.to_look_at))
    return Erased(record.token, " ".join(_words_of_kept(plan)), plan, look_at)


def _past_their_time(ledger: Ledger, years: int, today: date) -> list[PupilRecord]:
    """Return the records past retention, held ones included."""
    return [record for record in pupil_records(ledger) if record.kept_until(years) < today]


def _named(premises: Premises, named: Sequence[str]) -> list[PupilRecord]:
    """Return the records of pupils who were named by UPN or token; each is on record, or at least on a receipt."""
    ledger = premises.ledger
    known = {*records.pupils(ledger), *filter(is_valid_upn, premises.mentions)}
    by_name = {upn: upn for upn in known} | {pupil_token(ledger.workspace_id, upn): upn for upn in known}
    upns = [by_name.get(normalise_upn(name)) for name in named]
    if None in upns:
        raise SettingsError("Of one of these pupils nothing is on record, or it was erased before. Look at the UPNs.")
    return [pupil_record(ledger, upn) for upn in dict.fromkeys(upns) if upn]


def _words_of_kept(plan: Plan) -> Iterator[str]:
    if plan.kept_scans:
        scans = count(len(plan.kept_scans), "scan of posting sheets stays", "scans of posting sheets stay")
        yield f"{scans}, as proof for other pupils' letters on them."
    if plan.kept_runs:
        runs = count(len(plan.kept_runs), "run")
        yield f"Shared papers of {runs} stay, as another pupil's record is under legal hold."
    if plan.to_look_at:
        files = count(len(plan.to_look_at), "file in the inbox stays that", "files in the inbox stay that")
        yield (
            f"{files} may speak of the pupil: look at each. What waits there is to be deleted by hand; of what was "
            "dealt with, --by-name erases what holds the name."
        )
