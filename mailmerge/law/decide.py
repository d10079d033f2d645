"""The decision: for each parent of a case one outcome, with every reason and its source.

A pure function of the case, the history, the authority's profile and the date. The walk for one parent:

1. holds before anything else (`parenthood.early_holds`), and who is a parent (`parenthood.parent_status`);
2. the situation's table proposes a letter, a hold or nothing (`attendance`, `contract`, `nti`, `leave`);
3. a letter that went already is not made again; what a letter needs is checked (`checks`);
4. a letter that the office asked for by name is honoured only where the walk leads to it; no rule leads to a letter of
   the trust's own, so that naming one proposes it, and its needs and every hold are looked at as ever.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from mailmerge.casework.case import Situation
from mailmerge.casework.situation import infer_situation
from mailmerge.law.additions import additions, reminders
from mailmerge.law.alerts import register_alerts
from mailmerge.law.attendance import ATTENDANCE
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.checks import CHECKS
from mailmerge.law.contract import CONTRACT
from mailmerge.law.decision import Decision, ParentDecision, Penalty, Reason, Step
from mailmerge.law.enclosures import enclosures
from mailmerge.law.history import notices_of
from mailmerge.law.lacking import lacking
from mailmerge.law.leave import LEAVE
from mailmerge.law.letters import LetterKind, Variant
from mailmerge.law.nti import NTI
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.parenthood import early_holds, parent_status
from mailmerge.law.penalty import find_tier
from mailmerge.law.reasons import reason, wanted_by
from mailmerge.law.releases import still_held
from mailmerge.law.rules import Check, Proposal, Rule, always, asked_for, details, hold, letter, read_table, step
from mailmerge.law.sources import cited, source_of

TABLES: Mapping[Situation, tuple[Rule, ...]] = {
    "attendance": ATTENDANCE,
    "contract": CONTRACT,
    "nti": NTI,
    "leave": LEAVE,
}

_NOT_SUPPORTED = "letter-not-supported"

# Columns that would let a table that found nothing go on.
_MISSING_COLUMNS: Mapping[Situation, str] = {
    "attendance": '"attendance"',
    "contract": '"contract status"',
    "nti": '"nti requested", "nti issued on" or "nti outcome"',
    "leave": '"leave from" and "leave to"',
}


def _detailed(code: str, facts: ParentFacts, situation: Situation) -> Reason:
    """Return the reason of a table's proposal, with the figures that its sentence names."""
    wanted = wanted_by(code)
    if not wanted:
        return reason(code)
    words = details(facts, wanted) | {"columns": _MISSING_COLUMNS[situation]} | _own_words(facts)
    if code == "not-on-roll":
        words["left_on"] = f"{facts.case.left_on:%d/%m/%Y}"
    return reason(code, words)


def _checked(kind: LetterKind, facts: ParentFacts) -> tuple[tuple[Reason, ...], tuple[Step, ...]]:
    """Return a hold for every check that `kind` fails, and what was looked at."""
    holds: list[Reason] = []
    steps: list[Step] = []
    for name, check in _checks_of(kind):
        failing = check.fails(facts, kind)
        steps.append(step(name, failing is not None, source_of(check.code, facts.context), kind))
        if failing is not None:
            holds.append(reason(check.code, failing))
    return tuple(holds), tuple(steps)


@lru_cache(maxsize=100)
def _checks_of(kind: LetterKind) -> tuple[tuple[str, Check], ...]:
    """Return the checks that speak of a letter, each with its step's name."""
    return tuple((f"{kind.called}: {check.code}", check) for check in CHECKS if check.speaks_of(kind))


def _wanted(facts: ParentFacts) -> LetterKind | None:
    """Return the letter that the office asked for by name, or None."""
    return facts.context.letters[facts.case.letter_wanted] if facts.case.letter_wanted else None


def _own_wanted(facts: ParentFacts) -> LetterKind | None:
    """Return the letter of the trust's own that the office asked for by name, or None."""
    wanted = _wanted(facts)
    return wanted if wanted is not None and wanted.is_own else None


def _own_words(facts: ParentFacts) -> dict[str, object]:
    """Return what the reasons of a letter of the trust's own name: the letter, and why it may not be for this case."""
    own = _own_wanted(facts)
    if own is None:
        return {}
    why = f'it is for the situation "{own.situation}", and this is not one.'
    return {"title": own.title, "wanted": own.called, "why": why}


def _proposal(facts: ParentFacts, situation: Situation | None) -> tuple[Proposal, tuple[Step, ...]]:
    if facts.case.letter_wanted == "leave-request-form":
        # A blank form is always allowed, and needs none of the situation's values (settled point).
        return letter("leave-request-form"), ()
    own = _own_wanted(facts)
    if own is not None and own.situation not in (None, situation):
        return hold("conflicting-situation" if situation is None else _NOT_SUPPORTED), ()
    if own is not None:
        return asked_for(own), ()
    if situation is None:
        return hold("conflicting-situation"), ()
    return read_table(TABLES[situation], facts)


