import errno

import pytest

from mailmerge.errors import SettingsError
from mailmerge.ledger.chain.errors import UnavailableLedgerError
from mailmerge.reports.trouble import explain


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x/Smith.csv"), "free some room"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "free some room"),
        (OSError(errno.EFBIG, "File too large"), "free some room"),
        (PermissionError(errno.EACCES, "Permission denied"), "mailmerge doctor"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "connect the share"),
        (OSError(errno.EHOSTDOWN, "Host is down"), "connect the share"),
        (SettingsError("mailmerge.toml is wrong: mend it."), "mend it"),
        (UnavailableLedgerError("The ledger is busy."), "busy"),
        (KeyError("Smith"), "maintainer"),
    ],
)
def test_every_trouble_says_what_to_do_and_names_nobody(error: object, says: str) -> None:
    assert says in explain(error)
    assert "Smith" not in explain(error)
