"""The pages stay true: every code is explained, every page that is linked is there."""

import re
from pathlib import Path

import pytest

from tools import errors_page

ROOT = Path(__file__).parents[1]
INTAKE_CODE = re.compile(
    r'"((?:bad|missing|duplicate|unknown|too|not-a|extra)-[a-z]+|unreadable|empty|contradiction|unprintable)"'
)


def test_every_code_of_the_intake_is_on_the_page_of_errors() -> None:
    page = errors_page.PAGE.read_text("utf-8")
    intake = (ROOT / "mailmerge" / "intake").rglob("*.py")
    codes = {code for path in intake for code in INTAKE_CODE.findall(path.read_text("utf-8"))}
    missing = sorted(code for code in codes if f"`{code}`" not in page)
    assert not missing, f"explain these in docs/errors.md: {missing}"


def test_the_page_of_errors_says_what_the_program_says() -> None:
    page = errors_page.PAGE.read_text("utf-8")
    assert page == errors_page.written(page), "run: python tools/errors_page.py"


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_every_link_leads_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", path.read_text("utf-8"))
    targets = [link for pair in links for link in pair if link and "://" not in link]
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert not missing
