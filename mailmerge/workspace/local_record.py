"""Whether what must lie on a disk of this machine's own does: the ledger's file, and this machine's state."""

from pathlib import Path

from mailmerge.workspace.disk import require_local
from mailmerge.workspace.workspace import Workspace


def require_local_record(workspace: Workspace) -> None:
    """Refuse a ledger or a state folder on a share: locks do not hold there (contract, 1).

    A ledger in PostgreSQL lies wherever its server does; this machine's state never leaves it.

    Raises:
        MissingError: one lies on a file system that is not known to be local, and that nobody vouches for.
    """
    for path in places_on_local_disk(workspace):
        require_local(path, trusted=workspace.settings.ledger.trusted)


def places_on_local_disk(workspace: Workspace) -> tuple[Path, ...]:
    """Return what must lie on a local disk."""
    record = workspace.record
    return (record.path,) if record.is_shared or record.path == record.file else (record.file, record.path)
