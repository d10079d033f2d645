"""What is due, and what is late: every clock that runs, for a screen, a page, or a calendar file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from mailmerge.law.parameters import national_parameters
from mailmerge.operations.asking import require_school
from mailmerge.operations.record import open_ledger
from mailmerge.referral.due import Due
from mailmerge.runs.diary import diary, week_in_words
from mailmerge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Diary:
    """What is due, what is late first."""

    items: tuple[Due, ...]
    workspace_id: str = field(repr=False)
    with_initials: bool = False

    @property
    def lines(self) -> Iterator[str]:
        """The items in words, week by week."""
        return week_in_words(self.items)

    def calendar_file(self) -> bytes:
        """Return the items as an .ics file; no child's name is in it, and imported twice, nothing doubles."""
        from mailmerge.referral.ical import ical  # brings in icalendar, which a list need not wait for

        return ical(self.items, self.workspace_id, with_initials=self.with_initials)


def due(workspace: Workspace, on: date, days: int | None = None, school: str | None = None) -> Diary:
    """Return what is due from a day on.

    Args:
        workspace: the trust's.
        on: the day from which to look.
        days: only what is late, or due within so many days; None: everything.
        school: only this school's, by its code.

    Raises:
        SettingsError: there is no such school.
        MissingError: there is no record yet, or it lies on a network drive.
    """
    require_school(workspace, school)
    with open_ledger(workspace) as ledger:
        items = diary(ledger, workspace, national_parameters(), on, school)
        workspace_id = ledger.workspace_id
    if days is not None:
        items = tuple(item for item in items if item.late or item.on <= on + timedelta(days=days))
    return Diary(tuple(items), workspace_id, workspace.settings.diary.initials)
