"""Names: when two are one person, and how a letter greets them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.names import PersonName, matching, may_be_one


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Zofia", "ZOFIA", "case"),
        ("Zoë", "Zoe", "accent"),
        ("Zoe\N{COMBINING DIAERESIS}", "Zoë", "an accent written apart"),
        ("Pryce-Jones", "PryceJones", "hyphen"),
        ("Pryce-Jones", "Pryce Jones", "a space for a hyphen"),
        ("Pryce\N{EN DASH}Jones", "Pryce-Jones", "a dash that Word made of a hyphen"),
        ("O'Dowd", "O\N{RIGHT SINGLE QUOTATION MARK}Dowd", "an apostrophe that Word curled"),
        ("O'Dowd", "ODowd", "no apostrophe"),
        ("  Anne   Marie ", "Anne Marie", "spaces"),
        ("Jo\u00a0Ann", "Jo Ann", "a space that doesn't break"),
        ("Strauß", "Strauss", "a letter whose capital is two"),
    ],
)
def test_the_same_name_written_otherwise(one: str, other: str, reason: str) -> None:
    assert matching(one) == matching(other), reason


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zofia", "Sofia"), ("Nowak", "Nowakowski"), ("Li", "Lee"), ("Łukasz", "Ukasz")],
)
def test_different_names(one: str, other: str) -> None:
    assert matching(one) != matching(other)


@given(st.text())
def test_a_matched_form_matches_itself(name: str) -> None:
    assert matching(matching(name)) == matching(name)


@pytest.mark.parametrize(
    ("name", "full", "greeting"),
    [
        (PersonName("Mrs", "Zofia", "Nowak"), "Mrs Zofia Nowak", "Mrs Nowak"),
        (PersonName("", "Zofia", "Nowak"), "Zofia Nowak", "Zofia Nowak"),
        (PersonName("Mrs", "", "Nowak"), "Mrs Nowak", "Mrs Nowak"),
    ],
)
def test_full_name_and_greeting(name: PersonName, full: str, greeting: str) -> None:
    assert (name.full, name.greeting) == (full, greeting)


def test_the_title_is_no_part_of_who_a_person_is() -> None:
    assert PersonName("Mrs", "Zoë", "O'Dowd").key == PersonName("Dr", "ZOE", "ODowd").key


def test_forename_and_surname_do_not_run_together() -> None:
    assert PersonName("", "Anna", "Bell").key != PersonName("", "Ann", "Abell").key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łukasz", "Lukasz"),
        ("Sigurðr", "Sigurdr"),
        ("Biŧŧá", "Bitta"),
        ("Áŋŋa", "Anna"),
        ("Bjørn", "Bjorn"),
        ("Đorđe", "Dorde"),
        ("Ħamrun", "Hamrun"),
        ("Işık", "Isik"),
        ("Æsa", "Aesa"),
        ("Œuvre", "oeuvre"),
        ("Weiß", "Weiss"),
        ("Þór", "Thor"),
    ],
)
def test_letters_that_do_not_come_apart_lose_their_accents_too(one: str, other: str) -> None:
    assert matching(one) == matching(other)


@pytest.mark.parametrize(
    ("one", "other", "may", "why"),
    [
        ("Mr|Ivo|Pell", "Mr|Ivo|Pell", True, "the same"),
        ("Mr|Ivo|Pell", "Dr|Ivo|Pell", True, "a title is no part of who a person is"),
        ("Mr|Ivo|Pell", "Mr|I|Pell", True, "an initial"),
        ("|Ivo|Pell", "Mr|I.|Pell", True, "an initial with a stop"),
        ("Mr|Ivo|Pell", "Mr|Ivo James|Pell", True, "a second forename"),
        ("Mr|Ivo|Pell", "Mr||Pell", True, "no forename"),
        ("Mr|Ivo|Pell", "Mrs|I|Pell", False, "an initial and another title"),
        ("Mr|Ivo|Pell", "Mr|A|Pell", False, "another initial"),
        ("Mr|Ivo|Pell", "Mr|Ivan|Pell", False, "another forename that begins alike"),
        ("Mr|Ivo|Pell", "Mr|I|Bell", False, "another surname"),
    ],
)
def test_names_that_may_be_one_persons(one: str, other: str, may: bool, why: str) -> None:
    names = (PersonName(*one.split("|")), PersonName(*other.split("|")))
    assert may_be_one(*names) is may, why
    assert may_be_one(*reversed(names)) is may, why
