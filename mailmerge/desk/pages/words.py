"""The trust's Word files: status, lint, what changed, pages; a changed one put in, and approved."""

from flask import Blueprint, Response, request

from mailmerge.desk.desk import Page, asker, office, served, show, tell, to, typed, uploaded
from mailmerge.operations import word_files as operations
from mailmerge.operations.rights import OutOfSightError

pages = Blueprint("words", __name__)


@pages.get("/templates")
def every() -> Page:
    """List the Word files."""
    return show("templates", files=operations.word_files(office()))


@pages.get("/templates/<name>")
def template(name: str) -> Page:
    """Show one Word file."""
    found = operations.word_file(office(), name)
    drawn = operations.drawn(office(), name) if found.can_be_drawn and request.args.get("drawn") else None
    return show("template", page=found, drawn=drawn)


@pages.get("/templates/<name>/pages/<int:variant>-<int:number>.png")
def page(name: str, variant: int, number: int) -> Response:
    """Serve a page of one variant that was drawn from a Word file for a made-up family, beside the approved one."""
    drawn = operations.drawn(office(), name)
    if not 1 <= variant <= len(drawn) or not 1 <= number <= len(drawn[variant - 1].pages):
        raise OutOfSightError
    return served(drawn[variant - 1].pages[number - 1], "image/png")


@pages.post("/templates/<name>/file")
def put_in(name: str) -> Page:
    """Put a changed Word file in its place; it is not sent before it is approved."""
    chosen = uploaded("file")
    if chosen is None:
        tell(False, "Choose the Word file first.", title="Nothing was put in")
    else:
        findings = operations.put_in(office(), asker(), name, chosen[1], typed("digest"))
        wrong = sum(finding.severity == "error" for finding in findings)
        lines = ("Look at what was found, at what changed, and at every page. Then approve it.",)
        tell(not wrong, *lines, title="The file is in its place, and waits for approval.")
    return to("words.template", name=name)


@pages.post("/templates/<name>/approve")
def approve(name: str) -> Page:
    """Approve a Word file as it was looked at."""
    done = operations.approve(office(), asker(), name, typed("digest"))
    tell(True, *(f"{key}: version {version}" for key, version in done.items()), title="Approved: letters may be sent.")
    return to("words.template", name=name)
