"""How a file is to be run: letters that went are made again only with a reason."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mailmerge.errors import SettingsError
from mailmerge.intake.files.inbox import Inbox
from mailmerge.runs.processor import FileProcessor
from mailmerge.runs.request import Asking, DroppedFile, RunRequest

NOW = datetime(2025, 10, 6, 9, tzinfo=UTC)


@pytest.mark.parametrize("reason", ["", "  "])
def test_letters_are_not_made_again_without_a_reason(reason: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--reissue"):
        RunRequest("run-1", date(2025, 10, 6), NOW, reason)
    with pytest.raises(SettingsError, match="--reissue"):
        FileProcessor(Inbox(tmp_path), lambda: NOW, asking=Asking(reissue=reason))


def test_the_outermost_folder_names_the_school() -> None:
    assert DroppedFile("cases.csv", b"", ("oakfield", "autumn")).school == "oakfield"
    assert DroppedFile("cases.csv", b"").school is None
