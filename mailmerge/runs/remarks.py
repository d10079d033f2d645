"""From the trust's papers back to a decision: what is wrong with them, and what to do by hand for want of one."""

from collections.abc import Iterable, Iterator, Mapping

from mailmerge.casework.case import Case, Parent
from mailmerge.dispatch.clickdrop import ENCLOSED_BY_HAND
from mailmerge.dispatch.weight import layers_in, sheets_of, too_much
from mailmerge.law.decision import ParentDecision, Reason
from mailmerge.law.letters import LetterKind
from mailmerge.law.reasons import reason
from mailmerge.letters.letter import Letter
from mailmerge.letters.templates import catalogue
from mailmerge.paper.characters import told_missing
from mailmerge.runs.enclosures import Enclosures
from mailmerge.runs.orders import DecidedCase, Place
from mailmerge.setup.configuration import Configuration
from mailmerge.workspace.posting_settings import Print


def with_remarks(decided: DecidedCase, configuration: Configuration) -> DecidedCase:
    """Return the case with a reason on each letter that lacks its leaflet, or the line in the parent's language.

    A letter whose names, address or typed words have a character that no font has is held: it would fail its proof.
    """
    case = decided.case
    parents = {parent.number: parent for parent in case.parents}

    def remarked(made: ParentDecision) -> ParentDecision:
        parent = parents[made.parent]
        if made.letter is not None and (fault := told_missing(_printed(case, parent, made.letter))):
            why = reason("letter-not-fit", {"faults": fault})
            return ParentDecision(made.parent, "hold", why, (why,), steps=made.steps)
        return made.adding(*_remarks(case, parent, made, configuration))

    return decided.with_parents(remarked)


def _printed(case: Case, parent: Parent, letter: LetterKind) -> str:
    """Return what of a case every letter of that kind prints as it was typed."""
    address = parent.address.window_lines("") if parent.address else ()
    words = [case.pupil.full_name, parent.name.full, *address]
    words += [case.leave.refusal_reason or ""] if letter.key == "leave-refused" else []
    words += [case.nti.target or ""] if letter.starts_notice else []
    words += [case.meeting.place or ""] if letter.invites else []
    return " ".join(words)


def template_faults(decided_cases: Iterable[DecidedCase], configuration: Configuration) -> tuple[str, ...]:
    """Return why only proofs can be made of some letters, for the trust manager: each fault of a Word file once."""
    barred = dict.fromkeys(
        (made.proof, one.case.school, one.case.letter_date)
        for one in decided_cases
        for made in one.decision.parents
        if made.proof is not None
    )
    return tuple(dict.fromkeys(fault for letter in barred for fault in configuration.templates.faults(*letter)))


def with_large_letters(
    decided_cases: Iterable[DecidedCase], letters: Mapping[Place, Letter], behind: Enclosures, printing: Print
) -> tuple[DecidedCase, ...]:
    """Return the cases with a reason on each letter that, with what goes behind it, needs a large letter's postage.

    Args:
        decided_cases: the cases.
        letters: the letters that were made, by place.
        behind: what goes behind them.
        printing: how the workspace prints and folds.
    """

    def remarked(one: DecidedCase) -> DecidedCase:
        def change(made: ParentDecision) -> ParentDecision:
            letter = letters.get(place := (one.case.rows, made.parent))
            if letter is None or (made.letter and made.letter.is_form):
                return made
            pages = (letter.pages, *(paper.pages for paper in behind.get(place, ())))
            by_hand = ENCLOSED_BY_HAND.intersection(known.code for known in made.reasons)
            sheets = sheets_of(pages, duplex=printing.duplex) + len(by_hand)
            much = too_much(sheets, layers_in(printing.envelope))
            return made.adding(reason("large-letter", {"sheets": sheets, "much": much})) if much else made

        return one.with_parents(change)

    return tuple(map(remarked, decided_cases))


def _remarks(case: Case, parent: Parent, made: ParentDecision, configuration: Configuration) -> Iterator[Reason]:
    if made.letter is None:
        return
    if "leaflet" in made.encloses and not configuration.templates.is_released(
        catalogue.LEAFLET, case.school, case.letter_date
    ):
        yield reason("leaflet-missing")
    if configuration.languages.is_wanting(parent.language) and not made.letter.is_form:
        yield reason("language-line-missing")
