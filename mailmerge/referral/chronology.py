"""What was done, day by day: letters, postings, calls, meetings, offers, contracts, notices, outcomes and papers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from mailmerge.referral.cover import letter_title
from mailmerge.referral.dossier import Dossier

_NOTES = {
    "call": "Telephone call",
    "support-offered": "Support was offered",
    "early-help-offered": "Early help was offered",
    "meeting-offered": "A meeting was offered",
    "meeting-held": "A meeting was held",
    "meeting-missed": "A meeting was missed",
    "plan-changed": "The plan was changed",
    "professional-contact": "Another professional was involved",
    "reply": "The parent replied",
    "address-change": "The address was checked or changed",
    "release": "A hold was released",
}
# Facts of a case that a note of these kinds tells better, with who and how: of one day, the note alone is told.
_CALLED, _HELP, _MET = (
    "Telephone call about attendance",
    "An early help assessment was offered",
    "A meeting was held or offered",
)
_TOLD_BY_NOTES = {
    _CALLED: ("call",),
    _HELP: ("early-help-offered",),
    _MET: ("meeting-offered", "meeting-held", "meeting-missed"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the chronology, and what on record it comes from."""

    on: date
    what: str = field(repr=False)
    source: str = field(repr=False)


def chronology(dossier: Dossier) -> tuple[Step, ...]:
    """Return every step up to the referral, oldest first."""
    steps = (*_of_letters(dossier), *_of_notes(dossier), *_of_the_case(dossier), *_of_the_rest(dossier))
    return tuple(sorted({step for step in steps if step.on <= dossier.on}, key=lambda step: (step.on, step.what)))


def _of_letters(dossier: Dossier) -> Iterator[Step]:
    for log in dossier.letters:
        letter = log.letter
        before = "" if letter.run else " (from before this system)"
        yield Step(letter.letter_date, f"{letter_title(log)}, {letter.ref}, dated{before}", "letter on record")
        if letter.posted_on is not None:
            by = f" by {log.service_name}" if log.service_name else ""
            yield Step(letter.posted_on, f"{letter_title(log)}, {letter.ref}, posted{by}", "posting on record")
        if log.delivered_on is not None:
            yield Step(log.delivered_on, f"{letter_title(log)}, {letter.ref}, counts as delivered", "rule of delivery")
        for entry in log.entries:
            if entry.event.kind == "mail-returned" and entry.on:
                yield Step(entry.on, f"{letter_title(log)}, {letter.ref}, came back", "returned mail on record")


def _of_notes(dossier: Dossier) -> Iterator[Step]:
    for note in dossier.notes:
        by = f" ({note.by})" if note.by else ""
        words = f": {note.told}" if note.told else ""
        yield Step(note.on, f"{_NOTES.get(note.kind, note.kind)}{by}{words}", "note on record")
        for day, what in ((note.began, "began"), (note.ended, "ended")):
            if note.support and day is not None:
                yield Step(day, f"Support {what}: {note.support.name}{by}", "note on record")


def _of_the_case(dossier: Dossier) -> Iterator[Step]:
    case, hidden = dossier.facts.case, dossier.others.hidden
    contract, nti, leave = case.contract, case.nti, case.leave
    asked = f" by {hidden(leave.requested_by)}" if leave.requested_by else ""
    decided = f" by {leave.decided_by}" if leave.decided_by else ""
    for on, what in (
        (case.phone_call_on, _CALLED),
        (case.early_intervention_on, "Letter 1 went out, before this system"),
        (case.needs.eha_offered_on, _HELP),
        (case.needs.eha_submitted_on, "An early help assessment was submitted"),
        (case.needs.targeted_support_since, "Targeted support began"),
        (case.needs.specialist_teaching_since, "The specialist teaching team was called in"),
        (case.needs.ehcp_reviewed_on, "The education, health and care plan was reviewed"),
        (case.meeting.on, _MET),
        (contract.agreed_on, "The attendance contract was agreed"),
        (contract.signed_on, "The attendance contract was signed"),
        (contract.review_on, "Review of the attendance contract"),
        (contract.ends_on, "The attendance contract ended"),
        (nti.written_concern_on, "Written concern"),
        (nti.issued_on, "The notice to improve was issued"),
        (nti.starts_on, "The notice to improve began"),
        (nti.ends_on, "The notice to improve ended"),
        (leave.requested_on, f"Leave was asked for{asked}"),
        (leave.decided_on, f"Leave was decided{decided}: {leave.decision or ''}"),
        (leave.first_day, "First day of the leave"),
        (leave.last_day, "Last day of the leave"),
        (leave.returned_on, "Back at school"),
    ):
        noted = any(note.on == on and note.kind in _TOLD_BY_NOTES.get(what, ()) for note in dossier.notes)
        if on is not None and not noted:
            yield Step(on, what, "facts of the case")


def _of_the_rest(dossier: Dossier) -> Iterator[Step]:
    for outcome in dossier.outcomes:
        wanted = f"; wanted: {outcome.wanted}" if outcome.wanted else ""
        yield Step(outcome.on, f"Earlier referral: {outcome.outcome.replace('-', ' ')}{wanted}", "outcome on record")
    for paper in dossier.papers:
        yield Step(paper.on, f"Filed: {paper.kind}", "paper on file")
