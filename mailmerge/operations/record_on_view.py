"""The record on view: who did what, whether it verifies, its head written elsewhere, a copy."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from mailmerge.casework.counting import count
from mailmerge.dispatch.times import local
from mailmerge.errors import SettingsError
from mailmerge.ledger.record import facts_on_record
from mailmerge.operations import safekeeping
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the record: its number, when, what happened to what, and who did it, where that is known."""

    number: int
    at: datetime
    what: str
    subject: str
    by: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """Entries, the latest first; `before` leads to the ones before them, None where there are none."""

    entries: tuple[Entry, ...]
    head: str
    before: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """What was found or done, in words."""

    is_done: bool
    title: str
    lines: tuple[str, ...] = ()


def entries(office: Office, asker: Asker, before: int | None) -> EntriesPage:
    """Return a hundred entries of the record before one, by default the last; for those who see every school.

    Raises:
        NotAllowedError: the asker decides nothing.
        OutOfSightError: the asker sees only some schools.
    """
    asker.require("decide")
    asker.require_school(None)
    head = office.ledger.head()
    end = min(before or head.seq + 1, head.seq + 1)
    start = max(0, end - 1 - _SHOWN)
    shown = tuple(takewhile(lambda event: event.seq < end, office.ledger.events(after=start)))
    who = facts_on_record.who_asked(office.ledger, shown)
    found = [
        Entry(event.seq, local(event.at), event.kind.replace("-", " "), event.subject, who[event.seq])
        for event in shown
    ]
    earliest = end - _SHOWN
    return EntriesPage(tuple(reversed(found)), head.hash, earliest if earliest > 1 else None)


def verify(office: Office, asker: Asker) -> Said:
    """Re-hash every event and every file, and say what was found."""
    asker.require("decide")
    asker.require_school(None)
    found = safekeeping.verify(office.workspace)
    if found is None:
        return Said(is_done=True, title="There is nothing on record yet.")
    looked_at = f"{count(found.events, 'entry', 'entries')} and {count(found.files, 'file')}"
    if found.ok:
        return Said(is_done=True, title=f"Everything is as it was written: {looked_at}.")
    lines = tuple(verdict.text for verdict in found.verdicts)
    return Said(is_done=False, title="The record does not verify.", lines=lines)


def anchor(office: Office, asker: Asker) -> Said:
    """Write the record's head into the folder that the settings name."""
    asker.require("manage")
    anchored = safekeeping.anchor_head(office.workspace)
    if anchored.path is None:
        return Said(is_done=False, title="The record does not verify, so no head was written.")
    return Said(is_done=True, title="The head was written.", lines=(anchored.path.name,))


def back_up(office: Office, asker: Asker, folder: str) -> Said:
    """Copy the record into a folder of the machine on which the desk runs.

    Raises:
        SettingsError: there is no such folder.
    """
    asker.require("manage")
    path = Path(folder)
    if not folder or not path.is_absolute() or not path.is_dir():
        raise SettingsError("Give a folder that is there, with its whole path, on the machine on which the desk runs.")
    return Said(
        is_done=True,
        title="The record was copied and verified.",
        lines=(safekeeping.back_up(office.workspace, path).name,),
    )
