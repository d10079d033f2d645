"""What is left to do about letters that were made: to post, to prove, to look after because they came back.

Source: the procedure's clocks: a letter is late when two working days have passed without a posting, a printed sheet
unproved after five without a proof.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from mailmerge.casework.calendar import in_words, working_days_after
from mailmerge.dispatch.guards import guarded
from mailmerge.dispatch.kinds import kind_by_facts, kind_on_record
from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.dispatch.second_person import to_release
from mailmerge.dispatch.times import local
from mailmerge.law.letters import LETTERS, LetterKind
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records
from mailmerge.ledger.record.event_kinds import NotedKind
from mailmerge.ledger.record.issued_facts import LetterFacts
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_state import last_noted, noted_on, noted_refs, unproved

DAYS_TO_POST = 2
DAYS_TO_PROVE = 5

State = Literal["waits", "late", "unproved", "returned", "held", "to-release"]
# A letter that needs no proof of posting is done with by either.
_GONE_OTHERWISE: tuple[NotedKind, ...] = ("email-copied", "handed-over")
_MAIL_RETURNED: NotedKind = "mail-returned"
NEED_NO_PROOF = frozenset(kind.key for kind in LETTERS if not kind.posted)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter about which something is left to do, and what.

    `kind` is which letter it is. `pupil` and `addressee` are the names that it has, blank where they are erased.
    `is_withheld`: no address stands in its window, because it is confidential.
    """

    letter: LetterRecord = field(repr=False)
    tasks: tuple[Remark, ...]
    kind: LetterKind
    pupil: str = field(default="", repr=False)
    addressee: str = field(default="", repr=False)
    is_withheld: bool = False

    @property
    def title(self) -> str:
        """What the letter is called."""
        return self.kind.full_title

    @property
    def needs_proof(self) -> bool:
        """Whether proof of posting by Royal Mail is required."""
        return self.kind.posted

    @property
    def codes(self) -> frozenset[str]:
        """The codes of what is left to do."""
        return frozenset(task.code for task in self.tasks)

    @property
    def line(self) -> str:
        """Whose letter it is, to whom, which, of which school, and whether proof is needed, on one line."""
        proof = "needs proof of posting" if self.needs_proof else "needs no proof"
        whose = "; ".join(filter(None, (self.pupil, self.addressee, self.title, self.letter.school, proof)))
        return f"{self.letter.ref}  {whose}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        letter = self.letter
        return {
            "ref": letter.ref,
            "run": letter.run,
            "school": letter.school,
            "pupil": self.pupil,
            "addressee": self.addressee,
            "letter": letter.letter,
            "title": self.title,
            "needs_proof": self.needs_proof,
            "letter_date": letter.letter_date.isoformat(),
            "posted_on": letter.posted_on.isoformat() if letter.posted_on else None,
            "tasks": [{"code": task.code, "text": task.text} for task in self.tasks],
        }


def to_post(ledger: Ledger, run: str | None = None, of: Collection[str] | None = None) -> tuple[LetterRecord, ...]:
    """Return the letters (of a run, of these references) that wait to be posted, oldest first.

    A form never does, it is handed out; a letter that needs no proof does not once it has gone by e-mail
    or was handed over. One that is held, or waits for a second person, is left out until it is released or withdrawn.
    """
    letters = letter_records.unposted(ledger, run, of)
    refs = [letter.ref for letter in letters]
    done = noted_refs(ledger, _GONE_OTHERWISE, refs)
    held = guarded(ledger, of) | to_release(ledger, of)

    def waits(letter: LetterRecord) -> bool:
        if letter.ref in held:
            return False
        kind = kind_on_record(letter, ledger)
        return kind.posted or (not kind.is_form and letter.ref not in done)

    return tuple(filter(waits, letters))


