"""Taking turns: what is said of letters that are made is weighed and recorded by one at a time.

Else two who say different things of a letter at the same moment would each find nothing on record, and both be
recorded. The lock is a file beside the ledger that the system itself lets go of when a process ends, however it ends;
of a record that several machines share it is one of the database's, which it lets go of with the connection.
"""

from contextlib import AbstractContextManager

from mailmerge.ledger.chain.ledger import Ledger


def own_turn(ledger: Ledger) -> AbstractContextManager[object]:
    """Return the lock to hold from looking at what is on record until what follows from it is recorded.

    It holds off other threads, processes and machines that take it too. It is not for a thread that holds it already.
    """
    return ledger.turn("posting")
