"""What is asked about the trust's Word templates: approving one, after it was looked through and tried out."""

from datetime import date
from pathlib import Path

from mailmerge.letters.templates import approval
from mailmerge.letters.templates.catalogue import TemplateVersion
from mailmerge.previews.preview import faults_of
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import Workspace


def approve(workspace: Workspace, file: Path, by: str, on: date) -> tuple[TemplateVersion, ...]:
    """Approve a Word file as it stands, in all its entries in the catalogue, and return those entries as they are now.

    Args:
        workspace: the trust's.
        file: the Word file, by its path or its place in the folder of templates.
        by: who approves it.
        on: the day of the approval, on which letters are tried out too.

    Raises:
        NotFitError: lint finds an error, a made-up letter comes out unfit, or the approver edited it last where the
            settings ask for two people.
        SettingsError: nobody approves it, or the catalogue does not know it or cannot be written.
    """
    configuration = load_configuration(workspace)
    return approval.approve(
        workspace.templates,
        file,
        by,
        on,
        two_people=workspace.settings.templates.two_people,
        try_out=lambda version: faults_of(version, configuration, on),
    )
