"""What stays for ever holds nothing personal."""

import json
from pathlib import Path

import pytest

from mailmerge.ledger.record.event_kinds import facts_blob
from tests.ledger.stores import open_record


@pytest.mark.parametrize(
    "personal", ["B801200005001", "nowak", "Mr Post", "spoke to her", "cases.csv", "left in the tray"]
)
def test_nothing_personal_stands_in_subjects_or_payloads(workspace: Path, personal: str) -> None:
    with open_record(workspace / "ledger" / "ledger.sqlite") as ledger:
        for event in ledger.events():
            assert personal not in event.subject + json.dumps(event.payload), event.kind


def test_the_same_facts_never_have_the_same_hash_twice() -> None:
    """Else somebody could find out by trying whose letter an event speaks of."""
    facts = {"upn": "B801200005001"}

    assert facts_blob(facts) != facts_blob(facts)
    assert {key: value for key, value in json.loads(facts_blob(facts)).items() if key != "nonce"} == facts
