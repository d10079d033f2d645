"""Letters: what is to print, to post and to prove, and each letter as it was made, by its reference."""

from hashlib import sha256

from flask import Blueprint, Response, request

from mailmerge.desk.desk import (
    Page,
    asker,
    kept,
    office,
    only,
    served,
    show,
    tell,
    tell_outcome,
    to,
    typed,
    typed_day,
    uploaded,
)
from mailmerge.desk.paging import part_of
from mailmerge.operations import letters as operations
from mailmerge.operations import printing, second_person, told
from mailmerge.operations.outcomes import outcome_of
from mailmerge.operations.proving import proved_by

pages = Blueprint("letters", __name__)

_AT_ONCE = 200  # letters on one page: more is more than a school posts in a day
_READ = 40  # letters on a page that shows the pages of each
_SHOWN = {"post": ("waits", "late"), "prove": ("unproved",), "back": ("returned",), "held": ("held",)}


@pages.get("/post")
def post() -> Page:
    """List what waits to be posted, to be ticked off; or what is not proved, came back, or is held."""
    shown = only(request.args.get("show", "post"), _SHOWN) or "post"
    return _post(shown)


@pages.post("/post")
def posted() -> Page:
    """Say that the letters that are ticked were posted."""
    on = typed_day("on")
    refs = request.form.getlist("ref")
    trouble = {} if on else {"on": "Give the day on which they were posted."}
    if not refs:
        trouble["ref"] = "Tick the letters that went."
    if on is None or trouble:
        return _post("post", 422, trouble)
    items = {ref: typed(f"item {ref}") for ref in refs if typed(f"item {ref}")}
    result = told.post(office(), asker(), refs, told.PostedSo(on, only(typed("service"), told.POSTAL_SERVICES), items))
    tell_outcome(outcome_of(result), f"{len(refs)} posted.")
    return to("letters.post")


@pages.post("/post/scan")
def scan() -> Page:
    """File the scan of a stamped sheet as proof."""
    chosen = uploaded("file")
    if chosen is None:
        return _post("prove", 422, {"file": "Choose the scan first."})
    result = office().tell_file(asker(), "stamped sheet" + _suffix(chosen[0]), chosen[1])
    proved = proved_by(office(), asker(), sha256(chosen[1]).hexdigest())
    tell_outcome(outcome_of(result), proved or "The scan is filed.")
    return to("letters.post", show="prove")


@pages.get("/post/print")
def to_print() -> Page:
    """List what is to print today at a school, in posting order, with what goes into each envelope."""
    office_ = office()
    schools = [code for code in office_.workspace.schools if asker().sees(code)]
    waiting = {one.school for one in printing.unprinted(office_, asker())}
    chosen = only(request.args.get("school", ""), tuple(schools))
    school = chosen or next((code for code in schools if code in waiting), schools[0] if schools else "")
    part = part_of(printing.waiting_at(office_, asker(), school) if school else (), _AT_ONCE)
    envelopes = printing.envelopes(office_, part.shown)
    rows = kept("print_rows", (school, part.before, len(part.shown)), envelopes=envelopes, before=part.before)
    return show("print", school=school, codes=schools, waiting=waiting, envelopes=envelopes, rows=rows, part=part)


@pages.post("/post/print")
def print_() -> Page:
    """Put the letters that are ticked on one PDF, or on one posting sheet, in posting order."""
    school = typed("school")
    refs = request.form.getlist("ref")
    if not refs:
        tell(False, "Tick the letters to print.", title="Nothing to print")
        return to("letters.to_print", school=school)
    is_sheet = request.form.get("paper") == "sheet"
    make, name = (printing.make_sheet, "posting sheet") if is_sheet else (printing.print_letters, "letters")
    return served(make(office(), asker(), school, refs), "application/pdf", f"{name} {school} {office().today}.pdf")


@pages.get("/release")
def to_release() -> Page:
    """Show the letters with a warning that wait for a second person, page by page."""
    found = second_person.to_release(office(), asker())
    part = part_of(found, _READ)
    own = second_person.is_first(office(), asker(), [one.ref for one in part.shown])
    counts = {one.ref: operations.letter_pages(office(), asker(), one.ref) for one in part.shown}
    return show("release", letters=part.shown, part=part, own=own, counts=counts)


