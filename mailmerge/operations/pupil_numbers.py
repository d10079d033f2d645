"""Which pupil is meant: a number that is typed is looked at before anything is asked about it, a name is looked up."""

from mailmerge.casework.names import matching
from mailmerge.casework.upn import is_valid_upn, normalise_upn
from mailmerge.errors import SettingsError
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.pupil_names import name_of_pupil, pupils_called
from mailmerge.ledger.record.reference import normal_reference

_SHOWN = 10


def require_upn(text: str) -> str:
    """Return a UPN as it is written.

    Raises:
        SettingsError: it is none.
    """
    if not is_valid_upn(text):
        raise SettingsError("This is no UPN: its check letter does not fit. Look at it again.")
    return normalise_upn(text)


def the_pupil_meant(ledger: Ledger, asked: str) -> str:
    """Return the UPN of the one pupil who is meant by a UPN, a letter's reference, or a name or a part of it.

    Raises:
        SettingsError: nobody on record is meant, or more than one is: each is named.
    """
    if is_valid_upn(asked):
        return normalise_upn(asked)
    if ref := normal_reference(asked):
        letter = letter_records.letter(ledger, ref)
        found = [letter.upn] if letter and letter.upn else []
    else:
        wanted = matching(asked).split()
        found = pupils_called(ledger, wanted) if wanted else []
    if not found:
        raise SettingsError(
            f"Nothing is on record of anybody called {asked}, and it is no UPN: its check letter would not fit. Look "
            "at it again, or try a part of the name."
        )
    if len(found) > 1:
        several = "; ".join(f"{name_of_pupil(ledger, upn)} {upn}" for upn in found[:_SHOWN])
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise SettingsError(f"Several pupils may be meant by {asked}: {several}{more}. Give the UPN of the one.")
    return found[0]
