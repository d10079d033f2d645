import pytest

from mailmerge.intake.placeholders import asks_for_secrecy, is_no_address, is_no_name
from mailmerge.intake.wholes import WholeAddress, postcodes_differ, split_address, split_name


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("Mrs Dana Marlow", ("Mrs", "Dana", "Marlow"), "title, forename, surname"),
        ("Mrs Marlow", ("Mrs", "", "Marlow"), "a title and a surname"),
        ("Marlow, Mrs Dana", ("Mrs", "Dana", "Marlow"), "the comma says which is the surname"),
        ("Marlow, Dana", ("", "Dana", "Marlow"), "the comma says which is the surname"),
        ("Mr Jan van der Berg", ("Mr", "Jan", "van der Berg"), "a surname that begins with a small word"),
        ("Mr. I Pell", ("Mr.", "I", "Pell"), "an initial"),
        ("Mrs Dana Anne Marlow", None, "two forenames, or two surnames?"),
        ("Dana Marlow", None, "no title: in some countries the surname comes first"),
        ("Marlow", None, "one word"),
        ("Marlow, Mrs Dana Anne", None, "two forenames, or a surname?"),
        ("Mrs Dana Marlow (Mother)", ("Mrs", "Dana", "Marlow"), "who it is, behind the name"),
        ("Marlow, Dana [Carer]", ("", "Dana", "Marlow"), "who it is, behind the name"),
        (",", None, "nothing"),
    ],
)
def test_a_name_in_one_cell_is_split_where_it_is_certain(text: str, name: tuple[str, ...] | None, why: str) -> None:
    found = split_name(text)
    assert (found and (found.title, found.forename, found.surname)) == name, why


@pytest.mark.parametrize(
    ("cells", "address", "why"),
    [
        (
            ("12 Fen Drove, March, Cambridgeshire, PE15 8NQ", "", "", "PE15 8NQ"),
            (("12 Fen Drove",), "March", "Cambridgeshire", "PE15 8NQ"),
            "the postcode once",
        ),
        (("12 Fen Drove\nMarch\nPE15 8NQ",), (("12 Fen Drove",), "March", "", "PE15 8NQ"), "line ends"),
        (("12 Fen Drove | March | PE15 8NQ",), (("12 Fen Drove",), "March", "", "PE15 8NQ"), "bars"),
        (("3, Nene Quay, Wisbech PE13 1AR",), (("3 Nene Quay",), "Wisbech", "", "PE13 1AR"), "a number apart"),
        (
            ("Flat 2, 3 Nene Quay, Elm, Wisbech, Cambs, PE13 1AR, UK",),
            (("Flat 2", "3 Nene Quay", "Elm"), "Wisbech", "Cambs", "PE13 1AR"),
            "a country",
        ),
        (("12 Fen Drove, March", "March", "", "PE15 8NQ"), (("12 Fen Drove",), "March", "", "PE15 8NQ"), "town twice"),
        (
            ("12 Fen Drove, March, PE15 8NQ, Cambridgeshire",),
            (("12 Fen Drove",), "March", "Cambridgeshire", "PE15 8NQ"),
            "the county behind the postcode",
        ),
        (
            ("12 Fen Drove, PE15 8NQ, March, England",),
            (("12 Fen Drove",), "March", "", "PE15 8NQ"),
            "the town behind the postcode",
        ),
        (
            ("12 Fen Drove, March PE15 8NQ Cambridgeshire",),
            (("12 Fen Drove",), "March", "Cambridgeshire", "PE15 8NQ"),
            "the postcode between the two, without a comma",
        ),
        (
            ("12 Fen Drove PE15 8NQ, March, PE13 1AR, Cambs", "", "", ""),
            (("12 Fen Drove PE15 8NQ", "March"), "PE13 1AR", "Cambs", ""),
            "two postcodes: which is it?",
        ),
        (("12 Fen Drove",), (("12 Fen Drove",), "", "", ""), "one line"),
        (("",), ((), "", "", ""), "nothing"),
    ],
)
def test_an_address_in_one_cell_is_split(cells: tuple[str, ...], address: tuple[object, ...], why: str) -> None:
    assert split_address(*cells) == WholeAddress(*address), why


