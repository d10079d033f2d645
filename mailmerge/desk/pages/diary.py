"""The diary by week, and the register's sweep."""

from flask import Blueprint, Response, request

from mailmerge.desk.desk import Page, asker, kept, office, served, show, tell_outcome, to
from mailmerge.desk.paging import part_of
from mailmerge.operations import sweeping
from mailmerge.operations.calendar_file import calendar_file
from mailmerge.operations.outcomes import outcome_of
from mailmerge.operations.today import diary_by_week

pages = Blueprint("diary", __name__)

_AT_ONCE = 100  # items of a list on one page
_WEEKS = 6  # that are told of on the first page


@pages.get("/due")
def due() -> Page:
    """Show the diary: what is late, then week by week; or all that is late, or all of one week, page by page."""
    diary = diary_by_week(office(), asker())
    if request.args.get("of") == "late":
        return show("due_part", monday=None, part=part_of(diary.late, _AT_ONCE))
    monday = next((one for one in diary.weeks if one.isoformat() == request.args.get("of")), None)
    if monday is not None:
        return show("due_part", monday=monday, part=part_of(diary.weeks[monday], _AT_ONCE))
    weeks = list(diary.weeks.items())
    lists = kept("due_lists", (), late=diary.late, weeks=weeks[:_WEEKS], later=weeks[_WEEKS:])
    return show("due", diary=diary, lists=lists)


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
