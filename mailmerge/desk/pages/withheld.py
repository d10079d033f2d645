"""Confidential addresses: typed for one letter, printed, and forgotten."""

from flask import Blueprint

from mailmerge.desk.desk import Page, asker, office, served, show, tell, to, typed
from mailmerge.operations import withheld as operations

pages = Blueprint("withheld", __name__)


@pages.get("/withheld")
def every() -> Page:
    """List the letters whose address is to be typed."""
    asker().require("confidential")
    return show("withheld", letters=operations.withheld(office(), asker()))


@pages.get("/letters/<ref>/address")
def one(ref: str) -> Page:
    """Ask for the address of one letter."""
    return _ask(ref, {})


@pages.post("/letters/<ref>/address")
def print_(ref: str) -> Page:
    """Answer with the letter and the address that was typed; it is nowhere else, then or later."""
    cells = {part: typed(part) for part in operations.PARTS}
    made = operations.print_addressed(office(), asker(), ref, cells)
    if made.beside:
        return _ask(ref, cells, made.beside)
    return served(made.pdf, "application/pdf", f"{ref}.pdf")


@pages.post("/letters/<ref>/address/forget")
def forget(ref: str) -> Page:
    """Leave the page on which the address was typed, and have the browser drop what it kept of it."""
    operations.withheld_letter(office(), asker(), ref)
    tell(True, "It is in no file of this system. Close the tab with the printed letter too.", title="Forgotten")
    response = to("withheld.every")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _ask(ref: str, cells: dict[str, str], trouble: object = None) -> Page:
    found = operations.withheld_letter(office(), asker(), ref)
    if trouble:
        tell(False, "Look at the field that is marked.", title="It was not printed")
    return show(
        "address", 422 if trouble else 200, letter=found, cells=cells, lines=operations.LINES, trouble=trouble or {}
    )
