"""From the ledger to the law: what is on record for the pupils of a file, as the values that a decision reads."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from mailmerge.casework.case import PenaltyNotice
from mailmerge.filing.known_people import KnownPeople, known_people
from mailmerge.law.history import History, SentLetter
from mailmerge.law.releases import Release, role_of
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records, records
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_state import noted_days
from mailmerge.ledger.record.records import OutcomeRecord


def read_histories(ledger: Ledger, upns: Collection[str], leads: Collection[str]) -> Mapping[str, History]:
    """Return the history of each pupil who has one, by UPN. Withdrawn letters never went.

    `leads` are the names of those who may end what a lead may.
    """
    letters: defaultdict[str, list[SentLetter]] = defaultdict(list)
    issued: defaultdict[str, int] = defaultdict(int)
    for record in letter_records.history(ledger, upns):
        if record.upn is not None and not record.is_withdrawn:
            letters[record.upn].append(_sent(record, ledger))
            issued[record.upn] = max(issued[record.upn], record.seq)
    outcomes = records.recorded_outcomes(ledger, upns)
    notices, withdrawals = _days(outcomes, "penalty-notice"), _days(outcomes, "withdrawn")
    releases = _releases(ledger, upns, issued, leads)
    naming = {each.upn for each in outcomes if each.upn and each.parent}
    naming |= {upn for upn, sent in letters.items() if any(one.parent and one.parent_name is None for one in sent)}
    people = known_people(ledger, naming)
    return {
        upn: History(
            tuple(letters[upn]),
            {who: tuple(map(PenaltyNotice, days)) for who, days in notices[upn].items()},
            releases=tuple(releases[upn]),
            withdrawals={who: tuple(days) for who, days in withdrawals[upn].items()},
            people=people.get(upn, KnownPeople()).people,
        )
        for upn in {*letters, *notices, *withdrawals, *releases}
    }


def _sent(record: LetterRecord, ledger: Ledger) -> SentLetter:
    return SentLetter(
        letter=record.letter,
        parent=record.parent,
        sent_on=record.letter_date,
        trigger=record.trigger,
        posted_on=record.posted_on,
        ref=record.ref,
        parent_name=record.parent_name,
        case_facts=record.case_facts,
        returned_on=_returned_on(record, ledger),
    )


def _returned_on(record: LetterRecord, ledger: Ledger) -> date | None:
    """Return the day on which a letter that was posted came back, the latest."""
    if record.posted_on is None:
        return None
    return max(noted_days(ledger, "mail-returned", record.ref), default=None)


def _days(outcomes: Collection[OutcomeRecord], outcome: str) -> defaultdict[str, defaultdict[str, list[date]]]:
    """Return the days of an outcome by UPN and by what the office called the parent ("": every parent)."""
    found: defaultdict[str, defaultdict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for each in sorted(outcomes, key=lambda each: each.on):
        if each.upn is not None and each.outcome == outcome:
            found[each.upn][each.parent or ""].append(each.on)
    return found


def _releases(
    ledger: Ledger, upns: Collection[str], issued: defaultdict[str, int], leads: Collection[str]
) -> defaultdict[str, list[Release]]:
    """Return the releases on record that no letter has used up yet: each is for the letter that is due next."""
    found: defaultdict[str, list[Release]] = defaultdict(list)
    for note in records.recorded_notes(ledger, upns):
        facts = facts_on_record.of_note(ledger, note) if note.note_kind == "release" else None
        if facts is None or note.upn is None or issued[note.upn] > note.seq:
            continue
        release = Release(facts.code, facts.text, facts.by, role=role_of(facts.by, leads), parent=note.parent)
        found[note.upn].append(release)
    return found