def _penalty(kind: LetterKind, facts: ParentFacts) -> tuple[Penalty | None, tuple[Reason, ...]]:
    if kind.warning != "leave-penalty":
        return None, ()
    recorded = facts.history.notices_to(facts.parent)
    notices = notices_of(facts.parent, recorded)
    found = find_tier(notices, facts.day, facts.context.law, facts.context.profile.penalty_history_from)
    return found.penalty, tuple(reason(code) for code in found.adds)


# When a way of saying things fits, in the order in which a letter names them.
_FITS: Mapping[Variant, Callable[[ParentFacts], bool]] = {
    "under-age": lambda facts: not facts.of_compulsory_age,
    "medical": lambda facts: facts.mostly_medical,
    "part": lambda facts: facts.case.leave.decision == "part granted",
    "after": lambda facts: facts.leave_begun,
    "before": always,
}


def _variant(kind: LetterKind, facts: ParentFacts) -> Variant | None:
    """Return which of a letter's ways of saying things is right for this family; None: it has one, or the plain one."""
    return next((variant for variant in kind.variants if _FITS[variant](facts)), None)


def _letter(kind: LetterKind, facts: ParentFacts, because: Reason, steps: tuple[Step, ...]) -> ParentDecision:
    penalty, adds = _penalty(kind, facts)
    answer = facts.reply_by(kind)
    return ParentDecision(
        facts.parent.number,
        "letter",
        because,
        reasons=(*adds, *additions(facts, kind, answer)),
        letter=kind,
        variant=_variant(kind, facts),
        penalty=penalty,
        identity=facts.identity(kind),
        encloses=enclosures(kind, include_leaflet=bool(facts.case.include_leaflet)),
        reply_by=answer,
        steps=steps,
    )


def _proof(kind: LetterKind, facts: ParentFacts, holds: tuple[Reason, ...], steps: tuple[Step, ...]) -> ParentDecision:
    """Hold a letter that lacks nothing but the approval of its words: a watermarked proof of it can be made."""
    penalty, _ = _penalty(kind, facts)
    return replace(
        _held(facts, holds, steps),
        proof=kind,
        variant=_variant(kind, facts),
        penalty=penalty,
        reply_by=facts.reply_by(kind),
    )


def _already_sent(facts: ParentFacts, steps: tuple[Step, ...]) -> ParentDecision:
    because = reason("already-sent")
    return ParentDecision(facts.parent.number, "no-letter", because, (because,), steps=steps)


def _held(
    facts: ParentFacts, holds: Iterable[Reason], steps: tuple[Step, ...], told: Iterable[Reason] = ()
) -> ParentDecision:
    by_code = {held.code: held for held in (*holds, *told)}
    wanted = _wanted(facts)
    if wanted and not wanted.is_form:
        why = "it is held for the reason named first."
        by_code.setdefault(_NOT_SUPPORTED, reason(_NOT_SUPPORTED, {"wanted": wanted.called, "why": why}))
    unique = tuple(by_code.values())
    return ParentDecision(facts.parent.number, "hold", unique[0], unique, steps=steps)


def _not_supported(walk: "_Walk") -> ParentDecision:
    """Hold a letter that was asked for by name and that the facts do not lead to: what it lacks, and what is due."""
    wanted, due = walk.facts.context.letters[walk.facts.case.letter_wanted or ""], walk.proposal.letter
    leads_to = f"they lead to letter {due.called} instead." if due else walk.because.text
    missing = " and ".join(dict.fromkeys(lacking(walk.facts, wanted)))
    why = f"{leads_to} What is missing for it: {missing}." if missing else leads_to
    held = reason(_NOT_SUPPORTED, {"wanted": wanted.called, "why": why})
    return ParentDecision(walk.facts.parent.number, "hold", held, (held,), steps=walk.steps)


@dataclass(frozen=True, slots=True)
class _Walk:
    """What the stages of one parent's decision go by: the facts, what the table proposes, and what holds it."""

    facts: ParentFacts
    proposal: Proposal
    because: Reason
    early: tuple[Reason, ...]
    failing: tuple[Reason, ...]
    steps: tuple[Step, ...]
    released: tuple[Reason, ...]

    @property
    def failing_first(self) -> bool:
        """The table itself holds, and nobody has released that."""
        return self.because in self.failing

    @property
    def wanted(self) -> LetterKind | None:
        """The letter that the office asked for by name."""
        return _wanted(self.facts)


def _walk(facts: ParentFacts, situation: Situation | None) -> _Walk:
    spoken_of = situation or "attendance"
    early = [_detailed(code, facts, spoken_of) for code in early_holds(facts.case, facts.parent)]
    if parent_status(facts.parent) == "parent-status-to-confirm":
        early.append(reason("parent-status-to-confirm"))
    proposal, steps = _proposal(facts, situation)
    because = _detailed(proposal.code, facts, spoken_of)
    failing: tuple[Reason, ...] = ()
    if proposal.letter is not None:
        failing, looked_at = _checked(proposal.letter, facts)
        steps = (*steps, *looked_at)
    if proposal.outcome == "hold":
        failing = (because, *failing)
    released: tuple[Reason, ...] = ()
    held = tuple(early)
    if proposal.letter is not None:
        due = (facts.history.releases, proposal.letter.key, facts.parent)
        held, told_early = still_held(held, *due)
        failing, told = still_held(failing, *due)
        released = (*told_early, *told)
    return _Walk(facts, proposal, because, held, failing, steps, released)


