"""One inbox, one owner: a mark among the claimed files says which record they belong to.

Two workspaces with one inbox would each make every letter, and each take back what the other holds. So whoever works
on an inbox first puts a mark there, and anybody else refuses to.
"""

import json
import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from mailmerge.errors import SettingsError
from mailmerge.fresh import put_new
from mailmerge.intake.files.inbox import PROCESSING, Inbox
from mailmerge.intake.files.moving import write_note
from mailmerge.ledger.chain.ledger import Ledger

MARK = "OWNER.json"
_TRIALS = 3


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an inbox is: the record's own id, and where it lies. `file` is its number on its disk or server.

    `inbox` is where the owner's machine sees the inbox.
    """

    record: str
    machine: str
    workspace: str
    ledger: str
    file: int
    inbox: str

    @classmethod
    def of(cls, ledger: Ledger, workspace: Path, inbox: Path) -> Self:
        """Return the owner that the workspace in that folder is, of that inbox."""
        place, number = ledger.identity()
        return cls(ledger.workspace_id, platform.node(), str(workspace), place, number, str(inbox.resolve()))

    def is_same(self, other: "Owner") -> bool:
        """Whether both are one record, and not one and its copy.

        A record that was put back from a backup lies where it lay; one in a container whose name changes, or that was
        moved, is the same file still. A database is the same from any machine, by any name.
        """
        lies_there = self.ledger == other.ledger and (self.machine == other.machine or "://" in self.ledger)
        return self.record == other.record and (lies_there or self.file == other.file)

    def has_another_inbox(self, machine: str, inbox: Path) -> bool:
        """Whether the owner's inbox is another folder of this machine: the mark came along as this one was copied."""
        own = Path(self.inbox)
        return self.machine == machine and own.is_dir() and not own.samefile(inbox)


def require_own(inbox: Inbox, owner: Owner) -> None:
    """See that an inbox is this workspace's, and make it so where it is nobody's.

    Raises:
        SettingsError: it is another's.
        OSError: it is out of reach.
    """
    inbox.require()
    mark = inbox.root / PROCESSING / MARK
    text = json.dumps(asdict(owner)).encode()
    for _ in range(_TRIALS):
        try:
            found = _read(mark)
        except FileNotFoundError:
            if _put(mark, text):
                return
            continue
        if found is None or not (found.is_same(owner) or found.has_another_inbox(owner.machine, inbox.root)):
            raise SettingsError(_refusal(found, mark))
        if (found.ledger, found.file) != (owner.ledger, owner.file) or (found != owner and "://" not in owner.ledger):
            write_note(mark, text)
        return
    raise SettingsError(_refusal(None, mark))


def _read(mark: Path) -> Owner | None:
    """Return whom a mark names; None where it can't be read as one."""
    try:
        return Owner(**json.loads(mark.read_text("utf-8")))
    except (ValueError, TypeError):
        return None


def _put(mark: Path, text: bytes) -> bool:
    """Put a mark where there is none; False where somebody was faster."""
    try:
        put_new(mark, text)
    except FileExistsError:
        return False
    return True


def _refusal(found: Owner | None, mark: Path) -> str:
    whose = f"belongs to the workspace {found.workspace} on {found.machine}" if found else "has a mark of an owner"
    cannot = "" if found else " that can't be read"
    return (
        f"This inbox {whose}{cannot}: every letter would be made twice. Give this workspace an inbox of its own "
        f"(folders.inbox in mailmerge.toml). If that other one is no more, and nothing waits in {PROCESSING}, delete "
        f"{mark.parent.name}/{mark.name} in the inbox, and start again."
    )
