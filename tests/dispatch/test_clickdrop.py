"""The postal account's import file: one order a letter, within its limits."""

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.dispatch.clickdrop import Account, Order, large_letter, order_file, order_of
from mailmerge.dispatch.remarks import Remark
from mailmerge.errors import SettingsError
from mailmerge.law.delivery import Service
from mailmerge.ledger.record.issued_facts import LetterFacts
from mailmerge.workspace.posting_settings import ClickAndDrop
from tests.dispatch.samples import REF

SETTINGS = ClickAndDrop()
ACCOUNT = Account(SETTINGS.columns, SETTINGS.service_codes, SETTINGS.package_size)
DAY = date(2025, 9, 15)
FACTS: dict[str, Any] = {
    "addressee": "Mrs Zofia Nowak",
    "name": {"title": "Mrs", "forename": "Zofia", "surname": "Nowak"},
    "address": ["14 Mill Lane", "HUNTINGDON", "PE29 3TN"],
    "pages": 2,
}


def order(service: Service = "second-class", *, duplex: bool = True, **facts: Any) -> Order:
    made = order_of(REF, LetterFacts.from_json(FACTS | facts), service, DAY, duplex=duplex)
    assert isinstance(made, Order)
    return made


def row(made: Order, account: Account = ACCOUNT) -> dict[str, str]:
    (only,) = csv.DictReader(io.StringIO(order_file([made], account, DAY).decode()))
    return only


def test_an_order_says_who_where_how_and_under_which_reference() -> None:
    assert row(order("signed-for-second")) == {
        "order reference": REF,
        "date": "15/09/25",
        "weight": "0.005",
        "package size": "Letter",
        "service code": "OLP2SF",
        "title": "Mrs",
        "first name": "Zofia",
        "last name": "Nowak",
        "full name": "Mrs Zofia Nowak",
        "address line 1": "14 Mill Lane",
        "address line 2": "",
        "address line 3": "",
        "city": "HUNTINGDON",
        "county": "",
        "postcode": "PE29 3TN",
        "country": "United Kingdom",
        "email": "",
    }


@pytest.mark.parametrize(
    ("address", "lines", "city", "postcode", "reason"),
    [
        (["1 A Road", "B", "TOWN", "PE29 3TN"], ("1 A Road", "B"), "TOWN", "PE29 3TN", "two lines"),
        (["1", "B", "C", "D", "TOWN", "PE29 3TN"], ("1", "B", "C, D"), "TOWN", "PE29 3TN", "a fourth joins the third"),
        (["3 Regt", "BF1 3AA", "BFPO 58"], ("3 Regt",), "BFPO 58", "BF1 3AA", "the forces' number is the town"),
    ],
)
def test_an_address_goes_into_three_lines_and_a_town(
    address: list[str], lines: tuple[str, ...], city: str, postcode: str, reason: str
) -> None:
    made = order(address=address)
    assert (made.address, made.city, made.postcode) == (lines, city, postcode), reason


@pytest.mark.parametrize(
    ("facts", "code", "reason"),
    [
        (None, "no-address", "the facts were erased"),
        (FACTS | {"address": ["14 Mill Lane", "PE29 3TN"]}, "no-address", "no town"),
        (FACTS | {"address": ["BFPO 58"]}, "no-address", "no postcode"),
        (FACTS | {"address": ["1" * 101, "TOWN", "PE29 3TN"]}, "not-for-the-account", "a line over 100 characters"),
        (FACTS | {"name": FACTS["name"] | {"title": "Wing Commander"}}, "not-for-the-account", "a title over 10"),
        (FACTS | {"addressee": "Mr محمد علي"}, "not-for-the-account", "a name that a label can't print"),
    ],
)
def test_what_the_account_can_not_take_is_told(facts: dict[str, Any] | None, code: str, reason: str) -> None:
    told = order_of(REF, facts and LetterFacts.from_json(facts), "second-class", DAY, duplex=True)
    assert isinstance(told, Remark), reason
    assert told.code == code
    assert REF in told.text


@pytest.mark.parametrize(
    ("letter_date", "ordered_for"), [(date(2025, 9, 12), "15/09/25"), (date(2025, 9, 22), "22/09/25")]
)
def test_a_letter_is_ordered_for_no_day_before_its_own(letter_date: date, ordered_for: str) -> None:
    assert row(replace(order(), day=letter_date))["date"] == ordered_for


def test_names_with_accents_are_taken() -> None:
    assert order(addressee="Mrs Łucja Żak-Šimůnková", name=None).last_name == "Żak-Šimůnková"


@pytest.mark.parametrize(
    ("facts", "duplex", "sheets"),
    [
        ({"pages": 1}, True, 1),
        ({"pages": 2}, True, 1),
        ({"pages": 3}, True, 2),
        ({"pages": 3}, False, 3),
        ({"pages": 2, "enclosures": [1, 1]}, True, 3),
        ({"pages": 2, "enclosures": [3]}, True, 3),
        ({"pages": 2, "enclosures": [3]}, False, 5),
        ({"pages": 2, "reasons": ["enclosure-missing"]}, True, 2),
    ],
)
def test_sheets_are_counted_as_they_are_printed(facts: dict[str, Any], duplex: bool, sheets: int) -> None:
    assert order(duplex=duplex, **facts).sheets == sheets


@pytest.mark.parametrize(
    ("sheets", "layers", "too", "reason"),
    [
        (16, 3, None, "folded twice: 4.8 mm, 80 g"),
        (17, 3, "thick", "folded twice: 5.1 mm"),
        (20, 2, None, "folded once: 4 mm, 100 g"),
        (21, 2, "heavy", "105 g"),
    ],
)
def test_a_large_letter_is_told(sheets: int, layers: int, too: str | None, reason: str) -> None:
    made, account = replace(order(), sheets=sheets), replace(ACCOUNT, layers=layers)
    told = large_letter(made, account)
    assert (told is not None) == (too is not None), reason
    assert told is None or f"too {too}" in told.text
    assert row(made, account)["package size"] == ("Letter" if too is None else "Large letter")
    assert row(made, account)["weight"] == f"{sheets * 0.005:.3f}"


def test_columns_stand_as_the_account_maps_them() -> None:
    account = replace(ACCOUNT, columns=("Postcode", "Full_Name"))
    assert order_file([order()], account, DAY) == b"Postcode,Full_Name\r\nPE29 3TN,Mrs Zofia Nowak\r\n"


def test_a_column_that_can_not_be_filled_in_is_named() -> None:
    with pytest.raises(SettingsError, match=r"names post code.* Did you mean postcode"):
        order_file([], replace(ACCOUNT, columns=("post code",)), DAY)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60))
def test_no_cell_is_a_formula_and_none_is_lost(text: str) -> None:
    cell = row(replace(order(), city=text))["city"]
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert not cell.startswith(("=", "+", "-", "@"))
