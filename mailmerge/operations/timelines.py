"""All that is on record of a pupil, found by name, UPN or a letter's reference."""

from mailmerge.operations.record import open_ledger
from mailmerge.runs.timeline import Timeline
from mailmerge.runs.timeline import find as timelines_of
from mailmerge.workspace import Workspace


def find(workspace: Workspace, asked: str) -> tuple[Timeline, ...]:
    """Return the timeline of each pupil who is meant; a part of the name will do.

    Raises:
        MissingError: there is no record yet, or it lies on a network drive.
    """
    with open_ledger(workspace) as ledger:
        return tuple(timelines_of(ledger, asked))
