"""What can go wrong with the ledger, in words that say what to do.

`exit_code` is the command line's (contract, 3). No message holds a name, a UPN or a path.
"""


class LedgerError(Exception):
    """The base of all that this room raises."""

    exit_code = 1


class DamagedLedgerError(LedgerError):
    """The ledger is not what was written: nothing is added to it until a person has looked."""

    exit_code = 6


class UnavailableLedgerError(LedgerError):
    """The ledger can't be opened or written just now, or was made by a newer version of this program."""

    exit_code = 7


class ErasedContentError(LedgerError):
    """Content that was erased is not taken up again; nothing was added."""
