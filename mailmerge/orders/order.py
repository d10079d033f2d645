"""A letter that is due: a decision about one parent, with the facts that it was made from."""

from dataclasses import dataclass

from mailmerge.casework.case import Case, Parent
from mailmerge.law.decision import Identity, ParentDecision
from mailmerge.law.history import SentLetter
from mailmerge.law.letters import LetterKind
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.ledger.record.issued_facts import WITHHELD


@dataclass(frozen=True, slots=True)
class Order:
    """A letter that is due: to whom, by which facts and which decision, under which reference.

    `issue` counts letters of the same identity; it is over 1 where an earlier one was withdrawn.
    """

    facts: ParentFacts
    decision: ParentDecision
    ref: str
    issue: int

    @property
    def case(self) -> Case:
        """The pupil and the situation that the letter is about."""
        return self.facts.case

    @property
    def parent(self) -> Parent:
        """Whom the letter is to."""
        return self.facts.parent

    @property
    def kind(self) -> LetterKind:
        """The letter, or the one of which a proof is made."""
        kind = self.decision.letter or self.decision.proof
        if kind is None:
            raise ValueError("an order is for a decision with a letter")
        return kind

    @property
    def place(self) -> tuple[tuple[int, ...], int]:
        """Where the letter belongs in the file: its case's rows, and the parent's number."""
        return self.case.rows, self.parent.number

    @property
    def identity(self) -> Identity | None:
        """What makes the letter that letter; None for a proof."""
        return self.decision.identity

    @property
    def former(self) -> tuple[SentLetter, ...]:
        """The letters of the same identity that went before and still stand: there are some only on a reissue."""
        if self.identity is None:
            return ()
        sent = self.facts.history.to(self.parent, self.kind.key)
        return tuple(letter for letter in sent if letter.is_of(self.identity))

    @property
    def address_lines(self) -> tuple[str, ...]:
        """What the window shows, the name first; nothing on a form, which is handed out."""
        if self.kind.is_form:
            return ()
        address = self.parent.address
        if address is not None:
            return address.window_lines(self.parent.name.full)
        return (self.parent.name.full, WITHHELD) if self.parent.address_confidential else (self.parent.name.full,)
