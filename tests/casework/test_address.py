"""Addresses: every fault at once, and the lines that an envelope's window shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.address import PostalAddress, parse_address

GOOD_LINES = ["4 Mill Lane", "", "", "", ""]
CELLS = st.text(alphabet=" ,(@BFPO57nfaUK4eéx\u00a0\n-", max_size=12)


def parsed(lines: list[str], town: str = "Ely", postcode: str = "CB7 4DL") -> PostalAddress:
    address = parse_address(lines, town, postcode)
    assert isinstance(address, PostalAddress), address
    return address


def faults(lines: list[str], town: str = "Ely", postcode: str = "CB7 4DL") -> list[tuple[str, str]]:
    found = parse_address(lines, town, postcode)
    assert not isinstance(found, PostalAddress), found
    return [(fault.code, fault.part) for fault in found]


@pytest.mark.parametrize(
    ("lines", "town", "postcode", "window", "reason"),
    [
        ("4 Mill Lane", "Ely", "CB7 4DL", "4 Mill Lane|ELY|CB7 4DL", "the town in capitals, the postcode last"),
        ("4 Mill Lane", "", "CB7 4DL", "4 Mill Lane|CB7 4DL", "the fewest lines: a name, one line, a postcode"),
        ("Flat 1|4 Mill Lane||Cambs|", "Ely", "cb74dl", "Flat 1|4 Mill Lane|Cambs|ELY|CB7 4DL", "blank lines close up"),
        ("1|2|3|4", "Ely", "CB7 4DL", "1|2|3|4|ELY|CB7 4DL", "the most lines: seven with the name"),
        (" Flat  1 , |4 Mill Lane,", "Ely ,", "CB7 4DL", "Flat 1|4 Mill Lane|ELY|CB7 4DL", "spare spaces and commas"),
        ("4 Mill Lane , Littleport", "Ely", "CB7 4DL", "4 Mill Lane, Littleport|ELY|CB7 4DL", "a space before a comma"),
        ("4 Mill Lane|England|UK", "Ely", "CB7 4DL", "4 Mill Lane|ELY|CB7 4DL", "countries at the end"),
        ("4 Mill Lane|Ely", "United Kingdom", "CB7 4DL", "4 Mill Lane|Ely|CB7 4DL", "a country for a town"),
        ("Ely", "Ely", "CB7 4DL", "Ely|ELY|CB7 4DL", "line 1 stays, whatever it says"),
        ("4 Mill Lane|ely", "Ely", "CB7 4DL", "4 Mill Lane|ELY|CB7 4DL", "the town twice"),
        ("4 Mill Lane|Littleport|Ely", "Ely", "CB7 4DL", "4 Mill Lane|Littleport|ELY|CB7 4DL", "the town on line 3"),
        ("4 Mill Lane|CB7 4DL", "Ely", "CB7 4DL", "4 Mill Lane|ELY|CB7 4DL", "the postcode twice"),
        ("4 Mill Lane|St Helier", "Jersey", "JE2 3QA", "4 Mill Lane|St Helier|JERSEY|JE2 3QA", "Jersey stays"),
        *(
            (f"4 Mill Lane|{country}", "Ely", "CB7 4DL", "4 Mill Lane|ELY|CB7 4DL", "a country at the end")
            for country in (
                "U.K.",
                "u.k",
                "GB",
                "Great Britain",
                "United Kingdom",
                "Scotland",
                "Wales",
                "Northern Ireland",
            )
        ),
        ("England House", "Ely", "CB7 4DL", "England House|ELY|CB7 4DL", "a house that is no country"),
        ("1|2|3|4|England", "Ely", "CB7 4DL", "1|2|3|4|ELY|CB7 4DL", "a country is no line too many"),
        ("Łódź House|ß", "Ely", "CB7 4DL", "Łódź House|ß|ELY|CB7 4DL", "letters of any alphabet are letters"),
        ("Sgt's Mess|BFPO 57", "", "BF1 2AT", "Sgt's Mess|BF1 2AT|BFPO 57", "the BFPO number after its postcode"),
        ("Sgt's Mess", "bfpo57", "BF1 2AT", "Sgt's Mess|BF1 2AT|BFPO 57", "a BFPO number for a town"),
        ("Sgt's Mess", "Akrotiri", "B.F.P.O. 57", "Sgt's Mess|AKROTIRI|BFPO 57", "a BFPO number for a postcode"),
        *(
            (f"Mess|BFPO 57|{country}", "UK", "BF1 2AT", "Mess|BF1 2AT|BFPO 57", "no country with a BFPO number")
            for country in (
                "Bahrain",
                "Belgium",
                "Brunei",
                "CANADA",
                "Cyprus",
                "Denmark",
                "Estonia",
                "Falkland Islands",
                "France",
                "Germany",
                "Gibraltar",
                "Italy",
                "Kenya",
                "Nepal",
                "Netherlands",
                "Norway",
                "Oman",
                "Poland",
                "Portugal",
                "Saudi Arabia",
                "Spain",
                "Turkey",
                "USA",
                "United States",
            )
        ),
        ("France House|BFPO 57", "", "BF1 2AT", "France House|BF1 2AT|BFPO 57", "a house that is no country"),
        ("Mess|Poland", "Ely", "CB7 4DL", "Mess|Poland|ELY|CB7 4DL", "without a BFPO number it may be a village"),
    ],
)
def test_window_lines(lines: str, town: str, postcode: str, window: str, reason: str) -> None:
    shown = parsed(lines.split("|"), town, postcode).window_lines("Mrs A Bell")

    assert shown == ("Mrs A Bell", *window.split("|")), reason


@pytest.mark.parametrize(
    ("lines", "town", "postcode", "expected", "reason"),
    [
        ([], "Ely", "CB7 4DL", [("missing-value", "line 1")], "no line at all"),
        (["", "4 Mill Lane"], "Ely", "CB7 4DL", [("missing-value", "line 1")], "the first line blank"),
        (["BFPO 57"], "", "BF1 2AT", [("missing-value", "line 1")], "nothing but a BFPO number"),
        (GOOD_LINES, "Ely", "", [("missing-value", "postcode")], "no postcode"),
        (GOOD_LINES, "Ely", "ZZ1 1AA", [("bad-postcode", "postcode")], "no such area"),
        (GOOD_LINES, "Paris", "75001", [("bad-postcode", "postcode")], "abroad"),
        (["Mess", "BFPO 57"], "", "CB7 4DL", [("bad-postcode", "postcode")], "a BFPO number with a civil postcode"),
        (["-", "4 Mill Lane"], "Ely", "CB7 4DL", [("bad-address", "line 1")], "line 1 holds no letter or digit"),
        (["4 Mill Lane", "."], "Ely", "CB7 4DL", [("bad-address", "line 2")], "nor does line 2"),
        (["4 Mill Lane"], "[Ely]", "CB7 4DL", [("bad-address", "town")], "a town that begins with a bracket"),
        (list("12345"), "Ely", "CB7 4DL", [("bad-address", "line 5")], "eight lines with the name"),
        ([*"12345", ""], "Ely", "CB7 4DL", [("bad-address", "line 5")], "a blank county is not the one to mend"),
        ([*"12345", "=Cambs"], "", "CB7 4DL", [("bad-address", "line 6")] * 2, "a county after five lines"),
        (["(up) 4", "?", "=x"], "@t", "", [("bad-address", "line 1"), ("bad-address", "line 2"),
            ("bad-address", "line 3"), ("bad-address", "town"), ("missing-value", "postcode")], "all of them at once"),
    ],
)  # fmt: skip
def test_faults(lines: list[str], town: str, postcode: str, expected: list[tuple[str, str]], reason: str) -> None:
    assert faults(lines, town, postcode) == expected, reason


@pytest.mark.parametrize("character", '@()=[]"\\/,<>~')
def test_no_line_begins_with_what_a_sorting_machine_stumbles_over(character: str) -> None:
    for index in range(5):
        lines = [f"{character}x" if index == at else "x" for at in range(index + 1)]
        assert faults(lines, town="") == [("bad-address", f"line {index + 1}")]


def test_a_fault_names_the_character() -> None:
    found = parse_address(["@(4 Mill Lane)", "", ""], "Ely", "CB7 4DL")
    assert isinstance(found, tuple)
    (fault, *_) = found
    assert "can't begin with @ ." in fault.text


def test_a_line_may_hold_such_a_character_further_on() -> None:
    assert parsed(["Flat 3/4 (upstairs)"]).lines == ("Flat 3/4 (upstairs)",)


def test_an_address_abroad_is_to_be_posted_by_hand() -> None:
    found = parse_address(GOOD_LINES, "Paris", "75001")
    assert isinstance(found, tuple)
    (fault,) = found

    assert "by hand" in fault.text


@pytest.mark.parametrize(
    ("lines", "town", "postcode"),
    [
        (["No fixed abode"], "", ""),
        (["Of no  fixed ABODE"], "Ely", ""),
        (["NFA", "c/o 4 Mill Lane"], "Ely", "CB7 4DL"),
        (["", "", "n.f.a."], "Ely", ""),
        (["4 Mill Lane"], "NFA", "CB7 4DL"),
        ([], "", "NFA"),
        (["No fixed address"], "", ""),
    ],
)
def test_no_fixed_abode_is_no_fault(lines: list[str], town: str, postcode: str) -> None:
    assert parsed(lines, town, postcode).no_fixed_abode


@pytest.mark.parametrize("line", ["Fixed Abode Cottage", "Tanfa Close", "4 NFAB Way"])
def test_a_home_that_only_sounds_like_none(line: str) -> None:
    assert not parsed([line]).no_fixed_abode


@pytest.mark.parametrize(
    ("town", "postcode", "outside", "reason"),
    [
        ("Ely", "CB7 4DL", False, "in England"),
        ("St Helier", "JE2 3QA", True, "a Crown dependency"),
        ("Edinburgh", "EH1 1YZ", True, "Scotland"),
        ("BFPO 57", "", True, "the forces, known by their number alone"),
    ],
)
def test_outside_england(town: str, postcode: str, outside: bool, reason: str) -> None:
    assert parsed(GOOD_LINES, town, postcode).outside_england is outside, reason


def test_an_address_is_as_it_was_given_unless_it_says_more() -> None:
    address = PostalAddress(("4 Mill Lane",), "Ely", "CB7 4DL")
    assert not any((address.repaired, address.no_fixed_abode))


def test_a_repaired_postcode_is_told() -> None:
    assert parsed(GOOD_LINES, postcode="CB 74DL").repaired
    assert not parsed(GOOD_LINES, postcode="cb74dl").repaired


@given(st.lists(CELLS, max_size=6), CELLS, st.sampled_from(["CB7 4DL", "JE23QA", "BF1 2AT", "BFPO 57", "x", ""]))
def test_every_address_is_fit_for_the_window_or_faulted(lines: list[str], town: str, postcode: str) -> None:
    address = parse_address(lines, town, postcode)

    if not isinstance(address, PostalAddress):
        assert address
        assert all(fault.text for fault in address)
    elif not address.no_fixed_abode:
        window = address.window_lines("Mrs A Bell")
        assert 3 <= len(window) <= 7
        assert all(line == " ".join(line.split()) and line for line in window)
        assert not any(line.startswith(tuple('@()=[]"\\/,<>~')) for line in window)
        assert window[-1] in (address.postcode, f"BFPO {address.bfpo}")


@given(st.lists(CELLS, max_size=6), CELLS)
def test_an_address_read_again_is_the_same(lines: list[str], town: str) -> None:
    address = parse_address(lines, town, "CB7 4DL")

    if isinstance(address, PostalAddress) and address.bfpo is None:
        assert parse_address(address.lines, address.town, address.postcode or "") == address
