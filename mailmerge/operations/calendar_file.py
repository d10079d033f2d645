"""The diary as a calendar file, as far as somebody sees it: no child's name is in it."""

from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker
from mailmerge.operations.today import due_items
from mailmerge.referral.ical import ical


def calendar_file(office: Office, asker: Asker) -> bytes:
    """Return the diary as an `.ics`; imported twice, nothing doubles."""
    items = tuple(item.due for item in due_items(office, asker))
    return ical(items, office.ledger.workspace_id, with_initials=office.workspace.settings.diary.initials)
