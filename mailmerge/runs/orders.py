"""From decisions to orders: every letter that is due gets its reference, and no letter is due twice in one file."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import is_
from typing import TypeAlias

from mailmerge.casework.case import Case
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import without_repeat
from mailmerge.law.decision import Decision, Identity, ParentDecision, Reason
from mailmerge.law.reasons import reason
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.catching_up import references_caught_up
from mailmerge.ledger.record.letter_records import last_issues, references_without_facts
from mailmerge.ledger.record.reference import reference
from mailmerge.orders.order import Order

# The reason of a letter that its Word file holds up.
TEMPLATE_FAULT = "template-fault"

# The reason of a letter of which only its reference is on record any more.
FORGOTTEN = "no-longer-on-record"

# Where a letter belongs in a file: its case's rows, and the parent's number.
Place: TypeAlias = tuple[tuple[int, ...], int]


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """The facts of a case, and what was decided by them."""

    facts: CaseFacts
    decision: Decision

    @property
    def case(self) -> Case:
        """The pupil and the situation."""
        return self.facts.case

    def with_parents(self, change: Callable[[ParentDecision], ParentDecision]) -> "DecidedCase":
        """Return the same with every parent's decision changed."""
        parents = tuple(map(change, self.decision.parents))
        if all(map(is_, parents, self.decision.parents)):
            return self
        return replace(self, decision=replace(self.decision, parents=parents))


def without_repeats(decided_cases: Iterable[DecidedCase]) -> tuple[DecidedCase, ...]:
    """Return the cases with a letter that two rows lead to only once, with the first of them."""
    seen: set[Identity] = set()

    def first_only(parent: ParentDecision) -> ParentDecision:
        if parent.identity is None:
            return parent
        if parent.identity in seen:
            return without_repeat(parent)
        seen.add(parent.identity)
        return parent

    return tuple(one.with_parents(first_only) for one in decided_cases)


def plan_orders(decided_cases: Collection[DecidedCase], ledger: Ledger, *, anew: bool = False) -> tuple[Order, ...]:
    """Return an order for every letter that is due, and for every proof, in the order of the rows and parents.

    `anew`: it was said why letters are to be made again. Then one of which nothing but its reference is on record any
    more gets the next one.
    """
    workspace_id = ledger.workspace_id
    issues = last_issues(ledger, {one.case.pupil.upn for one in decided_cases})

    def order(one: DecidedCase, parent: ParentDecision, number: int | None = None) -> Order:
        facts, identity = one.facts.about(parent.parent), parent.identity
        if identity is None:
            return Order(facts, parent, "PROOF", 0)
        parts = (identity.upn, identity.parent, identity.letter, identity.trigger)
        issue = number or issues.get(parts, 0) + 1
        ref = reference(workspace_id, one.case.school.code, parts, issue)
        return Order(facts, parent, ref, issue)

    due = [
        (one, parent)
        for one in decided_cases
        for parent in one.decision.parents
        if parent.identity is not None or parent.proof is not None
    ]
    orders = [order(one, parent) for one, parent in due]
    while anew and (gone := _forgotten(ledger, {each.ref for each in orders})):
        tried = zip(due, orders, strict=True)
        orders = [order(*one, each.issue + 1) if each.ref in gone else each for one, each in tried]
    return tuple(orders)


def without_forgotten(decided_cases: Collection[DecidedCase], ledger: Ledger) -> tuple[DecidedCase, ...]:
    """Return the cases with every letter held that was made before and of which only its reference is on record."""
    orders = plan_orders(decided_cases, ledger)
    gone = _forgotten(ledger, {order.ref for order in orders})
    why = {order.place: reason(FORGOTTEN, {"ref": order.ref}) for order in orders if order.ref in gone}
    return without_unfit(decided_cases, why)


def _forgotten(ledger: Ledger, refs: Collection[str]) -> frozenset[str]:
    """Return which of these references letters have of which no more is known: erased ones, and ones taken up."""
    return references_without_facts(ledger, refs) | references_caught_up(ledger).intersection(refs)


def without_unfit(decided_cases: Iterable[DecidedCase], unfit: Mapping[Place, Reason]) -> tuple[DecidedCase, ...]:
    """Return the cases with every letter that failed its proof held; `unfit` is by place.

    One that was to be a watermarked proof only is held already, and stays so for its own reason; that its template
    could not even be filled in adds nothing for the office.
    """

    def held(one: DecidedCase) -> DecidedCase:
        def change(parent: ParentDecision) -> ParentDecision:
            why = unfit.get((one.case.rows, parent.parent))
            if why is None or (parent.proof is not None and why.code == TEMPLATE_FAULT):
                return parent
            if parent.proof is not None:
                return parent.adding(why)
            return ParentDecision(parent.parent, "hold", why, (why,), steps=parent.steps)

        return one.with_parents(change)

    return tuple(held(one) for one in decided_cases)
