"""A referral that is recorded as withdrawn leaves the e-mail that asks the authority to withdraw it, one a parent."""

import email
import email.policy
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from shutil import copytree

import fast_mail_parser
import pytest

from mailmerge.ledger.record.opening import open_record
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from tests.referral.stories import OTHERS_WORDS, STORIES, UPN, Office

WITHDRAWN = {"upn": UPN, "outcome": "withdrawn", "on": "2025-11-03"}


@pytest.fixture(scope="module")
def referred(sample_workspace: Path, executor: Executor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office at the end of the story of a holiday: a pack was made."""
    root = Path(copytree(sample_workspace, tmp_path_factory.mktemp("office") / "trust"))
    house = load_configuration(load_workspace(root))
    with open_record(house.workspace.ledger) as ledger:
        told = Office(house, ledger, executor)
        STORIES["leave"](told, frozenset())
        yield told


def drafts(office: Office) -> list[Path]:
    return sorted(office.configuration.workspace.outbox.glob("*/withdrawals/oakfield/*.eml"))


def test_it_names_the_referral_and_the_parent_and_nobody_else_and_is_left_once(referred: Office) -> None:
    (made,) = {path.parent.name for path in referred.configuration.workspace.outbox.glob("*/packs/oakfield/*/*.pdf")}
    referred.drop("2025-11-03", {**WITHDRAWN, "parent": "Bartholomew Quillfeather"})
    assert drafts(referred) == [], "no pack was made about this parent"
    referred.drop("2025-11-03", WITHDRAWN)
    referred.drop("2025-11-03", WITHDRAWN, name="again.csv")
    (draft,) = drafts(referred)
    assert draft.stem == made
    data = draft.read_bytes()
    message = email.message_from_bytes(data, policy=email.policy.default)
    other = fast_mail_parser.parse_email(data)
    assert message["Subject"] == other.subject == "Withdrawal of referral - TRAN - Oakfield Primary School"
    (body,) = other.text_plain
    asks = "asks Cambridgeshire County Council, on Monday 3 November 2025, to withdraw"
    assert f"{asks} referral {made} of Thursday 23 October 2025." in body
    assert "Parent: Mrs Zofia Tran" in body
    assert "About: leave in term time, Monday 13 October 2025 to Friday 17 October 2025" in body
    assert not [word for word in OTHERS_WORDS if word in body]


@pytest.mark.parametrize(("on", "is_left"), [("2025-10-22", False), ("2025-10-23", True)])
def test_only_what_was_referred_by_the_day_of_the_withdrawal_is_withdrawn(
    referred: Office, on: str, is_left: bool
) -> None:
    run = referred.drop("2025-11-04", {**WITHDRAWN, "on": on}).run
    assert [draft.parents[2].name for draft in drafts(referred)].count(str(run)) == int(is_left)
