"""The diary as a calendar file, as far as somebody sees it: no child's name is in it."""

from typing import TypeAlias

from mailmerge.ledger.record.touched import Touched
from mailmerge.operations.followed import Placed
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker
from mailmerge.operations.today import diary_by_pupil
from mailmerge.referral.ical import calendar_of, events_of

# An event, after the school that it is told to (None: every one).
_Told: TypeAlias = tuple[str | None, bytes]


def calendar_file(office: Office, asker: Asker) -> bytes:
    """Return the diary as an `.ics`; imported twice, nothing doubles."""

    def answer() -> bytes:
        events = _events(office)
        if asker.schools is not None:
            events = tuple(one for one in events if one[0] is None or asker.sees(one[0]))
        return calendar_of([event for _, event in events])

    return office.remember(("calendar file", asker.schools), answer)


def _events(office: Office) -> tuple[_Told, ...]:
    """Return every event of the diary in the order of the file."""
    workspace_id, with_initials = office.ledger.workspace_id, office.workspace.settings.diary.initials

    def draw(news: Touched | None) -> dict[str, Placed[_Told] | None]:
        diary = diary_by_pupil(office)
        found: dict[str, Placed[_Told] | None] = {}
        for upn in diary if news is None else news.upns:
            items = [item.due for _, item in diary.get(upn, ())]
            school = items[0].school if items else None
            events = events_of(items, workspace_id, with_initials=with_initials)
            found[upn] = tuple((place, (school, event)) for place, event in events) or None
        return found

    return office.follow_in_order("calendar", draw)
