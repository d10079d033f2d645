import hashlib
import os
import threading
from pathlib import Path
from typing import Any, Never

import pytest

from mailmerge.intake.files.moving import is_plain, move_beside, read_file, write_note


@pytest.mark.parametrize(("size", "read"), [(10, 10), (11, 11), (3_000_000, 11)])
def test_a_file_beyond_the_limit_is_hashed_whole_and_read_no_further(tmp_path: Path, size: Any, read: Any) -> None:
    (tmp_path / "file").write_bytes(bytes(size))
    data, sha256 = read_file(tmp_path / "file", at_most=10)
    assert len(data) == read
    assert sha256 == hashlib.sha256(bytes(size)).hexdigest()


def test_what_is_plain(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"upn")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    assert [is_plain(tmp_path / name) for name in ("file", "link", "pipe")] == [True, False, False]


def test_a_note_that_cannot_be_written_whole_leaves_the_former_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "STATUS.txt"
    write_note(note, b"former")

    def full(*_args: object) -> Never:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mailmerge.intake.files.moving.write_new", full)
    with pytest.raises(OSError, match="No space"):
        write_note(note, b"new")
    assert note.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [note]


def test_files_that_meet_under_one_name_are_all_there(tmp_path: Path) -> None:
    """Several lanes, or `run` beside `watch`, hand on files of one name at once."""
    for number in range(20):
        (tmp_path / f"{number}.csv").write_bytes(str(number).encode())
    threads = [
        threading.Thread(
            target=move_beside, args=(tmp_path / f"{number}.csv", tmp_path / "done" / "cases.csv", lambda _put: {})
        )
        for number in range(20)
    ]
    (tmp_path / "done").mkdir()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(path.read_bytes()) for path in (tmp_path / "done").iterdir()) == list(range(20))
    assert not list(tmp_path.glob("*.csv"))