def test_two_postcodes_are_told_apart() -> None:
    assert postcodes_differ("12 Fen Drove, March PE15 8NQ", "PE13 1AR")
    assert postcodes_differ("12 Fen Drove, PE15 8NQ, March", "PE13 1AR")
    assert not postcodes_differ("12 Fen Drove, March PE15 8NQ", "pe158nq")
    assert not postcodes_differ("12 Fen Drove, March", "PE13 1AR")


@pytest.mark.parametrize(
    ("text", "no_address", "secret", "why"),
    [
        ("UNKNOWN", True, False, "unknown"),
        ("as above", True, False, "as above"),
        ("Address not known", True, False, "not known"),
        ("TBC", True, False, "to be confirmed"),
        ("same as mother", True, False, "another's"),
        ("Refuge - do not disclose", False, True, "a refuge"),
        ("Address withheld", False, True, "withheld"),
        ("CONFIDENTIAL", False, True, "confidential"),
        ("n/a", True, False, "what an export writes for a blank"),
        ("None", True, False, "a blank of a script's"),
        ("nan", True, False, "a number's blank of a script's"),
        ("xxx", True, False, "a filler"),
        ("see file", True, False, "elsewhere"),
        ("Restricted", True, False, "not to be read here"),
        ("sofa surfing", True, False, "no fixed home"),
        ("Do not send post", True, False, "an instruction"),
        ("n/k", True, False, "not known, in short"),
        ("N.K.", True, False, "not known, in short"),
        ("don't know", True, False, "not known"),
        ("As per mother", True, False, "another's"),
        ("as per SIMS", True, False, "elsewhere"),
        ("same as per above", True, False, "another's"),
        ("As the pupil", True, False, "another's"),
        ("with mum", True, False, "another's"),
        ("Moved - no forwarding address", True, False, "moved, nobody knows where"),
        ("12 Fen Drove - left, no forwarding", True, False, "an old one"),
        ("c/o school", True, False, "the school itself"),
        ("C/O The School Office", True, False, "the school itself"),
        ("c/o School House, 3 Church Lane", False, False, "a house of that name"),
        ("c/o Mrs Pell, 3 Nene Quay", False, False, "somebody takes it in"),
        ("Same address as mother", True, False, "another's"),
        ("Mum's address", True, False, "another's"),
        ("At father\N{RIGHT SINGLE QUOTATION MARK}s", True, False, "another's"),
        ("as P1", True, False, "another's"),
        ("Lives with grandparents", True, False, "others'"),
        ("Not on system", True, False, "not told"),
        ("Refused to give", True, False, "not told"),
        ("left no address", True, False, "gone"),
        ("Moved house - new address to follow", True, False, "gone"),
        ("Awaiting new address", True, False, "still to come"),
        ("Old address", True, False, "no longer theirs"),
        ("Returned to sender", True, False, "no longer theirs"),
        ("c/o Oakfield Primary School", True, False, "the school itself"),
        ("c/o The Old School, Elm", False, False, "a house of that name"),
        ("Mother Ivey's Bay", False, False, "a place of that name"),
        ("Parent Street", False, False, "a street of that name"),
        ("Left Bank House", False, False, "a house of that name"),
        ("Pending Cottage", False, False, "a house of that name"),
        ("The Grange", False, False, "a house of that name"),
        ("P3 Nene Quay", False, False, "a flat"),
        ("Grandison Road", False, False, "a street of that name"),
        ("Nan Clark's Lane", False, False, "a street of that name"),
        ("Asper House", False, False, "a house of that name"),
        ("Nk House", False, False, "a house of that name"),
        ("Homeless Trust House", False, False, "a house of that name"),
        ("4 Refuge Lane", False, False, "a street of that name"),
        ("12 Mill Lane", False, False, "an address"),
        ("Known House", False, False, "a house of that name"),
        ("1 Unknown Warrior Way", False, False, "a street of that name"),
    ],
)
def test_what_stands_instead_of_an_address(text: str, no_address: bool, secret: bool, why: str) -> None:
    assert (is_no_address(text), asks_for_secrecy(text)) == (no_address, secret), why


@pytest.mark.parametrize(
    ("name", "is_none"),
    [
        ("-", True),
        (".", True),
        ("TBC", True),
        ("王", False),
        ("Xx", False),
        ("Parents of Isla", True),
        ("(blank)", True),
    ],
)
def test_a_name_without_a_letter_is_none(name: str, is_none: bool) -> None:
    assert is_no_name(name) == is_none
