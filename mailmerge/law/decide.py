"""The decision: for each parent of a case one outcome, with every reason and its source.

A pure function of the case, the history, the authority's profile and the date. The walk for one parent:

1. holds before anything else (`parenthood.early_holds`), and who is a parent (`parenthood.parent_status`);
2. the situation's table proposes a letter, a hold or nothing (`attendance`, `contract`, `nti`, `leave`);
3. a letter that went already is not made again; what a letter needs is checked (`checks`);
4. a letter that the office asked for by name is honoured only where the walk leads to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mailmerge.casework.case import Case, Parent, Situation
from mailmerge.casework.situation import infer_situation
from mailmerge.law.additions import additions, reminders
from mailmerge.law.alerts import register_alerts
from mailmerge.law.attendance import ATTENDANCE
from mailmerge.law.checks import CHECKS
from mailmerge.law.context import DecisionContext
from mailmerge.law.contract import CONTRACT
from mailmerge.law.decision import Decision, ParentDecision, Penalty, Reason, Step
from mailmerge.law.figures import worked_out
from mailmerge.law.history import History, notices_of
from mailmerge.law.leave import LEAVE
from mailmerge.law.letters import BY_KEY, LetterKind
from mailmerge.law.nti import NTI
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.parenthood import early_holds, parent_status
from mailmerge.law.penalty import find_tier
from mailmerge.law.reasons import reason
from mailmerge.law.rules import Proposal, Rule, details, hold, letter, read_table, step
from mailmerge.law.sources import cited, source_of

TABLES: Mapping[Situation, tuple[Rule, ...]] = {
    "attendance": ATTENDANCE,
    "contract": CONTRACT,
    "nti": NTI,
    "leave": LEAVE,
}

# Columns that would let a table that found nothing go on.
_MISSING_COLUMNS: Mapping[Situation, str] = {
    "attendance": '"attendance"',
    "contract": '"contract status"',
    "nti": '"nti requested", "nti issued on" or "nti outcome"',
    "leave": '"leave from" and "leave to"',
}


def _detailed(code: str, facts: ParentFacts, situation: Situation) -> Reason:
    """Return the reason of a table's proposal, with the figures that its sentence names."""
    words = details(facts) | {"columns": _MISSING_COLUMNS[situation]}
    if code == "not-on-roll":
        words["left_on"] = f"{facts.case.left_on:%d/%m/%Y}"
    return reason(code, words)


def _checked(kind: LetterKind, facts: ParentFacts) -> tuple[tuple[Reason, ...], tuple[Step, ...]]:
    """Return a hold for every check that `kind` fails, and what was looked at."""
    holds: list[Reason] = []
    steps: list[Step] = []
    for check in CHECKS:
        if check.speaks_of(kind):
            failing = check.fails(facts, kind)
            steps.append(
                step(f"{kind.appendix}: {check.code}", failing is not None, source_of(check.code, facts.context), kind)
            )
            if failing is not None:
                holds.append(reason(check.code, failing))
    return tuple(holds), tuple(steps)


def _proposal(facts: ParentFacts, situation: Situation | None) -> tuple[Proposal, tuple[Step, ...]]:
    if facts.case.letter_wanted == "leave-request-form":
        # A blank form is always allowed, and needs none of the situation's values (settled point).
        return letter("8"), ()
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


def _variant(kind: LetterKind, facts: ParentFacts) -> str | None:
    if kind.key != "leave-refused":
        return None
    first_day = facts.case.leave.first_day
    return "after" if first_day is not None and facts.day >= first_day else "before"


def _letter(kind: LetterKind, facts: ParentFacts, because: Reason, steps: tuple[Step, ...]) -> ParentDecision:
    penalty, adds = _penalty(kind, facts)
    return ParentDecision(
        facts.parent.number,
        "letter",
        because,
        reasons=(*adds, *additions(facts, kind)),
        letter=kind,
        variant=_variant(kind, facts),
        penalty=penalty,
        identity=facts.identity(kind),
        steps=steps,
    )


def _proof(kind: LetterKind, facts: ParentFacts, holds: tuple[Reason, ...], steps: tuple[Step, ...]) -> ParentDecision:
    """Hold a letter that lacks nothing but the approval of its words: a watermarked proof of it can be made."""
    penalty, _ = _penalty(kind, facts)
    return replace(_held(facts, holds, steps), proof=kind, variant=_variant(kind, facts), penalty=penalty)


def _already_sent(facts: ParentFacts, steps: tuple[Step, ...]) -> ParentDecision:
    because = reason("already-sent")
    return ParentDecision(facts.parent.number, "no-letter", because, (because,), steps=steps)


def _held(facts: ParentFacts, holds: Iterable[Reason], steps: tuple[Step, ...]) -> ParentDecision:
    unique = tuple({held.code: held for held in holds}.values())
    wanted = facts.case.letter_wanted
    if wanted and wanted != "leave-request-form":
        why = "it is held for the reason named first."
        unique = (*unique, reason("letter-not-supported", {"wanted": BY_KEY[wanted].appendix, "why": why}))
    return ParentDecision(facts.parent.number, "hold", unique[0], unique, steps=steps)


