"""The facts of a statement for a prosecution: numbered, each with its exhibit. Source: referral.md, 8.

What a witness from the school can say is what the school did and has on record, "the school sent", no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mailmerge.casework.calendar import in_words
from mailmerge.referral.cover import letter_title
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.words import day


@dataclass(frozen=True, slots=True)
class StatementFact:
    """One numbered fact; `exhibit` is the letter or paper that shows it, blank where the statement itself does."""

    text: str = field(repr=False)
    exhibit: str = ""


def statement_facts(dossier: Dossier) -> tuple[StatementFact, ...]:
    """Return the facts in order, for whoever signs to read, mend and number."""
    return tuple(_facts(dossier))


def _facts(dossier: Dossier) -> Iterator[StatementFact]:
    case, figures, who = dossier.facts.case, dossier.figures, dossier.facts.parent.name.full
    pupil = case.pupil
    relation = dossier.facts.parent.relationship
    named = f"{who}{f' ({relation})' if relation else ''}"
    yield StatementFact(
        f"{pupil.full_name}, born {in_words(pupil.date_of_birth)}, is a registered pupil of {case.school.name}. "
        f"The school has {named} on its records as a parent."
    )
    if figures.possible is not None:
        yield StatementFact(
            f"From {in_words(dossier.first)} to {in_words(dossier.last)} the register shows "
            f"{figures.possible} possible sessions, of which {figures.unauthorised} were unauthorised absences.",
            "Certificate of attendance",
        )
    for log in dossier.letters:
        letter = log.letter
        the_letter = f"the letter “{letter_title(log)}”, dated {in_words(letter.letter_date)}"
        sent = f"The school sent {who} {the_letter}. The school posted it on {day(letter.posted_on)}."
        made = f"The school made {the_letter}, for {who}. No posting of it is on record."
        yield StatementFact(sent if letter.posted_on else made, letter.ref)
    for note in dossier.noted("meeting-held", "meeting-offered", "call", "support-offered", "early-help-offered"):
        what = f" ({note.support.name})" if note.support else ""
        said = f"On {in_words(note.on)} the school noted: {note.kind.replace('-', ' ')}{what}."
        yield StatementFact(said, "Chronology")
