"""From the letters room to `doctor`: whether the trust's Word files and letterheads may be used as they stand."""

from collections.abc import Iterator

from mailmerge.errors import SettingsError
from mailmerge.letters.errors import LetterheadError
from mailmerge.letters.letterhead import WHOLE_PAGE, load_letterhead
from mailmerge.letters.lint import lint_folder
from mailmerge.letters.page.geometry import ENVELOPES
from mailmerge.letters.page.window import is_printed_on
from mailmerge.letters.templates.catalogue import load_catalogue
from mailmerge.setup.aliases import require_known_columns, require_known_letters
from mailmerge.setup.configuration import envelope_of
from mailmerge.workspace import Workspace
from mailmerge.workspace.doctor import Check


def check_papers(workspace: Workspace) -> Iterator[Check]:
    """Look at the catalogue with its Word files, at each school's letterhead, and at the aliases of headings.

    A Word file that may not be used holds its letters, which is a warning; a catalogue or a letterhead that cannot be
    read ends the run, and is wrong. Folders that are not there are told by the workspace's own checks.
    """
    try:
        require_known_columns(workspace)
    except SettingsError as error:
        yield Check("headings", "wrong", str(error))
    if workspace.templates.is_dir():
        yield from _templates(workspace)
    if workspace.letterheads.is_dir():
        yield from _letterheads(workspace)


def _templates(workspace: Workspace) -> Iterator[Check]:
    folder = workspace.templates
    try:
        require_known_letters(workspace, load_catalogue(folder).letters)
        errors = [finding for finding in lint_folder(folder) if finding.severity == "error"]
    except SettingsError as error:
        yield Check("templates", "wrong", str(error))
        return
    for finding in errors:
        yield Check("templates", "warning", finding.sentence)
    if not errors:
        yield Check("templates", "ok", "Every template and warning may be used, and those approved are unchanged.")


def _letterheads(workspace: Workspace) -> Iterator[Check]:
    faults = list(_letterhead_faults(workspace))
    for fault in faults:
        yield Check("letterheads", "wrong", fault)
    if not faults:
        yield Check("letterheads", "ok", "Every school's letterhead can be used.")


def _letterhead_faults(workspace: Workspace) -> Iterator[str]:
    for code in workspace.schools:
        try:
            page = load_letterhead(workspace.letterheads / code).whole_page
        except LetterheadError as error:
            yield str(error)
            continue
        if page is not None and is_printed_on(page, ENVELOPES[envelope_of(workspace.settings.print)]):
            yield (
                f"letterheads/{code}/{WHOLE_PAGE} prints where the envelope's window shows the address, so no letter "
                "can be made on it. Keep that part of the page free."
            )
