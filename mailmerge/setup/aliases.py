"""From the settings to the intake: whether the workspace's own headings mean columns that there are."""

from mailmerge.errors import SettingsError
from mailmerge.intake.headings import column_names
from mailmerge.intake.synonyms import fold
from mailmerge.toml import did_you_mean
from mailmerge.workspace import Workspace
from mailmerge.workspace.workspace import SETTINGS_FILE


def require_known_columns(workspace: Workspace) -> None:
    """Refuse an alias for a column that no kind of file has: it would be passed over without a word.

    Raises:
        SettingsError: with every such alias, and the column that may be meant.
    """
    known = {fold(name): name for name in column_names()}
    faults = [
        f'{SETTINGS_FILE}: headings.aliases."{alias}" is "{column}", and there is no such column.'
        f"{did_you_mean(column, known.values())}"
        for alias, column in workspace.settings.headings.aliases.items()
        if fold(column) not in known
    ]
    if faults:
        raise SettingsError("\n".join(faults))
