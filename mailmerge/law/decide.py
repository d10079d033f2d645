"""The decision: for each parent of a case one outcome, with every reason and its source.

A pure function of the case, the history, the authority's profile and the date. The walk for one parent:

1. holds before anything else (`parenthood.early_holds`), and who is a parent (`parenthood.parent_status`);
2. the situation's table proposes a letter, a hold or nothing (`attendance`, `contract`, `nti`, `leave`);
3. a letter that went already is not made again; what a letter needs is checked (`checks`);
4. a letter that the office asked for by name is honoured only where the walk leads to it; no rule leads to a letter of
   the trust's own, so that naming one proposes it, and its needs and every hold are looked at as ever.
"""

from collections.abc import Callable

from mailmerge.casework.case import Situation
from mailmerge.casework.situation import infer_situation
from mailmerge.law.additions import reminders
from mailmerge.law.alerts import register_alerts
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decision import Decision, ParentDecision
from mailmerge.law.outcomes import already_sent, as_proof, goes, held, not_supported
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.parenthood import parent_status
from mailmerge.law.reasons import reason
from mailmerge.law.sources import cited
from mailmerge.law.walk import Walk, detailed, own_wanted, walk_of


def _excluded(walk: Walk) -> ParentDecision | None:
    """Somebody who is no parent in law gets none, whatever was asked for."""
    status = parent_status(walk.facts.parent)
    if status != "not-a-parent" or walk.early or walk.proposal.code == "conflicting-situation":
        return None
    because = reason(status)
    return ParentDecision(walk.facts.parent.number, "excluded", because, (because,), steps=walk.steps)


def _went_before(walk: Walk) -> ParentDecision | None:
    """A letter that is on record is not made again, be it the one that is due or the one asked for by name."""
    facts, wanted, due = walk.facts, walk.wanted, walk.proposal.letter
    if walk.early:
        return None
    if facts.made_with_this_row or (wanted and facts.already_sent(wanted)):
        return already_sent(facts, walk.steps)
    if walk.failing_first or due is None:
        return None
    # What the office asked for by name is barred by that very letter alone, not by others that these facts led to.
    if not (facts.already_sent(due) or (facts.answered and not due.is_own)):
        return None
    return not_supported(walk) if wanted and wanted is not due else already_sent(facts, walk.steps)


def _nothing_due(walk: Walk) -> ParentDecision | None:
    """The situation's table ends without a letter."""
    if walk.proposal.outcome != "no-letter" or walk.early:
        return None
    if walk.wanted:
        return not_supported(walk)
    told = (walk.because, *reminders(walk.facts, walk.because))
    return ParentDecision(walk.facts.parent.number, "no-letter", walk.because, told, steps=walk.steps)


def _to_be_approved(walk: Walk) -> ParentDecision | None:
    """Nothing is lacking but the approval of the words."""
    kind, codes = walk.proposal.letter, [held.code for held in walk.failing]
    if walk.early or kind is None or codes != ["template-not-approved"]:
        return None
    return as_proof(kind, walk.facts, walk.failing, walk.steps)


def _held_back(walk: Walk) -> ParentDecision | None:
    """Every hold that applies is listed, the deciding one first."""
    if not walk.early and not walk.failing:
        return None
    told = (reminder for held in walk.failing for reminder in reminders(walk.facts, held))
    return held(walk.facts, (*walk.early, *walk.failing), walk.steps, (*told, *walk.released))


def _another_wanted(walk: Walk) -> ParentDecision | None:
    """The office asked for a letter, and the facts lead to another one."""
    return not_supported(walk) if walk.wanted and walk.wanted is not walk.proposal.letter else None


def _due(walk: Walk) -> ParentDecision | None:
    """The letter that the table proposes goes."""
    kind = walk.proposal.letter
    if kind is None:
        return None
    because = detailed(kind.key, walk.facts, "attendance") if walk.proposal.outcome == "hold" else walk.because
    return goes(kind, walk.facts, because, walk.steps).adding(*walk.released)


_STAGES: tuple[Callable[[Walk], ParentDecision | None], ...] = (
    _excluded,
    _went_before,
    _nothing_due,
    _to_be_approved,
    _held_back,
    _another_wanted,
    _due,
)


def _decide_parent(facts: ParentFacts, situation: Situation | None) -> ParentDecision:
    walk = walk_of(facts, situation)
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
    own = own_wanted(first) if first else None
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
