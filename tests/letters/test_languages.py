"""The line in a parent's own language."""

from pathlib import Path

import pytest

from mailmerge.letters.errors import TemplateError
from mailmerge.letters.languages import FILE, Languages, load_languages
from mailmerge.paper.fonts import missing_characters

TEMPLATES = Path(__file__).parents[2] / "templates"
TELEPHONE = "01632 960101"


@pytest.fixture(scope="module")
def shipped() -> Languages:
    return load_languages(TEMPLATES)


@pytest.mark.parametrize(
    ("written", "tag", "because"),
    [
        ("Polish", "pl", "its English name"),
        ("POLSKI", "pl", "its own name, in any case"),
        ("pl", "pl", "its code"),
        ("Română", "ro", "accents do not count"),
        ("English", None, "the letter is in it"),
        ("Somali", None, "wanting: nobody has worded it"),
        ("", None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_a_language_is_known_as_offices_write_it(
    shipped: Languages, written: str | None, tag: str | None, because: str
) -> None:
    line = shipped.line_for(written, TELEPHONE)
    assert (line and line.tag) == tag, because


@pytest.mark.parametrize(
    ("written", "wanting"), [("Somali", True), ("Klingon", True), ("Polish", False), ("english", False), (None, False)]
)
def test_what_no_line_can_be_printed_for_is_told(shipped: Languages, written: str | None, wanting: bool) -> None:
    assert shipped.is_wanting(written) is wanting


def test_each_line_names_the_telephone_and_can_be_printed(shipped: Languages) -> None:
    for name in shipped.lines:
        line = shipped.line_for(name, TELEPHONE)
        assert line is not None
        assert "01632\N{NO-BREAK SPACE}960101" in line.text, "or its groups change places from right to left"
        assert missing_characters(line.text) == "", f"{name}: the letters' fonts lack these"


def test_a_language_is_worded_or_wanting_but_not_both(shipped: Languages) -> None:
    assert [name for name in shipped.wanting if not shipped.is_wanting(name)] == []


def test_a_trust_without_the_file_has_no_lines(tmp_path: Path) -> None:
    assert load_languages(tmp_path).line_for("Polish", TELEPHONE) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[languages.pl]\nnames = ["Polish"]\nline = "Ten list"', "languages.pl.line"),
        ('[languages.pl]\nname = "Polish"\nline = "{telephone}"', "languages.pl.names"),
        ("[languages", "not written as TOML"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=said):
        load_languages(tmp_path)
