"""The record: who did what, whether it verifies, and keeping it safe."""

from flask import Blueprint, request

from mailmerge.desk.desk import Page, asker, office, show, tell, to, typed
from mailmerge.operations import record_on_view as operations

pages = Blueprint("record", __name__)


@pages.get("/record")
def record() -> Page:
    """Show the last entries."""
    before = request.args.get("before", "")
    return show("record", page=operations.entries(office(), asker(), int(before) if before.isdigit() else None))


@pages.post("/record/verify")
def verify() -> Page:
    """Re-hash everything."""
    found = operations.verify(office(), asker())
    tell(found.is_done, *found.lines, title=found.title)
    return to("record.record")


@pages.post("/record/anchor")
def anchor() -> Page:
    """Write the head where the settings say."""
    found = operations.anchor(office(), asker())
    tell(found.is_done, *found.lines, title=found.title)
    return to("record.record")


@pages.post("/record/backup")
def backup() -> Page:
    """Copy the record into a folder."""
    found = operations.back_up(office(), asker(), typed("folder"))
    tell(found.is_done, *found.lines, title=found.title)
    return to("record.record")
