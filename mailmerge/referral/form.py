"""The authority's own form or spreadsheet, filled in from the record: to be copied from, or pasted.

What the authority asks for beside what is usual, and in which order, its profile says (`referral.fields`); what no
record can answer stays blank. Source: referral.md, 8 (answer sheet); contract, 7.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from mailmerge.casework.calendar import in_words
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.figures import percent_words
from mailmerge.markup import shipped_page
from mailmerge.referral.cover import ROUTE_NAMES, answers
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.request import SANCTION_NAMES
from mailmerge.referral.words import yes_no

_BY_FORM = ("web-form", "word-form", "portal", "spreadsheet")
_NOT_A_WORD = re.compile(r"[\W_]+")
# Cells that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@")


def is_wanted(profile: AuthorityProfile) -> bool:
    """Tell whether an authority takes cases on a form, a portal or a spreadsheet, or names fields of its own."""
    told = profile.referral
    return told.route in _BY_FORM or told.form is not None or bool(told.fields)


def form_answers(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return what the form asks with its answer: the authority's own fields first, in its order, then what is usual.

    A field that nothing on record answers has a blank answer.
    """
    return in_order_of(dossier.facts.context.profile.referral.fields, dict(_usual(dossier)))


def in_order_of(fields: Sequence[str], usual: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return answers in a form's order: its own fields first, blank where nothing answers them, then the rest."""
    by_word = {_folded(name): name for name in usual}
    asked = [(field, usual.get(by_word.get(_folded(field), ""), "")) for field in fields]
    named = {by_word.get(_folded(field)) for field in fields}
    return (*asked, *((name, value) for name, value in usual.items() if name not in named))


def form_page(heading: str, about: str, told: Sequence[tuple[str, str]], evidence: Sequence[str], source: str) -> bytes:
    """Return the page to copy from.

    Args:
        heading: what the form is for.
        about: which form it is, and where it is found.
        told: what it asks, with its answers, in its order.
        evidence: what goes with it.
        source: where what it asks is from.
    """
    page = shipped_page("mailmerge.referral", "pages/form.html.jinja")
    return page.render(heading=heading, about=about, told=told, evidence=evidence, source=source).encode()


def form_files(dossier: Dossier) -> Mapping[str, bytes]:
    """Return the files of the form by name; none where the authority has none.

    A spreadsheet has a row of headings and a row to paste, any other form a page to copy from and a list.
    """
    profile = dossier.facts.context.profile
    if not is_wanted(profile):
        return {}
    told = form_answers(dossier)
    if profile.referral.route == "spreadsheet":
        return {f"{dossier.ref} form.csv": _csv([[name for name, _ in told], [value for _, value in told]])}
    listed = _csv([["question", "answer"], *([name, value] for name, value in told)])
    form, place = profile.referral.form, profile.referral.address
    about = (
        f"{profile.name} takes referrals on its own form{f': {form}' if form else ''}{f' ({place})' if place else ''}."
    )
    page = form_page(f"referral {dossier.ref}", about, told, profile.referral.evidence, profile.source)
    return {f"{dossier.ref} form.csv": listed, f"{dossier.ref} form.html": page}


def answer_sheet(dossier: Dossier) -> bytes:
    """Return the page to copy a referral's answers from, whatever the authority takes it on.

    What its form asks stands first, in its order, as far as the profile says it.
    """
    profile = dossier.facts.context.profile
    asks = profile.referral.fields
    about = (
        f"What {profile.name} asks of a referral stands first, in its order."
        if asks
        else f"What an online form of {profile.name} asks, in its order, its profile does not say (referral.fields)."
    )
    told = in_order_of(asks, dict((*answers(dossier), *_usual(dossier))))
    return form_page(f"referral {dossier.ref}", about, told, profile.referral.evidence, profile.source)


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(map(_cell, row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _folded(name: str) -> str:
    return _NOT_A_WORD.sub(" ", name.casefold()).strip()


def _usual(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield what every form asks, by its name."""
    facts, figures = dossier.facts, dossier.figures
    pupil, parent = facts.case.pupil, facts.parent
    yield "Reference", dossier.ref
    yield "School", facts.case.school.name
    yield "Route", ROUTE_NAMES[dossier.request.route]
    yield "Sanction", SANCTION_NAMES[dossier.sanction]
    yield "Date of referral", in_words(dossier.on)
    yield "Pupil forename", pupil.forename
    yield "Pupil surname", pupil.surname
    yield "Date of birth", f"{pupil.date_of_birth:%d/%m/%Y}"
    yield "UPN", pupil.upn
    yield "Year group", pupil.year_group or ""
    yield "Parent title", parent.name.title or ""
    yield "Parent forename", parent.name.forename or ""
    yield "Parent surname", parent.name.surname
    yield "Relationship", parent.relationship or ""
    yield "Parental responsibility", yes_no(parent.parental_responsibility, "")
    yield "Parent address", _address(dossier)
    yield "Parent e-mail", parent.email or ""
    yield "Language", parent.language or ""
    yield "Period from", f"{dossier.first:%d/%m/%Y}"
    yield "Period to", f"{dossier.last:%d/%m/%Y}"
    yield "Attendance", percent_words(figures.percent) if figures.percent is not None else ""
    yield "Possible sessions", _number(figures.possible)
    yield "Unauthorised sessions", _number(figures.unauthorised)
    yield "Authorised sessions", _number(figures.authorised)
    warned = [log.letter for _, log in dossier.warnings("full", "leave-penalty") if log.letter.posted_on]
    yield "Warning posted on", f"{warned[-1].posted_on:%d/%m/%Y}" if warned else ""
    if dossier.is_leave:
        leave = facts.case.leave
        yield "Leave from", f"{leave.first_day:%d/%m/%Y}" if leave.first_day else ""
        yield "Leave to", f"{leave.last_day:%d/%m/%Y}" if leave.last_day else ""
        yield "Returned on", f"{leave.returned_on:%d/%m/%Y}" if leave.returned_on else ""
    yield from answers(dossier)


def _address(dossier: Dossier) -> str:
    parent = dossier.facts.parent
    if parent.address_confidential or parent.address is None:
        return ""
    return ", ".join(parent.address.window_lines(""))


def _number(count: int | None) -> str:
    return "" if count is None else str(count)
