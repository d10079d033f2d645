"""A letter's facts: written as they always were, and read from letters of whatever age."""

from datetime import date
from typing import Any

import pytest

from mailmerge.ledger.chain.errors import UnavailableLedgerError
from mailmerge.ledger.chain.event import canonical, sha256
from mailmerge.ledger.record.issued_facts import AddressOnRecord, LetterFacts, NameOnRecord, ReasonOnRecord

FACTS = LetterFacts(
    upn="B801200005001",
    parent="name:zofia nowak",
    parent_name="zofianowak",
    trigger="2025",
    case_facts="v2:ab",
    rows=(2,),
    addressee="Mrs Zofia Nowak",
    name=NameOnRecord("Mrs", "Zofia", "Nowak"),
    address=AddressOnRecord(("14 Mill Lane", "HUNTINGDON", "PE29 3TN")),
    pupil="Ola Nowak",
    date_of_birth=date(2012, 1, 31),
    pages=2,
    enclosures=(1, 3),
    clocks={"kind": "x"},
    because=ReasonOnRecord("threshold", "Below 90%.", "the procedure"),
    reasons=("threshold",),
    penalty=None,
    figures={"percent": 72.5},
)
# Written down when a dict was still recorded.
KEYS = {
    *("upn", "parent", "parent_name", "trigger", "case_facts", "rows", "addressee", "name", "address", "pupil"),
    *("date_of_birth", "pages", "enclosures", "clocks", "because", "reasons", "penalty", "figures"),
}


def test_what_is_recorded_is_what_was_recorded_before() -> None:
    assert FACTS.to_json().keys() == KEYS
    as_it_was = {
        "upn": "B801200005001",
        "parent": "name:zofia nowak",
        "parent_name": "zofianowak",
        "trigger": "2025",
        "case_facts": "v2:ab",
        "rows": [2],
        "addressee": "Mrs Zofia Nowak",
        "name": {"title": "Mrs", "forename": "Zofia", "surname": "Nowak"},
        "address": ["14 Mill Lane", "HUNTINGDON", "PE29 3TN"],
        "pupil": "Ola Nowak",
        "date_of_birth": "2012-01-31",
        "pages": 2,
        "enclosures": [1, 3],
        "clocks": {"kind": "x"},
        "because": {"code": "threshold", "text": "Below 90%.", "source": "the procedure"},
        "reasons": ["threshold"],
        "penalty": None,
        "figures": {"percent": 72.5},
    }
    assert sha256(canonical(FACTS.to_json()).encode()) == sha256(canonical(as_it_was).encode())


def test_what_is_recorded_is_read_as_it_was() -> None:
    assert LetterFacts.from_json({**FACTS.to_json(), "nonce": "00"}) == FACTS


@pytest.mark.parametrize(
    ("form", "attribute", "blank", "reason"),
    [
        ({"upn": "x"}, "name", None, "the first letters recorded the whole name alone"),
        ({"upn": "x"}, "pages", 1, "nor how many pages they had"),
        ({"upn": "x"}, "clocks", {}, "nor what their clocks hang on"),
        ({"upn": "x"}, "because", None, "nor the rule by itself"),
        ({"upn": "x", "name": None}, "name", None, "no name"),
    ],
)
def test_an_old_letter_reads_as_not_known(form: dict[str, Any], attribute: str, blank: object, reason: str) -> None:
    assert getattr(LetterFacts.from_json(form), attribute) == blank, reason


def test_a_letter_of_a_newer_version_is_not_guessed_at() -> None:
    with pytest.raises(UnavailableLedgerError):
        LetterFacts.from_json({"form": 2, "upn": "x"})


@pytest.mark.parametrize(
    ("window", "lines", "town", "postcode", "reason"),
    [
        (("14 Mill Lane", "ELY", "CB7 4AB"), ("14 Mill Lane",), "ELY", "CB7 4AB", "the town is the last line"),
        (("1 A", "2 B", "3 C", "ELY", "CB7 4AB"), ("1 A", "2 B", "3 C"), "ELY", "CB7 4AB", "however many come before"),
        (("Sgt X", "BF1 2AB", "BFPO 4"), ("Sgt X",), "BFPO 4", "BF1 2AB", "what stands under a forces postcode"),
        (("14 Mill Lane", "CB7 4AB"), ("14 Mill Lane",), None, "CB7 4AB", "one line is no town"),
        (("14 Mill Lane", "ELY"), ("14 Mill Lane", "ELY"), None, "", "no postcode"),
        ((), (), None, "", "nothing"),
    ],
)
def test_an_address_is_taken_apart(
    window: tuple[str, ...], lines: tuple[str, ...], town: str | None, postcode: str, reason: str
) -> None:
    address = AddressOnRecord(window)
    assert (address.lines, address.town, address.postcode) == (lines, town, postcode), reason
