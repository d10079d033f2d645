"""What the receipt tells, before it is a page: each row and parent in one section, and what to do next, in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailmerge.casework.counting import in_ranges
from mailmerge.intake.result import FileResult, ParentResult, RowResult
from mailmerge.law.decision import Reason
from mailmerge.law.letters import LetterKind
from mailmerge.reports import words

_NOT_APPROVED = "template-not-approved"
_NO_POST = "no-post-on-its-date"
# What on record asks something of the office.
_ASKS = frozenset({"address-changed", "clock-failed", "returned"})


@dataclass(frozen=True, slots=True)
class Group:
    """One pupil in one section of the page, with those of the parents that belong there."""

    row: RowResult
    parents: tuple[ParentResult, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """Something to note that is said of several letters, once: of all, or of those of some rows."""

    reason: Reason
    of: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """The file's rows as the page tells them: each parent, and each row without one, stands in just one section."""

    refused: bool
    is_record: bool
    is_paper: bool
    row_count: int
    letters: tuple[Group, ...]
    waiting: tuple[Group, ...]
    to_mend: tuple[RowResult, ...]
    sent_before: tuple[Group, ...]
    on_record: tuple[Group, ...]
    nothing_due: tuple[Group, ...]
    noted_of_several: tuple[Noted, ...]
    must_be_made_anew: bool

    def _count(self, wanted: Callable[[LetterKind], bool], but: str = "") -> int:
        """Return how many letters there are of the kinds that are wanted, but for those with that reason."""
        letters = ((parent.decision.letter, parent) for group in self.letters for parent in group.parents)
        return sum(1 for kind, parent in letters if kind and wanted(kind) and not (but and _has(parent, but)))

    @property
    def to_send(self) -> int:
        """Letters that were made: all but the forms."""
        return self._count(lambda kind: not kind.is_form)

    @property
    def to_enclose(self) -> int:
        """Letters to put into envelopes: not those that can't go as they are."""
        return self.to_send - self.not_to_post

    @property
    def posted(self) -> int:
        """Letters that need proof of posting, and can be posted."""
        return self._count(lambda kind: kind.posted, but=_NO_POST)

    @property
    def optional(self) -> int:
        """Letters that may go by post or e-mail."""
        return self._count(lambda kind: not kind.posted and not kind.is_form)

    @property
    def forms(self) -> int:
        """Forms to hand over."""
        return self._count(lambda kind: kind.is_form)

    @property
    def held(self) -> int:
        """Letters that wait: one a held parent, or one a held row without any."""
        return sum(len(group.parents) or 1 for group in self.waiting)

    @property
    def noted(self) -> bool:
        """Whether any letter has something to note before its envelope is sealed."""
        return any(words.notes_on(parent) for group in self.letters for parent in group.parents)

    @property
    def not_to_post(self) -> int:
        """Letters that must be posted, and can't be on the date that they bear."""
        return self._count(lambda kind: kind.posted) - self.posted

    @property
    def asking(self) -> int:
        """Rows on record that ask something of the office."""
        return sum(any(reason.code in _ASKS for reason in group.row.reasons) for group in self.on_record)

    def notes_of_one(self, parent: ParentResult) -> tuple[Reason, ...]:
        """Return what is to be noted of this letter, and was not said of several at once."""
        said = {noted.reason for noted in self.noted_of_several}
        return tuple(reason for reason in words.notes_on(parent) if reason not in said)

    @property
    def unapproved(self) -> bool:
        """Whether proofs were made of letters whose wording nobody has approved."""
        return any(
            reason.code == _NOT_APPROVED
            for group in self.waiting
            for parent in group.parents
            for reason in words.reasons_of(parent)
        )

    @property
    def has_steps(self) -> bool:
        """Whether anything is left for the office to do."""
        return bool(self.letters or self.waiting or self.to_mend or self.asking)

    @property
    def tone(self) -> str:
        """How the headline is coloured."""
        if self.refused:
            return "stop"
        return "wait" if self.waiting or self.to_mend else "go"

    @property
    def headline(self) -> str:
        """What happened, in one or two sentences."""
        if self.refused and self.is_paper:
            return "This file could not be used. Nothing was done with it."
        if self.refused:
            return "This file could not be used. Nothing in it was done, and no letters were made."
        return " ".join((self._made() if self.letters else self._without_letters(), *self._left_to_do()))

    def _made(self) -> str:
        counted = ((self.to_send, "letter"), (self.forms, "form"))
        ready = " and ".join(words.count(number, noun) for number, noun in counted if number)
        return f"{ready} {'is' if self.to_send + self.forms == 1 else 'are'} ready to print."

    def _without_letters(self) -> str:
        if self.is_record:
            return self._recorded()
        if not self.row_count:
            return "The file was taken in. It asked for no letters."
        if self.sent_before:
            before = sum(len(group.parents) for group in self.sent_before)
            return f"Nothing new was made: {words.count(before, 'letter was', 'letters were')} made before."
        if self.has_steps:
            return "No letters were made yet."
        return "No letter is due for anybody in this file."

    @property
    def noun(self) -> str:
        """What the file is made of."""
        return "page" if self.is_paper else "row"

    def _recorded(self) -> str:
        if not self.on_record:
            return "Nothing was put on record."
        if self.is_paper and not self.waiting:
            return "The paper is on record."
        rows = sum(len(group.row.rows) for group in self.on_record)
        return f"{words.count(rows, self.noun)} {'is' if rows == 1 else 'are'} on record."

    def _left_to_do(self) -> Iterator[str]:
        if self.waiting:
            one = self.noun if self.is_record else "letter"
            yield f"{words.count(self.held, f'{one} waits', f'{one}s wait')} for a decision or a missing fact."
        if self.to_mend:
            yield f"{words.count(len(self.to_mend), f'{self.noun} needs', f'{self.noun}s need')} mending."


