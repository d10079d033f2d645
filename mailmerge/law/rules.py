"""The shape of a rule: a name in the procedure's words, a fact to look at, and what follows from it.

A situation's table is read top down, and the first rule that fits proposes the outcome. A letter that is proposed
must then pass every check that speaks of it; each check that fails is a hold.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mailmerge.law.context import DecisionContext
from mailmerge.law.decision import EitherWay, Step
from mailmerge.law.figures import percent_beside, percent_words
from mailmerge.law.letters import BY_KEY, LetterKind
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.sources import source_of

Details = Mapping[str, object]
OWN_LETTER = "own-letter"

Speaks = Callable[[LetterKind], bool]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table proposes: a letter, a hold or no letter; `code` is the reason.

    A hold that stands in the way of one certain letter names it, so that all which that letter lacks is told at once.
    """

    outcome: Literal["letter", "hold", "no-letter"]
    code: str
    letter: LetterKind | None = None

    @property
    def due(self) -> LetterKind | None:
        """The letter that is to go; None where a person decides first, or nothing is sent."""
        return self.letter if self.outcome == "letter" else None


def letter(key: str) -> Proposal:
    """Propose the letter of that key."""
    return Proposal("letter", key, BY_KEY[key])


def asked_for(kind: LetterKind) -> Proposal:
    """Propose a letter of the trust's own, which the office asked for by name and no rule chooses."""
    return Proposal("letter", OWN_LETTER, kind)


def hold(code: str, *, before: str | None = None) -> Proposal:
    """Propose that a person decides first; `before` is the key of the letter that this one hold bars."""
    return Proposal("hold", code, BY_KEY[before] if before else None)


def no_letter(code: str) -> Proposal:
    """Propose that nothing is sent."""
    return Proposal("no-letter", code)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a situation's table."""

    name: str
    fits: Callable[[ParentFacts], bool]
    gives: Proposal


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a proposed letter needs: `speaks_of` tells of which letters.

    `fails` gives the details of the failing, or None where all is well.
    """

    code: str
    speaks_of: Speaks
    fails: Callable[[ParentFacts, LetterKind], Details | None]


def steps_of(
    key: str, looked_at: Iterable[tuple[str, str, LetterKind | None]], context: DecisionContext
) -> tuple[EitherWay, ...]:
    """Return the steps of a situation's rules or of a letter's checks; 20,000 rows share them.

    Args:
        key: what names the table, or the letter whose checks they are.
        looked_at: of each rule or check its name, its reason's code, and the letter that it speaks of.
        context: what is known of the authority and the trust, by which the steps are cited.
    """
    known = context.known_steps.get(key)
    if known is None:
        known = context.known_steps[key] = tuple(
            (Step(name, False, source, letter), Step(name, True, source, letter))
            for name, code, letter in looked_at
            for source in (source_of(code, context),)
        )
    return known


def read_table(situation: str, table: tuple[Rule, ...], facts: ParentFacts) -> tuple[Proposal, tuple[Step, ...]]:
    """Return what the first fitting rule of a situation's table proposes, and every rule that was looked at."""
    entries = ((rule.name, rule.gives.code, rule.gives.due) for rule in table)
    steps: list[Step] = []
    for rule, (passed_over, fitting) in zip(table, steps_of(f"{situation} table", entries, facts.context), strict=True):
        if rule.fits(facts):
            return rule.gives, (*steps, fitting)
        steps.append(passed_over)
    raise LookupError("a situation's table must end with a rule that always fits")


def every_letter(_kind: LetterKind) -> bool:
    """Speak of every letter of the table."""
    return True


def only(key: str) -> Speaks:
    """Return what speaks of one letter alone, by its key."""
    one = BY_KEY[key]
    return lambda kind: kind.key == one.key


def referrals(kind: LetterKind) -> bool:
    """Speak of letters that say that the case goes to the authority."""
    return kind.refers


def notices(kind: LetterKind) -> bool:
    """Speak of notices to improve themselves."""
    return kind.starts_notice


def of_notices(kind: LetterKind) -> bool:
    """Speak of letters that follow a notice to improve."""
    return bool(kind.follows) and BY_KEY[kind.follows or ""].starts_notice


def leave_warnings(kind: LetterKind) -> bool:
    """Speak of letters that warn a parent about an absence on leave."""
    return kind.warns_on == "leave"


def always(_view: ParentFacts) -> bool:
    """Fit whatever the facts: the last line of a table."""
    return True


def _nti_state(facts: ParentFacts) -> str:
    ends_on = facts.case.nti.ends_on
    if ends_on is None:
        return "its outcome is not given"
    return f"its period {'is over' if facts.day > ends_on else 'is still running'}"


def _letter_1(facts: ParentFacts) -> str:
    """Return what is known of letter 1: one that was made has not gone out until a posting is on record."""
    sent = facts.letter_1
    if sent is None:
        return f"went out on {facts.case.early_intervention_on:%d/%m/%Y}" if facts.case.early_intervention_on else ""
    if sent.posted_on is not None:
        return f"was posted on {sent.posted_on:%d/%m/%Y}"
    if sent.trigger is None:
        return f"went out on {sent.sent_on:%d/%m/%Y}"
    return f"was made with the date {sent.sent_on:%d/%m/%Y} (no posting of it is on record)"


def not_done_yet(facts: ParentFacts, column: str, when: date | None) -> str:
    """Return a sentence about a step that the row dates after the letter: it is not done yet. Else nothing."""
    if when is None or when <= facts.day:
        return ""
    return f' What the row gives under "{column}", {when:%d/%m/%Y}, comes after the letter\'s date and is not done yet.'


def _first_step(facts: ParentFacts) -> str:
    """Return what to do about the phone call home that is missing, or that comes too late."""
    called = facts.case.phone_call_on
    if called is not None:
        return (
            f"The one on {called:%d/%m/%Y} comes after the letter's date, {facts.day:%d/%m/%Y}: correct the day that "
            'is wrong, or give the row the day of that call, or a later one, under "letter date".'
        )
    if facts.letter_1_sent:
        return (
            f"Letter 1 {_letter_1(facts)}, so this may be an old row: then leave it out. If it is not, write the day "
            'of the call under "phone call on" and drop the row again.'
        )
    return 'Ring first; then write the day under "phone call on" and drop the row again.'


def _limit_day(facts: ParentFacts) -> str:
    limit = facts.suspicion_limit
    return f"{limit:%d/%m/%Y}" if limit else "a day for which no term dates are known"


_DETAILS: Mapping[str, Callable[[ParentFacts], object]] = {
    "percent": lambda facts: percent_words(facts.figures.percent),
    "at_start": lambda facts: percent_words(facts.case.contract.attendance_at_start),
    "percent_beside": lambda facts: percent_beside(
        facts.figures.percent, facts.context.trust.early_intervention_at_most
    ),
    "nti_state": _nti_state,
    "level": lambda facts: percent_words(facts.context.trust.early_intervention_at_most),
    "limit": lambda facts: facts.context.profile.leave.letter_limit.words,
    "by": _limit_day,
    "letter_1": _letter_1,
    "first_step": _first_step,
    "letter_1_later": lambda facts: not_done_yet(facts, "early intervention on", facts.case.early_intervention_on),
    "letter_5_later": lambda facts: not_done_yet(facts, "warning letter on", facts.parent.warning_letter_on),
}


def details(facts: ParentFacts, wanted: Collection[str]) -> dict[str, object]:
    """Return those of the figures that a table's reason wants named in its sentence."""
    return {name: _DETAILS[name](facts) for name in wanted if name in _DETAILS}
