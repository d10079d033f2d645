"""The shipped fonts: small, licensed, and with the letters that parents' names need."""

import pytest
from fontTools.ttLib import TTFont

from mailmerge.paper.fonts import FOLDER, missing_characters, text_width


@pytest.mark.parametrize(
    "text",
    [
        "Zażółć gęślą jaźń",  # Polish
        "Țărână, împărăție, ş ţ",  # Romanian, old and new letters
        "Ŵyn, Siân, tŷ, Ŷ",  # Welsh
        "İğdır, Şule, ı",  # Turkish
        "Nguyễn Thị Hường",  # Vietnamese
        "Žižek Ďuriš Ňu Ľ",  # Czech and Slovak
        "Ọlá Ẹ̀kọ́",  # Yoruba, with combining accents
        "محمد الزهراء گھر ٹھیک پڑھیں",  # Arabic and Urdu
        "£80 – “quoted” ‘it’s’ … € •",
    ],
)
def test_no_character_is_missing(text: str) -> None:
    assert missing_characters(text) == ""


def test_every_face_has_all_that_an_english_keyboard_types() -> None:
    """So that plain text need not be looked through character by character."""
    for path in FOLDER.glob("NotoSans-*.ttf"):
        with TTFont(path) as font:
            assert set(range(0x20, 0x7F)) <= font.getBestCmap().keys(), path.name


def test_missing_characters_are_named_once() -> None:
    assert missing_characters("王小明王 Ann") == "王小明"


def test_width_grows_with_size() -> None:
    assert text_width("HUNTINGDON", 11) == pytest.approx(text_width("HUNTINGDON", 5.5) * 2)


def test_fonts_are_small_and_carry_their_licence() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.ttf")) < 700_000
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")
