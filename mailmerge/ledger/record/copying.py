"""A whole record moved from one store to another, and verified there."""

import shutil

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.copying import copy_chain, require_at_rest
from mailmerge.ledger.chain.errors import DamagedLedgerError
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.head import head_file
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.verify import verify


def copy_record(source: Ledger, target: Address) -> Head:
    """Copy a record into the empty store at `target`, verify the copy, and return the head that both have.

    The record that is left stays as it is. Whoever goes on with it and with the copy has two.

    Raises:
        NotEmptyError: something is kept there already.
        UnderWayError: a run is under way.
        DamagedLedgerError: the record, or its copy, does not verify.
        UnavailableLedgerError: one of the two can't be read or written.
    """
    require_at_rest(source)
    if not verify(source.address).ok:
        raise DamagedLedgerError(
            "The ledger does not verify, so it is not copied. Run `mailmerge ledger verify` to see why."
        )
    target.path.parent.mkdir(parents=True, exist_ok=True)
    target.file.parent.mkdir(parents=True, exist_ok=True)
    head = copy_chain(source, target)
    if not head_file(target.path).exists():
        shutil.copyfile(head_file(source.path), head_file(target.path))
    found = verify(target)
    if not found.ok or found.head != head:
        raise DamagedLedgerError(
            "The copy does not verify. Go on with the record that was copied, and throw the copy away."
        )
    return head
