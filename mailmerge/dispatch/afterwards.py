"""What happens to a letter once it is made: it comes back, is signed for, is copied by e-mail, or the parent moves."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mailmerge.casework.because import Because
from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.entry import read_reference
from mailmerge.dispatch.kinds import kind_on_record
from mailmerge.dispatch.parents import went_to
from mailmerge.dispatch.posting import PostingVerdict, Verdict
from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.law.letters import BY_KEY, LetterKind
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records
from mailmerge.ledger.record.event_kinds import NotedKind
from mailmerge.ledger.record.letter_events import LetterWithdrawn
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_state import noted_days
from mailmerge.ledger.record.posting_events import LetterNoted
from mailmerge.ledger.record.reference import normal_reference

# The code of a withdrawal that a person decided.
_BY_OFFICE = "by-office"

_NEEDS_POSTING: frozenset[NotedKind] = frozenset(("mail-returned", "delivery-signed"))


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that is said to have happened to a letter, as it was typed; `facts` as `LetterNoted` has them."""

    kind: NotedKind
    ref: str
    on: date
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    row: int | None = None


def judge_noted(ledger: Ledger, noted: Iterable[Noted], today: date) -> tuple[PostingVerdict, ...]:
    """Judge what is said to have happened to letters, in order; `today` is the day in the schools' time."""
    return tuple(replace(_judged(ledger, one, today), row=one.row) for one in noted)


def withdraw_unposted(ledger: Ledger, upn: str, parent: str | None) -> tuple[PostingVerdict, ...]:
    """Withdraw what was made for a former address and is not posted: call it when a parent moves.

    What waits for a parent of that name and address, but of another pupil, is told with it.

    Args:
        ledger: what is on record.
        upn: the pupil.
        parent: who moved, by name, MIS number or key; None: every parent of the pupil.
    """
    return tuple(
        PostingVerdict(
            letter.ref,
            "recorded",
            (remark("address-changed", ref=letter.ref), *_of_siblings(ledger, letter)),
            (LetterWithdrawn(letter.ref, "address-changed").event(),),
        )
        for letter in letter_records.history(ledger, [upn])
        if letter.run is not None
        and letter.posted_on is None
        and not letter.is_withdrawn
        and (parent is None or went_to(letter, parent))
    )


def _of_siblings(ledger: Ledger, moved: LetterRecord) -> Iterator[Remark]:
    """Yield what is told of letters that wait for what may be the same parent, of another pupil."""
    address = _address(ledger, moved)
    for letter in letter_records.unposted(ledger):
        is_another = letter.upn not in (None, moved.upn) and letter.parent_name == moved.parent_name
        if is_another and address and _address(ledger, letter) == address:
            yield remark("sibling-waits", ref=letter.ref)


def _address(ledger: Ledger, letter: LetterRecord) -> Sequence[str]:
    facts = facts_on_record.of_letter(ledger, letter)
    return facts.address.window if facts else ()


def withdraw(ledger: Ledger, refs: Iterable[str], reason: str, by: str) -> tuple[PostingVerdict, ...]:
    """Withdraw letters that are not to go: the same letter may then be made anew. What was posted stays posted.

    Args:
        ledger: what is on record.
        refs: the letters' references, as typed.
        reason: why.
        by: who decided it.

    Raises:
        SettingsError: reason or name is blank.
    """
    because = Because(reason, by)
    once = dict.fromkeys(normal_reference(ref) or ref for ref in refs)
    return tuple(_withdrawn(ledger, ref, because.as_facts()) for ref in once)


def withdraw_run(
    ledger: Ledger, run: str, reason: str, by: str, school: str | None = None
) -> tuple[PostingVerdict, ...]:
    """Withdraw every letter of a run (and of a school) that is not posted, as `withdraw` does; what was stays posted.

    Raises:
        SettingsError: reason or name is blank.
    """
    waits = [
        letter.ref
        for letter in letter_records.letters_of_run(ledger, run)
        if letter.posted_on is None and not letter.is_withdrawn and school in (None, letter.school)
    ]
    if not waits:
        return (PostingVerdict(run, "unchanged", (remark("run-has-none", run=run),)),)
    return withdraw(ledger, waits, reason, by)


