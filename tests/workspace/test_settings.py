from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from mailmerge.errors import SettingsError
from mailmerge.law.delivery import SERVICES
from mailmerge.workspace import load_workspace
from mailmerge.workspace.posting_settings import ClickAndDrop


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fold_mm", "fold_m", ["print.fold_m is not a setting", "Did you mean fold_mm?"]),
        ("[posting]", "[psoting]", ["psoting is not a setting", "Did you mean posting?"]),
        ('phase = "primary"', 'fase = "primary"', ["schools.oakfield.fase is not a setting. Did you mean phase?"]),
        ("confirmed_on =", "confirmd_on =", ["schools.oakfield.policy.confirmd_on", "Did you mean confirmed_on?"]),
        ("first-class =", "frist-class =", ["posting.click_and_drop.service_codes.frist-class must be 'first-class'"]),
        ('telephone = "01632 960101"\n', "", ["schools.oakfield.telephone is missing. Add it."]),
        ("fold_mm = 105", "fold_mm = 100", ["print.fold_mm must be 105 or 99."]),
        ("rows = 20000", "rows = 0", ["limits.rows must be greater than 0"]),
        ("memory_mb = 1024", "memory_mb = 64", ["limits.memory_mb must be greater than or equal to 128"]),
        ("clock_seconds = 300", "clock_seconds = 0", ["limits.clock_seconds must be greater than 0"]),
        ("duplex = true", 'duplex = "perhaps"', ["print.duplex must be true or false"]),
        ('website = "https://', 'website = "', ["schools.oakfield.website must be a web address", "https://"]),
        ('email = "office@', 'email = "', ["schools.oakfield.email must be an e-mail address"]),
        ("signatories.default", "signatories.contract-invite", ["schools.oakfield.signatories needs an entry called"]),
        ("enabled = false", "enabled = true", ["email needs a host and a sender"]),
        ("[schools.oakfield]", "[schools.Oakfield]", ["schools.Oakfield must begin with a small letter"]),
        ("dated = 2025-09-01, conf", 'dated = "soon", conf', ["schools.oakfield.policy.dated must be a date"]),
        ("rows = 20000", "rows = 20.5", ["limits.rows must be a whole number"]),
        ('name = "Oakfield Primary School"', "name = 7", ["schools.oakfield.name must be text, in quotes"]),
        ('name = "Oakfield Primary School"', 'name = " "', ["schools.oakfield.name must not be empty"]),
        ("[trust]", "[trust", ["not written as TOML", "line"]),
        (
            "[procedure]",
            '[ledger]\nurl = "mysql://a:secret@b/c"\n\n[procedure]',
            ["ledger.url must be"],
        ),
        ("[procedure]", "[ledger]\nlease_seconds = 1\n\n[procedure]", ["ledger.lease_seconds must be greater"]),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_its_file_and_a_mend(
    folder: Path, change: Callable[..., None], old: str, new: str, said: list[str]
) -> None:
    change("mailmerge.toml", old, new)
    with pytest.raises(SettingsError) as caught:
        load_workspace(folder)
    for words in ["mailmerge.toml", *said]:
        assert words in str(caught.value)


def test_all_faults_of_a_file_are_told_at_once(folder: Path, change: Callable[..., None]) -> None:
    change("mailmerge.toml", "fold_mm", "fold_m")
    change("mailmerge.toml", "poll_seconds = 5", "poll_seconds = -5")
    with pytest.raises(SettingsError) as caught:
        load_workspace(folder)
    assert len(str(caught.value).splitlines()) == 2


def test_settings_cannot_be_changed_once_read(folder: Path) -> None:
    settings = load_workspace(folder).settings
    for name in type(settings.posting).model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(settings.posting, name, "first-class")


def test_tables_that_are_left_out_keep_their_defaults(folder: Path) -> None:
    text = (folder / "mailmerge.toml").read_text(encoding="utf-8")
    schools = text[text.index("[schools.oakfield]") :]
    full = load_workspace(folder).settings
    (folder / "mailmerge.toml").write_text(f'[trust]\nname = "Kingfisher Learning Trust"\n{schools}', encoding="utf-8")
    bare = load_workspace(folder).settings
    assert bare.model_copy(update={"headings": full.headings, "procedure": full.procedure}) == full


def test_a_letter_without_a_signatory_of_its_own_has_the_default_one(folder: Path) -> None:
    school = load_workspace(folder).settings.schools["oakfield"]
    assert school.signatory("early-intervention").role == "Attendance Lead"
    assert school.signatory("leave-refused").role == "Headteacher"


def test_every_service_has_a_code_at_the_postal_account() -> None:
    assert set(ClickAndDrop().service_codes) == set(SERVICES)


def test_a_password_in_the_records_url_is_never_shown(folder: Path, change: Callable[..., None]) -> None:
    url = "postgresql+psycopg://mailmerge:very-secret@db.example/mailmerge"
    change("mailmerge.toml", "[procedure]", f'[ledger]\nurl = "{url}"\n\n[procedure]')
    workspace = load_workspace(folder)

    assert workspace.record.url == url
    assert "very-secret" not in repr(workspace)
    assert "very-secret" not in str(workspace.settings)
    change("mailmerge.toml", "postgresql+psycopg", "postgresql+another")
    with pytest.raises(SettingsError) as caught:
        load_workspace(folder)
    assert "very-secret" not in str(caught.value)


def test_a_machines_state_has_a_folder_where_the_settings_name_one(folder: Path, change: Callable[..., None]) -> None:
    assert load_workspace(folder).state == folder / "ledger"

    change("mailmerge.toml", "[folders]", '[folders]\nstate = "state"')
    workspace = load_workspace(folder)

    assert workspace.state == folder / "state"
    assert workspace.record.file == folder / "ledger" / "ledger.sqlite"
    assert workspace.record.path.parent == folder / "state"
