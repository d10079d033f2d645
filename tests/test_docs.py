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


@pytest.mark.parametrize(
    "page", ["README.md", "SECURITY.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
)
def test_every_link_leads_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", path.read_text("utf-8"))
    targets = [link for pair in links for link in pair if link and "://" not in link]
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert not missing


SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED_TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", SECURITY)))


@pytest.mark.parametrize(("file", "name"), NAMED_TESTS, ids=[name for _, name in NAMED_TESTS])
def test_a_test_that_security_names_is_there(file: str, name: str) -> None:
    path = ROOT / file
    assert path.is_file()
    assert re.search(rf"^def {name}\(", path.read_text("utf-8"), re.MULTILINE), f"SECURITY.md: {file} has no {name}"


def test_every_promise_beside_a_trusted_systems_names_what_holds_it() -> None:
    section = SECURITY.partition("## What systems promise")[2].partition("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in section.splitlines() if line.startswith("| ")][2:]
    assert {row[0].strip() for row in rows} == {
        "GOV.UK Notify",
        "paperless-ngx",
        "OCRmyPDF",
        "SQLite",
        "Certificate transparency",
    }
    assert not [row for row in rows if len(row) != 4 or "::test_" not in row[3]]


def test_every_file_that_security_names_is_there() -> None:
    named = re.findall(r"`((?:tests|docs|tools)/[\w/.-]+)`", SECURITY)
    assert not [name for name in named if not (ROOT / name).exists()]