@pages.post("/release")
def release() -> Page:
    """Release the letters that were read."""
    count = second_person.release(office(), asker(), request.form.getlist("ref"))
    tell(True, "They can be printed and posted now.", title=f"{count} released.")
    return to("letters.to_release")


@pages.get("/letters/<ref>")
def letter(ref: str) -> Page:
    """Show one letter as page pictures, with what may be done about it."""
    found = operations.letter(office(), asker(), ref)
    count = operations.letter_pages(office(), asker(), ref) if found.pdf_sha256 else 0
    open_ = next((one for one in operations.open_for(office(), asker()) if one.ref == found.ref), None)
    return show("letter", letter=found, count=count, open=open_, title=told.letter_name(office(), found))


@pages.get("/letters/<ref>.pdf")
def pdf(ref: str) -> Response:
    """Serve a letter exactly as it was made."""
    return served(operations.letter_pdf(office(), asker(), ref), "application/pdf", f"{ref}.pdf")


@pages.get("/letters/<ref>/pages/<int:number>.png")
def page(ref: str, number: int) -> Response:
    """Serve one page of a letter as a picture."""
    return served(operations.page_picture(operations.letter_pdf(office(), asker(), ref), number), "image/png")


@pages.post("/letters/<ref>/withdraw")
def withdraw(ref: str) -> Page:
    """Take a letter back that was not posted."""
    tell_outcome(outcome_of(told.withdraw(office(), asker(), ref, typed("why"))), "The letter is taken back.")
    return to("letters.letter", ref=ref)


@pages.post("/letters/<ref>/again")
def again(ref: str) -> Page:
    """Make a letter again."""
    outcome = outcome_of(told.make_again(office(), asker(), ref, typed("why")))
    tell_outcome(outcome, "The letter was made again.")
    return to("letters.letter", ref=outcome.refs[0] if outcome.refs else ref)


@pages.post("/letters/<ref>/correct")
def correct(ref: str) -> Page:
    """Say what is right of a posting on record."""
    on = None if request.form.get("not-posted") else typed_day("on")
    if on is None and not request.form.get("not-posted"):
        tell(False, "Give the day on which it was posted, or tick that it was not.", title="Nothing was corrected")
        return to("letters.letter", ref=ref)
    service = only(typed("service"), told.POSTAL_SERVICES)
    result = told.correct(office(), asker(), ref, typed("why"), on, service)
    tell_outcome(outcome_of(result), "The posting is corrected.")
    return to("letters.letter", ref=ref)


@pages.post("/letters/<ref>/back")
def back(ref: str) -> Page:
    """Say that a letter came back."""
    on = typed_day("on")
    if on is None:
        tell(False, "Give the day on which it came back.", title="Nothing was noted")
        return to("letters.letter", ref=ref)
    tell_outcome(outcome_of(told.came_back(office(), asker(), ref, on, typed("why"))), "It is noted.")
    return to("letters.letter", ref=ref)


def _post(shown: str, status: int = 200, trouble: dict[str, str] | None = None) -> Page:
    found = {name: operations.open_for(office(), asker(), *codes) for name, codes in _SHOWN.items()}
    part = part_of(printing.in_posting_order(office(), found[shown]), _AT_ONCE)
    picked = frozenset(request.form.getlist("ref")) if request.method == "POST" else None
    rows = (
        kept("post_rows", (part.before, len(part.shown), picked), letters=part.shown, picked=picked)
        if shown == "post"
        else ""
    )
    return show(
        "post",
        status,
        shown=shown,
        letters=part.shown,
        rows=rows,
        part=part,
        counts={name: len(letters) for name, letters in found.items()},
        trouble=trouble or {},
        services=told.POSTAL_SERVICES,
        service=office().workspace.settings.posting.service,
        today=office().today,
    )


def _suffix(name: str) -> str:
    end = name.rpartition(".")[2].lower()
    return f".{end}" if end in ("pdf", "png", "jpg", "jpeg", "tif", "tiff") else ".pdf"
