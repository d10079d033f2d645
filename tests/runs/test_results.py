"""What becomes of a row says its school by code, whatever the file calls it: mail and lists go by it."""

from typing import Any

import pytest

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration
from mailmerge.watch.notice import notices
from mailmerge.workspace.settings import Email
from tests.runs.test_run import MONDAY, ROW, csv_of

NAMED = {"school": "Oakfield Primary School"}


@pytest.mark.parametrize(
    ("cells", "folders", "outcome", "why"),
    [
        (NAMED, (), "letter", "a letter, the school by its name"),
        (NAMED | {"leave decision": ""}, (), "hold", "a hold"),
        (NAMED | {"leave from": "", "leave to": "", "situation": "attendance", "attendance": "99"}, (), None, "none"),
        (NAMED | {"parent 1 postcode": "nowhere"}, (), "reject", "a row that is rejected, the school by its name"),
        ({"parent 1 postcode": "nowhere"}, (), "reject", "a row that is rejected, the school by its code"),
        ({"school": "", "parent 1 postcode": "nowhere"}, ("oakfield",), "reject", "the school by the folder"),
    ],
)
def test_a_row_says_its_school_by_code_and_its_office_is_told(
    new_house: Configuration, ledger: Ledger, cells: Any, folders: Any, outcome: Any, why: Any
) -> None:
    source = walk.DroppedFile("cases.csv", csv_of(ROW | cells), folders)
    result = walk.check(source, new_house, ledger, MONDAY).result({}, None)
    (row,) = result.results
    assert outcome in (None, row.outcome), why
    assert row.school == "oakfield", why
    email = Email(enabled=True, host="127.0.0.1", port=1, sender="letters@kingfisher.example", starttls=False)
    settings = new_house.workspace.settings.model_copy(update={"email": email})
    assert [message["To"] for message in notices(result, None, settings)] == [settings.schools["oakfield"].email], why
