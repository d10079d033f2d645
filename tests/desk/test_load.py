"""Many at once at a desk of its own process: a minute of mixed pages without an error, its memory flat."""

import shutil
from pathlib import Path

import pytest

from tests.desk.opened import opened
from tests.desk.pages import every_page
from tools.bench.desk_load import load

_SECONDS = 60
# A few letters' worth: Python's own heap comes and goes by as much.
_MOST_GROWTH_MB = 12


@pytest.mark.soak
def test_a_minute_of_mixed_pages_brings_no_error_and_no_growth(filled_workspace: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(filled_workspace, tmp_path / "trust"))
    with opened(root) as at:
        browser = at.browser("trust")
        pages = [page for page in every_page(at) if browser.get(page).status_code == 200]
    found = load(root, pages, _SECONDS)
    assert found.errors == 0, found
    assert found.grown_mb < _MOST_GROWTH_MB, found
    assert found.asked, found
