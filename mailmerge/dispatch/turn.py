"""Taking turns: what is said of letters that are made is weighed and recorded by one at a time.

Else two who say different things of a letter at the same moment would each find nothing on record, and both be
recorded. The lock is a file beside the ledger that the system itself lets go of when a process ends, however it ends.
"""

from filelock import BaseFileLock, FileLock

from mailmerge.ledger.chain.ledger import Ledger


def own_turn(ledger: Ledger) -> BaseFileLock:
    """Return the lock to hold from looking at what is on record until what follows from it is recorded.

    It holds off other threads and processes that take it too. It is not for a thread that holds it already.
    """
    return FileLock(ledger.path.with_name("posting.lock"))
