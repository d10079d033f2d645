"""Names in the settings that only other rooms know: whether the headings and letters named there are known at all."""

from mailmerge.errors import SettingsError
from mailmerge.intake.headings import column_names
from mailmerge.intake.synonyms import fold
from mailmerge.law.own_letters import LetterTable
from mailmerge.toml import did_you_mean
from mailmerge.workspace import Workspace
from mailmerge.workspace.settings import DEFAULT
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


def require_known_letters(workspace: Workspace, letters: LetterTable) -> None:
    """Refuse a signatory of a letter that there is not: somebody else would sign the letter that is meant.

    Raises:
        SettingsError: with every such signatory, and the letter that may be meant.
    """
    known = {kind.key for kind in letters}
    faults = [
        f"{SETTINGS_FILE}: schools.{code}.signatories names {key}, which is not a letter.{did_you_mean(key, known)}"
        for code, school in workspace.settings.schools.items()
        for key in school.signatories
        if key not in known and key != DEFAULT
    ]
    if faults:
        raise SettingsError("\n".join(faults))
