"""From the record to a dossier: one for each parent whom a referral concerns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import get_args

from mailmerge.casework.addressee import Addressee
from mailmerge.casework.calendar import in_words
from mailmerge.casework.case import Case, Parent
from mailmerge.casework.marks import Mark
from mailmerge.casework.register import Register
from mailmerge.casework.support import support_kinds
from mailmerge.dispatch.evidence_log import Chosen, LetterLog, evidence
from mailmerge.dispatch.posting import RuleOf
from mailmerge.dispatch.times import local
from mailmerge.intake.file_kinds import NoteKind
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.context import DecisionContext
from mailmerge.law.history import History
from mailmerge.law.letters import BY_KEY
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.parenthood import parent_status
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, records
from mailmerge.ledger.record.case_records import cases_decided
from mailmerge.ledger.record.note_facts import NoteFacts, OutcomeFacts
from mailmerge.ledger.record.post_records import PackRecord, packs_made
from mailmerge.ledger.record.reference import pack_reference, pupil_token
from mailmerge.referral.dossier import Dossier, FiledPaper, Note, Outcome, RestsOn
from mailmerge.referral.ladder import next_sanction
from mailmerge.referral.others import Others
from mailmerge.referral.period import better_period, figures_of, period_of
from mailmerge.referral.request import ReferralRequest

# Registers, counts and people lie among the notes too: they are facts, and nothing that was done for the pupil.
_NOTED = get_args(NoteKind)
# Papers that a referral of each route is proved by; others are filed for the school, not for the authority.
ROUTE_PAPERS: Mapping[str, tuple[str, ...]] = {
    "leave": ("certificate", "request", "form", "minutes"),
    "contract": ("certificate", "contract", "minutes", "plan"),
    "nti": ("certificate", "contract", "notice", "minutes", "plan"),
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What dossiers are gathered from.

    `naming` tells whether a filed paper, by its path and hash, names somebody by the words given, `showing` whether it
    can be drawn. `policy_confirmed_on`: when the school's policy was last read to state the amounts.
    """

    ledger: Ledger
    history: History
    context: DecisionContext
    rule_of: RuleOf
    naming: Callable[[FiledPaper, Others], bool]
    showing: Callable[[FiledPaper], bool]
    policy_confirmed_on: date | None = None


def gather(request: ReferralRequest, case: Case, sources: Sources) -> tuple[Dossier, ...]:
    """Return the dossier of each parent whom the request concerns, in their order; none where nobody is meant.

    Args:
        request: what is asked for.
        case: the facts on record, with the request's own cells over them.
        sources: what else is known.
    """
    facts = CaseFacts.of(replace(case, letter_date=request.on), sources.history, sources.context)
    logs = _standing(request, sources)
    concerned = _concerned(request, facts.case, logs)
    return tuple(_dossier(request, facts.about(parent.number), logs, sources) for parent in concerned)


def _standing(request: ReferralRequest, sources: Sources) -> tuple[LetterLog, ...]:
    """Return the pupil's letters up to the referral's day that were not withdrawn or erased, oldest first."""
    logs = evidence(sources.ledger, Chosen(upn=request.upn, last=request.on), sources.rule_of)
    standing = [log for log in logs if not log.letter.is_withdrawn and log.letter.upn]
    return tuple(sorted(standing, key=lambda log: (log.letter.letter_date, log.letter.seq)))


def _went_to(log: LetterLog, parent: Parent) -> bool:
    return Addressee(log.letter.parent, log.letter.parent_name).is_parent(parent)


