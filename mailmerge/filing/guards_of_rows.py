"""Deaths that the rows of earlier case files told, which are on record.

They hold until a person says otherwise, so a later row that is silent does not lift them. Source: law 3; contract, 6.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from mailmerge.filing.people import Guards, guards_heard, people_told
from mailmerge.intake.rows.columns import MOST_PARENTS
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.case_records import cases_decided, pupils_with_codes

# By these codes a row is held that says so, whatever letter is due.
_CODES = ("deceased", "pupil-deceased")
_COLUMNS = (
    *("upn", "pupil deceased"),
    *(
        f"parent {number} {name}"
        for number in range(1, MOST_PARENTS + 1)
        for name in ("id", "title", "forename", "surname", "deceased")
    ),
)


def guards_of_rows(ledger: Ledger, upns: Collection[str]) -> dict[str, Guards]:
    """Return the deaths that rows on record told of those of the pupils (UPNs) of whom any did.

    What a list of contacts says later counts, too: it may say that nobody died.
    """
    guarded = pupils_with_codes(ledger, upns, _CODES)
    if not guarded:
        return {}
    told: defaultdict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for row in cases_decided(ledger, guarded):
        if row.upn is not None and row.outcome != "reject":
            told[row.upn].append((row.seq, {name: _cell(row.row[name]) for name in _COLUMNS if name in row.row}))
    for seq, upn, cells in people_told(ledger, guarded):
        told[upn].append((seq, cells))
    return {upn: guards_heard(cells for _, cells in sorted(said, key=_seq)) for upn, said in told.items()}


def _seq(told: tuple[int, dict[str, str]]) -> int:
    return told[0]


def _cell(value: Any) -> str:
    """Return a value on record as it is typed in a cell."""
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
