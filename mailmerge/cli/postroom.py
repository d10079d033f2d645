"""What the commands of `mailmerge post` share: the workspace with its ledger, opened for one of them at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from mailmerge.cli.record import open_ledger
from mailmerge.errors import SettingsError

if TYPE_CHECKING:
    from mailmerge.cli.options import Common
    from mailmerge.ledger.ledger import Ledger
    from mailmerge.ledger.records import LetterRecord
    from mailmerge.workspace import Workspace

school_option = click.option("--school", metavar="CODE", help="Only this school's letters.")


@contextmanager
def office(common: Common, school: str | None) -> Iterator[tuple[Workspace, Ledger]]:
    """Give the workspace and its open ledger; a school that was named must be one of the workspace's."""
    from mailmerge.dispatch.joining import finish
    from mailmerge.dispatch.turn import own_turn

    workspace = common.load_workspace()
    require_school(workspace, school)
    with open_ledger(workspace) as ledger, own_turn(ledger):
        finish(ledger, workspace.outbox)
        yield workspace, ledger


def require_school(workspace: Workspace, school: str | None) -> None:
    """Refuse a school's code that the workspace does not know."""
    require(
        school is None or school in workspace.schools,
        f"There is no school {school}. There are: {', '.join(sorted(workspace.schools))}.",
    )


def letters_of(ledger: Ledger, run: str) -> list[LetterRecord]:
    """Return the letters of a run that was named."""
    from mailmerge.ledger import records

    letters = records.letters_of_run(ledger, run)
    require(bool(letters), f"There is no run {run} with letters on record. Look at the names of the outbox's folders.")
    return letters


def require(holds: bool, otherwise: str) -> None:
    """Refuse a command that makes no sense, with what to type instead."""
    if not holds:
        raise SettingsError(otherwise)