def _not_supported(facts: ParentFacts, because: Reason, proposal: Proposal, steps: tuple[Step, ...]) -> ParentDecision:
    """Hold a letter that was asked for by name and that the facts do not lead to, saying what they do lead to."""
    wanted = BY_KEY[facts.case.letter_wanted or ""]
    leads_to = f"they lead to letter {proposal.letter.appendix} instead." if proposal.letter else because.text
    held = reason("letter-not-supported", {"wanted": wanted.appendix, "why": leads_to})
    return ParentDecision(facts.parent.number, "hold", held, (held,), steps=steps)


def _decide_parent(facts: ParentFacts, situation: Situation | None) -> ParentDecision:
    if facts.parent.letter_made:
        return _already_sent(facts, ())
    spoken_of = situation or "attendance"
    early = tuple(_detailed(code, facts, spoken_of) for code in early_holds(facts.case, facts.parent))
    status = parent_status(facts.parent)
    proposal, steps = _proposal(facts, situation)
    if status == "not-a-parent" and not early and proposal.code != "conflicting-situation":
        because = reason(status)
        return ParentDecision(facts.parent.number, "excluded", because, (because,), steps=steps)

    holds = (*early, reason(status)) if status == "parent-status-to-confirm" else early
    because = _detailed(proposal.code, facts, spoken_of)
    wanted = BY_KEY[facts.case.letter_wanted] if facts.case.letter_wanted else None
    if not holds and wanted and facts.already_sent(wanted):
        return _already_sent(facts, steps)
    if proposal.outcome == "hold":
        failing, looked_at = _checked(proposal.letter, facts) if proposal.letter else ((), ())
        return _held(facts, (*holds, because, *failing), (*steps, *looked_at))
    if proposal.letter is None:
        if holds:
            return _held(facts, holds, steps)
        if wanted:
            return _not_supported(facts, because, proposal, steps)
        return ParentDecision(
            facts.parent.number, "no-letter", because, (because, *reminders(facts, because)), steps=steps
        )

    kind = proposal.letter
    if not holds and (facts.already_sent(kind) or facts.answered):
        return (
            _not_supported(facts, because, proposal, steps)
            if wanted and not kind.is_form
            else _already_sent(facts, steps)
        )
    failing, looked_at = _checked(kind, facts)
    steps = (*steps, *looked_at)
    if not holds and [held.code for held in failing] == ["template-not-approved"]:
        return _proof(kind, facts, failing, steps)
    if holds or failing:
        told = (reminder for held in failing for reminder in reminders(facts, held))
        return _held(facts, (*holds, *failing, *told), steps)
    if wanted and wanted is not kind:
        return _not_supported(facts, because, proposal, steps)
    return _letter(kind, facts, because, steps)


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


def decide(case: Case, history: History, context: DecisionContext) -> Decision:
    """Decide what each parent of `case` gets.

    Args:
        case: one pupil and situation; `case.letter_date` is the day by which every rule goes.
        history: what is on record for the pupil.
        context: the law, the authority's profile, the calendar and what the trust has ready.

    Returns:
        One outcome for each parent given, in their order, each with its reasons and their sources.
    """
    inferred = infer_situation(case.situation, case.contract, case.nti, case.leave)
    situation = None if inferred == "conflict" else inferred
    figures = worked_out(case.attendance, case.letter_date)
    all_facts = [ParentFacts(case, parent, history, figures, context) for parent in case.parents]
    decisions = tuple(_decide_parent(facts, situation) for facts in all_facts)
    decision = Decision(
        situation or case.situation or "attendance",
        decisions,
        _facts(all_facts[0], situation) if all_facts else {},
        register_alerts(case, figures, context),
    )
    return cited(decision, context)


def without_repeat(decision: ParentDecision) -> ParentDecision:
    """Return the decision for a letter that another row of the same file has already led to."""
    because = reason("already-sent")
    return ParentDecision(decision.parent, "no-letter", because, (because,), steps=decision.steps)


def decide_anew(case: Case, history: History, context: DecisionContext) -> Decision:
    """Decide as `decide` does, but where a letter went already, as if it had not: a person wants it made again."""
    decision = decide(case, history, context)
    parents = tuple(
        _anew(case, parent, made, history, context) if made.because.code == "already-sent" else made
        for parent, made in zip(case.parents, decision.parents, strict=True)
    )
    return replace(decision, parents=parents)


def _anew(
    case: Case, parent: Parent, made: ParentDecision, history: History, context: DecisionContext
) -> ParentDecision:
    """Return the decision that would make one of the letters that went to `parent` again, the latest first."""
    went = sorted((sent for sent in history.letters if sent.went_to(parent)), key=lambda sent: sent.sent_on)
    for sent in reversed(went):
        again = decide(case, history.without(sent), context).parents[case.parents.index(parent)]
        if again.identity is not None and sent.is_of(again.identity):
            former = () if sent.posted_on or not sent.ref else (reason("former-withdrawn", {"ref": sent.ref}),)
            return replace(again, because=reason("made-anew"), reasons=(*former, *again.reasons))
    return made
