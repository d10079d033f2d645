"""The post room: who does something with letters has it alone, with the record open and what was cut off finished."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from mailmerge.dispatch.clickdrop import Account
from mailmerge.dispatch.export import Exported, Posting, export_orders
from mailmerge.dispatch.joining import finish
from mailmerge.dispatch.services import known_service, read_way
from mailmerge.dispatch.sheet_again import SheetFor, make_sheet_again
from mailmerge.dispatch.turn import own_turn
from mailmerge.dispatch.waiting import Waiting, open_letters
from mailmerge.dispatch.weight import layers_in
from mailmerge.errors import SettingsError
from mailmerge.law.delivery import SERVICES
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.operations.asking import login_name, require_school
from mailmerge.operations.record import open_ledger
from mailmerge.workspace import Workspace
from mailmerge.workspace.school_copies import copy_for_schools


@contextmanager
def post_room(workspace: Workspace) -> Iterator[Ledger]:
    """Open the record for one who does something with letters: at one time, one alone.

    Raises:
        MissingError: there is no record yet, or it lies on a network drive.
    """
    with open_ledger(workspace) as ledger, own_turn(ledger):
        finish(ledger, workspace.outbox)
        yield ledger


def letters_of(ledger: Ledger, run: str) -> list[LetterRecord]:
    """Return the letters of a run that was named.

    Raises:
        SettingsError: there is no such run, or it made no letters.
    """
    letters = letter_records.letters_of_run(ledger, run)
    if not letters:
        raise SettingsError(f"There is no run {run} with letters on record. Look at the names of the outbox's folders.")
    return letters


def make_sheets(workspace: Workspace, run: str, school: str | None, now: datetime) -> list[Path]:
    """Make the posting sheets of a run again, of what still waits to be posted, and return them.

    Args:
        workspace: the trust's.
        run: the run.
        school: only this school's; None: every school's.
        now: when they are made, aware.

    Raises:
        SettingsError: there is no such school or run.
    """
    require_school(workspace, school)
    settings = workspace.settings
    with post_room(workspace) as ledger:
        codes = {letter.school for letter in letters_of(ledger, run)}
        wanted = [
            SheetFor(settings.trust.name, known.name, known.code, settings.posting.service_for, login_name())
            for known in workspace.schools.values()
            if known.code in codes and school in (None, known.code)
        ]
        made = [make_sheet_again(ledger, workspace.outbox, run, one, now) for one in wanted]
    share_with_schools(workspace, run)
    return [path for path in made if path]


def share_with_schools(workspace: Workspace, run: str) -> None:
    """Copy what joined a run's folder into the schools' own, where a trust has those."""
    if workspace.for_schools is not None:
        copy_for_schools(workspace.outbox, run, workspace.for_schools, workspace.schools)


@dataclass(frozen=True, slots=True)
class OrdersAsked:
    """What is to be ordered of the postal account: of which runs and school, how, and whether what was ordered too.

    `runs` empty: every run with letters that wait. `service` None: the workspace's.
    """

    runs: Sequence[str] = ()
    school: str | None = None
    service: str | None = None
    again: bool = False


def order(workspace: Workspace, asked: OrdersAsked, today: date) -> Exported:
    """Write one import file for the postal account, over all the runs that are asked about.

    Raises:
        SettingsError: there is no such school, run or service.
    """
    require_school(workspace, asked.school)
    posting = _posting(workspace, asked.service)
    with post_room(workspace) as ledger:
        for run in asked.runs:
            letters_of(ledger, run)
        return export_orders(
            ledger, workspace.outbox, asked.runs, posting, today, school=asked.school, again=asked.again
        )


def waiting(workspace: Workspace, school: str | None, today: date) -> list[Waiting]:
    """Return the letters that wait to be posted, are late, held, not proved, or came back.

    Raises:
        SettingsError: there is no such school.
    """
    require_school(workspace, school)
    with post_room(workspace) as ledger:
        return [one for one in open_letters(ledger, today) if school in (None, one.letter.school)]


def _posting(workspace: Workspace, service: str | None) -> Posting:
    settings = workspace.settings
    chosen = known_service(read_way(service)) if service else None
    if service and chosen is None:
        raise SettingsError(f"{service} is no service for letters. There are: {', '.join(SERVICES)}.")
    orders = settings.posting.click_and_drop
    layers = layers_in(settings.print.envelope)
    account = Account(orders.columns, orders.service_codes, orders.package_size, layers)
    service_for = settings.posting.service_for
    return Posting(account, lambda letter: chosen or service_for(letter), settings.print.duplex, login_name())
