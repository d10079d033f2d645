"""Names in mailmerge.toml: an alias must mean a column that some file has, a signatory sign a letter that there is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.errors import SettingsError
from mailmerge.setup.aliases import require_known_columns
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from mailmerge.workspace.workspace import Workspace


@pytest.fixture
def with_alias(new_workspace: Path) -> Callable[..., Workspace]:
    def write(column: str) -> Workspace:
        settings = new_workspace / "mailmerge.toml"
        text = settings.read_text("utf-8")
        settings.write_text(text.replace('"Pupil Reference" = "upn"', f'"Pupil Reference" = "{column}"'), "utf-8")
        return load_workspace(new_workspace)

    return write


@pytest.mark.parametrize("column", ["upn", "UPN", "Parent 2 surname", "letter ref", "note kind", "date of birth"])
def test_an_alias_may_mean_any_column_of_any_file(with_alias: Callable[..., Workspace], column: str) -> None:
    require_known_columns(with_alias(column))


@pytest.mark.parametrize(("column", "meant"), [("upm", "upn"), ("pupil forname", "pupil forename")])
def test_an_alias_for_no_column_is_an_error_with_a_suggestion(
    with_alias: Callable[..., Workspace], column: str, meant: str
) -> None:
    with pytest.raises(SettingsError, match=f'"Pupil Reference" is "{column}".* Did you mean {meant}'):
        load_configuration(with_alias(column))


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("early-intervetion", "early-intervention"),
        ("missed-meting", "missed-meeting"),  # a letter of the trust's own
    ],
)
def test_a_signatory_of_no_letter_is_an_error_with_a_suggestion(new_workspace: Path, key: str, meant: str) -> None:
    settings = new_workspace / "mailmerge.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("signatories.early-intervention", f"signatories.{key}"), "utf-8")
    with pytest.raises(SettingsError, match=f"schools.oakfield.signatories names {key}, .* Did you mean {meant}?"):
        load_configuration(load_workspace(new_workspace))


def test_a_letter_of_the_trusts_own_may_have_its_own_signatory(new_workspace: Path) -> None:
    settings = new_workspace / "mailmerge.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("signatories.early-intervention", "signatories.missed-meeting"), "utf-8")
    load_configuration(load_workspace(new_workspace))
