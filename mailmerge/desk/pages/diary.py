"""The diary by week, and the register's sweep."""

from datetime import timedelta
from itertools import groupby

from flask import Blueprint, Response, request

from mailmerge.desk.desk import Page, asker, office, served, show, tell_outcome, to
from mailmerge.operations import sweeping
from mailmerge.operations.calendar_file import calendar_file
from mailmerge.operations.outcomes import outcome_of
from mailmerge.operations.today import due_items

pages = Blueprint("diary", __name__)


@pages.get("/due")
def due() -> Page:
    """Show the diary: what is late, then week by week."""
    items = due_items(office(), asker())
    late = [item for item in items if item.due.late]
    coming = sorted((item for item in items if not item.due.late), key=lambda item: item.due.on)
    weeks = [
        (monday, list(of))
        for monday, of in groupby(coming, lambda item: item.due.on - timedelta(item.due.on.weekday()))
    ]
    return show("due", late=late, weeks=weeks)


@pages.get("/due.ics")
def ics() -> Response:
    """Serve the diary as a calendar file, without a child's name."""
    return served(calendar_file(office(), asker()), "text/calendar", "due.ics")


@pages.get("/sweep")
def sweep() -> Page:
    """Show whom the register calls for."""
    return show("sweep", found=sweeping.swept(office(), asker()))


@pages.post("/sweep/cases")
def cases() -> Page:
    """Make the cases of those who are ticked."""
    outcome = outcome_of(sweeping.make_cases(office(), asker(), request.form.getlist("upn")))
    tell_outcome(outcome, "Their cases are made.")
    return to("runs.run", run=outcome.run) if outcome.run else to("diary.sweep")
