"""A trust of its own: what must be known of its schools, and the settings, letterheads and drafts that come of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mailmerge.errors import SettingsError
from mailmerge.letters.letterhead import load_letterhead
from mailmerge.letters.templates.catalogue import load_catalogue
from mailmerge.workspace import load_workspace
from mailmerge.workspace.init import SAMPLE_DATES, make_own_workspace, make_school_folders, sample_folder
from mailmerge.workspace.leftovers import is_the_sample, leftovers
from mailmerge.workspace.new_trust import new_trust

SCHOOL = {
    "school": "St Mary's “Park” Primary",
    "authority": "norfolk",
    "address line 1": "1 Willow Road",
    "town": "Ely",
    "postcode": "CB7 4AA",
    "telephone": "01353 111222",
    "email": "office@park.example",
    "website": "https://park.example",
    "headteacher": "Ann Head",
    "attendance lead": "Ben Lead",
    "attendance champion": 'Cy "C" Champ',
    "policy url": "https://park.example/policy",
    "policy dated": "2026-09-01",
    "policy confirmed on": "2026-09-02",
}


def test_what_is_not_said_is_as_usual_and_nothing_is_the_samples(tmp_path: Path) -> None:
    trust = new_trust("Fenland Trust", [SCHOOL, {**SCHOOL, "school": "Marsh School", "phase": "secondary"}])
    assert trust.codes == ("marys", "marsh")
    assert make_own_workspace(tmp_path / "own", sample_folder(), trust) == []
    make_school_folders(tmp_path / "own", trust.codes)
    workspace = load_workspace(tmp_path / "own")
    settings = workspace.settings
    assert (settings.trust.name, list(settings.schools)) == ("Fenland Trust", ["marys", "marsh"])
    school = settings.schools["marys"]
    assert (school.name, school.champion.name, school.lead.telephone) == (
        SCHOOL["school"],
        SCHOOL["attendance champion"],
        SCHOOL["telephone"],
    )
    assert (school.phase, settings.schools["marsh"].phase) == ("primary", "secondary")
    assert settings.procedure.dated is None, "nobody has said when the trust's procedure is of"
    letterhead = load_letterhead(workspace.letterheads / "marys")
    assert (letterhead.name, letterhead.address) == (SCHOOL["school"], ("1 Willow Road", "Ely", "CB7 4AA"))
    assert {path.name for path in workspace.inbox.iterdir() if path.is_dir()} == {"marys", "marsh"}
    assert sorted(path.name for path in workspace.letterheads.iterdir()) == ["marsh", "marys"]
    assert not is_the_sample(settings)
    assert [told.split()[0] for told in leftovers(workspace)] == ["calendar.toml"], "its dates are still to be put in"


def test_words_are_drafts_that_nobody_approved(tmp_path: Path) -> None:
    make_own_workspace(tmp_path / "own", sample_folder(), new_trust("Fenland Trust", [SCHOOL]))
    catalogue = load_catalogue(tmp_path / "own" / "templates")
    versions = (*catalogue.templates, *catalogue.warnings)
    assert {(one.status, one.approved_by, one.approved_on, one.edited_by, one.sha256) for one in versions} == {
        ("draft", None, None, None, None)
    }
    assert len(versions) > 20


def test_a_list_is_read_as_offices_write_it() -> None:
    school = {name: cell for name, cell in SCHOOL.items() if name != "authority"}
    cells = {
        "school": "The Lady Ann Primary School",
        "phase": "All Through",
        "local authority": "West Sussex",
        "policy dated": "01/09/2026",
    }
    (read,) = new_trust("Trust", [{**school, **cells}]).schools
    assert (read["code"], read["phase"], read["authority"]) == ("lady", "all-through", "west-sussex")
    assert (read["policy dated"], read["policy confirmed on"]) == ("2026-09-01", "2026-09-02")


def test_columns_that_nobody_knows_are_told_together() -> None:
    with pytest.raises(SettingsError) as raised:
        new_trust("Trust", [{**SCHOOL, "colour": "red", "motto": "Onwards"}])
    assert 'no column "colour", "motto"' in str(raised.value)
    assert str(raised.value).count("There are:") == 1


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("", [SCHOOL], ["what the trust is called"]),
        ("Trust", [], ["no school"]),
        ("Trust", [{**SCHOOL, "colour": "red"}], ['no column "colour"']),
        ("Trust", [SCHOOL, SCHOOL], ["Two schools have the code marys"]),
        ("Trust", [{**SCHOOL, "policy dated": "1 Sept"}], ["School 1: policy dated must be a day"]),
        ("Trust", [{**SCHOOL, "policy dated": "31/06/2026"}], ["School 1: policy dated must be a day"]),
        (
            "Trust",
            [SCHOOL, {name: cell for name, cell in SCHOOL.items() if name not in ("authority", "headteacher")}],
            ["School 2: authority is missing", "School 2: headteacher is missing"],
        ),
    ],
)
def test_all_that_is_wanting_is_said_at_once(name: str, rows: list[Mapping[str, str]], said: list[str]) -> None:
    with pytest.raises(SettingsError) as raised:
        new_trust(name, rows)
    for words in said:
        assert words in str(raised.value)


def test_what_is_no_setting_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    trust = new_trust("Trust", [{**SCHOOL, "website": "park.example"}])
    with pytest.raises(SettingsError, match="website must be a web address"):
        make_own_workspace(tmp_path / "own", sample_folder(), trust)
    assert not (tmp_path / "own").exists()


def test_a_marked_calendar_is_the_samples_until_the_line_is_gone(tmp_path: Path) -> None:
    make_own_workspace(tmp_path / "own", sample_folder(), new_trust("Trust", [SCHOOL]))
    path = tmp_path / "own" / "calendar.toml"
    path.write_text(path.read_text("utf-8").replace(SAMPLE_DATES, ""), "utf-8")
    assert list(leftovers(load_workspace(tmp_path / "own"))) == []
