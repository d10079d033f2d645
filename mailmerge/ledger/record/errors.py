"""What the record refuses, in words that say what to do. No message holds a name, a UPN or a path."""

from mailmerge.ledger.chain.errors import LedgerError


class AlreadyIssuedError(LedgerError):
    """A letter of the same identity, or with the same reference, stands in the ledger already; nothing was added."""


class NotWholeError(LedgerError):
    """Files of a run are gone before anybody could see it: it is not put on record, or not shown."""


class TakenOverError(LedgerError):
    """A run was taken over by another machine, since this one was not heard of; nothing was added."""

    exit_code = 7


class AlreadyRecordedError(LedgerError):
    """A run of the same id stands in the ledger already; nothing was added."""
