import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.intake.garbled import as_it_was_meant
from mailmerge.intake.refusal import BadCell
from mailmerge.intake.rows.cells import read_cell
from mailmerge.intake.rows.columns import CellType, Column
from tests.intake.casefiles import ROW, errors_of


@pytest.mark.parametrize(
    ("text", "meant", "why"),
    [
        ("O&#39;Brien", "O'Brien", "an entity by number"),
        ("O&#x27;Brien", "O'Brien", "in hexadecimal"),
        ("Smith &amp; Sons", "Smith & Sons", "by name"),
        ("O&amp;#39;Brien", "O'Brien", "escaped twice"),
        ("Zo&euml;", "Zoë", "a letter by name"),
        ("ZoÃ«", "Zoë", "Latin letters"),
        ("JosÃ© MuÃ±oz", "José Muñoz", "several"),
        ("Ã–zil", "Özil", "a dash may be a letter"),
        ("GrzÄ™da", "Grzęda", "Polish"),
        ("IonuÈ›", "Ionuț", "Romanian"),
        ("Nguyá»…n", "Nguyễn", "Vietnamese, three bytes a letter"),
        ("Oâ€™Brien", "O’Brien", "the apostrophe that word processors make"),
        ("Ð˜Ð²Ð°Ð½", "Иван", "Cyrillic"),
    ],
)
def test_what_was_garbled_is_told_with_what_was_meant(text: str, meant: str, why: str) -> None:
    for kind, name in (("text", "parent 1 surname"), ("address", "parent 1 address line 1")):
        with pytest.raises(BadCell) as bad:
            _read(text, kind, name)
        assert (bad.value.code, f'"{meant}"' in bad.value.text) == ("unprintable", True), why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("João", "a real letter"),
        ("JOÃO", "the same in capitals"),
        ("MÃE", "and within a word"),
        ("CONCEIÇÃO", "two such letters"),
        ("Ångström", "Swedish"),
        ("Weiß’s", "sharp s before an apostrophe"),
        ("JOSÉ\N{NO-BREAK SPACE}MARIA", "before a space that does not break"),
        ("ANDRÉ–LOUIS", "before a dash"),
        ("Smith & Sons", "an ampersand"),
        ("AT&T; Ltd", "no entity"),
        ("Zoë", "as it should be"),
        ("Nguyễn", "Vietnamese"),
        ("Ñu", "one letter of its own"),
    ],
)
def test_real_names_and_streets_are_left_alone(text: str, why: str) -> None:
    assert as_it_was_meant(text) == text, why


@pytest.mark.parametrize("name", ["class", "leave reason", "parent 1 email"])
def test_what_is_not_printed_is_taken_as_it_is(name: str) -> None:
    assert _read("O&#39;Brien", "text", name) == "O&#39;Brien"


@given(st.text(st.sampled_from("ÀÁÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿąęłńśźżşğșțőű"), min_size=1))
def test_letters_garbled_by_a_program_are_found_again(name: str) -> None:
    garbled = name.encode().decode("cp1252", errors="replace")
    if "\N{REPLACEMENT CHARACTER}" not in garbled:
        assert as_it_was_meant(garbled) == name


def test_an_apostrophe_in_a_forename_does_not_make_two_people() -> None:
    assert errors_of(ROW | {"parent 1 forename": "D&#39;Arcy"}) == [("unprintable", "parent 1 forename")]


@pytest.mark.parametrize("column", ["pupil forename", "pupil surname", "parent 1 town", "parent 1 address line 2"])
def test_what_is_printed_is_refused_in_its_cell(column: str) -> None:
    assert errors_of(ROW | {column: "SÃ£o &amp; Co"}) == [("unprintable", column)]


def _read(text: str, kind: CellType, name: str) -> object:
    return read_cell(text, Column(name, kind))
