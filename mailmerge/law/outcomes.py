"""What a parent's decision ends in: a letter that goes, a proof of it, a hold, or nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from mailmerge.law.additions import additions
from mailmerge.law.decision import ParentDecision, Penalty, Reason, Step
from mailmerge.law.enclosures import enclosures
from mailmerge.law.history import notices_of
from mailmerge.law.lacking import missing_words
from mailmerge.law.letters import LetterKind, Variant
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.penalty import find_tier
from mailmerge.law.reasons import reason
from mailmerge.law.rules import always
from mailmerge.law.walk import NOT_SUPPORTED, Walk, wanted_letter

# When a way of saying things fits, in the order in which a letter names them.
_FITS: Mapping[Variant, Callable[[ParentFacts], bool]] = {
    "under-age": lambda facts: not facts.of_compulsory_age,
    "medical": lambda facts: facts.mostly_medical,
    "part": lambda facts: facts.case.leave.decision == "part granted",
    "after": lambda facts: facts.leave_begun,
    "before": always,
}


def goes(kind: LetterKind, facts: ParentFacts, because: Reason, steps: tuple[Step, ...]) -> ParentDecision:
    """Let a letter go: how it says things, what is enclosed and added, and by when it asks for an answer."""
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


def as_proof(
    kind: LetterKind, facts: ParentFacts, holds: tuple[Reason, ...], steps: tuple[Step, ...]
) -> ParentDecision:
    """Hold a letter that lacks nothing but the approval of its words: a watermarked proof of it can be made."""
    penalty, _ = _penalty(kind, facts)
    return replace(
        held(facts, holds, steps),
        proof=kind,
        variant=_variant(kind, facts),
        penalty=penalty,
        reply_by=facts.reply_by(kind),
    )


def already_sent(facts: ParentFacts, steps: tuple[Step, ...]) -> ParentDecision:
    """Send nothing: the letter is on record."""
    because = reason("already-sent")
    return ParentDecision(facts.parent.number, "no-letter", because, (because,), steps=steps)


def held(
    facts: ParentFacts, holds: Iterable[Reason], steps: tuple[Step, ...], told: Iterable[Reason] = ()
) -> ParentDecision:
    """Hold for every reason there is, the deciding one first; `told` are said beside them."""
    by_code = {held.code: held for held in (*holds, *told)}
    wanted = wanted_letter(facts)
    if wanted and not wanted.is_form:
        why = f"it is held for the reason named first.{missing_words(facts, wanted)}"
        by_code.setdefault(NOT_SUPPORTED, reason(NOT_SUPPORTED, {"wanted": wanted.called, "why": why}))
    unique = tuple(by_code.values())
    return ParentDecision(facts.parent.number, "hold", unique[0], unique, steps=steps)


def not_supported(walk: Walk) -> ParentDecision:
    """Hold a letter that was asked for by name and that the facts do not lead to: what it lacks, and what is due."""
    wanted, due = walk.facts.context.letters[walk.facts.case.letter_wanted or ""], walk.proposal.letter
    leads_to = f"they lead to letter {due.called} instead." if due else walk.because.text
    why = leads_to + missing_words(walk.facts, wanted)
    held = reason(NOT_SUPPORTED, {"wanted": wanted.called, "why": why})
    return ParentDecision(walk.facts.parent.number, "hold", held, (held,), steps=walk.steps)


def _penalty(kind: LetterKind, facts: ParentFacts) -> tuple[Penalty | None, tuple[Reason, ...]]:
    if kind.warning != "leave-penalty":
        return None, ()
    recorded = facts.history.notices_to(facts.parent)
    notices = notices_of(facts.parent, recorded)
    found = find_tier(notices, facts.day, facts.context.law, facts.context.profile.penalty_history_from)
    return found.penalty, tuple(reason(code) for code in found.adds)


def _variant(kind: LetterKind, facts: ParentFacts) -> Variant | None:
    """Return which of a letter's ways of saying things is right for this family; None: it has one, or the plain one."""
    return next((variant for variant in kind.variants if _FITS[variant](facts)), None)
