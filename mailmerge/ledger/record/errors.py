"""What the record refuses, in words that say what to do. No message holds a name, a UPN or a path."""

from mailmerge.ledger.chain.errors import LedgerError


class AlreadyIssuedError(LedgerError):
    """A letter of the same identity, or with the same reference, stands in the ledger already; nothing was added."""


class AlreadyRecordedError(LedgerError):
    """A run of the same id stands in the ledger already; nothing was added."""
