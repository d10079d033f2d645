"""The key by which the codes of posting sheets are told from made-up ones: an HMAC's beginning stands in each code.

What a code names (run, school, page) can be read off any sheet, so that anybody could print one that looks like ours.
The key is random, lies in `sheets.key` beside the ledger for the service's user alone, and is made when the first sheet
is drawn. With it stands the number of the record's last event then: sheets on record up to there have no tag.
"""

import base64
import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from mailmerge.dispatch.code import TAG_LENGTH, SheetCode
from mailmerge.fresh import hidden_name, rename_to_free, write_new
from mailmerge.ledger.chain.errors import LedgerError

FILE = "sheets.key"
_BYTES = 32


class SheetKeyError(LedgerError):
    """What lies in the key's place is no key; the message says what to do."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class SheetKey:
    """A workspace's key for its sheets' codes, and the number of the last event before it was made."""

    secret: bytes = field(repr=False)
    since: int

    def tagged(self, code: SheetCode) -> SheetCode:
        """Return a code with its tag: the beginning of HMAC-SHA-256 (RFC 2104) of what it names, in base 32."""
        digest = hmac.digest(self.secret, code.untagged.text.encode("ascii"), "sha256")
        return replace(code, tag=base64.b32encode(digest).decode("ascii")[:TAG_LENGTH])


def sheet_key(ledger: Path) -> SheetKey | None:
    """Return the key that lies beside the ledger at `ledger`, or None where none was made yet.

    Raises:
        SheetKeyError: what lies there is no key.
        OSError: it can't be read.
    """
    try:
        match json.loads(ledger.with_name(FILE).read_bytes()):
            case {"secret": str(secret), "since": int(since)} if len(found := bytes.fromhex(secret)) == _BYTES:
                return SheetKey(found, since)
    except FileNotFoundError:
        return None
    except ValueError:
        pass
    raise SheetKeyError(
        f"The key of the posting sheets ({FILE}, beside the ledger) is none. Put it back from the backup; or put it "
        "away, and have the sheets that are not stamped yet printed again."
    )


def key_for_drawing(ledger: Path, seq: int) -> SheetKey:
    """Return the key beside the ledger at `ledger`; where there is none it is made, readable by this user alone.

    `seq` is the number of the record's last event, before the sheet that is to be drawn.

    Raises:
        SheetKeyError: what lies there is no key.
        OSError: it can't be read or written.
    """
    key = sheet_key(ledger)
    if key is not None:
        return key
    content = json.dumps({"secret": secrets.token_hex(_BYTES), "since": seq})
    temporary = hidden_name(ledger)
    write_new(temporary, f"{content}\n".encode(), kept=True)
    try:
        with suppress(FileExistsError):  # somebody else made it meanwhile: theirs is the key
            rename_to_free(temporary, ledger.with_name(FILE))
    finally:
        temporary.unlink(missing_ok=True)
    return key_for_drawing(ledger, seq)


def is_genuine(code: SheetCode, seq: int, key: SheetKey | None) -> bool:
    """Whether a code was printed here: by its tag, or as one from before there was a key.

    Args:
        code: the code as it was read.
        seq: the number of the event that recorded its sheet.
        key: the workspace's key, if it has one.
    """
    if key is None:
        return not code.tag
    if not code.tag:
        return seq <= key.since
    return hmac.compare_digest(code.tag, key.tagged(code).tag)
