from collections.abc import Callable
from pathlib import Path

from mailmerge.workspace import load_workspace


def test_init_makes_a_workspace_and_says_what_to_do_next(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, out, err = call("init", tmp_path / "trust")
    assert (code, out) == (0, "")
    assert load_workspace(tmp_path / "trust").settings.trust.name == "Kingfisher Learning Trust"
    for step in ("mailmerge.toml", "letterheads/", "mailmerge doctor", "mailmerge run"):
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
