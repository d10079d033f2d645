"""Pupils: looked for, and all that is known of one on one page, with notes, papers and referral packs."""

import mimetypes
from collections.abc import Mapping

from flask import Blueprint, Response, request

from mailmerge.desk.desk import (
    Page,
    asker,
    office,
    only,
    served,
    show,
    tell,
    tell_outcome,
    the_desk,
    to,
    typed,
    typed_day,
    uploaded,
)
from mailmerge.operations import evidence_on_record, gaps, runs_on_record, told
from mailmerge.operations import pupils as operations
from mailmerge.operations.outcomes import Outcome, outcome_of

pages = Blueprint("pupils", __name__)

# The page has a field for each of these; of any other column it is told in a line.
_BESIDE = frozenset(
    {"on", "note kind", "time", "text", "outcome", "parent", "file", "outcome on", "referral route", "sanction"}
)
_NOTE = ("note kind", "parent", "time", "medium", "place", "outcome", "text", "support kind")
_NOTE_DAYS = ("support from", "support until")
_PACK = ("referral route", "parent", "sanction", "override reason")


@pages.route("/pupils", methods=["GET", "POST"])
def search() -> Page:
    """Look for a pupil. The form is sent as POST, so that no name stands in an address; it changes nothing."""
    asked = typed("q") if request.method == "POST" else request.args.get("q", "").strip()
    found = operations.search(office(), asker(), asked) if asked else ()
    if len(found) == 1:
        return to("pupils.pupil", upn=found[0].upn)
    return show("pupils", asked=asked, found=found)


@pages.get("/pupils/<upn>")
def pupil(upn: str) -> Page:
    """Show all that is known of one pupil."""
    return _pupil(upn)


@pages.post("/pupils/<upn>/notes")
def note(upn: str) -> Page:
    """Add a note."""
    on = typed_day("on")
    if on is None:
        return _pupil(upn, 422, {"on": "Give the day on which it was."})
    if typed("note kind") not in told.NOTE_KINDS:
        return _pupil(upn, 422, {"note kind": "Choose what was done."})
    for name in _NOTE_DAYS:
        if typed(name) and typed_day(name) is None:
            return _pupil(upn, 422, {name: "This is no day. Type it as 12/11/2025."})
    days = {name: day.isoformat() for name in _NOTE_DAYS if (day := typed_day(name))}
    cells = {name: typed(name) for name in _NOTE} | {"on": on.isoformat()} | days
    return _after(upn, outcome_of(told.note(office(), asker(), upn, cells)), "The note is on record.")


@pages.post("/pupils/<upn>/outcomes")
def outcome(upn: str) -> Page:
    """Note what came of a referral."""
    on = typed_day("on")
    if on is None:
        return _pupil(upn, 422, {"outcome on": "Give the day on which it was."})
    cells = {"outcome": only(typed("outcome"), told.OUTCOMES), "on": on.isoformat(), "parent": typed("parent")}
    return _after(upn, outcome_of(told.outcome(office(), asker(), upn, cells)), "The outcome is on record.")


@pages.post("/pupils/<upn>/papers")
def paper(upn: str) -> Page:
    """File a paper."""
    chosen = uploaded("file")
    if chosen is None:
        return _pupil(upn, 422, {"file": "Choose a PDF or a picture first."})
    result = told.file_paper(office(), asker(), upn, typed("kind"), *chosen)
    return _after(upn, outcome_of(result), "The paper is filed.")


@pages.get("/papers/<int:number>")
def filed(number: int) -> Response:
    """Serve a paper that is filed, by its number on record."""
    found = evidence_on_record.paper(office(), asker(), number)
    return served(
        found.data, mimetypes.guess_type(found.name)[0] or "application/octet-stream", f"paper {number}{found.suffix}"
    )


@pages.post("/pupils/<upn>/pack")
def pack(upn: str) -> Page:
    """Make a referral pack, with its list of gaps; what was typed beside a gap is put down first."""
    form = request.form
    cells = {name: typed(name) for name in _PACK} | gaps.facts_told({name: typed(name) for name in form})
    cells["confirm"] = "; ".join(form.getlist("confirm"))
    cells["override"] = "; ".join(form.getlist("override"))
    if only(cells["referral route"], told.ROUTES) == "":
        return _pupil(upn, 422, {"referral route": "Choose what the referral is about."})
    beside = {}
    for kind in gaps.notes_told({name: typed(name) for name in form}):
        on = typed_day(f"note {kind}")
        note_ = {"note kind": kind, "on": on.isoformat() if on else "", "parent": cells["parent"]}
        noted = outcome_of(told.note(office(), asker(), upn, note_)) if on else None
        if noted is None or not noted.is_done:
            beside[f"note {kind}"] = " ".join(noted.lines) if noted else "This is no day. Type it as 12/11/2025."
    result = told.ask_for_pack(office(), asker(), upn, cells)
    if not result.packs:
        return _after(upn, outcome_of(result), "Nothing was made.")
    return show(
        "pack",
        upn=operations.pupil(office(), asker(), upn).upn,
        page=operations.pupil_page(office(), asker(), upn),
        packs=result.packs,
        cells=cells,
        gaps=gaps.gaps(),
        beside=beside,
        routes=told.ROUTES,
        sanctions=told.SANCTIONS,
        files={str(one["ref"]): runs_on_record.pack_files(office(), asker(), str(one["ref"])) for one in result.packs},
    )


@pages.get("/packs/<ref>")
def pack_of(ref: str) -> Page:
    """List the papers of a referral pack."""
    return show("pack_files", ref=ref, files=runs_on_record.pack_files(office(), asker(), ref))


@pages.get("/packs/<ref>/<name>")
def pack_file(ref: str, name: str) -> Response:
    """Serve one paper of a referral pack."""
    path = runs_on_record.pack_file(office(), asker(), ref, name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return served(path.read_bytes(), "application/octet-stream" if kind == "text/html" else kind, name)


def _after(upn: str, outcome: Outcome, done: str) -> Page:
    if outcome.beside:
        return _pupil(upn, 422, outcome.beside)
    tell_outcome(outcome, done)
    return to("pupils.pupil", upn=upn)


def _pupil(upn: str, status: int = 200, trouble: Mapping[str, str] | None = None) -> Page:
    beside = trouble or {}
    found = operations.pupil_page(office(), asker(), upn)
    desk = the_desk()
    if desk.is_shared:
        desk.looks.info("%s looked at the page of the pupil %s", asker().name, found.token)
    if status != 200:
        lines = [f"{name}: {text}" for name, text in beside.items() if name not in _BESIDE]
        tell(False, *(lines or ["Look at the field that is marked."]), title="This was not done")
    return show(
        "pupil",
        status,
        page=found,
        trouble=beside,
        today=office().today,
        kinds=told.NOTE_KINDS,
        support_kinds=told.SUPPORT_KINDS,
        routes=told.ROUTES,
        sanctions=told.SANCTIONS,
        outcomes=told.OUTCOMES,
        typed=request.form,
    )
