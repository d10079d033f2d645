"""Which pupil is meant: a number that is typed is looked at before anything is asked about it."""

from mailmerge.casework.upn import is_valid_upn, normalise_upn
from mailmerge.errors import SettingsError


def require_upn(text: str) -> str:
    """Return a UPN as it is written.

    Raises:
        SettingsError: it is none.
    """
    if not is_valid_upn(text):
        raise SettingsError("This is no UPN: its check letter does not fit. Look at it again.")
    return normalise_upn(text)
