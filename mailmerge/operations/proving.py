"""What the scan of a stamped sheet proved, told as somebody at the counter counts it: 16 of 16."""

from mailmerge.ledger.record.letter_records import letter
from mailmerge.ledger.record.post_records import proofs_filed, sheets_made
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker


def proved_by(office: Office, asker: Asker, scan_sha256: str) -> str | None:
    """Return how many letters of its sheets a scan proved, in words; None where it proved none that the asker sees.

    Letters that were withdrawn count on neither side.

    Args:
        office: the workspace.
        asker: who asks.
        scan_sha256: of the scan's bytes, as it was filed.
    """
    ledger = office.ledger
    pages = [one for one in proofs_filed(ledger) if one.scan_sha256 == scan_sha256 and asker.sees(one.school)]
    if not pages:
        return None
    sheets = {(one.run, one.school, one.making) for one in pages}
    listed = {ref for one in sheets_made(ledger) if (one.run, one.school, one.making) in sheets for ref in one.refs}
    standing = {ref for ref in listed if (found := letter(ledger, ref)) is not None and not found.is_withdrawn}
    proved = {ref for one in pages for ref in one.refs} & standing
    return f"{len(proved)} of {len(standing)} proved."