def open_letters(ledger: Ledger, today: date, of: Collection[str] | None = None) -> tuple[Waiting, ...]:
    """Return every letter that waits to be posted, is late, is unproved or came back, in order of recording.

    `of`: only these, by reference. What is said of each hangs on the letters of its pupil, and on no others.

    One that came back is done with once it is made anew; about one that is erased, nothing is left to do.
    """
    letters = {letter.ref: letter for letter in to_post(ledger, of=of)}
    tasks = defaultdict(list, {ref: [_unposted(letter, today)] for ref, letter in letters.items()})
    later = (*_unproved(ledger, today, of), *_returned(ledger, of), *_held(ledger, of), *_unreleased(ledger, of))
    for ref, task in later:
        found = letters.get(ref) or letter_records.letter(ledger, ref)
        if found is not None and not found.is_withdrawn and _still(task, found, ledger, today):
            letters[ref] = found
            tasks[ref].append(task)
    known = sorted((one for one in letters.values() if one.upn is not None), key=lambda letter: letter.seq)
    on_record = facts_on_record.of_letters(ledger, known)
    return tuple(_waiting(one, tasks[one.ref], on_record.get(one.ref) or LetterFacts()) for one in known)


def _waiting(letter: LetterRecord, tasks: Iterable[Remark], facts: LetterFacts) -> Waiting:
    kind = kind_by_facts(letter, facts)
    is_withheld = bool(facts.addressee) and not facts.address.window and not kind.is_form
    return Waiting(letter, tuple(tasks), kind, facts.pupil, facts.addressee, is_withheld)


def _unposted(letter: LetterRecord, today: date) -> Remark:
    made_on = max(letter.letter_date, local(letter.issued_at).date())
    last = working_days_after(made_on, DAYS_TO_POST)
    state: State = "late" if today > last else "waits"
    return remark(state, ref=letter.ref, letter_date=in_words(letter.letter_date), last=in_words(last))


def _unproved(ledger: Ledger, today: date, of: Collection[str] | None) -> list[tuple[str, Remark]]:
    """Return the letters whose sheet was printed long enough ago, and for which no proof is filed."""
    made_on = {ref: local(at).date() for ref, at in unproved(ledger, NEED_NO_PROOF, of).items()}
    return [
        (ref, remark("unproved", ref=ref, made_on=in_words(day)))
        for ref, day in made_on.items()
        if today > working_days_after(day, DAYS_TO_PROVE)
    ]


def _returned(ledger: Ledger, of: Collection[str] | None) -> list[tuple[str, Remark]]:
    came = noted_on(ledger, _MAIL_RETURNED) if of is None else last_noted(ledger, _MAIL_RETURNED, of)
    return [(ref, remark("returned", ref=ref)) for ref in came]


def _held(ledger: Ledger, of: Collection[str] | None) -> list[tuple[str, Remark]]:
    return [(ref, remark("held", ref=ref)) for ref in sorted(guarded(ledger, of))]


def _unreleased(ledger: Ledger, of: Collection[str] | None) -> list[tuple[str, Remark]]:
    return [(ref, remark("to-release", ref=ref)) for ref in sorted(to_release(ledger, of))]


def _still(task: Remark, letter: LetterRecord, ledger: Ledger, today: date) -> bool:
    """Whether a task stands: a letter that needs no proof, has a receipt, or went just now is not unproved."""
    if task.code in ("held", "to-release"):
        return letter.posted_on is None
    if task.code == "unproved":
        needs_proof = kind_on_record(letter, ledger).posted and letter.item_reference is None
        return needs_proof and today > working_days_after(letter.letter_date, DAYS_TO_PROVE)
    return not _is_made_anew(letter, ledger)


def _is_made_anew(letter: LetterRecord, ledger: Ledger) -> bool:
    """Whether a later making of the same letter stands."""
    identity = (letter.parent, letter.letter, letter.trigger)
    return any(
        other.issue > letter.issue and not other.is_withdrawn
        for other in letter_records.history(ledger, [letter.upn] if letter.upn else ())
        if (other.parent, other.letter, other.trigger) == identity
    )
