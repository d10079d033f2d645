"""Runs, and the rows that wait for a person."""

import mimetypes
import re
from base64 import b64encode
from hashlib import sha256

from flask import Blueprint, Response, request

from mailmerge.desk.desk import Page, asker, office, served, show, tell_outcome, to, typed
from mailmerge.desk.paging import part_of
from mailmerge.operations import mending, rows_that_wait
from mailmerge.operations import runs_on_record as operations
from mailmerge.operations.outcomes import Outcome, outcome_of
from mailmerge.operations.rights import needed

pages = Blueprint("runs", __name__)

_AT_ONCE = 100  # lines of a list on one page
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)
_RECEIPT_POLICY = "default-src 'none'; style-src {styles}; img-src data:; sandbox allow-popups"


@pages.get("/runs")
def every() -> Page:
    """List the latest runs."""
    return show("runs", runs=operations.latest_runs(office(), asker()))


@pages.get("/runs/<run>")
def run(run: str) -> Page:
    """Show one run: its letters, or every row of its file."""
    page = operations.run_page(office(), asker(), run)
    if request.args.get("show") == "rows":
        part = part_of(page.rows, _AT_ONCE)
        return show("run_rows", page=page, part=part, rows=operations.row_lines(part.shown))
    made = part_of(page.letters, _AT_ONCE)
    return show("run", page=page, part=made, letters=operations.letter_lines(office(), made.shown))


@pages.get("/runs/<run>/files/<path:name>")
def file(run: str, name: str) -> Response:
    """Serve a file that the run's page names; the receipt with its own styles and nothing else."""
    data = operations.run_file(office(), asker(), run, name).read_bytes()
    if not name.endswith(".html"):
        return served(data, mimetypes.guess_type(name)[0] or "application/octet-stream", name.rpartition("/")[2])
    response = Response(data, mimetype="text/html")
    styles = " ".join(f"'sha256-{b64encode(sha256(css).digest()).decode()}'" for css in _STYLE.findall(data))
    response.headers["Content-Security-Policy"] = _RECEIPT_POLICY.format(styles=styles or "'none'")
    return response


@pages.get("/rows")
def rows() -> Page:
    """List the rows that wait."""
    task = request.args.get("task", "")
    task = task if task in ("mend", "decide") else "mend"
    return show("rows", task=task, part=part_of(rows_that_wait.waiting_rows(office(), asker(), task), _AT_ONCE))


@pages.get("/rows/<key>")
def row(key: str) -> Page:
    """Show one row, with just the cells to mend and the answers that the rule allows."""
    return _row(key, 200)


@pages.post("/rows/<key>/mend")
def mend(key: str) -> Page:
    """Put the row down again with its cells mended; the next opens by itself."""
    found = rows_that_wait.waiting_row(office(), asker(), key)
    cells = {}
    for blank in mending.blanks(found, asker()):
        name = f"cell {blank.row} {blank.column}"
        if name in request.form:
            cells[blank.row, blank.column] = typed(name)
    outcome = outcome_of(mending.mend(office(), asker(), key, _version(), cells))
    return _after(found, outcome, "The row is mended.")


@pages.post("/rows/<key>/release")
def release(key: str) -> Page:
    """End a hold with a reason; the next row opens by itself."""
    found = rows_that_wait.waiting_row(office(), asker(), key)
    code, _, parent = typed("hold").partition("/")
    outcome = outcome_of(mending.release(office(), asker(), key, _version(), code, parent, typed("why")))
    if code == "address-confidential" and outcome.refs and asker().may("confidential"):
        tell_outcome(outcome, "The letter is made. Type its address, and print it.")
        return to("withheld.one", ref=outcome.refs[0])
    done = "The hold is ended."
    if code == "address-confidential" and outcome.refs:
        done = f"The letter is made. Somebody with the role {needed('confidential')} types its address and prints it."
    return _after(found, outcome, done)


def _after(found: rows_that_wait.WaitingRow, outcome: Outcome, done: str) -> Page:
    tell_outcome(outcome, done)
    left = rows_that_wait.waiting_rows(office(), asker(), found.task)
    return to("runs.row", key=left[0].key) if left else to("today.today")


def _row(key: str, status: int) -> Page:
    found = rows_that_wait.waiting_row(office(), asker(), key)
    every = rows_that_wait.waiting_rows(office(), asker(), found.task)
    place = [one.key for one in every].index(key)
    return show(
        "row",
        status,
        row=found,
        blanks=mending.blanks(found, asker()),
        answers=mending.answers(office(), found),
        who_may=mending.who_may_release,
        may_end=lambda code: mending.may_release(asker(), code),
        place=place + 1,
        of=len(every),
        following=every[(place + 1) % len(every)].key if len(every) > 1 else None,
    )


def _version() -> int:
    text = typed("version")
    return int(text) if text.isdigit() else -1