def _withdrawn(ledger: Ledger, typed: str, facts: Mapping[str, str]) -> PostingVerdict:
    ref = read_reference(typed)
    if isinstance(ref, Remark):
        return PostingVerdict(typed.strip(), "refused", (ref,))
    letter = letter_records.letter(ledger, ref)
    if letter is None or letter.run is None:
        return PostingVerdict(ref, "refused", (remark("never-issued", ref=ref),))
    if letter.is_withdrawn:
        return PostingVerdict(ref, "unchanged", (remark("already-withdrawn", ref=ref),))
    if letter.posted_on is not None:
        told = remark("posted-not-withdrawn", ref=ref, posted_on=in_words(letter.posted_on))
        return PostingVerdict(ref, "refused", (told,))
    event = LetterWithdrawn(ref, _BY_OFFICE, facts).event()
    warnings = (remark("rests-on-withdrawn", ref=ref, later=later.ref) for later in _resting_on(ledger, letter))
    return PostingVerdict(ref, "recorded", (remark("withdrawn-by-office", ref=ref), *warnings), (event,))


def _resting_on(ledger: Ledger, letter: LetterRecord) -> Iterator[LetterRecord]:
    """Yield the letters that stand, were made for the same parent after this one, and may only follow such a one."""
    for later in letter_records.history(ledger, [letter.upn] if letter.upn else []):
        kind = BY_KEY.get(later.letter)
        follows = kind is not None and kind.follows == letter.letter and later.parent == letter.parent
        if follows and later.seq > letter.seq and not later.is_withdrawn:
            yield later


def _judged(ledger: Ledger, noted: Noted, today: date) -> PostingVerdict:
    ref = read_reference(noted.ref)
    if isinstance(ref, Remark):
        return PostingVerdict(noted.ref.strip(), "refused", (ref,))
    letter = letter_records.letter(ledger, ref)
    if letter is None:
        return PostingVerdict(ref, "refused", (remark("never-issued", ref=ref),))
    for verdict, test in _TESTS:
        if told_against := test(noted, letter, today):
            return PostingVerdict(ref, verdict, (told_against,))
    if noted.on in noted_days(ledger, noted.kind, ref):
        return PostingVerdict(ref, "unchanged", (remark("already-noted", ref=ref),))
    event = LetterNoted(noted.kind, ref, noted.on, noted.facts).event()
    told = (_told(noted.kind, letter, kind_on_record(letter, ledger)), *_contradicted(ledger, noted.kind, ref))
    return PostingVerdict(ref, "recorded", told, (event,))


def _contradicted(ledger: Ledger, noted: NotedKind, ref: str) -> Iterator[Remark]:
    """Yield what is told of a letter that was signed for and came back."""
    if noted in _NEEDS_POSTING and any(noted_days(ledger, other, ref) for other in _NEEDS_POSTING - {noted}):
        yield remark("signed-and-back", ref=ref)


def _in_future(noted: Noted, _letter: LetterRecord, today: date) -> Remark | None:
    return remark("in-future", on=in_words(noted.on)) if noted.on > today else None


def _copied_before_its_date(noted: Noted, letter: LetterRecord, _today: date) -> Remark | None:
    if noted.kind in _NEEDS_POSTING or noted.on >= letter.letter_date:
        return None
    days = {"letter_date": in_words(letter.letter_date), "on": in_words(noted.on)}
    return remark("copied-before-its-date", ref=letter.ref, **days)


def _no_posting_yet(noted: Noted, letter: LetterRecord, _today: date) -> Remark | None:
    waits = noted.kind in _NEEDS_POSTING and letter.posted_on is None
    return remark("no-posting-yet", ref=letter.ref) if waits else None


def _back_before_posting(noted: Noted, letter: LetterRecord, _today: date) -> Remark | None:
    if noted.kind not in _NEEDS_POSTING or letter.posted_on is None or noted.on >= letter.posted_on:
        return None
    return remark("back-before-posting", ref=letter.ref, posted_on=in_words(letter.posted_on), on=in_words(noted.on))


_TESTS: tuple[tuple[Verdict, Callable[[Noted, LetterRecord, date], Remark | None]], ...] = (
    ("refused", _in_future),
    ("refused", _copied_before_its_date),
    ("held", _no_posting_yet),
    ("refused", _back_before_posting),
)


def _told(noted: NotedKind, letter: LetterRecord, kind: LetterKind) -> Remark:
    match noted:
        case "mail-returned":
            return remark("returned", ref=letter.ref)
        case "delivery-signed":
            return remark("signed", ref=letter.ref)
        case "email-copied":
            return remark("email-is-extra" if kind.posted else "email-copied", ref=letter.ref)
        case "handed-over":
            return remark("by-hand-is-extra" if kind.posted else "by-hand", ref=letter.ref)
