"""Letters with a legal warning, read and released by a second person, where the settings ask for two."""

from collections.abc import Iterable

from mailmerge.dispatch.second_person import made_by
from mailmerge.dispatch.second_person import to_release as waiting_refs
from mailmerge.dispatch.turn import own_turn
from mailmerge.errors import SettingsError
from mailmerge.ledger.record.signing import append_signed
from mailmerge.ledger.record.waiting_events import ReleaseGiven
from mailmerge.operations.letters import OpenLetter, open_for, require_seen
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker


def to_release(office: Office, asker: Asker) -> tuple[OpenLetter, ...]:
    """Return the letters that wait for a second person, as far as the asker sees them."""
    return open_for(office, asker, "to-release")


def is_first(office: Office, asker: Asker, refs: Iterable[str]) -> frozenset[str]:
    """Return those of the letters that were made for the asker, and so are for somebody else to release."""
    return frozenset(ref for ref, by in made_by(office.ledger, refs).items() if by == asker.name)


def release(office: Office, asker: Asker, refs: Iterable[str]) -> int:
    """Release letters that were read, and return how many; they wait to be printed and posted from now on.

    Raises:
        NotAllowedError: the asker is no second person.
        OutOfSightError: one of the letters is not the asker's to see.
        SettingsError: none is named, one waits no more, or the asker is the one for whom it was made.
    """
    asker.require("read-out")
    wanted = require_seen(office, asker, refs)
    if not wanted:
        raise SettingsError("Tick the letters that you have read.")
    with own_turn(office.ledger):
        if not waiting_refs(office.ledger).issuperset(wanted):
            raise SettingsError("One of these letters waits no more: somebody released it, or took it back.")
        if is_first(office, asker, wanted):
            raise SettingsError(
                "A letter that was made for you is released by somebody else: that is what two are for."
            )
        append_signed(office.ledger, [ReleaseGiven(ref, asker.name).event() for ref in wanted], asker.name)
    return len(wanted)