def _concerned(request: ReferralRequest, case: Case, logs: Sequence[LetterLog]) -> Iterator[Parent]:
    if request.parent is not None:
        yield from (parent for parent in case.parents if parent.is_called(request.parent))
        return
    may_be = [parent for parent in case.parents if parent_status(parent) != "not-a-parent" and not parent.deceased]
    if request.route == "leave":
        stayed = [p for p in may_be if p.went_on_leave is False and p.consented_to_leave is not True]
        may_be = [parent for parent in may_be if parent not in stayed] or may_be
    # Letters that warn of such a referral show whom it is about.
    letters = [log for log in logs if (kind := BY_KEY.get(log.letter.letter)) and kind.route == request.route]
    written = [parent for parent in may_be if any(_went_to(log, parent) for log in letters)]
    yield from written or may_be


def _dossier(request: ReferralRequest, facts: ParentFacts, logs: Sequence[LetterLog], sources: Sources) -> Dossier:
    ledger, context, case, parent = sources.ledger, sources.context, facts.case, facts.parent
    others = Others.of(case, parent)
    first, last = period_of(request, case, context.calendar)
    outcomes = tuple(_outcomes(ledger, case, parent, others, request.on))
    papers, left_out = _papers(request, others, sources)
    own = tuple(log for log in logs if _went_to(log, parent))
    figures, rules = figures_of(case, first, last, context.calendar), context.profile.period
    is_leave = request.route == "leave"
    return Dossier(
        request=request,
        facts=facts,
        sanction=request.sanction or next_sanction(facts, outcomes, request.route, request.on),
        sanction_is_proposed=request.sanction is None,
        first=first,
        last=last,
        figures=figures,
        letters=own,
        notes=tuple(_notes(ledger, request, parent, others)),
        outcomes=outcomes,
        comments=tuple(_comments(ledger, request.upn, figures.register, others)),
        papers=papers,
        others_written=_others_written(case, parent, logs),
        others_without_notice=_others_without_notice(case, parent, logs),
        ref=_reference(ledger, case, parent, request.route, request.on),
        others=others,
        left_out=left_out,
        rests_on=_rests_on(ledger, request.upn, own),
        better=None if is_leave else better_period(case, facts.figures, figures, rules, context.calendar),
        policy_confirmed_on=sources.policy_confirmed_on,
    )


def _rests_on(ledger: Ledger, upn: str, logs: Sequence[LetterLog]) -> RestsOn | None:
    """Return the last entry that the pack draws on; the record's first where nothing is on record of the pupil."""
    numbers = [entry.event.seq for log in logs for entry in log.entries]
    numbers += [note.seq for note in records.recorded_notes(ledger, [upn])]
    numbers += [outcome.seq for outcome in records.recorded_outcomes(ledger, [upn])]
    numbers += [case.seq for case in cases_decided(ledger, [upn])]
    numbers += [paper.seq for paper in records.evidence_of(ledger, [upn])]
    event = next(ledger.events(after=max(numbers, default=1) - 1), None)
    return RestsOn(Head(event.seq, event.hash), event.at) if event else None


def _reference(ledger: Ledger, case: Case, parent: Parent, route: str, on: date) -> str:
    identity = (case.pupil.upn, parent.key, route, on.isoformat())
    return pack_reference(ledger.workspace_id, case.school.code, identity)


def _others_written(case: Case, parent: Parent, logs: Sequence[LetterLog]) -> int:
    others = [other for other in case.parents if other.number != parent.number]
    warned = [log for log in logs if (kind := BY_KEY.get(log.letter.letter)) and kind.warning != "none"]
    return sum(any(_went_to(log, other) for log in warned) for other in others)


def _others_without_notice(case: Case, parent: Parent, logs: Sequence[LetterLog]) -> int:
    """Return how many others with responsibility for the child had no notice to improve posted to them."""
    others = [other for other in case.parents if other.number != parent.number and not other.deceased]
    posted = [log for log in logs if log.letter.letter == "notice-to-improve" and log.letter.posted_on is not None]
    return sum(
        other.parental_responsibility is not False
        and other.nti_letter_on is None
        and not any(_went_to(log, other) for log in posted)
        for other in others
    )


