"""What staff dropped about postings, from the intake's rows to the ledger's events."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from mailmerge.doors.postings import delivery_rule, judge_rows
from mailmerge.house import House
from mailmerge.intake.records import EmailCopy, Note, Posting, Record, ReturnedMail, Tracking
from mailmerge.ledger.kinds import Posted
from mailmerge.ledger.ledger import Ledger
from tests.dispatch.samples import MONDAY, UPN, issue

TODAY, FRIDAY = date(2025, 9, 30), date(2025, 9, 19)
PUPIL = f"{UPN[:-2]}01"


def rows(ref: str) -> dict[str, Record]:
    return {
        "posting": Posting(2, ref, MONDAY, "first-class", "AB123456785GB", "Ms Post", "Mill Road"),
        "posting without service": Posting(2, ref, MONDAY),
        "tracking": Tracking(3, ref, "320019254000221BB4EFC", MONDAY),
        "e-mail copy": EmailCopy(4, ref, MONDAY, "a@example.org", "office mail", "<1@example.org>"),
        "e-mail copy with its time": EmailCopy(4, ref, datetime(2025, 9, 15, 14, 3), "a@example.org"),  # noqa: DTZ001 - local
        "returned mail": ReturnedMail(5, ref, FRIDAY, "gone away"),
        "move": Note(6, PUPIL, "address-change", MONDAY, parent="Zofia Nowak"),
        "move of all": Note(6, PUPIL, "address-change", MONDAY),
        "move of another": Note(6, PUPIL, "address-change", MONDAY, parent="Jan Nowak"),
        "call": Note(7, PUPIL, "call", MONDAY),
    }


@pytest.mark.parametrize(
    ("said", "posted", "events", "row"),
    [
        ("posting", False, ["posted"], 2),
        ("posting without service", False, ["posted"], 2),
        ("tracking", False, ["posted"], 3),
        ("e-mail copy", False, ["email-copied"], 4),
        ("e-mail copy with its time", False, ["email-copied"], 4),
        ("returned mail", True, ["mail-returned"], 5),
        ("move", False, ["letter-withdrawn"], 6),
        ("move of all", False, ["letter-withdrawn"], 6),
        ("move of all", True, [], None),
        ("move of another", False, [], None),
        ("call", False, [], None),
    ],
)
def test_a_row_becomes_its_events(
    new_house: House, ledger: Ledger, said: str, posted: bool, events: list[str], row: int | None
) -> None:
    ref = issue(ledger, 1)
    ledger.append([Posted(ref, MONDAY, "first-class").event()] if posted else [])
    judged = judge_rows([rows(ref)[said]], new_house, ledger, TODAY)
    assert [event.kind for one in judged for event in one.events] == events
    assert [one.row for one in judged] == ([row] if row else [])


def test_the_time_of_an_e_mail_is_kept_among_its_facts(new_house: House, ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    (one,) = judge_rows([rows(ref)["e-mail copy with its time"]], new_house, ledger, TODAY)
    (event,) = one.events
    assert event.payload["on"] == "2025-09-15"
    assert json.loads(event.contents[0])["at"] == "14:03"


def test_the_rule_of_delivery_is_the_trusts_own_or_the_authoritys(new_house: House) -> None:
    workspace = new_house.workspace
    assert delivery_rule(workspace)("oakfield") == "pd1985"
    assert delivery_rule(workspace)("a school that left") == "pd1985"
    posting = workspace.settings.posting.model_copy(update={"deemed_rule": "cpr626"})
    settings = workspace.settings.model_copy(update={"posting": posting})
    assert delivery_rule(replace(workspace, settings=settings))("oakfield") == "cpr626"
