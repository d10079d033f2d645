"""From the trust's papers back to a decision: what is wrong with them, and what to do by hand for want of one."""

from collections.abc import Iterator

from mailmerge.casework.case import Case, Parent
from mailmerge.doors.orders import Judged
from mailmerge.house import House
from mailmerge.law.decision import ParentDecision, Reason
from mailmerge.law.reasons import reason
from mailmerge.letters import catalogue
from mailmerge.letters.fields import LEAFLET, enclosures


def with_remarks(judged: Judged, house: House) -> Judged:
    """Return the case with a reason on each letter that lacks its leaflet, or the line in the parent's language.

    A letter that is a proof only, since its template is not approved, has a reason for each fault of the Word files.
    """
    case = judged.case
    parents = {parent.number: parent for parent in case.parents}

    def remarked(made: ParentDecision) -> ParentDecision:
        return made.adding(*_remarks(case, parents[made.parent], made, house))

    return judged.with_parents(remarked)


def _remarks(case: Case, parent: Parent, made: ParentDecision, house: House) -> Iterator[Reason]:
    if made.proof is not None:
        for fault in house.shelf.faults(made.proof, case.school, case.letter_date):
            yield reason("template-fault", {"fault": fault})
    if made.letter is None:
        return
    encloses = enclosures(made.letter.key, include_leaflet=bool(case.include_leaflet))
    if LEAFLET in encloses and not house.shelf.is_released(catalogue.LEAFLET, case.school, case.letter_date):
        yield reason("leaflet-missing")
    if house.languages.is_wanting(parent.language) and not made.letter.is_form:
        yield reason("language-line-missing")
