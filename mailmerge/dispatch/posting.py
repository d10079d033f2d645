"""Postings: what somebody says was posted, weighed against what is on record, as the events to append.

Everything is judged before anything is recorded: a posting is recorded, on record already, held for a person, or
refused, and is told why. Appending the events is the caller's, so that a file's postings and its run stand in the
ledger together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias

from mailmerge.casework.calendar import in_words, is_working_day
from mailmerge.dispatch.clocks import Clocks, FailedClock, failed_clocks
from mailmerge.dispatch.entry import Entry, Said, understood
from mailmerge.dispatch.kinds import kind_on_record
from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.dispatch.services import SERVICE_NAMES, known_service
from mailmerge.dispatch.waiting import to_post
from mailmerge.law.delivery import SERVICE_IF_UNRECORDED, DeliveryRule, deemed_delivered
from mailmerge.law.letters import LetterKind
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records
from mailmerge.ledger.record.event_kinds import LIFTED
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted, PostingCorrected
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.posting_events import LetterNoted

Verdict = Literal["recorded", "unchanged", "held", "refused"]
# Gives the rule of deemed delivery by a school's code (None: not known).
RuleOf: TypeAlias = Callable[[str | None], DeliveryRule]

_CLOCK_FAILED = "clock-failed"
_SUNDAY = 6
_SATURDAY = 5

_CLOCK_WORDS: Mapping[FailedClock, str] = {
    "reply-days": "the time that it gives for a reply is too short",
    "meeting": "the meeting is before the letter counts as delivered",
    "suspected-leave-limit": "it had to go within the authority's limit after the pupil's return",
    "leave-begun": "it speaks of a leave still to come, which has begun",
    "notice-begun": "the period of the notice has begun",
}


@dataclass(frozen=True, slots=True)
class PostingVerdict:
    """What becomes of an entry: the verdict, what staff are told, and the events to append (none unless recorded).

    `ref` is the letter's reference, or what was typed for it; `delivered_on` the day on which the letter counts as
    delivered, None where it does not count as posted. `row` is where the entry stood in a file.
    """

    ref: str
    verdict: Verdict
    remarks: tuple[Remark, ...] = ()
    events: tuple[NewEvent, ...] = ()
    delivered_on: date | None = None
    row: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values, without the events."""
        return {
            "row": self.row,
            "ref": self.ref,
            "outcome": self.verdict,
            "delivered_on": self.delivered_on.isoformat() if self.delivered_on else None,
            "reasons": [{"code": told.code, "text": told.text} for told in self.remarks],
        }


def judge_postings(
    ledger: Ledger, entries: Iterable[Entry], rule_of: RuleOf, today: date
) -> tuple[PostingVerdict, ...]:
    """Judge entries in order, each in the light of those before it; `today` is the day in the schools' time."""
    known: dict[str, LetterRecord | None] = {}
    items: dict[str, str] = {}
    verdicts = []
    for entry in entries:
        said = understood(entry)
        if isinstance(said, Remark):
            verdicts.append(PostingVerdict(entry.ref.strip(), "refused", (said,), row=entry.row))
            continue
        record = known[said.ref] if said.ref in known else letter_records.letter(ledger, said.ref)
        if said.item and _holders(ledger, said.item, items) - {said.ref}:
            one = PostingVerdict(said.ref, "refused", (remark("item-reference-twice", item=said.item),))
        else:
            kind, rule = _kind(ledger, record), rule_of(record.school if record else None)
            one = judge(said, record, kind, clocks_of(ledger, record), rule, today)
        if one.verdict == "recorded":
            known[said.ref] = _after(said, record)
            items |= {said.item: said.ref} if said.item else {}
        verdicts.append(replace(one, row=entry.row))
    return tuple(verdicts)


def _holders(ledger: Ledger, item: str, items: Mapping[str, str]) -> set[str]:
    """Return the letters that an item reference stands at, on record or in the entries before this one."""
    before = {items[item]} if item in items else set()
    return before | {letter.ref for letter in letter_records.holders(ledger, item)}


