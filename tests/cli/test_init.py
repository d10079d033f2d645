from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailmerge.cli.main import program
from mailmerge.cli.options import Common
from mailmerge.workspace import load_workspace


def test_init_makes_a_workspace_and_says_what_to_do_next(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, out, err = call("init", tmp_path / "trust")
    assert (code, out) == (0, "")
    assert load_workspace(tmp_path / "trust").settings.trust.name == "Kingfisher Learning Trust"
    for step in ("mailmerge.toml", "letterheads/", "mailmerge doctor", "mailmerge run", "--trust"):
        assert step in err


def test_init_leaves_a_workspace_alone(call: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    before = (folder / "mailmerge.toml").read_bytes()
    code, _, err = call("init", folder)
    assert code == 2
    assert "is a workspace already" in err
    assert (folder / "mailmerge.toml").read_bytes() == before


def test_init_names_what_it_left_as_it_was(call: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "calendar.toml").write_text("mine", encoding="utf-8")
    code, _, err = call("init", tmp_path)
    assert code == 0
    assert "Left as it was: calendar.toml" in err
    assert (tmp_path / "calendar.toml").read_text(encoding="utf-8") == "mine"


LIST = (
    "school,authority,address line 1,town,postcode,telephone,email,website,headteacher,attendance lead,"
    "attendance champion,policy url,policy dated,policy confirmed on\n"
    "Willow Park Primary,cambridgeshire,1 Willow Road,Ely,CB7 4AA,01353 111222,office@willow.example,"
    "https://willow.example,Ann Head,Ben Lead,Cy Champ,https://willow.example/policy,2026-09-01,2026-09-01\n"
)


def test_a_trust_of_ones_own_comes_from_a_list(call: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text(LIST, encoding="utf-8")
    own = ("--trust", "Fenland Trust", "--schools", tmp_path / "schools.csv")
    code, _, err = call("init", tmp_path / "trust", *own)
    assert (code, "templates adopt" in err) == (0, True)
    settings = load_workspace(tmp_path / "trust").settings
    assert (settings.trust.name, list(settings.schools)) == ("Fenland Trust", ["willow"])


def test_at_a_terminal_trust_and_schools_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [
        "Fenland Trust", "Willow Park Primary", "", "", "cambridgeshire", "1 Willow Road", "", "Ely", "CB7 4AA",
        "01353 111222", "office@willow.example", "https://willow.example", "", "Ann Head", "", "Ben Lead", "", "",
        "Cy Champ", "", "", "", "", "https://willow.example/policy", "2026-09-01", "2026-09-01", "", "n",
    ]  # fmt: skip
    monkeypatch.setattr("mailmerge.cli.init.is_at_a_terminal", lambda: True)
    done = CliRunner().invoke(program, ["init", str(tmp_path / "trust")], input="\n".join(answers) + "\n", obj=Common())
    assert done.exit_code == 0, done.output
    school = load_workspace(tmp_path / "trust").settings.schools["willow"]
    assert (school.name, school.phase, school.lead.email) == (
        "Willow Park Primary",
        "primary",
        "office@willow.example",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sample", "--trust", "Fenland"], "has its own schools"),
        (["--schools", "schools.csv"], "what the trust is called"),
        (["--trust", "Fenland", "--schools", "nowhere.csv"], "cannot be read"),
    ],
)
def test_what_makes_no_trust_is_refused(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path, words: list[str], said: str
) -> None:
    code, _, err = call("init", tmp_path / "trust", *words)
    assert (code, said in err) == (2, True), err
    assert not (tmp_path / "trust").exists()
