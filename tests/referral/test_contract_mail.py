"""A signed contract that is filed leaves the e-mail that sends it on, with the surname in its subject."""

import email
import email.policy
from concurrent.futures import Executor
from pathlib import Path

import fast_mail_parser
import pytest

from mailmerge.ledger.record.opening import open_record
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from tests.referral.stories import PARENT, PUPIL, UPN, Office, picture

ROW = {
    **PUPIL,
    **PARENT,
    "situation": "contract",
    "contract status": "open",
    "contract agreed on": "2025-10-08",
    "contract signed on": "2025-10-09",
}


def drafts(office: Office) -> list[Path]:
    return sorted(office.configuration.workspace.outbox.glob("*/contracts/oakfield/*.eml"))


def test_a_contract_that_is_filed_leaves_the_mail_that_sends_it_on(office: Office) -> None:
    office.drop("2025-10-10", ROW)
    office.drop("2025-10-10", data=picture(), name=f"{UPN} contract signed.png")
    (draft,) = drafts(office)
    data = draft.read_bytes()
    message = email.message_from_bytes(data, policy=email.policy.default)
    other = fast_mail_parser.parse_email(data)
    assert message["Subject"] == other.subject == "Attendance contract - TRAN - Oakfield Primary School"
    assert message["To"] is None, "the sample trust names nobody"
    (attached,) = message.iter_attachments()
    assert attached.get_content() == picture()
    (body,) = other.text_plain
    assert "Signed on: Thursday 9 October 2025" in body


def test_it_goes_to_the_attendance_manager_that_the_settings_name(new_workspace: Path, executor: Executor) -> None:
    settings = new_workspace / "mailmerge.toml"
    named = '[trust]\nattendance_manager = "manager@kingfisher.example"'
    settings.write_text(settings.read_text("utf-8").replace("[trust]", named, 1), "utf-8")
    house = load_configuration(load_workspace(new_workspace))
    with open_record(house.workspace.ledger) as ledger:
        office = Office(house, ledger, executor)
        office.drop("2025-10-10", ROW)
        office.drop("2025-10-10", data=picture(), name=f"{UPN} contract.png")
    message = email.message_from_bytes(drafts(office)[0].read_bytes(), policy=email.policy.default)
    assert message["To"] == "manager@kingfisher.example"


@pytest.mark.parametrize(
    ("name", "why"),
    [(f"{UPN} minutes.png", "no contract"), (f"{UPN} report contract.png", "a report about one")],
)
def test_other_papers_leave_none(office: Office, name: str, why: str) -> None:
    office.drop("2025-10-10", ROW)
    office.drop("2025-10-10", data=picture(), name=name)
    assert drafts(office) == [], why


def test_where_nobody_knows_the_pupil_the_receipt_says_so(office: Office) -> None:
    result = office.drop("2025-10-10", data=picture(), name=f"{UPN} contract.png")
    assert drafts(office) == []
    assert any("No e-mail could be drafted that sends the contract on" in note for note in result.notes)