def receipt_page(result: FileResult) -> ReceiptPage:
    """Return what the page tells of a file's rows, section by section."""
    rows = result.results
    letters = tuple(_groups(rows, "letter"))
    return ReceiptPage(
        refused=result.outcome == "refused",
        is_record=result.is_record,
        is_paper=result.is_paper,
        row_count=sum(len(row.rows) for row in rows),
        letters=letters,
        waiting=tuple(_groups(rows, "hold")),
        to_mend=tuple(row for row in rows if row.outcome == "reject"),
        sent_before=tuple(_groups(rows, "sent-before")),
        on_record=tuple(_groups(rows, "on-record")),
        nothing_due=tuple(_groups(rows, "nothing-due")),
        noted_of_several=tuple(_noted_of_several(letters)),
        must_be_made_anew=result.is_paper or all(error.code == "unreadable" for error in result.errors),
    )


def _noted_of_several(letters: Sequence[Group]) -> Iterator[Noted]:
    """Yield what is to be noted of more than one letter, and of which."""
    said_of: dict[Reason, list[RowResult]] = {}
    for group in letters:
        for parent in group.parents:
            for reason in words.notes_on(parent):
                said_of.setdefault(reason, []).append(group.row)
    every = sum(len(group.parents) for group in letters)
    for reason, rows in said_of.items():
        if len(rows) > 1:
            yield Noted(reason, "all letters" if len(rows) == every else f"the letters of {_numbers(rows)}")


def _has(parent: ParentResult, code: str) -> bool:
    return any(reason.code == code for reason in words.notes_on(parent))


def _numbers(rows: Iterable[RowResult]) -> str:
    numbers = tuple(dict.fromkeys(number for row in rows for number in row.rows))
    *first, last = in_ranges(numbers)
    return f"row{'s' if len(numbers) > 1 else ''} {', '.join(first)}{' and ' if first else ''}{last}"


def _groups(rows: Sequence[RowResult], section: str) -> Iterator[Group]:
    for row in rows:
        parents = tuple(parent for parent in row.parents if _section(parent) == section)
        if parents or (not row.parents and _section_without_parents(row) == section):
            yield Group(row, parents)


def _section(parent: ParentResult) -> str:
    match parent.decision.outcome:
        case "letter" | "hold" as outcome:
            return outcome
        case _:
            return "sent-before" if words.already_sent(parent) else "nothing-due"


def _section_without_parents(row: RowResult) -> str:
    match row.outcome:
        case "reject":
            return "to-mend"
        case "letter" | "hold" as outcome:
            return outcome
        case _:
            return "on-record" if row.is_recorded else "nothing-due"
