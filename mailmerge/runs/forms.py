"""From a school, and a row of a case file, to a form that a hand fills in."""

from datetime import date

from mailmerge.casework.askers import parent_named
from mailmerge.casework.case import Case
from mailmerge.casework.school import School
from mailmerge.errors import NotFitError
from mailmerge.law.letters import BY_KEY
from mailmerge.letters.apart import made_apart
from mailmerge.letters.fields import form_fields
from mailmerge.letters.letter import Letter, UnfitLetter
from mailmerge.orders.jobs import Form, JobOffice
from mailmerge.orders.school_facts import law_figures, school_facts
from mailmerge.setup.configuration import Configuration


def make_form(
    key: str,
    configuration: Configuration,
    school: School,
    day: date,
    case: Case | None = None,
    parent: int | None = None,
) -> Letter:
    """Return a form, blank or with what is known of a case; a watermarked proof where its template is not approved.

    Args:
        key: the form's key in the catalogue.
        configuration: the workspace, the law and the templates.
        school: on whose paper.
        day: the day whose law and template it is made by.
        case: whose child it is about; None: a blank form.
        parent: the number of the parent whom it is for; by default the one who asked for leave, if that is known.

    Raises:
        NotFitError: its template or letterhead cannot be used.
    """
    addressee = None
    if case is not None:
        asked = parent_named(case.leave.requested_by, case.parents)
        addressee = next((given for given in case.parents if given.number == parent), None) if parent else asked
    fields = form_fields(
        school_facts(configuration, school.code, key),
        law_figures(configuration, school.authority, day),
        case,
        addressee,
    )
    title = BY_KEY[key].title if key in BY_KEY else key.replace("-", " ").capitalize()
    job = JobOffice(configuration).form(Form(key, title, school, day), fields)
    (made,) = made_apart([job], configuration.limits)
    if isinstance(made, UnfitLetter):
        faults = " ".join(fault.text for fault in made.faults)
        raise NotFitError(f"The form cannot be printed. {faults}")
    return made
