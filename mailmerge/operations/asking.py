"""Who asks, as the operating system knows them, and for which school."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from mailmerge.errors import SettingsError

if TYPE_CHECKING:
    from mailmerge.workspace import Workspace


def login_name() -> str | None:
    """Return the login name of whoever runs this program; None where the system does not tell."""
    try:
        return getpass.getuser() or None
    except (OSError, KeyError, ImportError):  # a service may have no name, and Windows no `pwd`
        return None


def require_school(workspace: Workspace, school: str | None) -> None:
    """Refuse a school that is none of the workspace's; None means all of them.

    Raises:
        SettingsError: there is none of that code.
    """
    if school is not None and school not in workspace.schools:
        raise SettingsError(f"There is no school {school}. There are: {', '.join(sorted(workspace.schools))}.")
