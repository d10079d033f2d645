"""The statement sheet says what the school did and has on record, and no more."""

from mailmerge.referral.statement import statement_facts
from tests.referral.stories import PARENT, PUPIL, REQUEST, Office


def test_a_letter_counts_as_sent_only_once_its_posting_is_on_record(office: Office) -> None:
    row = {**PUPIL, **PARENT, **REQUEST, "leave from": "2025-10-13", "leave to": "2025-10-17"}
    (ref,) = office.letters("2025-09-22", row, "8a")
    office.only_checks = True
    office.refer("2025-10-23", "leave", sanction="open-court")
    (made,) = [fact.text for fact in statement_facts(office.dossiers({})[0]) if fact.exhibit == ref]
    assert made.startswith("The school made the letter")
    assert made.endswith("No posting of it is on record.")
    office.post("2025-09-22", [ref])
    (sent,) = [fact.text for fact in statement_facts(office.dossiers({})[0]) if fact.exhibit == ref]
    assert sent.startswith("The school sent Mrs Zofia Tran the letter")
    assert sent.endswith("The school posted it on Monday 22 September 2025.")
