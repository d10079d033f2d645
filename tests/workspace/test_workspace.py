import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.casework.school import School
from mailmerge.errors import SettingsError
from mailmerge.workspace import find_root, load_workspace

ROOT = Path(__file__).parents[2]


def test_the_projects_root_is_the_sample_trusts_workspace() -> None:
    workspace = load_workspace(ROOT)
    assert workspace.settings.trust.name == "Kingfisher Learning Trust"
    assert list(workspace.schools.values()) == [
        School("oakfield", "Oakfield Primary School", "primary", "cambridgeshire"),
        School("millbrook", "Millbrook Academy", "secondary", "cambridgeshire"),
        School("riverside", "Riverside Primary School", "primary", "peterborough"),
        School("heath", "Heath First School", "primary", "hertfordshire"),
        School("downs", "Downs Community School", "secondary", "hampshire"),
    ]


def test_no_telephone_number_or_address_of_the_sample_trust_is_anyones() -> None:
    for school in load_workspace(ROOT).settings.schools.values():
        for telephone in (school.telephone, school.lead.telephone, school.champion.telephone):
            assert telephone.startswith("01632 960"), "Ofcom keeps these for drama"
        for address in (school.email, school.lead.email, school.champion.email, school.website):
            assert address.endswith(".kingfisher.example")


@pytest.mark.parametrize("code", ["oakfield", "millbrook", "riverside", "heath", "downs"])
def test_settings_and_letterhead_of_a_school_say_the_same(code: str) -> None:
    school = load_workspace(ROOT).settings.schools[code]
    letterhead = tomllib.loads((ROOT / "letterheads" / code / "letterhead.toml").read_text(encoding="utf-8"))
    assert (letterhead["name"], letterhead["telephone"]) == (school.name, school.telephone)
    assert letterhead["email"] == school.email
    assert school.website.endswith(letterhead["website"])
    head = school.signatories["default"]
    assert (letterhead["headteacher"], letterhead["headteacher_role"]) == (head.name, head.role)


def test_folders_lie_in_the_workspace_unless_the_settings_say_elsewhere(
    folder: Path, change: Callable[..., None]
) -> None:
    change("mailmerge.toml", 'inbox = "inbox"', 'inbox = "/srv/share/letters"')
    workspace = load_workspace(folder)
    assert workspace.inbox == Path("/srv/share/letters")
    assert workspace.outbox == folder / "outbox"
    assert workspace.ledger == folder / "ledger" / "ledger.sqlite"
    assert workspace.evidence == folder / "evidence"
    assert workspace.templates == folder / "templates"
    assert workspace.letterheads == folder / "letterheads"
    assert workspace.anchors is None


@pytest.mark.parametrize(
    ("name", "usual", "now", "said"),
    [
        ("inbox", "inbox", "outbox", "the inbox lies in the outbox"),
        ("inbox", "inbox", "evidence/new", "the inbox lies in the evidence"),
        ("inbox", "inbox", "elsewhere/../outbox/in", "the inbox lies in the outbox"),
        ("outbox", "outbox", "inbox/made", "the outbox lies in the inbox"),
        ("evidence", "evidence", "outbox/filed", "the evidence lies in the outbox"),
        ("ledger", "ledger/ledger.sqlite", "inbox/ledger.sqlite", "the ledger lies in the inbox"),
    ],
)
def test_what_is_dropped_made_recorded_and_filed_lies_apart(
    folder: Path, change: Callable[..., None], name: str, usual: str, now: str, said: str
) -> None:
    change("mailmerge.toml", f'{name} = "{usual}"', f'{name} = "{now}"')
    with pytest.raises(SettingsError, match=said):
        load_workspace(folder)


def test_anchors_have_a_folder_where_the_settings_name_one(folder: Path, change: Callable[..., None]) -> None:
    change("mailmerge.toml", 'inbox = "inbox"', 'anchors = "anchors"')
    assert load_workspace(folder).anchors == folder / "anchors"


@pytest.mark.parametrize("name", ["mailmerge.toml", "calendar.toml"])
def test_a_folder_that_is_no_workspace_is_told_how_to_become_one(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(SettingsError, match=f"There is no {name} in .* mailmerge init"):
        load_workspace(folder)


def test_an_authority_without_a_profile_holds_its_own_schools_letters_alone(
    folder: Path, change: Callable[..., None]
) -> None:
    change("mailmerge.toml", 'authority = "peterborough"', 'authority = "peterboro"')
    profiles = load_workspace(folder).profiles
    assert not profiles["peterboro"].is_complete_for("leave-refused")
    assert profiles["cambridgeshire"].is_complete_for("leave-refused")


@pytest.mark.parametrize(
    ("given", "variable", "expected"),
    [
        ("one", "two", "one"),
        (None, "two", "two"),
        (None, "", "."),
        (None, None, "."),
    ],
)
def test_the_folder_given_outranks_the_variable_and_that_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str | None, variable: str | None, expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if variable is None:
        monkeypatch.delenv("MAILMERGE_WORKSPACE", raising=False)
    else:
        monkeypatch.setenv("MAILMERGE_WORKSPACE", variable)
    assert find_root(Path(given) if given else None) == tmp_path / expected


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe[\x00", "not UTF-8"), (b"[[[", "not written as TOML")],
)
def test_a_settings_file_that_is_not_text_is_refused_in_words(folder: Path, content: bytes, said: str) -> None:
    (folder / "mailmerge.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=said):
        load_workspace(folder)


def test_a_byte_order_mark_that_an_editor_left_does_no_harm(folder: Path) -> None:
    file = folder / "mailmerge.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert len(load_workspace(folder).schools) == 5
