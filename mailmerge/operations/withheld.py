"""Letters whose address is confidential: it is typed for one letter, printed, and written down nowhere.

Source: law, 3 and 7. The letter on record says "Address withheld"; so do print run and posting sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailmerge.casework.address import PostalAddress, parse_address
from mailmerge.errors import SettingsError
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.record.issued_facts import WITHHELD
from mailmerge.ledger.record.letter_events import LettersPrinted
from mailmerge.ledger.record.signing import append_signed
from mailmerge.letters.page.addressing import envelope_of, with_address
from mailmerge.letters.page.print_run import print_run
from mailmerge.operations.daily_paper import papers_of
from mailmerge.operations.letters import OpenLetter, letter, open_for
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError
from mailmerge.paper.fonts import missing_characters

LINES = ("line 1", "line 2", "line 3")
PARTS = (*LINES, "town", "postcode")


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter with the address that was typed, to print; or what is wrong with a part of it, by the part's name."""

    pdf: bytes = field(default=b"", repr=False)
    beside: Mapping[str, str] = field(default_factory=dict, repr=False)


def withheld(office: Office, asker: Asker) -> tuple[OpenLetter, ...]:
    """Return the letters that wait to be posted and whose address is to be typed, as far as the asker sees them."""
    return tuple(one for one in open_for(office, asker, "waits", "late") if one.is_withheld)


def withheld_letter(office: Office, asker: Asker, ref: str) -> OpenLetter:
    """Return a letter whose address the asker may type.

    Raises:
        NotAllowedError: the asker types no confidential address.
        OutOfSightError: it is not the asker's to see, waits no more, or has its address.
    """
    asker.require("confidential")
    wanted = letter(office, asker, ref).ref
    found = next((one for one in withheld(office, asker) if one.ref == wanted), None)
    if found is None:
        raise OutOfSightError
    return found


def print_addressed(office: Office, asker: Asker, ref: str, typed: Mapping[str, str]) -> Addressed:
    """Return one letter with its enclosures and the address that was typed; that it was printed is on record.

    What goes on record is told by the letter as it was made: not even a hash of the address.

    Args:
        office: the workspace.
        asker: who typed it.
        ref: the letter.
        typed: the parts of the address (`PARTS`).

    Raises:
        NotAllowedError: the asker types no confidential address.
        OutOfSightError: the letter is not the asker's to see, waits no more, or has its address.
        SettingsError: the letter is not made so that an address can be drawn into it.
    """
    found = withheld_letter(office, asker, ref)
    given = {part: typed.get(part, "") for part in PARTS}
    address = parse_address([given[part] for part in LINES], given["town"], given["postcode"])
    if not isinstance(address, PostalAddress):
        return Addressed(beside={fault.part: fault.text for fault in reversed(address)})
    if address.no_fixed_abode:
        return Addressed(beside={"line 1": "Type an address that a letter can be posted to."})
    lines = address.window_lines(found.addressee)
    if missing := missing_characters("".join(lines)):
        return Addressed(beside={"line 1": f"These characters can't be printed: {missing}. Leave them out."})
    record = letter(office, asker, found.ref)
    papers = list(papers_of(office.workspace, office.ledger, record))
    duplex = office.workspace.settings.print.duplex
    envelope = _envelope(office, found, papers[0])
    addressed = with_address(papers[0], lines, envelope)
    if addressed is None:
        return Addressed(beside={"line 1": "This does not fit the envelope's window. Shorten the lines."})
    event = LettersPrinted(str(found.school), (found.ref,), sha256(print_run(papers, duplex=duplex))).event()
    append_signed(office.ledger, [event], asker.name)
    return Addressed(print_run([addressed, *papers[1:]], duplex=duplex))


def _envelope(office: Office, found: OpenLetter, pdf: bytes) -> str:
    former = office.configuration.envelope
    for shown in ((found.addressee, WITHHELD), (found.addressee,)):
        if envelope := envelope_of(pdf, shown, former):
            return envelope
    raise SettingsError("No address can be drawn into this letter. Make it again first, from the page of the letter.")
