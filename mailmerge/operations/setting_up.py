"""A workspace begun from the sample trust, and looked through: is everything there that the work needs?"""

from datetime import date
from pathlib import Path

from mailmerge.setup.fitness import check_papers
from mailmerge.workspace.doctor import Check
from mailmerge.workspace.doctor import examine as look_through
from mailmerge.workspace.init import make_school_folders, make_workspace, sample_folder

__all__ = ["Check", "begin", "examine"]


def begin(folder: Path) -> tuple[Path, ...]:
    """Make a workspace: a sample trust with its settings, calendar, templates, letterheads and folders of schools.

    Returns the files that were there already, and were left as they are.

    Raises:
        SettingsError: the folder is a workspace already, or cannot be written.
        MissingError: this installation has no sample trust.
    """
    sample = sample_folder()
    left = tuple(make_workspace(folder, sample))
    make_school_folders(folder, sample)
    return left


def examine(root: Path, today: date) -> tuple[Check, ...]:
    """Return whether everything that the work needs is there, and what to do where it is not.

    Settings that cannot be read are a check like the others.
    """
    return tuple(look_through(root, today, check_papers))
