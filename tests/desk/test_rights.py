"""Who may: every address as every role; office sees nothing of another school, no confidential address, no care."""

import pytest

from mailmerge.ledger.record import letter_records, records
from tests.desk.opened import ELSEWHERE, HIDDEN, HOSTILE, NAMED, ROLES, WRITTEN, Browser, Opened
from tests.desk.pages import every_page, forms

_OF_ANOTHER_SCHOOL = ("Elsa", "Farr", ELSEWHERE)
_FEW = tuple(role for role in ROLES if role != "trust")


def test_the_trust_manager_sees_every_page(shown: Opened, signed_in: dict[str, Browser]) -> None:
    for address in every_page(shown):
        answer = signed_in["trust"].get(address)
        assert answer.status_code in (200, 303, 404), address


@pytest.mark.parametrize("role", _FEW)
def test_nobody_sees_anything_of_another_school(shown: Opened, signed_in: dict[str, Browser], role: str) -> None:
    other = {letter.ref for letter in letter_records.history(shown.office.ledger, [ELSEWHERE])}
    for address in every_page(shown):
        answer = signed_in[role].get(address)
        assert answer.status_code in (200, 303, 403, 404), address
        if any(part in address for part in (*other, ELSEWHERE, "millbrook")):
            assert answer.status_code in (403, 404), address
        elif answer.mimetype == "text/html":
            assert not any(word in answer.text for word in _OF_ANOTHER_SCHOOL), address


@pytest.mark.parametrize("role", _FEW)
def test_no_form_reaches_another_school(shown: Opened, signed_in: dict[str, Browser], role: str) -> None:
    head = shown.office.ledger.head()
    for address in forms(shown):
        if ELSEWHERE in address or any(
            letter.ref in address for letter in letter_records.history(shown.office.ledger, [ELSEWHERE])
        ):
            answer = signed_in[role].send(
                address,
                {"why": "x", "note kind": "call", "on": "2025-11-12", "referral route": "leave", "outcome": "sent"},
            )
            assert answer.status_code in (403, 404, 422), address
    assert shown.office.ledger.head() == head


def test_a_search_finds_nobody_of_another_school(signed_in: dict[str, Browser]) -> None:
    assert signed_in["office"].post("/pupils", q="Farr").status_code == 200
    assert "Nobody was found" in signed_in["office"].post("/pupils", q="Farr").text
    assert signed_in["trust"].post("/pupils", q="Farr").headers["Location"] == f"/pupils/{ELSEWHERE}"


@pytest.mark.parametrize(
    ("role", "address", "care"),
    [("office", False, False), ("head", False, True), ("attendance", False, True), ("safeguarding", True, True)],
)
def test_who_sees_a_confidential_address_and_facts_of_care(
    shown: Opened, signed_in: dict[str, Browser], role: str, address: bool, care: bool
) -> None:
    page = signed_in[role].get(f"/pupils/{HIDDEN}").text
    assert ("9 Secret Row" in page) == address
    assert ("<dt>social care</dt>" in page) == care


def test_no_page_of_the_office_holds_a_confidential_address(shown: Opened, signed_in: dict[str, Browser]) -> None:
    for address in every_page(shown):
        answer = signed_in["office"].get(address)
        if answer.mimetype == "text/html":
            assert "Secret Row" not in answer.text, address


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("/settings", {"trust"}),
        ("/people", {"trust"}),
        ("/record", {"trust"}),
        ("/withheld", {"safeguarding", "trust"}),
        ("/templates", set(ROLES)),
        ("/post", set(ROLES)),
    ],
)
def test_who_may_open_what(signed_in: dict[str, Browser], address: str, may: set[str]) -> None:
    assert {role for role in ROLES if signed_in[role].get(address).status_code == 200} == may


@pytest.mark.parametrize("role", ["office", "head", "safeguarding"])
@pytest.mark.parametrize("act", ["withdraw", "again", "correct"])
def test_who_may_not_change_what_was_made(shown: Opened, signed_in: dict[str, Browser], role: str, act: str) -> None:
    (letter,) = letter_records.history(shown.office.ledger, [WRITTEN])
    head = shown.office.ledger.head()
    answer = signed_in[role].post(f"/letters/{letter.ref}/{act}", why="a slip", on="2025-11-12")
    assert answer.status_code == 403
    assert "attendance or trust" in answer.text
    assert shown.office.ledger.head() == head


@pytest.mark.parametrize("role", ["office", "head", "safeguarding"])
def test_who_may_not_approve(signed_in: dict[str, Browser], role: str) -> None:
    answer = signed_in[role].post("/templates/contract-invite.docx/approve", digest="x")
    assert answer.status_code == 403


def test_hostile_names_are_words_on_every_page(shown: Opened, signed_in: dict[str, Browser]) -> None:
    seen = 0
    for address in every_page(shown):
        answer = signed_in["trust"].get(address)
        if answer.mimetype == "text/html":
            assert HOSTILE not in answer.text, address
            assert "<b>Co</b>" not in answer.text, address
            seen += "onerror=&#34;alert(1)&#34;" in answer.text
    assert seen >= 3
    assert "{{7*7}}" in signed_in["trust"].get(f"/pupils/{NAMED}").text


def test_no_title_or_address_holds_a_name(shown: Opened, signed_in: dict[str, Browser]) -> None:
    import re

    for address in every_page(shown):
        answer = signed_in["trust"].get(address)
        if answer.mimetype == "text/html" and "/files/" not in address:
            found = re.search("<title>(.*?)</title>", answer.text)
            assert found
            assert not {"Una", "Marsh", "Elsa", "Hope"} & set(found[1].split()), address
            assert not re.search(r'(href|src|action)="[^"]*(Una|Marsh|Elsa)', answer.text), address


@pytest.mark.parametrize("path", ["../users.json", "..%2f..%2fledger%2fusers.json", "manifest.json", "nothing.pdf"])
def test_a_file_is_never_served_by_a_path_of_the_request(
    shown: Opened, signed_in: dict[str, Browser], path: str
) -> None:
    run = records.latest_runs(shown.office.ledger, 1)[0].run
    for start in (f"/runs/{run}/files/", "/settings/", "/templates/", "/packs/X/"):
        assert signed_in["trust"].get(start + path).status_code == 404
