"""What is due today on paper: the letters of a school over all runs, in posting order, with what goes behind each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mailmerge.dispatch.turn import own_turn
from mailmerge.errors import SettingsError
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_records import refs_printed
from mailmerge.operations.daily_paper import enclosed, posting_places, printed_run, sheet_over_runs
from mailmerge.operations.daily_paper import in_posting_order as ordered
from mailmerge.operations.letters import OpenLetter, every_open, letter, open_for, require_seen
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError, needed


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter to print, with what goes into its envelope behind it; `by_hand` says that something is to be put in."""

    letter: OpenLetter = field(repr=False)
    enclosures: tuple[str, ...]
    is_printed: bool


def to_print(office: Office, asker: Asker) -> tuple[OpenLetter, ...]:
    """Return the letters that wait to be posted and were not printed yet, in posting order.

    One whose address is typed for it alone is printed on its own (`operations.withheld`).
    """
    return in_posting_order(office, unprinted(office, asker))


def unprinted(office: Office, asker: Asker) -> tuple[OpenLetter, ...]:
    """Return the same in order of recording."""
    printed = office.remember("printed", lambda: refs_printed(office.ledger))
    waiting = open_for(office, asker, "waits", "late")
    return tuple(one for one in waiting if one.ref not in printed and not one.is_withheld)


def waiting_at(office: Office, asker: Asker, school: str) -> tuple[OpenLetter, ...]:
    """Return all that waits to be posted at a school, in posting order.

    Raises:
        OutOfSightError: the asker does not see that school, or there is none of that code.
    """
    _require_known(office, asker, school)
    return in_posting_order(office, (one for one in open_for(office, asker, "waits", "late") if one.school == school))


def envelopes(office: Office, letters: Sequence[OpenLetter]) -> tuple[Envelope, ...]:
    """Return letters that wait to be posted, in their order, with what goes into each envelope."""

    def answer() -> tuple[Envelope, ...]:
        printed = office.remember("printed", lambda: refs_printed(office.ledger))
        beside = enclosed(office.workspace.outbox, ((one.run, one.school) for one in letters))
        return tuple(Envelope(one, tuple(beside.get(one.ref, ())), one.ref in printed) for one in letters)

    return office.remember(("envelopes", *(one.ref for one in letters)), answer)


def print_letters(office: Office, asker: Asker, school: str, refs: Iterable[str]) -> bytes:
    """Return one PDF of letters in posting order, each with its enclosures behind it; that they were printed is noted.

    Raises:
        OutOfSightError: one of them is not the asker's to see, or waits no more.
        SettingsError: the address of each of them is typed for it alone: `operations.withheld` prints it.
    """
    withheld = {one.ref for one in open_for(office, asker) if one.is_withheld}
    letters = [one for one in _chosen(office, asker, school, refs) if one.ref not in withheld]
    if not letters:
        whose = needed("confidential")
        raise SettingsError(f"This address is confidential. Somebody with the role {whose} types it and prints.")
    return printed_run(office.workspace, office.ledger, school, letters, asker.name)


def make_sheet(office: Office, asker: Asker, school: str, refs: Iterable[str]) -> bytes:
    """Make one posting sheet of letters in posting order, over all runs, and return it.

    Raises:
        OutOfSightError: one of them is not the asker's to see, or waits no more.
    """
    letters = _chosen(office, asker, school, refs)
    with own_turn(office.ledger):
        made = sheet_over_runs(office.workspace, office.ledger, school, letters, office.now(), asker.name)
    if made is None:
        raise OutOfSightError
    return made.read_bytes()


def in_posting_order(office: Office, letters: Iterable[OpenLetter]) -> tuple[OpenLetter, ...]:
    """Return open letters in the order of their posting sheets, the oldest run first."""
    places = office.remember("posting order", lambda: _places(office))
    return tuple(sorted(letters, key=lambda one: places[one.ref]))


def _places(office: Office) -> dict[str, int]:
    places = posting_places(office.ledger)
    every = ordered(every_open(office), places, lambda one: (one.school, one.run, one.ref))
    return {one.ref: place for place, one in enumerate(every)}


def _chosen(office: Office, asker: Asker, school: str, refs: Iterable[str]) -> list[LetterRecord]:
    asker.require("work")
    _require_known(office, asker, school)
    wanted = set(require_seen(office, asker, refs))
    waiting = [one for one in open_for(office, asker, "waits", "late") if one.school == school and one.ref in wanted]
    if not wanted or wanted != {one.ref for one in waiting}:
        raise OutOfSightError
    return [letter(office, asker, one.ref) for one in in_posting_order(office, waiting)]


def _require_known(office: Office, asker: Asker, school: str) -> None:
    if school not in office.workspace.schools:
        raise OutOfSightError
    asker.require_school(school)
