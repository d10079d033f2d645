"""Files of our own in folders that others may write to: no link is followed, and no file is written over."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailmerge import fresh
from mailmerge.fresh import hidden_name, rename_to_free, write_new
from mailmerge.intake.files.moving import lay_copy


def unknown(number: int) -> Callable[..., Any]:
    def call(*_arguments: object, **_options: object) -> bool:
        raise OSError(number, os.strerror(number))

    return call


@pytest.fixture(params=["in one step", "by hard links", "by neither"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A system that knows less and less."""
    if request.param != "in one step":
        monkeypatch.setattr(fresh, "_renamed_at_once", lambda _source, _target: False)
    if request.param == "by neither":
        monkeypatch.setattr(os, "link", unknown(errno.EOPNOTSUPP))
    return str(request.param)


def test_a_rename_takes_a_free_name(tmp_path: Path, system: str) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    rename_to_free(tmp_path / "a", tmp_path / "b")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b": b"mine"}, system


@pytest.mark.parametrize("what", ["file", "link", "folder"])
def test_a_rename_never_takes_a_name_that_is_taken(tmp_path: Path, system: str, what: str) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    match what:
        case "file":
            (tmp_path / "b").write_bytes(b"theirs")
        case "link":
            (tmp_path / "b").symlink_to("nowhere")
        case _:
            (tmp_path / "b").mkdir()
    with pytest.raises(FileExistsError):
        rename_to_free(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == b"mine", system


def test_a_rename_that_was_cut_off_between_two_names_is_ended(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    rename_to_free(tmp_path / "a", tmp_path / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_trouble_is_told_as_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        rename_to_free(tmp_path / "gone", tmp_path / "b")


def test_a_new_file_is_its_users_own_and_follows_no_link(tmp_path: Path) -> None:
    path = tmp_path / "new"
    write_new(path, b"mine")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for there in (path, tmp_path / "link"):
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to("elsewhere")
        with pytest.raises(FileExistsError):
            write_new(there, b"other")
    assert path.read_bytes() == b"mine"
    assert not (tmp_path / "elsewhere").exists()


def test_nobody_foresees_a_temporary_name(tmp_path: Path) -> None:
    names = {hidden_name(tmp_path / "note") for _ in range(50)}
    assert len(names) == 50
    assert {path.parent for path in names} == {tmp_path}


def test_a_copy_is_laid_once_however_often_it_is_tried(tmp_path: Path) -> None:
    digest = "a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e"  # of "Hello World"
    (tmp_path / "b").write_bytes(b"another file")
    put = [lay_copy(data, digest, tmp_path / "b", lambda _put: {}) for data in (b"Hello World", b"Hello World", None)]
    assert put == [tmp_path / "b (2)"] * 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "b (2)"]


@pytest.mark.parametrize("there", ["nothing", "a file", "a link to a file elsewhere"])
def test_a_file_is_replaced_whole_and_nothing_is_written_through_a_link(tmp_path: Path, there: str) -> None:
    elsewhere, path = tmp_path / "elsewhere", tmp_path / "folder" / "head.json"
    path.parent.mkdir()
    elsewhere.write_bytes(b"theirs")
    if there == "a file":
        path.write_bytes(b"former")
    elif there != "nothing":
        path.symlink_to(elsewhere)

    fresh.replace_file(path, b"new", shared=False)

    assert (path.read_bytes(), path.is_symlink(), elsewhere.read_bytes()) == (b"new", False, b"theirs")
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_shared_file_keeps_its_rights_when_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_bytes(b"former")
    path.chmod(0o664)
    fresh.replace_file(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o664


def test_no_foreseen_name_is_left_in_the_house() -> None:
    """A temporary file is named by `hidden_name` alone, and a temporary folder by `mkdtemp`; a run's own is its id."""
    house = Path(fresh.__file__).parent
    own = {"fresh.py", "ledger/record/outbox.py", "intake/files/filenames.py", "runs/outbox_index.py"}
    found = [
        path.relative_to(house).as_posix()
        for path in house.rglob("*.py")
        if ".tmp" in path.read_text("utf-8") and "mkdtemp" not in path.read_text("utf-8")
    ]
    assert set(found) <= own | {"ledger/record/strays.py"}