def judge(
    said: Said,
    record: LetterRecord | None,
    kind: LetterKind | None,
    clocks: Clocks,
    rule: DeliveryRule,
    today: date,
) -> PostingVerdict:
    """Judge one posting.

    Args:
        said: what is said of it.
        record: its letter, None where there never was one.
        kind: which letter that is.
        clocks: what the letter promises.
        rule: when it counts as delivered.
        today: the day in the schools' time.
    """
    if record is None or kind is None:
        return PostingVerdict(said.ref, "refused", (remark("never-issued", ref=said.ref),))
    if record.posted_on is not None and _is_on_record(said, record):
        delivered = deemed_delivered(record.posted_on, known_service(record.service), rule)
        return PostingVerdict(
            said.ref, "unchanged", (remark("already-recorded", ref=said.ref),), delivered_on=delivered
        )
    for verdict, test in _TESTS:
        if refused := test(said, record, today):
            return PostingVerdict(said.ref, verdict, (refused,))
    return _recorded(said, record, kind, clocks, rule)


def _kind(ledger: Ledger, letter: LetterRecord | None) -> LetterKind | None:
    return kind_on_record(letter, ledger) if letter else None


def clocks_of(ledger: Ledger, letter: LetterRecord | None) -> Clocks:
    """Return the clocks that a letter prints, as its facts hold them; none once they are erased."""
    facts = facts_on_record.of_letter(ledger, letter) if letter else None
    return Clocks.from_json(facts.clocks if facts else {})


def entries_of_run(ledger: Ledger, run: str, school: str | None, like: Entry) -> Iterator[Entry]:
    """Yield an entry like the one given for each letter of a run (and of a school) that still waits to be posted."""
    for letter in to_post(ledger, run):
        if school in (None, letter.school):
            yield replace(like, ref=letter.ref)


# --- what speaks against it -----------------------------------------------------------------------------------------


def _is_on_record(said: Said, record: LetterRecord) -> bool:
    """Whether all that is said is on record; what was left blank says nothing."""
    return _is_same_posting(said, record) and said.item in (None, record.item_reference)


def _is_same_posting(said: Said, record: LetterRecord) -> bool:
    same_day = said.posted_on is not None and said.posted_on == record.posted_on
    return same_day and (said.assumed or said.way == record.service)


def _adds_item(said: Said, record: LetterRecord) -> bool:
    return _is_same_posting(said, record) and record.item_reference is None


def _nothing_to_take_back(said: Said, record: LetterRecord, _today: date) -> Remark | None:
    there = said.posted_on is not None or record.posted_on is not None
    return None if there else remark("nothing-to-take-back", ref=record.ref)


def _withdrawn(said: Said, record: LetterRecord, _today: date) -> Remark | None:
    corrects = said.has_reason and record.posted_on is not None
    return remark("withdrawn", ref=record.ref) if record.is_withdrawn and not corrects else None


def _in_future(said: Said, _record: LetterRecord, today: date) -> Remark | None:
    if said.posted_on is None or said.posted_on <= today:
        return None
    return remark("posted-in-future", posted_on=in_words(said.posted_on))


def _before_its_date(said: Said, record: LetterRecord, _today: date) -> Remark | None:
    if said.posted_on is None or said.posted_on >= record.letter_date:
        return None
    return remark("posted-before-its-date", **_days(said.posted_on, record))


def _twice(said: Said, record: LetterRecord, _today: date) -> Remark | None:
    if record.posted_on is None or said.has_reason or said.by_hand or _adds_item(said, record):
        return None
    service = SERVICE_NAMES[known_service(record.service) or SERVICE_IF_UNRECORDED]
    return remark("posted-twice", ref=record.ref, before=in_words(record.posted_on), before_service=service)


def _on_sunday(said: Said, _record: LetterRecord, _today: date) -> Remark | None:
    if said.posted_on is None or said.posted_on.weekday() != _SUNDAY or said.has_reason or said.by_hand:
        return None
    return remark("posted-on-sunday", ref=said.ref, posted_on=in_words(said.posted_on))


_TESTS: tuple[tuple[Verdict, Callable[[Said, LetterRecord, date], Remark | None]], ...] = (
    ("refused", _nothing_to_take_back),
    ("refused", _withdrawn),
    ("refused", _in_future),
    ("refused", _before_its_date),
    ("held", _twice),
    ("held", _on_sunday),
)