def _comments(ledger: Ledger, upn: str, register: Register | None, others: Others) -> Iterator[tuple[Mark, str]]:
    """Yield the marks of the period beside which the register says something; no word of it tells of another parent."""
    said = facts_on_record.comments_on_marks(ledger, records.recorded_notes(ledger, [upn]))
    for mark in register.marks if register and said else ():
        words = said.get(mark)
        if words:
            yield mark, others.hidden(words)


def _notes(ledger: Ledger, request: ReferralRequest, parent: Parent, others: Others) -> Iterator[Note]:
    for note in records.recorded_notes(ledger, [request.upn]):
        if note.note_kind not in _NOTED or note.on > request.on:
            continue
        facts = facts_on_record.of_note(ledger, note) or NoteFacts()
        if note.parent and not _means(parent, note.parent):
            continue
        yield Note(
            note.note_kind,
            note.on,
            others.hidden(facts.text),
            others.hidden(facts.by) if facts.by else None,
            others.hidden("; ".join(filter(None, (facts.medium, facts.place)))),
            others.hidden(facts.outcome),
            support_kinds().get(facts.support_kind),
            facts.support_from,
            facts.support_until,
        )


def _means(parent: Parent, said: str) -> bool:
    """Tell whether a note's or outcome's parent, as the record keeps it, is this one."""
    return said == parent.key or parent.is_called(said)


def _outcomes(ledger: Ledger, case: Case, parent: Parent, others: Others, on: date) -> Iterator[Outcome]:
    packs = _packs_of(ledger, case, parent)
    for told in records.recorded_outcomes(ledger, [case.pupil.upn]):
        if told.on > on or (told.parent and not _means(parent, told.parent)):
            continue
        before = [pack for pack in packs if pack.on <= told.on]
        pack = before[-1] if before else None
        facts = facts_on_record.of_outcome(ledger, told)
        first, last = _days_of(facts, pack)
        about_leave = bool(pack and pack.route == "leave")
        until = f"by {in_words(facts.wanted_by)}" if facts.wanted_by else ""
        wanted = ", ".join(filter(None, (others.hidden(facts.wanted), until)))
        yield Outcome(told.outcome, told.on, first, last, about_leave, wanted)


def is_about(pack: PackRecord, ledger: Ledger, case: Case, parent: Parent) -> bool:
    """Tell whether a pack on record is about this parent of the case."""
    return pack.ref == _reference(ledger, case, parent, pack.route, pack.on)


def _packs_of(ledger: Ledger, case: Case, parent: Parent) -> list[PackRecord]:
    """Return what is on record of the packs about this parent: what came later is what came of them."""
    token = pupil_token(ledger.workspace_id, case.pupil.upn)
    return [pack for pack in packs_made(ledger, token) if is_about(pack, ledger, case, parent)]


def _days_of(facts: OutcomeFacts, pack: PackRecord | None) -> tuple[date | None, date | None]:
    """Return the days that an outcome was for: as its row says, else those of the pack that it came of."""
    first, last = facts.period_from, facts.period_to
    if not (first or last) and pack is not None:
        first, last = pack.first, pack.last
    return first or last, last or first


def _papers(
    request: ReferralRequest, others: Others, sources: Sources
) -> tuple[tuple[FiledPaper, ...], tuple[str, ...]]:
    """Return the papers that belong into the pack, and the kinds of those that stay out as they name somebody else."""
    kept: list[FiledPaper] = []
    left_out: list[str] = []
    for one in records.evidence_of(sources.ledger, [request.upn]):
        on = local(one.at).date()
        if one.path is None or one.evidence_kind not in ROUTE_PAPERS[request.route]:
            continue
        paper = FiledPaper(one.evidence_kind, on, one.path, one.file_sha256)
        if others.are_named_in(PurePosixPath(one.path).name) or sources.naming(paper, others):
            left_out.append(paper.kind)
        else:
            kept.append(replace(paper, is_shown=sources.showing(paper)))
    return tuple(kept), tuple(left_out)
