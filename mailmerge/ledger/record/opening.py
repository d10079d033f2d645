"""The ledger, opened with the look-ups that are kept beside its events."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.ledger import Ledger, utc_now
from mailmerge.ledger.record import lookups


def open_record(where: Path | Address, clock: Callable[[], datetime] = utc_now) -> Ledger:
    """Open the ledger at an address; make it where there is none. Close it, or use it as a context manager.

    Its `append` also raises AlreadyIssuedError (a letter of the same identity is there and was not withdrawn, or the
    same reference is) and AlreadyRecordedError (a run of that id is there).

    Raises:
        DamagedLedgerError: the file is no ledger, events are missing or changed at its end, or it is gone and only
            its head file is left.
        UnavailableLedgerError: it can't be read or written, is busy, or was made by a newer version.
    """
    return Ledger.open(where, lookups, clock)
