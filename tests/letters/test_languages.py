"""The line in a parent's own language."""

from pathlib import Path

import pytest

from mailmerge.letters.errors import TemplateError
from mailmerge.letters.languages import FILE, Languages, load_languages
from mailmerge.letters.letter import Letter
from mailmerge.letters.render import make_letter
from mailmerge.paper.fonts import missing_characters
from tests.letters.paper import FIELDS, LETTER, letter_job

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


@pytest.mark.parametrize("language", ["Arabic", "Urdu"])
@pytest.mark.parametrize(
    ("telephone", "held"),
    [
        ("01632 960101", "01632 960101"),
        ("(01632) 960101", "01632 960101"),
        ("01632-960-101", "01632 960 101"),
        ("+44 1632 960101", "0044 1632 960101"),
        ("+44 (0)1632 960101", "0044 1632 960101"),
        ("(+44) 1632-960101", "0044 1632 960101"),
        ("01632 960101 (office)", "01632 960101 (office)"),
    ],
)
def test_a_number_has_no_sign_that_a_line_from_right_to_left_turns_round(
    shipped: Languages, language: str, telephone: str, held: str
) -> None:
    line = shipped.line_for(language, telephone)
    assert line is not None
    assert held.replace(" ", "\N{NO-BREAK SPACE}") in line.text
    polish = shipped.line_for("Polish", telephone)
    assert polish is not None
    assert telephone.replace(" ", "\N{NO-BREAK SPACE}") in polish.text, "from left to right it is as it was given"


def test_a_letter_with_a_number_in_brackets_is_made_in_arabic(shipped: Languages) -> None:
    line = shipped.line_for("Arabic", "(01632) 960101")
    assert line is not None
    fields = {**FIELDS, "letter": {**FIELDS["letter"], "language_line": line.text, "language_tag": line.tag}}
    job = letter_job((*LETTER[:2], ("Body", "{{ letter.language_line }}"), *LETTER[2:]), fields=fields)
    assert isinstance(make_letter(job), Letter)


def test_a_language_is_worded_or_wanting_but_not_both(shipped: Languages) -> None:
    assert [name for name in shipped.wanting if not shipped.is_wanting(name)] == []


def test_a_trust_without_the_file_has_no_lines(tmp_path: Path) -> None:
    assert load_languages(tmp_path).line_for("Polish", TELEPHONE) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[languages.pl]\nnames = ["Polish"]\nline = "Ten list"', "languages.pl.line must say {telephone}"),
        ('[languages.pl]\nname = "Polish"\nline = "{telephone}"', "languages.pl.names"),
        (
            '[languages.Polish]\nnames = ["Polish"]\nline = "{telephone}"',
            "languages.Polish must be the code of a language",
        ),
        ("[languages", "not written as TOML"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=said):
        load_languages(tmp_path)
