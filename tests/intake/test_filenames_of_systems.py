"""Folders that systems and stores keep for themselves are never entered."""

import pytest

from mailmerge.intake.files.filenames import may_be_entered


@pytest.mark.parametrize(
    ("folder", "entered"),
    [
        ("oakfield", True),
        ("evidence", True),
        ("Trasham Academy", True),
        ("#recycle", False),
        ("#snapshot", False),
        ("$RECYCLE.BIN", False),
        ("@eaDir", False),
        (".Trash-1000", False),
        ("~snapshot", False),
        ("_failed", False),
        ("System Volume Information", False),
        ("lost+found", False),
        ("RECYCLER", False),
        ("Network Trash Folder", False),
        ("Network Recycle Bin", False),
        ("@Recycle", False),
        ("recycle", False),
        ("DfsrPrivate", False),
        ("Previous Versions", False),
        ("Recycled Paper Campaign", True),
    ],
)
def test_only_folders_that_may_be_staffs_are_entered(folder: str, entered: bool) -> None:
    assert may_be_entered(folder) is entered
