"""A workspace begun, from the sample trust or as a trust's own, and looked through: is everything there?"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from mailmerge.confined import Limits as ChildLimits
from mailmerge.errors import SettingsError
from mailmerge.intake.files.confining import confined_sheets
from mailmerge.intake.files.sheet import any_row
from mailmerge.intake.files.table import tidy
from mailmerge.intake.refusal import FileRefused, Limits
from mailmerge.setup.fitness import check_papers
from mailmerge.setup.workers import check_workers
from mailmerge.workspace import load_workspace
from mailmerge.workspace.doctor import Check
from mailmerge.workspace.doctor import examine as look_through
from mailmerge.workspace.init import make_own_workspace, make_school_folders, make_workspace, sample_folder
from mailmerge.workspace.new_trust import QUESTIONS, NewTrust, Question, new_trust, usual_answer

__all__ = [
    "QUESTIONS",
    "Check",
    "NewTrust",
    "Question",
    "begin",
    "begin_own",
    "examine",
    "new_trust",
    "schools_in",
    "usual_answer",
]


def begin(folder: Path) -> tuple[Path, ...]:
    """Make a workspace: a sample trust with its settings, calendar, templates, letterheads and folders of schools.

    Returns the files that were there already, and were left as they are.

    Raises:
        SettingsError: the folder is a workspace already, or cannot be written.
        MissingError: this installation has no sample trust.
    """
    sample = sample_folder()
    left = tuple(make_workspace(folder, sample))
    make_school_folders(folder, load_workspace(sample).schools)
    return left


def begin_own(folder: Path, trust: NewTrust) -> tuple[Path, ...]:
    """Make a trust's own workspace; the words of its letters are drafts. Returns and raises as `begin` does.

    Raises:
        SettingsError: also where what is known of a school is no setting.
    """
    left = tuple(make_own_workspace(folder, sample_folder(), trust))
    make_school_folders(folder, trust.codes)
    return left


def schools_in(path: Path) -> Sequence[dict[str, str]]:
    """Return the schools of a list (CSV, Excel): a row a school, cells by heading.

    Raises:
        SettingsError: the file can't be read.
    """
    try:
        sheet, *_ = confined_sheets(ChildLimits())(path.read_bytes(), path.name, Limits(), any_row)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}). Check its name and place.") from None
    except FileRefused as refused:
        raise SettingsError("\n".join(error.text for error in refused.errors)) from None
    headings = [" ".join(heading.casefold().replace("_", " ").split()) for heading in sheet.headings]
    return [dict(zip(headings, map(tidy, row.cells), strict=False)) for row in sheet.rows]


def examine(root: Path, today: date) -> tuple[Check, ...]:
    """Return whether everything that the work needs is there, and what to do where it is not.

    Settings that cannot be read are a check like the others.
    """
    return tuple(look_through(root, today, lambda workspace: (*check_papers(workspace), *check_workers(workspace))))
