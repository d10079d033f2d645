"""Dropping a file: first what would be done, then doing it, then how far it is."""

from flask import Blueprint, make_response

from mailmerge.desk.desk import Page, asker, office, only, show, tell, the_desk, to, typed, uploaded
from mailmerge.operations.dropping import results_seen, summary
from mailmerge.operations.outcomes import outcome_of
from mailmerge.operations.proving import proved_by
from mailmerge.operations.runs_on_record import is_seen

pages = Blueprint("drop", __name__)


@pages.get("/drop")
def choose() -> Page:
    """Ask for a file."""
    return show("drop")


@pages.post("/drop")
def keep() -> Page:
    """Keep a file, and show what would be done with it."""
    chosen = uploaded("file")
    if chosen is None:
        return show("drop", 422, trouble="Choose a file first.")
    school = only(typed("school"), dict(office().workspace.schools))
    return to("drop.look", token=the_desk().counter.keep(asker(), *chosen, school or None))


@pages.get("/drop/<token>")
def look(token: str) -> Page:
    """Show what would be done with a file; or how far it is; or lead to its run."""
    drop = the_desk().counter.look(asker(), token)
    if drop.is_register:
        tell(True, title="The register is on record. This is whom it calls for.")
        return to("diary.sweep")
    if drop.state == "done":
        proved = proved_by(office(), asker(), drop.sha256) if drop.sha256 else None
        if proved:
            return show("done", title=proved, outcome=outcome_of(drop.result) if drop.result else None)
        if is_seen(office(), asker(), str(drop.run)):
            return to("runs.run", run=drop.run)
        # Notes and postings are no one school's: whoever dropped them is told here.
        return show("done", title="", outcome=outcome_of(results_seen(drop.result, asker())) if drop.result else None)
    if drop.result is None:
        response = make_response(show("underway", drop=drop))
        if drop.state != "failed":
            response.headers["Refresh"] = "2"
        return response
    result = results_seen(drop.result, asker())
    return show("check", drop=drop, result=result, counts=summary(result))


@pages.post("/drop/<token>/do")
def do(token: str) -> Page:
    """Put the file into the inbox, and have it done."""
    the_desk().counter.do(asker(), token)
    return to("drop.look", token=token)


@pages.post("/drop/<token>/forget")
def forget(token: str) -> Page:
    """Throw the file away."""
    the_desk().counter.forget(asker(), token)
    tell(True, "Nothing was done with the file.")
    return to("today.today")
