"""Today: what must be done, what is late, and whether the service is alive."""

from flask import Blueprint, Response

from mailmerge.desk.desk import Page, asker, office, show
from mailmerge.operations import today as operations
from mailmerge.operations.look import own_colour
from mailmerge.operations.mending import first_row

pages = Blueprint("today", __name__)

_LATE_SHOWN = 20
_SOON_SHOWN = 5


@pages.get("/")
def today() -> Page:
    """Show the front page."""
    found = operations.today(office(), asker())
    rows = {task: first_row(office(), asker(), task) for task in ("mend", "decide")}
    first = {task: row.key if row else None for task, row in rows.items()}
    return show(
        "today",
        today=found,
        first=first,
        late=found.late[:_LATE_SHOWN],
        more_late=max(0, len(found.late) - _LATE_SHOWN),
        soon=found.soon[:_SOON_SHOWN],
        service=operations.service(office()),
    )


@pages.get("/colour.css")
def colour() -> Response:
    """Serve the asker's school's own colour as a style sheet; an empty one where there is none."""
    own = own_colour(office(), asker())
    text = f":root {{ --leaf: {own}; --leaf-dark: {own}; }}\n" if own else ""
    return Response(text, mimetype="text/css")
