"""`mailmerge authorities`: a trust makes the service right for its own county, by commands alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.law.profile_files import shipped_profiles
from tests.runs.test_run import ROW, csv_of


@pytest.fixture
def rutland(new_workspace: Path) -> Path:
    """A workspace whose first school is in a county that nobody knows, and the words that name it."""
    settings = new_workspace / "mailmerge.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('authority = "cambridgeshire"', 'authority = "rutland"', 1), "utf-8")
    return new_workspace


@pytest.fixture
def first_code(call: Callable[..., tuple[int, str, str]], rutland: Path, tmp_path: Path) -> Callable[..., str]:
    """Check a leave letter, and return its code: of the reason that holds it, or its number."""
    cases = tmp_path / "cases.csv"
    cases.write_bytes(csv_of(ROW, ROW | {"upn": "Y873417115021", "school": "millbrook"}))

    def checked() -> str:
        code, out, _ = call("check", cases, "--json", "--date", "2025-10-06", "--workspace", rutland)
        first, other = (result["parents"][0] for result in json.loads(out)[0]["results"])
        assert other["appendix"] == "8a", "another school's letters go on"
        assert code in (0, 3)
        return str(first.get("appendix") or first["reasons"][0]["code"])

    return checked


def test_a_made_up_county_is_set_up_from_nothing_to_a_posted_letter(
    call: Callable[..., tuple[int, str, str]], rutland: Path, first_code: Callable[..., str], tmp_path: Path
) -> None:
    at = ("--workspace", rutland)
    assert first_code() == "authority-profile-incomplete"
    assert call("authorities", "new", "rutland", "--name", "Rutland County Council", *at)[0] == 0
    assert first_code() == "authority-profile-incomplete"
    code, out, _ = call("authorities", "lint", "rutland", *at)
    assert code == 3
    assert "letter 8a waits" in out
    assert "leave.least_sessions: fewest sessions of leave for which a referral is taken" in out
    said = ("--by", "Jo Bell", "--source", "the council's code of conduct, 2025")
    assert call("authorities", "confirm", "rutland", "leave.least_sessions", "--value", "8", *said, *at)[0] == 0
    assert call("authorities", "confirm", "rutland", "--all", *said, *at)[0] == 0
    assert first_code() == "profile-not-approved"
    assert call("authorities", "approve", "rutland", "--by", "Jo Bell", *at)[0] == 0
    assert call("authorities", "lint", "rutland", *at)[0] == 0
    assert first_code() == "8a"
    code, out, _ = call("run", tmp_path / "cases.csv", "--json", "--date", "2025-10-06", *at)
    assert code == 0
    ref = json.loads(out)[0]["results"][0]["parents"][0]["ref"]
    posted = ("--on", "2025-10-06", "--service", "second-class")
    assert call("post", "record", ref, *posted, *at)[0] == 0
    text = (rutland / "authorities" / "rutland.toml").read_text("utf-8")
    (rutland / "authorities" / "rutland.toml").write_text(text + "# changed\n", "utf-8")
    assert call("authorities", "lint", "rutland", *at)[0] == 3


def test_a_file_with_faults_holds_its_own_schools_letters_and_says_what_to_mend(
    call: Callable[..., tuple[int, str, str]], rutland: Path, first_code: Callable[..., str]
) -> None:
    (rutland / "authorities").mkdir()
    (rutland / "authorities" / "rutland.toml").write_text("leave.last_sessions = 10\n", "utf-8")
    assert first_code() == "authority-profile-incomplete"
    code, out, _ = call("authorities", "lint", "--workspace", rutland)
    assert code == 2
    assert "leave.last_sessions is not a rule. Did you mean leave.least_sessions?" in out
    assert "Did you mean leave.least_sessions?" in call("doctor", "--workspace", rutland)[1]
    assert call("authorities", "approve", "rutland", "--by", "Jo", "--workspace", rutland)[0] == 5


def test_doctor_names_an_authority_that_is_not_known(call: Callable[..., tuple[int, str, str]], rutland: Path) -> None:
    out = call("doctor", "--workspace", rutland)[1]
    assert "There is no profile of the authority rutland" in out
    assert "mailmerge authorities new rutland" in out


def test_list_tells_every_authority_and_what_it_holds(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    code, out, _ = call("authorities", "list", "--json", "--workspace", new_workspace)
    assert code == 0
    entries = {entry["code"]: entry for entry in json.loads(out)}
    assert set(entries) == set(shipped_profiles())
    assert (entries["cambridgeshire"]["held"], entries["cambridgeshire"]["status"]) == ([], "shipped")
    assert entries["norfolk"]["held"] == ["5", "6", "8a", "8b", "9", "NTI", "10"]


@pytest.mark.parametrize("code", shipped_profiles())
def test_every_profile_is_shown(call: Callable[..., tuple[int, str, str]], new_workspace: Path, code: str) -> None:
    exit_code, out, _ = call("authorities", "show", code, "--json", "--workspace", new_workspace)
    assert exit_code == 0
    assert all(rule["source"] and rule["means"] for rule in json.loads(out)["rules"])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("show", "cambrigeshire"), "Did you mean cambridgeshire?"),
        (("approve", "norfolk", "--by", "Jo"), "mailmerge authorities new norfolk"),
        (("new", "../x"), "cannot be an authority's code"),
        (("new", "catalogue"), "cannot be an authority's code"),
        (("confirm", "norfolk", "--by", "Jo", "--source", "x"), "Say which rules"),
        (("approve", "norfolk", "--by", " "), "Say who approves it"),
    ],
)
def test_what_cannot_be_done_is_a_usage_error_in_words(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, args: tuple[str, ...], said: str
) -> None:
    code, _, err = call("authorities", *args, "--workspace", new_workspace)
    assert code == 2
    assert said in err


def test_a_file_that_is_there_is_never_written_over(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    at = ("--workspace", new_workspace)
    assert call("authorities", "new", "norfolk", *at)[0] == 0
    file = new_workspace / "authorities" / "norfolk.toml"
    before = file.read_bytes()
    assert call("authorities", "new", "norfolk", *at)[0] == 2
    assert call("authorities", "confirm", "norfolk", "leave.lest", "--by", "Jo", "--source", "x", *at)[0] == 2
    assert file.read_bytes() == before