def _excluded(walk: _Walk) -> ParentDecision | None:
    """Somebody who is no parent in law gets none, whatever was asked for."""
    status = parent_status(walk.facts.parent)
    if status != "not-a-parent" or walk.early or walk.proposal.code == "conflicting-situation":
        return None
    because = reason(status)
    return ParentDecision(walk.facts.parent.number, "excluded", because, (because,), steps=walk.steps)


def _went_before(walk: _Walk) -> ParentDecision | None:
    """A letter that is on record is not made again, be it the one that is due or the one asked for by name."""
    facts, wanted, due = walk.facts, walk.wanted, walk.proposal.letter
    if walk.early:
        return None
    if facts.made_with_this_row or (wanted and facts.already_sent(wanted)):
        return _already_sent(facts, walk.steps)
    if walk.failing_first or due is None:
        return None
    # What the office asked for by name is barred by that very letter alone, not by others that these facts led to.
    if not (facts.already_sent(due) or (facts.answered and not due.is_own)):
        return None
    return _not_supported(walk) if wanted and wanted is not due else _already_sent(facts, walk.steps)


def _nothing_due(walk: _Walk) -> ParentDecision | None:
    """The situation's table ends without a letter."""
    if walk.proposal.outcome != "no-letter" or walk.early:
        return None
    if walk.wanted:
        return _not_supported(walk)
    told = (walk.because, *reminders(walk.facts, walk.because))
    return ParentDecision(walk.facts.parent.number, "no-letter", walk.because, told, steps=walk.steps)


def _to_be_approved(walk: _Walk) -> ParentDecision | None:
    """Nothing is lacking but the approval of the words."""
    kind, codes = walk.proposal.letter, [held.code for held in walk.failing]
    if walk.early or kind is None or codes != ["template-not-approved"]:
        return None
    return _proof(kind, walk.facts, walk.failing, walk.steps)


def _held_back(walk: _Walk) -> ParentDecision | None:
    """Every hold that applies is listed, the deciding one first."""
    if not walk.early and not walk.failing:
        return None
    told = (reminder for held in walk.failing for reminder in reminders(walk.facts, held))
    return _held(walk.facts, (*walk.early, *walk.failing), walk.steps, (*told, *walk.released))


def _another_wanted(walk: _Walk) -> ParentDecision | None:
    """The office asked for a letter, and the facts lead to another one."""
    return _not_supported(walk) if walk.wanted and walk.wanted is not walk.proposal.letter else None


def _due(walk: _Walk) -> ParentDecision | None:
    """The letter that the table proposes goes."""
    kind = walk.proposal.letter
    if kind is None:
        return None
    because = _detailed(kind.key, walk.facts, "attendance") if walk.proposal.outcome == "hold" else walk.because
    return _letter(kind, walk.facts, because, walk.steps).adding(*walk.released)


_STAGES: tuple[Callable[[_Walk], ParentDecision | None], ...] = (
    _excluded,
    _went_before,
    _nothing_due,
    _to_be_approved,
    _held_back,
    _another_wanted,
    _due,
)


def _decide_parent(facts: ParentFacts, situation: Situation | None) -> ParentDecision:
    walk = _walk(facts, situation)
    return next(decision for stage in _STAGES if (decision := stage(walk)) is not None)


def _facts(facts: ParentFacts, situation: Situation | None) -> dict[str, object]:
    figures = facts.figures
    return {
        "situation": situation,
        "letter date": facts.day.isoformat(),
        "percent": figures.percent,
        "unauthorised": figures.unauthorised,
        "authorised": figures.authorised,
        "possible": figures.possible,
        "n codes": figures.n_codes,
        "school weeks": figures.weeks,
        "late": figures.late,
        "leave school days": facts.leave_school_days,
        "law": facts.context.law.version,
        "authority": facts.context.profile.code,
        "profile": facts.context.profile.version,
    }


def decide(facts: CaseFacts) -> Decision:
    """Decide what each parent of a case gets.

    Returns:
        One outcome for each parent given, in their order, each with its reasons and their sources.
    """
    case = facts.case
    first = next(iter(facts.parents), None)
    own = _own_wanted(first) if first else None
    typed = case.situation or (own.situation if own else None)
    inferred = infer_situation(typed, case.contract, case.nti, case.leave)
    situation = None if inferred == "conflict" else inferred
    decision = Decision(
        situation or case.situation or "attendance",
        tuple(_decide_parent(parent, situation) for parent in facts.parents),
        _facts(first, situation) if first else {},
        register_alerts(case, facts.figures, facts.context),
    )
    return cited(decision, facts.context)


def without_repeat(decision: ParentDecision) -> ParentDecision:
    """Return the decision for a letter that another row of the same file has already led to."""
    because = reason("already-sent")
    return ParentDecision(decision.parent, "no-letter", because, (because,), steps=decision.steps)
