"""Whom a name on record means: a person for certain, nobody, or one of several."""

import pytest

from mailmerge.casework.called import Person, meant, people_apart
from mailmerge.casework.names import PersonName

NIAMH = Person.of(PersonName("Mrs", "Niamh", "Whitlock"), "11")
TOMASZ = Person.of(PersonName("Mr", "Tomasz", "Whitlock"), "12")
UNTITLED = Person.of(PersonName("", "Tomasz", "Whitlock"))
DOUBLE = Person.of(PersonName("Ms", "Zofia", "Nowak-Kowalska"))
STEP = Person.of(PersonName("Mr", "Gary", "Whitlock"))
FAMILY = (NIAMH, TOMASZ)


@pytest.mark.parametrize(
    ("said", "people", "who", "why"),
    [
        ("Tomasz Whitlock", FAMILY, [TOMASZ], "forename and surname"),
        ("Mr Tomasz Whitlock", FAMILY, [TOMASZ], "with the title"),
        ("Dr. Tomasz WHITLOCK", FAMILY, [TOMASZ], "a title never counts"),
        ("Whitlock, Tomasz", FAMILY, [TOMASZ], "surname first, as lists have it"),
        ("Mr Whitlock, Tomasz", FAMILY, [TOMASZ], "and with the title before it"),
        ("WHITLOCK Tomasz", FAMILY, [TOMASZ], "without the comma"),
        ("mrtomaszwhitlock", FAMILY, [TOMASZ], "as it is on record, without spaces"),
        ("Mr Whitlock", FAMILY, [TOMASZ], "one has that title"),
        ("12", FAMILY, [TOMASZ], "the number of the information system"),
        ("Mr Tomasz Whitlock", (UNTITLED,), [UNTITLED], "the record has no title"),
        ("Zofia Nowak Kowalska", (DOUBLE,), [DOUBLE], "a hyphen does not count"),
        ("T Whitlock", FAMILY, [], "an initial is nobody's for certain"),
        ("Mr T. Whitlock", FAMILY, [], "nor with a title"),
        ("Whitlock", FAMILY, [], "a surname is two people's"),
        ("Mr Whitlock", (UNTITLED,), [], "whether he is Mr is not known"),
        ("Ms Whitlock", FAMILY, [], "a title that nobody has"),
        ("Zofia Nowak", (DOUBLE,), [], "half of a double surname"),
        ("Zofia Maria Nowak-Kowalska", (DOUBLE,), [], "a second forename"),
        ("parent 1", FAMILY, [], "a column of some file is no name"),
        ("Gary Pike", FAMILY, [], "a step-parent who is not known"),
        ("Mr Whitlock", (TOMASZ, STEP), [TOMASZ, STEP], "father and step-father"),
        ("Mr Whitlock", (STEP, UNTITLED), [STEP, UNTITLED], "and one whose title is not known"),
        (
            "Jordan Tyler",
            (Person.of(PersonName("", "Jordan", "Tyler")), Person.of(PersonName("", "Tyler", "Jordan"))),
            [Person.of(PersonName("", "Jordan", "Tyler")), Person.of(PersonName("", "Tyler", "Jordan"))],
            "either may be written surname first",
        ),
    ],
)
def test_who_is_meant(said: str, people: tuple[Person, ...], who: list[Person], why: str) -> None:
    assert list(meant(said, people)) == who, why


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Mr",
            "Mrs",
            "Ms",
            "Miss",
            "Mx",
            "Dr",
            "Doctor",
            "Rev",
            "Revd",
            "Reverend",
            "Prof",
            "Professor",
            "Sir",
            "Lady",
        ),
        *("Dame", "Lord", "Master", "Fr", "Father", "Sister", "Capt", "Captain", "Major", "Maj", "Sgt", "Cllr"),
        *("Imam", "Rabbi"),
    ],
)
def test_a_title_never_counts(title: str) -> None:
    assert meant(f"{title} Tomasz Whitlock", FAMILY) == (TOMASZ,)


@pytest.mark.parametrize(
    ("said", "person", "like", "why"),
    [
        ("T Whitlock", TOMASZ, True, "an initial"),
        ("Whitlock", TOMASZ, True, "a surname"),
        ("Tom Whitlock", TOMASZ, True, "a short form"),
        ("Tomas Whitlok", TOMASZ, True, "two slips"),
        ("Tomasz Pike", TOMASZ, True, "he may have married"),
        ("Zofia Nowak", DOUBLE, True, "half of a double surname"),
        ("Jon Ng", Person.of(PersonName("Ms", "Jan", "Ng")), True, "one letter of five"),
        ("Jo Ng", Person.of(PersonName("Ms", "Ja", "Ng")), False, "one letter of four"),
        ("Niamh Whitlock", TOMASZ, False, "another forename"),
        ("Gary Pike", TOMASZ, False, "another person"),
    ],
)
def test_what_looks_like_a_name(said: str, person: Person, like: bool, why: str) -> None:
    assert person.is_like(said) is like, why


def test_a_person_is_known_once_with_every_name_and_number() -> None:
    married = Person.of(PersonName("Mrs", "Niamh", "Pike"), "11")
    unnumbered = Person.of(PersonName("", "niamh", "whitlock"))
    apart = people_apart((unnumbered, NIAMH, married, TOMASZ))
    assert len(apart) == 2
    assert meant("Niamh Pike", apart) == meant("Niamh Whitlock", apart) == meant("11", apart)


def test_two_numbers_are_two_people_of_one_name() -> None:
    son = Person.of(PersonName("Mr", "Tomasz", "Whitlock"), "13")
    assert len(meant("Tomasz Whitlock", people_apart((TOMASZ, son)))) == 2


@pytest.mark.parametrize(
    ("said", "expected", "why"),
    [("Mr Nowak", True, "a title, and the surname"), ("Nowak", False, "of a surname alone nobody knows whose")],
)
def test_somebody_whose_title_is_not_known_may_be_called_by_any(said: str, expected: bool, why: str) -> None:
    assert Person.of(PersonName("", "Zofia", "Nowak")).may_be_called(said) is expected, why


def test_people_with_a_number_come_first() -> None:
    without, numbered = Person.of(PersonName("Mx", "Ada", "Pike")), Person.of(PersonName("Mx", "Zofia", "Nowak"), "7")
    assert people_apart((without, numbered)) == (numbered, without)
