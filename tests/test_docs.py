"""The pages stay true: every code is explained, every page that is linked is there."""

import re
from pathlib import Path

import pytest

from mailmerge.law.reasons import wordings

ROOT = Path(__file__).parents[1]
INTAKE_CODE = re.compile(
    r'"((?:bad|missing|duplicate|unknown|too|not-a|extra)-[a-z]+|unreadable|empty|contradiction|unprintable)"'
)


def test_every_code_is_on_the_page_of_errors():
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    written = {
        code for path in (ROOT / "mailmerge" / "intake").glob("*.py") for code in INTAKE_CODE.findall(path.read_text())
    }
    missing = [code for code in {*wordings(), *written} if f"`{code}`" not in page]
    assert not missing, f"explain these in docs/errors.md: {sorted(missing)}"


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_every_link_leads_somewhere(page):
    path = ROOT / page
    links = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", path.read_text("utf-8"))
    targets = [link for pair in links for link in pair if link and "://" not in link]
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert not missing
