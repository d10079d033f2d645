"""From the ledger to the law: what is on record for the pupils of a file, as the values that a decision reads."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from mailmerge.casework.case import PenaltyNotice
from mailmerge.law.history import History, SentLetter
from mailmerge.ledger import records
from mailmerge.ledger.ledger import Ledger
from mailmerge.ledger.records import LetterRecord, OutcomeRecord


def read_histories(ledger: Ledger, upns: Collection[str]) -> Mapping[str, History]:
    """Return the history of each pupil who has one, by UPN. Withdrawn letters never went."""
    letters: defaultdict[str, list[SentLetter]] = defaultdict(list)
    for record in records.history(ledger, upns):
        if record.upn is not None and not record.is_withdrawn:
            letters[record.upn].append(_sent(record))
    notices = _notices(records.recorded_outcomes(ledger, upns))
    return {upn: History(tuple(letters[upn]), notices.get(upn, {})) for upn in {*letters, *notices}}


def _sent(record: LetterRecord) -> SentLetter:
    return SentLetter(
        letter=record.letter,
        parent=record.parent,
        sent_on=record.letter_date,
        trigger=record.trigger,
        posted_on=record.posted_on,
        ref=record.ref,
        parent_name=record.parent_name,
        case_facts=record.case_facts,
    )


def _notices(outcomes: Collection[OutcomeRecord]) -> dict[str, dict[str, tuple[PenaltyNotice, ...]]]:
    """Return the penalty notices among the outcomes, by UPN and parent; a later withdrawal takes the last one back."""
    found: defaultdict[str, defaultdict[str, list[PenaltyNotice]]] = defaultdict(lambda: defaultdict(list))
    for outcome in sorted(outcomes, key=lambda outcome: outcome.on):
        if outcome.upn is None:
            continue
        notices = found[outcome.upn][outcome.parent or ""]
        if outcome.outcome == "penalty-notice":
            notices.append(PenaltyNotice(outcome.on))
        elif outcome.outcome == "withdrawn" and notices:
            last = notices.pop()
            notices.append(PenaltyNotice(last.issued_on, last.offence_on, withdrawn=True))
    return {upn: {parent: tuple(notices) for parent, notices in each.items()} for upn, each in found.items()}