# --- what is recorded ------------------------------------------------------------------------------------------------


def _recorded(said: Said, record: LetterRecord, kind: LetterKind, clocks: Clocks, rule: DeliveryRule) -> PostingVerdict:
    if said.posted_on is None:
        events = (PostingCorrected(record.ref, None, None, None, said.facts).event(), *_lifted(record, said))
        return PostingVerdict(record.ref, "recorded", (remark("corrected", ref=record.ref),), events)
    if said.by_hand:
        told = remark("by-hand-is-extra" if kind.posted else "by-hand", ref=record.ref)
        event = LetterNoted("handed-over", record.ref, said.posted_on, said.facts).event()
        return PostingVerdict(record.ref, "recorded", (told,), (event,))
    delivered = deemed_delivered(said.posted_on, known_service(said.way), rule)
    failed = _failed(said.posted_on, record, clocks, delivered)
    remarks = (*said.remarks, *_told(said, said.posted_on, record, delivered, failed))
    made = [_posting(said, said.posted_on, record)]
    if failed and not record.is_withdrawn:
        made.append(LetterWithdrawn(record.ref, _CLOCK_FAILED, {"clocks": list(failed)}).event())
    elif not failed and record.posted_on != said.posted_on:
        made += _lifted(record, said)
    return PostingVerdict(record.ref, "recorded", remarks, tuple(made), delivered)


def _lifted(record: LetterRecord, said: Said) -> Iterator[NewEvent]:
    """Yield what takes back a withdrawal that rested on a day of posting which is now corrected."""
    if record.withdrawn == _CLOCK_FAILED:
        yield LetterWithdrawn(record.ref, LIFTED, said.facts).event()


def _posting(said: Said, posted_on: date, record: LetterRecord) -> NewEvent:
    if _adds_item(said, record):
        facts = said.facts | {"reason": "item reference added"}
        return PostingCorrected(record.ref, posted_on, record.service, said.item, facts).event()
    facts = said.facts | ({"service_assumed": True} if said.assumed else {})
    if record.posted_on is None:
        return Posted(record.ref, posted_on, said.way, said.item, facts).event()
    return PostingCorrected(record.ref, posted_on, said.way, said.item, facts).event()


def _failed(posted_on: date, record: LetterRecord, clocks: Clocks, delivered: date) -> tuple[FailedClock, ...]:
    """Return the clocks that fail because the letter went late; one that went on its date keeps its promises."""
    if posted_on <= record.letter_date or record.posted_on == posted_on:
        return ()
    return failed_clocks(clocks, posted_on, delivered)


def _told(
    said: Said, posted_on: date, record: LetterRecord, delivered: date, failed: tuple[FailedClock, ...]
) -> Iterator[Remark]:
    if record.posted_on is not None:
        yield remark("item-reference-added" if _adds_item(said, record) else "corrected", ref=record.ref)
    elif said.assumed:
        yield remark("service-not-given", ref=record.ref)
    if not is_working_day(posted_on) and posted_on.weekday() < _SATURDAY:
        yield remark("posted-on-holiday", posted_on=in_words(posted_on), delivered=in_words(delivered))
    if posted_on > record.letter_date:
        yield remark("posted-late", **_days(posted_on, record))
    if failed:
        yield remark("clock-failed", ref=record.ref, clocks="; ".join(_CLOCK_WORDS[clock] for clock in failed))
    elif record.withdrawn == _CLOCK_FAILED and posted_on != record.posted_on:
        yield remark("stands-again", ref=record.ref)


def _after(said: Said, record: LetterRecord | None) -> LetterRecord | None:
    """Return the letter's record as it is once the posting is recorded."""
    if record is None or said.by_hand:
        return record
    service = said.way if said.posted_on else None
    return replace(record, posted_on=said.posted_on, service=service, item_reference=said.item)


def _days(posted_on: date, record: LetterRecord) -> dict[str, object]:
    return {"ref": record.ref, "letter_date": in_words(record.letter_date), "posted_on": in_words(posted_on)}
