"""Who may sign in: added, verified, changed, removed; their file keeps no password."""

import json
import stat
from pathlib import Path

import pytest

from mailmerge.errors import SettingsError
from mailmerge.operations.users import FILE, Users

SCHOOLS = ("oakfield", "millbrook")
WORDS = "three words together"


@pytest.fixture
def users(tmp_path: Path) -> Users:
    return Users(tmp_path / "ledger", SCHOOLS)


def test_a_user_is_known_by_the_name_however_it_is_typed(users: Users, tmp_path: Path) -> None:
    users.add(" Ida  Holt ", "office", ["oakfield"], WORDS)
    again = Users(tmp_path / "ledger", SCHOOLS)
    assert again.verified("ida holt", WORDS).name == "Ida Holt"
    assert again.verified("Ida Holt", WORDS + "!") is None
    assert again.verified("nobody", WORDS) is None
    assert again.find("IDA HOLT").asker.schools == {"oakfield"}


def test_the_file_keeps_no_password_and_is_the_services_alone(users: Users, tmp_path: Path) -> None:
    users.add("Ida", "trust", [], WORDS)
    path = tmp_path / "ledger" / FILE
    assert WORDS not in path.read_text("utf-8")
    assert json.loads(path.read_text("utf-8"))[0]["password"].startswith("$argon2id$")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "role", "schools", "password", "words"),
    [
        ("", "trust", [], WORDS, "Give a name"),
        ("I\ndA" * 30, "trust", [], WORDS, "Give a name"),
        ("Ida", "pope", [], WORDS, "no role pope"),
        ("Ida", "office", [], WORDS, "at least one school"),
        ("Ida", "office", ["eton"], WORDS, "no school eton"),
        ("Ida", "trust", [], "short", "at least 10"),
        ("Ida", "trust", [], "x" * 201, "at most 200"),
        ("SAM", "trust", [], WORDS, "already"),
    ],
    ids=["no name", "a long name", "no role", "no school", "no such school", "short", "long", "taken"],
)
def test_what_cannot_be_added_says_why(
    users: Users, name: str, role: str, schools: list[str], password: str, words: str
) -> None:
    users.add("Sam", "trust", [], WORDS)
    with pytest.raises(SettingsError, match=words):
        users.add(name, role, schools, password)
    assert [user.name for user in users.all()] == ["Sam"]


def test_whatever_changes_about_a_user_changes_the_stamp(users: Users) -> None:
    before = users.add("Ida", "trust", [], WORDS).stamp
    users.set_password("ida", "another three words")
    assert users.find("Ida").stamp != before
    assert users.verified("Ida", WORDS) is None
    users.remove("ida")
    assert users.find("Ida") is None
    with pytest.raises(SettingsError, match="no user"):
        users.remove("ida")


def test_a_file_that_cannot_be_read_lets_nobody_in(users: Users, tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / FILE).write_text("{", "utf-8")
    with pytest.raises(SettingsError, match="can't be read"):
        users.find("Ida")
