import shutil
import zipfile
from pathlib import Path

import pytest

import mailmerge
from mailmerge.errors import MissingError, SettingsError
from mailmerge.workspace import load_workspace
from mailmerge.workspace.init import SAMPLE, make_school_folders, make_workspace, sample_folder

ROOT = Path(__file__).parents[2]


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A small sample trust, with what an editor left lying about."""
    folder = tmp_path / "sample"
    for name in ("calendar.toml", "mailmerge.toml"):
        folder.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    for name in (
        "templates/1.docx",
        "templates/~$1.docx",
        "templates/warnings/full.docx",
        "letterheads/heath/.logo.svp",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    for name in ("inbox/README.txt", "outbox/README.txt"):
        (folder / name).parent.mkdir()
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def test_a_new_workspace_is_equal_to_the_sample_but_for_what_editors_leave(sample: Path, tmp_path: Path) -> None:
    assert make_workspace(tmp_path / "new", sample) == []
    expected = files(sample)
    for litter in ("templates/~$1.docx", "letterheads/heath/.logo.svp"):
        del expected[litter]
    assert files(tmp_path / "new") == expected
    assert load_workspace(tmp_path / "new").settings == load_workspace(ROOT).settings


def test_each_school_has_its_folder_in_the_inbox(sample: Path, tmp_path: Path) -> None:
    make_workspace(tmp_path / "new", sample)
    make_school_folders(tmp_path / "new", ["heath", "downs"])
    workspace = load_workspace(tmp_path / "new")
    assert {folder.name for folder in workspace.inbox.iterdir() if folder.is_dir()} == {"heath", "downs"}


def test_what_is_there_already_is_left_as_it_is(sample: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    (new / "templates").mkdir(parents=True)
    (new / "templates" / "1.docx").write_text("the trust's own", encoding="utf-8")
    assert make_workspace(new, sample) == [Path("templates/1.docx")]
    assert (new / "templates" / "1.docx").read_text(encoding="utf-8") == "the trust's own"
    assert (new / "mailmerge.toml").exists()


def test_a_workspace_is_never_made_over(sample: Path, tmp_path: Path) -> None:
    make_workspace(tmp_path / "new", sample)
    (tmp_path / "new" / "calendar.toml").unlink()
    with pytest.raises(SettingsError, match="is a workspace already"):
        make_workspace(tmp_path / "new", sample)
    assert not (tmp_path / "new" / "calendar.toml").exists()


def test_one_that_was_cut_short_is_finished_by_doing_it_again(sample: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "new" / "letterheads"
    blocked.parent.mkdir()
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    (sample / "letterheads" / "heath" / "letterhead.toml").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="run the same command again"):
        make_workspace(tmp_path / "new", sample)
    assert not (tmp_path / "new" / "mailmerge.toml").exists()
    blocked.unlink()
    make_workspace(tmp_path / "new", sample)
    assert load_workspace(tmp_path / "new")


def test_in_a_checkout_the_sample_is_the_project_itself() -> None:
    assert sample_folder() == ROOT


def test_an_installation_without_a_sample_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailmerge, "__file__", str(tmp_path / "mailmerge" / "__init__.py"))
    with pytest.raises(MissingError, match="Install mailmerge again"):
        sample_folder()


def test_a_wheel_carries_the_whole_sample(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    package = tmp_path / "site" / "mailmerge"
    for name in SAMPLE:
        assert (package / "sample" / name).exists(), f"pyproject.toml, force-include: {name} is missing"
    make_workspace(tmp_path / "new", package / "sample")
    assert load_workspace(tmp_path / "new").settings == load_workspace(ROOT).settings
